// Two nodes on one PostgreSQL with a synchronous standby. Nodes are killed, the primary is killed, commits are left in doubt while the
// standby is cut off: whatever was acknowledged is in the database that took over, exactly once; what was in doubt was never acknowledged.
// Here all are processes on unix sockets, and what is cut off is frozen; networks that are really cut are in long/.
import test from 'node:test';
import assert from 'node:assert/strict';
import { LONG, row } from './figures.mjs';
import { hospital } from './hospital_on_postgres.mjs';
import { until } from '../lib/house.mjs';

const KILLS = LONG ? 200 : 4, FAIL_OVERS = LONG ? 20 : 1;
const moment = (most) => new Promise((r) => setTimeout(r, Math.random() * most));

test('two nodes, a database and its standby', async (t) => {
  const h = await hospital(t);
  h.judge.start();

  await t.test(`${KILLS} killed nodes: the other one goes on`, async (t) => {
    const recovery = [];
    for (let i = 0; i < KILLS; i++) {
      await h.judge.hears(20);
      await moment(50);
      const began = performance.now(), went_on = h.judge.hears(1);
      await h.nodes[i % 2].kill();
      await went_on;
      recovery.push(performance.now() - began);
      await h.node(i % 2);
    }
    const verdict = await h.verdict();
    row(t, { fault: 'PostgreSQL: a node is killed', times: KILLS, verdict, recovery, note: 'until the other node acknowledged' });
  });

  await t.test(`${FAIL_OVERS} lost primaries, commits in doubt before: the standby takes over`, async (t) => {
    const recovery = [];
    for (let i = 0; i < FAIL_OVERS; i++) {
      await h.judge.hears(50);
      // The standby hears nothing any more: commits wait for it, and somebody gives the waiting up.
      h.standby.freeze();
      let in_doubt = false;
      h.judge.hears(10, 503).then(() => { in_doubt = true; });
      await until(() => {
        h.primary.sql("SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
        return in_doubt;
      }, { most: 60_000 });
      // They stand in the primary's database, and nowhere else.
      await h.primary.kill();
      h.standby.thaw();
      recovery.push(await h.fail_over());
      if (i + 1 < FAIL_OVERS) await h.mend();
    }
    await h.judge.hears(50);
    const verdict = await h.verdict();
    assert.match(h.nodes[0].log() + h.nodes[1].log(), /nobody knows whether a commit took place/);
    row(t, { fault: 'PostgreSQL: the primary is killed, the standby promoted', times: FAIL_OVERS, verdict, recovery, note: 'from the order to promote; commits in doubt before each' });
  });
  await h.judge.stop();
});
