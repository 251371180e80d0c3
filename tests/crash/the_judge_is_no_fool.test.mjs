// The judge itself is judged: against servers that lose, double or change what they acknowledged, it says so.
import test from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Judge } from './judge.mjs';
import { flawless } from './figures.mjs';

/** A desk in memory. lie(row, rows) does something to every 20th report after it was acknowledged. */
async function desk(t, lie) {
  const rows = [], kept = new Map();
  const server = createServer(async (req, res) => {
    let text = '';
    for await (const d of req) text += d;
    const say = (body, status = 200) => res.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(JSON.stringify(body)) }).end(JSON.stringify(body));
    if (req.url === '/api/report') {
      const key = req.headers['idempotency-key'];
      if (!kept.has(key)) {
        const row = { id: rows.length + 1, number: `20261120-${rows.length + 1}`, title: JSON.parse(text).words };
        kept.set(key, { ticket_id: row.id, number: row.number });
        rows.push(row);
        const told = { ...kept.get(key) };
        if (rows.length % 20 === 0) lie(row, rows, kept, key);
        return say(told, lie.status ?? 200);
      }
      return say(kept.get(key));
    }
    say({ items: rows, next: null });
  });
  await new Promise((r) => server.listen(0, '127.0.0.1', r));
  t.after(() => server.close());
  const judge = new Judge(join(tmpdir(), `shouwen-ledger-${process.pid}-${server.address().port}`), { nodes: () => [`http://127.0.0.1:${server.address().port}`], clients: 8, rows: async () => rows });
  t.after(() => judge.close());
  judge.start();
  await judge.hears(100, lie.status ?? 200);
  await judge.stop();
  return judge.verdict();
}

for (const [says, what, lie] of [
  ['an honest desk is believed', null, () => {}],
  ['what is gone is lost', 'lost', (row) => { row.title = 'somebody else’s'; }],
  ['what is there twice is doubled', 'doubled', (row, rows) => rows.push({ ...row, id: 1e6 + row.id, number: `x${row.id}` })],
  ['another number than was told is strange', 'strange', (row) => { row.number = 'x'; }],
  ['a key that gives another ticket is strange', 'strange', (_row, _rows, kept, key) => kept.set(key, { ticket_id: 1, number: '20261120-1' })],
  ['what was refused and is there is told', 'refused_but_there', Object.assign(() => {}, { status: 507 })],
])
  test(says, async (t) => {
    const verdict = await desk(t, lie);
    for (const list of ['lost', 'doubled', 'refused_but_there', 'strange'])
      assert.equal(verdict[list].length > 0, list === what, `${list}: ${verdict[list].length}`);
    if (what) assert.throws(() => flawless(verdict));
    else flawless(verdict);
  });
