// Streams: what is committed is told at that moment, to those who may know and to nobody else; who
// was away hears what was missed, once; polling tells the same.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house, until } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';
import { listen } from '../lib/stream.mjs';

const NEED = { place_code: PLACE, service: 'light', words: '灯不亮' };
const ids = (list) => list.map((e) => e.id);

test('the desk hears of a ticket the moment it is committed, and finds it on the queue', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const desk = await who.desk();
  const stream = await listen(t, desk, '/api/stream');
  assert.match(stream.type, /^text\/event-stream/);

  const sent = Date.now();
  const told = await h.nobody.do('/api/report', NEED);
  const answered = Date.now();
  const event = await stream.next((e) => e.fact === 'registered');
  assert.equal(event.ticket_id, told.ticket_id);
  assert.equal(event.id_line, event.id, 'id: says the same as the event');
  assert.ok(event.heard_at - answered < 1000, `told ${event.heard_at - sent} ms after it was sent`);
  const queue = await desk.read('/api/tickets?view=queue&limit=100');
  assert.ok(queue.items.some((row) => row.id === told.ticket_id));
});

test('a listener who lost the line hears what was missed once and in order, then goes on', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const desk = await who.desk();
  const whole = await listen(t, desk, '/api/stream');
  const first = await listen(t, desk, '/api/stream');
  await h.nobody.do('/api/report', { ...NEED, words: '第一件' });
  const seen = await first.next((e) => e.fact === 'registered');
  await first.close();

  for (let i = 0; i < 5; i++) await h.nobody.do('/api/report', { ...NEED, words: `断线时 ${i}` });
  const again = await listen(t, desk, '/api/stream', { after: first.last });
  const last = await h.nobody.do('/api/report', { ...NEED, words: '又连上了' });
  const end = await again.next((e) => e.fact === 'registered' && e.ticket_id === last.ticket_id);
  await whole.next((e) => e.id === end.id);

  const heard = [...ids(first.events), ...ids(again.events)].filter((id) => id <= end.id);
  assert.deepEqual(heard, ids(whole.events).filter((id) => id <= end.id), 'no gap and nothing twice');
  assert.deepEqual([...heard].sort((a, b) => a - b), heard, 'in the order it happened');
  assert.ok(heard.includes(seen.id));
});

test('polling tells the same events as the stream', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const desk = await who.desk();
  const stream = await listen(t, desk, '/api/stream');
  let { newest } = await desk.read('/api/changes');
  const begin = newest;
  const told = await h.nobody.do('/api/report', NEED);
  await desk.do(`/api/tickets/${told.ticket_id}/note`, { words: '已电话安抚' });
  const noted = await stream.next((e) => e.fact === 'note' || e.fact === 'noted');

  const polled = [];
  await until(async () => {
    const page = await desk.read(`/api/changes?after=${newest}`);
    polled.push(...page.events);
    newest = page.newest;
    return polled.some((e) => e.id === noted.id);
  });
  assert.ok(begin < noted.id);
  assert.deepEqual(polled.map(({ id, fact, ticket_id, at }) => ({ id, fact, ticket_id, at })),
    stream.events.filter((e) => e.id <= noted.id).map(({ id, fact, ticket_id, at }) => ({ id, fact, ticket_id, at })));
});

test('an asker hears of the own ticket only, and not what the house says among itself', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const desk = await who.desk();
  const mine = await h.nobody.do('/api/report', { ...NEED, words: '我的灯' });
  const link = `/api/follow/${mine.token}`;
  const stream = await listen(t, h.nobody, `${link}/stream`);
  const { newest } = await h.nobody.read(`${link}/changes`);

  const other = await h.nobody.do('/api/report', { ...NEED, words: '别人的灯' });
  await desk.do(`/api/tickets/${mine.ticket_id}/note`, { words: '内部备注' });
  await desk.do(`/api/tickets/${mine.ticket_id}/note`, { words: '师傅在路上', for_askers: true });
  await who.carry(h, mine.ticket_id);
  await stream.next((e) => e.fact === 'reported');

  assert.ok(stream.events.every((e) => e.ticket_id === mine.ticket_id), `nothing of ${other.number}`);
  assert.equal(stream.events.filter((e) => e.fact === 'note' || e.fact === 'noted').length, 1, 'one note was for the asker');
  const polled = await h.nobody.read(`${link}/changes?after=${newest}`);
  assert.deepEqual(ids(polled.events).filter((id) => id <= stream.last), ids(stream.events));
});

test('the stream of somebody deactivated ends within a second; who signed out is asked to sign in', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const manager = await who.manager();
  const account = (await manager.read('/api/people?role=worker&trade=linen&limit=5')).items[0];
  const leaving = await who.as(account.login);
  const stream = await listen(t, leaving, '/api/stream');

  const before = Date.now();
  await manager.do(`/api/people/${account.id}/deactivate`, {});
  await until(() => stream.endedAt, { most: 5000, every: 20 });
  assert.ok(stream.endedAt - before <= 1500, `ended after ${stream.endedAt - before} ms`);
  assert.equal((await leaving.get('/api/me')).status, 401);
  await assert.rejects(listen(t, leaving, '/api/stream'), /^Error: 401/);
});
