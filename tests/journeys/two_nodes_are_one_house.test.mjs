// Two servers over one PostgreSQL database are one hospital: what begins on one goes on on the other, and
// when one of them dies nobody but its own callers notices. Needs PostgreSQL: an SQLite file has one server.
import test from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Client, house, node, until } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';
import { listen } from '../lib/stream.mjs';
import { png } from '../lib/pictures.mjs';
import { MINUTE } from '../lib/clock.mjs';

const NEED = { place_code: PLACE, service: 'light', words: '灯不亮' };

/** The same browser at the other door. */
const at = (node_, client) => Object.assign(new Client(node_.url), { cookie: client.cookie });
const works = async (n) => /^shouwen_works 1$/m.test(await (await fetch(`${n.url}/metrics`)).text());

/** A hospital with two nodes; a is the one whose clock works. */
async function two(t, how) {
  const h = await house(t, { days: 0, ...how });
  const other = await node(t, h, how);
  const first = await until(async () => (await works(h)) || (await works(other)));
  assert.ok(first);
  return (await works(h)) ? { a: h, b: other } : { a: other, b: h };
}

test('who signed in at one node is known to the other, until they sign out at either', async (t) => {
  const { a, b } = await two(t);
  const who = await people(a);
  const desk = await who.desk(), there = at(b, desk);
  assert.equal((await there.read('/api/me')).person.id, desk.me.person.id);
  const told = await there.do('/api/tickets', { ...NEED, channel: 'phone' });
  assert.equal((await desk.read(`/api/tickets/${told.id}`)).state, 'registered');
  const stream = await listen(t, there, '/api/stream');
  await desk.ok(desk.delete('/api/session'));
  assert.equal((await there.get('/api/me')).status, 401);
  await until(() => stream.endedAt);
});

test('a stream of one node tells what was done at the other, each event once and in one order', async (t) => {
  const { a, b } = await two(t);
  const desk = await (await people(a)).desk();
  const streams = [await listen(t, desk, '/api/stream'), await listen(t, at(b, desk), '/api/stream')];
  const { newest } = await desk.read('/api/changes');
  const ids = (await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 ? a : b).nobody.do('/api/report', { ...NEED, words: `灯 ${i}` }))))
    .map((told) => told.ticket_id);
  for (const stream of streams)
    for (const id of ids) await stream.next((e) => e.fact === 'registered' && e.ticket_id === id);
  await until(() => streams[0].last === streams[1].last);
  const [left, right] = streams.map((s) => s.events.map((e) => e.id));
  assert.deepEqual(left, right, 'both tell the same in the same order');
  assert.equal(new Set(left).size, left.length, 'nothing twice');
  const polled = (await at(b, desk).read(`/api/changes?after=${newest}`)).events.map((e) => e.id);
  assert.deepEqual(polled.slice(0, left.length), left, 'and so does polling');
});

test('a listener goes on at the other node where the first one ended, without a gap', async (t) => {
  const { a, b } = await two(t);
  const desk = await (await people(a)).desk();
  const whole = await listen(t, at(b, desk), '/api/stream');
  const first = await listen(t, desk, '/api/stream');
  const report = (n) => n.nobody.do('/api/report', NEED);
  await report(b);
  await first.next((e) => e.fact === 'registered');
  await a.stop('SIGKILL');
  await first.ended;
  await report(b);
  const again = await listen(t, at(b, desk), '/api/stream', { after: first.last });
  const last = await report(b);
  const end = await again.next((e) => e.fact === 'registered' && e.ticket_id === last.ticket_id);
  await whole.next((e) => e.id === end.id);
  const upTo = (s) => s.events.map((e) => e.id).slice(0, s.events.findIndex((e) => e.id === end.id) + 1);
  assert.deepEqual([...upTo(first).length ? upTo(first) : first.events.map((e) => e.id), ...upTo(again)], upTo(whole));
});

test('what a node committed and could not tell any more is told by the other', async (t) => {
  const { a, b } = await two(t);
  const desk = at(b, await (await people(a)).desk());
  const stream = await listen(t, desk, '/api/stream');
  const keys = Array.from({ length: 30 }, () => randomUUID());
  const sent = keys.map((key) => a.nobody.post('/api/report', NEED, { key }).catch(() => null));
  await Promise.any(sent.map(async (s) => { if ((await s)?.status !== 200) throw new Error('not this one'); }));
  await a.stop('SIGKILL');
  await Promise.all(sent);
  for (const key of keys) {
    const told = await b.nobody.ok(b.nobody.post('/api/report', NEED, { key }));
    await stream.next((e) => e.fact === 'registered' && e.ticket_id === told.ticket_id);
  }
  assert.equal(stream.events.filter((e) => e.fact === 'registered').length, keys.length, 'each need is one ticket');
});

test('the same key at both nodes at once makes one ticket', async (t) => {
  const { a, b } = await two(t, { settings: { rate_report: 100000 } });
  const desk = await (await people(a)).desk();
  for (let round = 0; round < 20; round++) {
    const key = randomUUID();
    const answers = await Promise.all([a, b, a, b].map((n) => n.nobody.post('/api/report', NEED, { key })));
    for (const answer of answers) {
      assert.equal(answer.status, 200);
      assert.deepEqual(answer.body, answers[0].body);
    }
    assert.equal(answers.filter((x) => x.headers.get('idempotent-replayed')).length, 3);
  }
  assert.equal((await desk.read('/api/tickets?view=all&limit=100')).items.length, 20);
});

test('when the node whose clock works is killed, the other one breaks the promise when it is due', async (t) => {
  const { a, b } = await two(t);
  const desk = at(b, await (await people(a)).desk());
  const { id } = await desk.do('/api/tickets', { ...NEED, channel: 'phone' });
  const stream = await listen(t, desk, '/api/stream');
  assert.ok(await works(a));
  assert.ok(!(await works(b)));
  await a.stop('SIGKILL');
  await until(() => works(b));
  await b.advance(11 * MINUTE);
  await stream.next((e) => e.fact === 'promise_broken' && e.ticket_id === id);
  const ticket = await desk.read(`/api/tickets/${id}`);
  const broken = ticket.promises.find((p) => p.kind === 'assign');
  assert.equal(broken.broken_at, broken.started_at + 10 * MINUTE);
  assert.equal(ticket.alarms.filter((alarm) => alarm.kind === 'assign').length, 1, 'one alarm, by one node');
});

test('a picture sent to one node is shown by the other', async (t) => {
  const { a, b } = await two(t);
  const desk = await (await people(a)).desk();
  const { handle, hash } = await a.nobody.ok(a.nobody.post('/api/pictures', png(), { type: 'image/png' }));
  const told = await b.nobody.do('/api/report', { ...NEED, photos: [handle] });
  for (const n of [a, b]) {
    const shown = await at(n, desk).get(`/api/pictures/${hash}`);
    assert.equal(shown.status, 200);
    assert.equal(shown.headers.get('content-type'), 'image/jpeg');
    assert.equal((await at(n, desk).read(`/api/tickets/${told.ticket_id}`)).photos_list.length, 1);
  }
});

test('a version seen at one node is compared at the other', async (t) => {
  const { a, b } = await two(t);
  const desk = await (await people(a)).desk();
  const { id, version } = await desk.do('/api/tickets', { ...NEED, channel: 'phone' });
  const both = await Promise.all([desk, at(b, desk)].map((c) => c.post(`/api/tickets/${id}/cancel`, { reason: '报错了' }, { version })));
  assert.deepEqual(both.map((x) => x.status).sort(), [200, 412]);
});
