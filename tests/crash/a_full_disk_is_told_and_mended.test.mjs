// A disk that is full: writes are refused with 507, reads go on, nothing that was acknowledged is lost and nothing that was refused
// is there; as soon as there is room the same server writes again.
import test from 'node:test';
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { demoData } from '../lib/house.mjs';
import { Judge } from './judge.mjs';
import { launch } from './server.mjs';
import { faultyDisk } from './faults.mjs';
import { LONG, flawless, row, whole } from './figures.mjs';
import { fullAndFreed } from './full_disk.mjs';

const TIMES = LONG ? 50 : 3;

test('a full disk answers 507, reads go on, freed it goes on without a restart', async (t) => {
  const dir = demoData({ days: 0 }), disk = faultyDisk(dir);
  t.after(() => { disk.close(); rmSync(dir, { recursive: true, force: true }); });
  const server = launch(dir, { env: disk.env }), url = await server.ready;
  t.after(() => server.kill('SIGTERM'));
  const judge = new Judge(`${dir}.ledger`, { nodes: () => [url], clients: 16 });
  t.after(() => judge.close());
  judge.start();
  // Each time the room ends at another byte: inside a page, a frame of the log, its index.
  const { verdict, mended } = await fullAndFreed({ server, url, judge, times: TIMES, free: disk.free, fill: (i) => disk.fill(i * 4999) });
  flawless(verdict);
  await server.kill('SIGTERM');
  whole(dir);
  assert.ok(disk.refused() >= TIMES);
  row(t, { fault: 'SQLite: disk full (refused by a shim)', times: TIMES, verdict, recovery: mended, note: '507, then writing again' });
});
