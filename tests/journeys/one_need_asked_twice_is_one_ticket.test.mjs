// Two people ask for the same: the second joins, or the desk merges. Both are told, both may answer.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';

const NEED = { place_code: PLACE, service: 'light', words: '走廊灯不亮' };

test('who asks again is shown the open ticket, joins it and follows it by a link of their own', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const first = await h.nobody.do('/api/report', { ...NEED, phone: '13800138004' });
  const similar = (await h.nobody.read(`/api/similar?place_code=${PLACE}&service=light`)).items;
  assert.ok(similar.some((s) => s.number === first.number));
  const second = await h.nobody.do(`/api/report/${first.ticket_id}/join`, { place_code: PLACE, name: '陪护刘女士', phone: '13800138005' });
  assert.equal(second.number, first.number);
  assert.notEqual(second.token, first.token);
  await who.carry(h, first.ticket_id);
  for (const { token } of [first, second]) assert.ok((await h.nobody.read(`/api/follow/${token}`)).can.includes('confirm'));
  const cancel = await h.nobody.post(`/api/follow/${second.token}/cancel`, { words: '不用了' });
  assert.ok(cancel.status >= 400, 'whoever joined does not withdraw what others asked for');
  await h.nobody.do(`/api/follow/${second.token}/confirm`, { fixed: 'yes' });
  const ratings = [];
  for (const { token } of [first, second]) ratings.push((await h.nobody.do(`/api/follow/${token}/rate`, { level: 'satisfied' })).rating.level);
  assert.deepEqual(ratings, ['satisfied', 'satisfied'], 'one rating per ticket and person');
});

test('merging keeps both askers, closes one ticket and cannot go in a circle', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const desk = await who.desk();
  const a = await h.nobody.do('/api/report', { ...NEED, phone: '13800138006' });
  const b = await h.nobody.do('/api/report', { ...NEED, words: '三楼灯坏了', phone: '13800138007' });
  assert.equal((await desk.post(`/api/tickets/${b.ticket_id}/merge`, { into: b.number })).body.errors[0].pointer, '/into', 'not into itself');
  const merged = await desk.do(`/api/tickets/${b.ticket_id}/merge`, { into: a.number });
  assert.equal(merged.outcome, 'merged');
  assert.ok(merged.promises.every((p) => p.state !== 'running'), 'nothing runs twice');
  const circle = await desk.post(`/api/tickets/${a.ticket_id}/merge`, { into: b.number });
  assert.ok(circle.status >= 400, 'a closed ticket takes nobody in');

  const target = await desk.read(`/api/tickets/${a.ticket_id}`);
  assert.deepEqual(target.askers.map((x) => x.phone).sort(), ['13800138006', '13800138007']);
  const moved = await h.nobody.read(`/api/follow/${b.token}`);
  assert.equal(moved.number, a.number, 'the second link now follows the ticket that goes on');
  await who.carry(h, a.ticket_id);
  const done = await h.nobody.do(`/api/follow/${b.token}/confirm`, { fixed: 'yes' });
  assert.equal(done.outcome, 'confirmed');
});
