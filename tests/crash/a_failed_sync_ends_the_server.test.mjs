// The disk fails while it syncs the log, and what was to be kept is gone, as with a real kernel. After that nobody can know what is
// on the disk, so the server stops answering yes and ends; its next start recovers from the log.
import test from 'node:test';
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { demoData } from '../lib/house.mjs';
import { Judge } from './judge.mjs';
import { door, launch } from './server.mjs';
import { faultyDisk } from './faults.mjs';
import { LONG, flawless, row, whole } from './figures.mjs';

const TIMES = LONG ? 100 : 4;

test(`${TIMES} failed syncs under load: nothing acknowledged is lost`, async (t) => {
  const dir = demoData({ days: 0 }), disk = faultyDisk(dir), at = door(), recovery = [];
  const judge = new Judge(`${dir}.ledger`, { nodes: () => at.urls });
  let server;
  t.after(async () => {
    judge.close();
    await server.kill();
    disk.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const start = async () => {
    const began = performance.now();
    server = launch(dir, { env: disk.env });
    const url = await server.ready, first = judge.hears(1);
    at.open([url]);
    await first;
    recovery.push(performance.now() - began);
  };

  judge.start();
  for (let i = 0; i < TIMES; i++) {
    await start();
    await judge.hears(50 + Math.floor(Math.random() * 200));
    at.shut();
    // Once or for ever: a server that tried again would find the second sync good and the page gone.
    disk.failSyncs(i % 2 ? 1_000_000 : 1);
    assert.deepEqual(await server.exited, { code: null, signal: 'SIGABRT' });
    assert.match(server.log(), /the disk fails/);
    disk.failSyncs(0);
  }
  await start();
  await judge.stop();
  const verdict = await judge.verdict();
  assert.ok(disk.failed() >= TIMES);
  flawless(verdict);
  await server.kill('SIGTERM');
  whole(dir);
  row(t, { fault: 'SQLite: a sync fails', times: TIMES, verdict, recovery: recovery.slice(1), note: 'the server ends' });
});
