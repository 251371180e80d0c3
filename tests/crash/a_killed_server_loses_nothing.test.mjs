// kill -9 at random moments while many connections write, some of them while it starts: after each restart whatever was
// acknowledged is there exactly once, and who repeats gets the ticket it already has.
import test from 'node:test';
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { demoData } from '../lib/house.mjs';
import { Judge } from './judge.mjs';
import { door, launch } from './server.mjs';
import { LONG, flawless, row, whole } from './figures.mjs';

const KILLS = LONG ? 1000 : 20, AT_START = 8; // of so many kills one strikes before the server serves
const moment = (most) => new Promise((r) => setTimeout(r, Math.random() * most));

test(`${KILLS} kills under load: nothing lost, nothing doubled`, async (t) => {
  const dir = demoData({ days: 0 }), at = door(), recovery = [];
  const judge = new Judge(`${dir}.ledger`, { nodes: () => at.urls });
  let server, at_start = 0;
  t.after(async () => {
    judge.close();
    await server.kill();
    rmSync(dir, { recursive: true, force: true });
  });
  const start = async () => {
    const began = performance.now();
    server = launch(dir);
    const url = await server.ready, first = judge.hears(1);
    at.open([url]);
    await first;
    recovery.push(performance.now() - began);
  };

  judge.start();
  for (let kill = 0; kill < KILLS; kill++) {
    if (kill % AT_START === AT_START - 1) {
      server = launch(dir); // nobody hears its address
      at_start++;
      await moment(40);
    } else {
      await start();
      await moment(80);
      at.shut();
    }
    await server.kill();
  }
  await start();
  await judge.stop();
  const verdict = await judge.verdict();
  assert.ok(verdict.acked > KILLS, 'there was load');
  flawless(verdict);
  await server.kill('SIGTERM');
  whole(dir);
  row(t, { fault: 'SQLite: kill -9 under load', times: KILLS, verdict, recovery: recovery.slice(1), note: `${at_start} while starting` });
});
