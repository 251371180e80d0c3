// A phone finds its signal again and tells what was done before: when it was done decides, both moments stay.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house, until } from '../lib/house.mjs';
import { people, PLACE, worker } from '../lib/people.mjs';
import { DAY, HOUR, MINUTE } from '../lib/clock.mjs';

test('arrived in time, told after the alarm: kept, and both moments are on the record', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const desk = await who.desk();
  const { ticket_id: id } = await h.nobody.do('/api/report', { place_code: PLACE, service: 'light', words: '灯不亮' });
  const chosen = await worker(h, desk, id);
  await desk.do(`/api/tickets/${id}/assign`, { assignee_id: chosen.id, reason: '就近' });
  const man = await who.as(chosen.login);
  const accepted = await man.do(`/api/tickets/${id}/accept`, {});
  const arrive = (at) => man.post(`/api/tickets/${id}/arrive`, { proof: 'tap', at });
  const refused = async (at, code) => {
    const a = await arrive(at);
    assert.equal(a.status, 400);
    assert.equal(a.body.code, code);
    assert.deepEqual(a.body.errors.map((e) => e.pointer), ['/at']);
  };
  const promise = async (kind) => (await desk.read(`/api/tickets/${id}`)).promises.find((p) => p.kind === kind);

  await h.advance(2 * HOUR);
  await until(async () => (await promise('arrive')).state === 'broken');
  await refused(h.now() + 10 * MINUTE, 'in-the-future');
  await refused(accepted.accepted_at - 1, 'out-of-range');
  await refused(h.now() - DAY - MINUTE, 'out-of-range');
  await refused(-1, 'out-of-range');
  assert.equal((await desk.read(`/api/tickets/${id}`)).state, 'accepted', 'nothing happened');

  const there = accepted.accepted_at + 20 * MINUTE, done = there + 15 * MINUTE;
  const a = await arrive(there);
  assert.equal(a.status, 200);
  assert.equal(a.body.on_site_at, there);
  assert.equal((await promise('arrive')).state, 'kept');
  assert.equal((await man.post(`/api/tickets/${id}/finish`, { words: '换好了', minutes: 15, at: there - 1 })).body.errors[0].pointer, '/at');
  const seen = await man.do(`/api/tickets/${id}/finish`, { words: '换好了', minutes: 15, at: done });
  assert.equal(seen.done_at, done);
  assert.equal((await promise('finish')).ended_at, done);
  const events = (await desk.read(`/api/tickets/${id}/timeline`)).items;
  for (const [fact, at] of [['arrived', there], ['finished', done]]) {
    const e = events.find((one) => one.fact === fact);
    assert.equal(e.data.done_at, at);
    assert.equal(e.data.told_at, e.at);
    assert.ok(e.at - at > HOUR);
  }
  assert.ok(events.some((e) => e.fact === 'promise_broken'), 'what the clock said meanwhile is not taken back');
});
