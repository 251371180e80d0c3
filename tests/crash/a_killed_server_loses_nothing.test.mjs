// kill -9 at random moments while many connections write, some of them while it starts: after each restart whatever was
// acknowledged is there exactly once, and who repeats gets the ticket it already has.
import test from 'node:test';
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { demoData, serve } from '../lib/house.mjs';
import { Judge, UNBOUNDED } from './judge.mjs';
import { LONG, flawless, row } from './figures.mjs';

const KILLS = LONG ? 1000 : 20, AT_START = 8; // of so many kills one strikes before the server serves
const moment = (most) => new Promise((r) => setTimeout(r, Math.random() * most));

test(`${KILLS} kills under load: nothing lost, nothing doubled`, async (t) => {
  const dir = demoData({ days: 0 });
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  let up, is_up;
  const down = () => { up = new Promise((r) => { is_up = r; }); };
  down();
  const judge = new Judge(`${dir}.ledger`, { nodes: () => up });
  t.after(() => judge.close());
  judge.start();

  const recovery = [];
  let server, killed_at_start = 0;
  t.after(() => server?.stop('SIGKILL'));
  const start = async () => {
    const began = performance.now();
    server = await serve(dir, { settings: UNBOUNDED, at: null });
    const first = judge.hears(1);
    is_up([server.url]);
    await first;
    recovery.push(performance.now() - began);
  };
  for (let kill = 0; kill < KILLS; kill++) {
    if (kill % AT_START === AT_START - 1) {
      // Nobody hears the address of a server that is killed while it starts.
      const began = await serve(dir, { settings: UNBOUNDED, at: null, spawned: (child) => moment(40).then(() => child.kill('SIGKILL')) }).catch(() => null);
      if (began) await began.exited;
      killed_at_start++;
      continue;
    }
    await start();
    await moment(80);
    down();
    await server.stop('SIGKILL');
  }
  await start();
  await judge.stop();
  const verdict = await judge.verdict();
  await server.stop();
  assert.ok(verdict.acked > KILLS, 'there was load');
  flawless(verdict);
  row(t, { fault: 'SQLite: kill -9 under load', times: KILLS, verdict, recovery: recovery.slice(1), note: `${killed_at_start} while starting` });
});
