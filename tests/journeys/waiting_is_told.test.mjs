// Waiting has a reason and a date, the asker is told both, and told again when the date moves. A wait
// for material stops the excused clock, never the raw one.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house, until } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';
import { DAY, HOUR, MINUTE } from '../lib/clock.mjs';

const of = (list, kind) => list.find((p) => p.kind === kind);
/** Limits are whole seconds, moments are not. */
const same = (a, b) => Math.abs(a - b) <= 1e6;

test('a wait is told with its date, told again when the date moves, and alarms when the date passes', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const { id, link, man } = await who.onSite(h, { service: 'water', words: '龙头滴水' });
  const before = await h.nobody.read(link);
  const desk = await who.desk();
  const { newest } = await desk.read('/api/changes');
  const due = of(before.promises, 'finish').due_at;

  const none = await man.post(`/api/tickets/${id}/wait`, { reason: 'material', until_at: h.now() + DAY });
  assert.equal(none.status, 400, 'words for the asker are needed');
  assert.equal(none.body.errors[0].pointer, '/words');
  const past = await man.post(`/api/tickets/${id}/wait`, { reason: 'material', what_for: '阀芯', until_at: h.now() - HOUR, words: '等阀芯' });
  assert.equal(past.status, 400);
  assert.equal(past.body.errors[0].pointer, '/until_at');

  const first = h.now() + 2 * HOUR;
  await man.do(`/api/tickets/${id}/wait`, { reason: 'material', what_for: '陶瓷阀芯', until_at: first, words: '阀芯要从仓库调，中午前到' });
  let mine = await h.nobody.read(link);
  assert.equal(mine.state, 'waiting');
  assert.equal(mine.wait.reason, 'material');
  assert.equal(mine.wait.what_for, '陶瓷阀芯');
  assert.equal(mine.wait.until_at, first);
  assert.ok(mine.wait.told_at, 'and it says when it was told');
  assert.ok(same(of(mine.promises, 'resume').due_at, first));
  assert.equal(of(mine.promises, 'finish').due_at, null, 'the excused clock stands still');
  assert.equal(of(mine.promises, 'finish').raw_due_at, due, 'the raw one never does');
  assert.ok(mine.events.some((e) => e.words?.includes('阀芯要从仓库调')), 'in the worker\'s own words');

  const moved = first + 3 * HOUR;
  await man.do(`/api/tickets/${id}/move-date`, { until_at: moved, words: '供货商改到下午' });
  mine = await h.nobody.read(link);
  assert.equal(mine.wait.moved, 1);
  assert.equal(mine.wait.until_at, moved);
  assert.ok(same(of(mine.promises.filter((p) => p.state === 'running'), 'resume').due_at, moved));
  assert.ok(mine.events.some((e) => e.words?.includes('供货商改到下午')));
  const told = (await desk.read(`/api/changes?after=${newest}`)).events.filter((e) => e.fact === 'askers_told');
  assert.equal(told.length, 2, 'told once, and once again');

  await h.advance(5 * HOUR + 10 * MINUTE);
  const late = await until(async () => {
    const now = await desk.read(`/api/tickets/${id}`);
    return of(now.promises, 'resume').state === 'broken' && now.alarms.some((a) => a.kind === 'resume') && now;
  });
  assert.ok(same(of(late.promises, 'resume').broken_at, moved));

  const waited = h.now() - mine.wait.from_at;
  await man.do(`/api/tickets/${id}/resume`, { words: '材料到了' });
  mine = await h.nobody.read(link);
  assert.equal(mine.state, 'on_site', 'back to where the wait began');
  assert.ok(Math.abs(of(mine.promises, 'finish').due_at - due - waited) < 30e6, 'later by what it waited');
  assert.equal(of(mine.promises, 'finish').raw_due_at, due);
});

test('waiting for another party is not excused', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const { id, link, man } = await who.onSite(h, { service: 'light', words: '灯不亮' });
  const due = of((await h.nobody.read(link)).promises, 'finish').due_at;
  await man.do(`/api/tickets/${id}/wait`, { reason: 'other_party', until_at: h.now() + 2 * HOUR, words: '等厂家来人' });
  const mine = await h.nobody.read(link);
  assert.equal(of(mine.promises, 'finish').due_at, due);
  assert.equal(mine.wait.excusable, false);
});
