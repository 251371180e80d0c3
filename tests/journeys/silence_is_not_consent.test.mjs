// Nobody answers "is it fixed?": after one reminder and a week the ticket is closed as unconfirmed,
// says so, and is never rated by itself. Speaking up later still works.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house, until } from '../lib/house.mjs';
import { people } from '../lib/people.mjs';
import { DAY, HOUR } from '../lib/clock.mjs';

test('a week of silence closes as unconfirmed and unrated; the asker may still rate or dispute', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const { id, link } = await who.reported(h, { service: 'light', words: '走廊灯不亮' });
  const { login } = who.accounts.find((a) => a.role === 'logistics');
  // A session does not outlive a week of silence either.
  const seen = async () => (await h.as(login)).read(`/api/tickets/${id}`);

  await h.advance(3 * DAY + HOUR);
  const reminded = await until(async () => {
    const mine = await h.nobody.read(link);
    return mine.promises.find((p) => p.kind === 'confirm').warned_at && mine;
  });
  assert.equal(reminded.state, 'reported');
  assert.ok(reminded.events.some((e) => e.fact === 'askers_reminded' || /remind/.test(e.fact)), `a reminder on day three: ${reminded.events.map((e) => e.fact)}`);

  await h.advance(4 * DAY);
  const mine = await until(async () => {
    const now = await h.nobody.read(link);
    return now.state === 'closed' && now;
  });
  assert.equal(mine.outcome, 'unconfirmed');
  assert.equal(mine.rating, null);
  assert.equal((await seen()).rating, null, 'silence is not praise');
  assert.ok((await seen()).promises.every((p) => p.state !== 'running'), 'nothing runs any more');
  assert.ok((await seen()).alarms.every((a) => a.kind !== 'confirm'), 'and nobody is alarmed about it');
  assert.ok(mine.can.includes('rate') && mine.can.includes('dispute'));

  const rated = await h.nobody.do(`${link}/rate`, { level: 'met' });
  assert.equal(rated.rating.level, 'met');
  const again = await h.nobody.do(`${link}/dispute`, { words: '又不亮了' });
  assert.equal(again.state, 'registered');
  assert.equal(again.reopened, 1);
});

test('after thirty days it is too late to dispute, and the door says so kindly', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const { link } = await who.reported(h, { service: 'light', words: '走廊灯不亮' });
  await h.nobody.do(`${link}/confirm`, { fixed: 'yes' });
  await h.advance(31 * DAY);
  const late = await h.nobody.post(`${link}/dispute`, { words: '又不亮了' });
  assert.equal(late.status, 409);
  assert.equal(late.body.code, 'too-late');
  const mine = await h.nobody.read(link);
  assert.ok(!mine.can.includes('dispute') && !mine.can.includes('rate'));
});
