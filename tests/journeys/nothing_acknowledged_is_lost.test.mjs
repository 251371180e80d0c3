// kill -9 while 64 clients write: after each restart every acknowledged ticket is there exactly once,
// and a client that repeats with its key gets the ticket it already has.
import test from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { Client, demoData, serve } from '../lib/house.mjs';
import { PLACE } from '../lib/people.mjs';

const KILLS = Number(process.env.KILLS ?? 20), CLIENTS = 64;
const SETTINGS = { rate_report: 100000, rate_find: 100000 };

/** Writes until the server is gone. Remembers what was sent and what was acknowledged. */
async function write(client, ledger, stopped) {
  while (!stopped()) {
    const key = randomUUID();
    const body = { place_code: PLACE, service: 'light', words: `灯 ${key}`, phone: '13900000000' };
    ledger.sent.set(key, body);
    try {
      const a = await client.post('/api/report', body, { key });
      if (a.status === 200) ledger.acked.set(key, a.body);
      else if (a.status !== 503) assert.fail(`${a.status} ${JSON.stringify(a.body)}`);
    } catch (e) {
      if (e instanceof assert.AssertionError) throw e;
      return; // the connection broke: the outcome is unknown
    }
  }
}

test(`${KILLS} kills under ${CLIENTS} writers: 0 lost, 0 duplicated`, async (t) => {
  const dir = demoData({ days: 0 });
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const ledger = { sent: new Map(), acked: new Map() };

  for (let kill = 0; kill < KILLS; kill++) {
    const server = await serve(dir, { settings: SETTINGS, at: null });
    let stopped = false;
    const before = ledger.acked.size;
    const writers = Array.from({ length: CLIENTS }, () => write(new Client(server.url), ledger, () => stopped));
    while (ledger.acked.size < before + 20) await new Promise((r) => setTimeout(r, 5));
    await new Promise((r) => setTimeout(r, Math.random() * 60));
    stopped = true;
    await server.stop('SIGKILL');
    await Promise.all(writers);
  }

  const server = await serve(dir, { settings: SETTINGS, at: null });
  t.after(() => server.stop());
  const client = new Client(server.url);
  const numbers = new Set();
  for (const [key, told] of ledger.acked) {
    const again = await client.post('/api/report', ledger.sent.get(key), { key });
    assert.equal(again.status, 200);
    assert.deepEqual(again.body, told, 'the same key gives the same ticket');
    assert.ok(!numbers.has(told.number), 'no number twice');
    numbers.add(told.number);
  }
  await client.signIn((await client.read('/api/demo/accounts')).items.find((a) => a.role === 'desk').login);
  const words = new Map();
  let after = '';
  do {
    const page = await client.read(`/api/tickets?view=all&limit=100${after}`);
    for (const row of page.items) words.set(row.title, (words.get(row.title) ?? 0) + 1);
    after = page.next ? `&after=${encodeURIComponent(page.next)}` : null;
  } while (after !== null);
  for (const [key] of ledger.acked) assert.equal(words.get(`灯 ${key}`), 1, `灯 ${key} is there once`);
  for (const [title, n] of words) assert.equal(n, 1, `${title} is there ${n} times`);
  t.diagnostic(`${KILLS} kills, ${ledger.acked.size} acknowledged, 0 lost, 0 duplicated`);
});
