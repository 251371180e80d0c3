// Whatever is wrong with a request: a clear problem in the caller's language that names the field,
// nothing written, nothing lost, the server still up.
import test from 'node:test';
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { randomUUID } from 'node:crypto';
import { house } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';

const GOOD = { place_code: PLACE, service: 'light', words: '灯不亮' };
const has = (o, ...fields) => Object.fromEntries(Object.entries(o).filter(([k]) => fields.includes(k)));

/** what, body, status, code, pointer */
const BODIES = [
  ['an unknown field', { ...GOOD, admin: true }, 400, 'unknown-field', '/admin'],
  ['a wrong type', { ...GOOD, words: 7 }, 400, 'wrong-type', '/words'],
  ['a text for a list', { ...GOOD, photos: 'x' }, 400, 'wrong-type', '/photos'],
  ['words that are too long', { ...GOOD, words: '漏'.repeat(2001) }, 400, 'too-long', '/words'],
  ['neither words nor photo', has(GOOD, 'place_code', 'service'), 400, 'missing-field', '/words'],
  ['no place', has(GOOD, 'service', 'words'), 400, 'missing-field', '/place_code'],
  ['a place that does not exist', { ...GOOD, place_code: 'NOWHERE-1' }, 404, 'unknown-place', '/place_code'],
  ['a service that does not exist', { ...GOOD, service: 'rocket' }, 400, 'invalid', '/service'],
  ['ten photos', { ...GOOD, photos: Array(10).fill('a'.repeat(32)) }, 400, 'too-many', '/photos'],
  ['an unknown photo', { ...GOOD, photos: ['0123456789abcdef0123456789abcdef'] }, 400, 'invalid', '/photos/0'],
];
/** what, raw body, status, code */
const RAW = [
  ['no JSON at all', 'hello', 400, 'bad-json'],
  ['a list instead of an object', '[]', 400, null],
  ['a key twice', '{"place_code":"A","place_code":"B"}', 400, null],
  ['JSON nested too deep', `{"answers":${'['.repeat(40)}${']'.repeat(40)}}`, 400, null],
  ['bad UTF-8', Buffer.concat([Buffer.from('{"place_code":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]), 400, null],
  ['a body of ten megabytes', JSON.stringify({ ...GOOD, words: 'x'.repeat(10_000_000) }), 413, 'body-too-large'],
];

test('every kind of bad report is refused with its field and nothing is written', async (t) => {
  const h = await house(t, { days: 0, settings: { rate_report: 100000 } });
  const who = await people(h);
  const desk = await who.desk();
  const count = async () => (await desk.read('/api/board')).open;
  const before = await count();

  for (const [what, body, status, code, pointer] of BODIES) {
    const a = await h.nobody.post('/api/report', body);
    assert.equal(a.status, status, `${what}: ${JSON.stringify(a.body)}`);
    assert.equal(a.body.code, code, what);
    assert.equal(a.body.errors[0].pointer, pointer, what);
    assert.match(a.body.title, /[\u4e00-\u9fff]/, `${what} is said in Chinese`);
    assert.ok(a.headers.get('content-type').startsWith('application/problem+json'), what);
  }
  for (const [what, raw, status, code] of RAW) {
    let a;
    try { a = await h.nobody.post('/api/report', raw instanceof Buffer ? new Uint8Array(raw) : raw); } catch (e) {
      assert.equal(status, 413, `${what}: ${e}`); // closed while the rest was still being sent
      continue;
    }
    assert.equal(a.status, status, `${what}: ${JSON.stringify(a.body)}`);
    if (code) assert.equal(a.body.code, code, what);
  }
  const english = await h.nobody.post('/api/report', { ...GOOD, admin: 1 }, { headers: { 'accept-language': 'en' } });
  assert.match(english.body.title, /Unknown field/);
  assert.equal(await count(), before, 'nothing was written');
});

test('a write without a key, and a key used for something else, are refused; a repeat gives the same answer', async (t) => {
  const h = await house(t, { days: 0 });
  const key = randomUUID();
  const none = await fetch(`${h.url}/api/report`, { method: 'POST', headers: { 'content-type': 'application/json', origin: h.url }, body: JSON.stringify(GOOD) });
  assert.equal(none.status, 400);
  assert.equal((await none.json()).code, 'key-required');
  const first = await h.nobody.post('/api/report', GOOD, { key });
  assert.equal(first.status, 200);
  const again = await h.nobody.post('/api/report', GOOD, { key });
  assert.deepEqual(again.body, first.body);
  const other = await h.nobody.post('/api/report', { ...GOOD, words: '别的事' }, { key });
  assert.equal(other.status, 422);
  assert.equal(other.body.code, 'key-reused');
});

test('illegal moves and stale versions are refused with what is possible now', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const desk = await who.desk();
  const told = await h.nobody.do('/api/report', GOOD);
  const early = await desk.post(`/api/tickets/${told.ticket_id}/verify`, { quality: 'good', on_time: true });
  assert.equal(early.status, 409);
  assert.equal(early.body.code, 'wrong-state');
  assert.match(early.body.title, /已受理/);
  const ticket = await desk.read(`/api/tickets/${told.ticket_id}`);
  await desk.do(`/api/tickets/${told.ticket_id}/note`, { words: '已电话安抚' });
  const stale = await desk.post(`/api/tickets/${told.ticket_id}/cancel`, { reason: '重复' }, { version: ticket.version });
  assert.equal(stale.status, 412);
  assert.equal(stale.body.code, 'stale-version');
  const future = await desk.post('/api/tickets', { ...GOOD, channel: 'phone', occurred_at: (Date.now() + 3600_000) * 1000 });
  assert.equal(future.status, 400);
  assert.equal(future.body.errors[0].pointer, '/occurred_at');
});

test('a PDF called .jpg, a picture of 50,000 x 50,000 and an empty body are no pictures', async (t) => {
  const h = await house(t, { days: 0 });
  const send = (bytes) => h.nobody.post('/api/pictures', bytes, { type: 'image/jpeg' });
  const pdf = await send(new TextEncoder().encode('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'.repeat(40)));
  assert.equal(pdf.status, 415);
  assert.equal(pdf.body.code, 'not-a-picture');
  const png = new Uint8Array(64);
  png.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50, 8, 2, 0, 0, 0]);
  const bomb = await send(png);
  assert.ok([415, 422].includes(bomb.status), JSON.stringify(bomb.body));
  const empty = await send(new Uint8Array(0));
  assert.ok(empty.status >= 400 && empty.status < 500);
  assert.equal((await h.nobody.get('/healthz')).status, 200);
});

test('a year without data is named when working time would need it', async (t) => {
  const h = await house(t, { days: 0 });
  const a = await h.nobody.get('/api/calendar/2091');
  const hospital = await (await people(h)).logistics();
  const b = await hospital.get('/api/calendar/2091');
  assert.ok([401, 404, 422].includes(a.status));
  assert.equal(b.body.code, 'no-calendar-year');
  assert.match(b.body.title, /2091/);
});

test('half a request and a slow one leave the server serving others', async (t) => {
  const h = await house(t, { days: 0 });
  const sockets = Array.from({ length: 50 }, () => {
    const s = connect(h.port, '127.0.0.1');
    s.on('error', () => {});
    s.write('POST /api/report HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n');
    return s;
  });
  for (let i = 0; i < 20; i++) assert.equal((await h.nobody.get('/api/hospital')).status, 200);
  for (const s of sockets) s.destroy();
});
