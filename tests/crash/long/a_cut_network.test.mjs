// Four machines in network namespaces: a primary, its standby, two nodes. The network between them is cut, both ways, one way, again and
// again, with nobody told; the primary is cut off and another promoted while one node still reaches the old one. Nothing acknowledged is
// lost, and a primary that stands alone acknowledges nothing.
import test from 'node:test';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { until } from '../../lib/house.mjs';
import { row } from '../figures.mjs';
import { hospital } from '../hospital_on_postgres.mjs';
import { alone, network } from '../network.mjs';

const pause = (ms) => new Promise((r) => setTimeout(r, ms));
const SLOW = { most: 120_000 };

async function four(t) {
  const net = await network(t, ['p', 's', 'a', 'b']);
  const machine = (name) => ({ inside: net.host(name).inside, address: net.host(name).address });
  const node = (name) => ({ inside: net.host(name).inside, listen: net.host(name).address });
  const h = await hospital(t, { primary: machine('p'), standby: machine('s'), how: [node('a'), node('b')] });
  h.judge.patience = 30_000;
  return { net, h };
}

async function cuts(t) {
  const { net, h } = await four(t);
  h.judge.start();
  await h.judge.hears(100);

  await t.test('a node that does not reach its database: the other one goes on', async (t) => {
    const recovery = [];
    for (let i = 0; i < 5; i++) {
      const began = performance.now(), went_on = h.judge.hears(20);
      net.part('ab'[i % 2], 'p');
      await went_on;
      recovery.push(performance.now() - began);
      await pause(3000);
      net.join();
      await h.judge.hears(100);
    }
    row(t, { fault: 'PostgreSQL: node and database cut', times: 5, recovery, note: 'until 20 more were acknowledged', verdict: await h.verdict() });
  });

  await t.test('a primary without its standby acknowledges nothing', async (t) => {
    const recovery = [];
    for (const [i, cut] of [() => net.part('p', 's'), () => net.cut('p', 's'), () => net.cut('s', 'p')].entries()) {
      await h.judge.hears(50);
      cut();
      await pause(1000); // what the standby had confirmed may still be on its way to a client
      const before = h.judge.acked;
      await pause(4000);
      assert.equal(h.judge.acked, before, `cut ${i}: nothing is acknowledged by one database alone`);
      const began = performance.now(), again = h.judge.hears(20);
      net.join();
      await again;
      recovery.push(performance.now() - began);
    }
    row(t, { fault: 'PostgreSQL: primary and standby cut', times: 3, recovery, note: 'one way and both; from joined to 20 acknowledged', verdict: await h.verdict() });
  });

  await t.test('a network that comes and goes', async (t) => {
    for (let i = 0; i < 40; i++) {
      net.part('ab'[i % 2], 'p');
      if (i % 3 === 0) net.part('p', 's');
      await pause(Math.random() * 600);
      net.join();
      await pause(Math.random() * 300);
    }
    await h.judge.hears(50);
    row(t, { fault: 'PostgreSQL: the network comes and goes', times: 40, note: 'up to 0.6 s each', verdict: await h.verdict() });
  });

  await t.test('two primaries: the one that was left alone acknowledges nothing', async (t) => {
    const recovery = [];
    let [p, s] = ['p', 's'];
    for (let i = 0; i < 5; i++) {
      await h.judge.hears(50);
      net.part(p, s);
      net.part(p, 'b'); // node a still reaches the old one
      recovery.push(await h.fail_over());
      const [fresh, old] = [h.primary, h.standby];
      await pause(2000);
      net.join(); // and now everybody does
      await pause(2000);
      assert.equal(old.sql('SELECT pg_is_in_recovery()'), 'f', 'there are two primaries');
      await old.kill();
      await h.judge.hears(50);
      assert.equal(fresh, h.primary);
      await h.mend();
      [p, s] = [s, p];
    }
    await until(() => h.primary.sql("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'") === '1', SLOW);
    row(t, { fault: 'PostgreSQL: two primaries, one cut off', times: 5, recovery, note: 'from the order to promote', verdict: await h.verdict() });
  });
  await h.judge.stop();
}

if (alone(fileURLToPath(import.meta.url))) test('four machines', cuts);
