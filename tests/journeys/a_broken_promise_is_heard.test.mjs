// A promise that breaks is an event with a next step: its alarm climbs the chain of command until a
// person on duty says "I have it". Late entry hides nothing, and neither does a stopped server.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house, serve, until } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';
import { HOUR, MINUTE, MORNING } from '../lib/clock.mjs';

const NEED = { place_code: PLACE, service: 'light', words: '灯不亮' };
const kind = (list, k) => list.filter((x) => x.kind === k);

test('the alarm of a broken promise climbs level by level until somebody acknowledges it', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const desk = await who.desk();
  const { id } = await desk.do('/api/tickets', { ...NEED, channel: 'phone' });
  const alarms = async () => kind((await desk.read(`/api/tickets/${id}`)).alarms, 'assign').sort((a, b) => a.level - b.level);

  await h.advance(9 * MINUTE);
  const early = await until(async () => {
    const p = kind((await desk.read(`/api/tickets/${id}`)).promises, 'assign')[0];
    return p.warned_at && p;
  });
  assert.equal(early.state, 'running', 'a warning comes before the breach');

  await h.advance(2 * MINUTE);
  const first = await until(async () => (await alarms())[0]);
  assert.equal(first.level, 1);
  let ticket = await desk.read(`/api/tickets/${id}`);
  const broken = kind(ticket.promises, 'assign')[0];
  assert.equal(broken.state, 'broken');
  assert.equal(broken.broken_at, broken.started_at + 10 * MINUTE, 'it broke when it was due, not when somebody looked');
  assert.ok(ticket.broken >= 1);
  const leader = await who.byId(first.person_id);
  assert.equal(leader.me.person.role, 'desk_leader');
  assert.ok((await leader.read('/api/alarms?open=true')).items.some((a) => a.id === first.id));

  await h.advance(16 * MINUTE);
  const second = await until(async () => (await alarms()).find((a) => a.level === 2));
  assert.notEqual(second.person_id, first.person_id, 'the next in the chain');
  const climbed = (await alarms()).find((a) => a.level === 1);
  assert.ok(climbed.climbed_at, 'the first level is over');

  const stranger = await who.byId((await desk.read('/api/people?role=worker&trade=kitchen&limit=5')).items[0].id);
  assert.equal((await stranger.post(`/api/alarms/${second.id}/acknowledge`, {})).status, 404, 'whom it does not concern cannot silence it');
  const chief = await who.byId(second.person_id);
  const heard = await chief.do(`/api/alarms/${second.id}/acknowledge`, { words: '我来派人' });
  assert.equal(heard.acknowledged_by_name, chief.me.person.name);

  await h.advance(40 * MINUTE);
  await until(async () => (await desk.read(`/api/tickets/${id}`)).promises.some((p) => p.kind === 'arrive' && p.state === 'broken'));
  assert.deepEqual((await alarms()).map((a) => a.level), [1, 2], 'acknowledged: it climbs no further');
  ticket = await desk.read(`/api/tickets/${id}`);
  const facts = (await desk.read(`/api/tickets/${id}/timeline`)).items.map((e) => e.fact);
  for (const fact of ['promise_broken', 'alarm_raised', 'alarm_climbed', 'alarm_acknowledged'])
    assert.ok(facts.includes(fact), `${fact} is on record: ${facts}`);
});

test('an alarm that nobody hears ends at the hospital, and always has a person', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const desk = await who.desk();
  const { ticket_id: id } = await h.nobody.do('/api/report', NEED);
  await h.advance(11 * MINUTE);
  let last;
  for (let level = 1; level <= 8; level++) {
    last = await until(async () => kind((await desk.read(`/api/tickets/${id}`)).alarms, 'assign').find((a) => !a.climbed_at && a.level >= Math.min(level, last?.level ?? 1)));
    assert.ok(last.person_id && last.person_name, `level ${last.level} has a person`);
    const person = await who.byId(last.person_id);
    if (person.me.person.role === 'logistics') break;
    const level_now = last.level;
    await h.advance(16 * MINUTE);
    last = await until(async () => kind((await desk.read(`/api/tickets/${id}`)).alarms, 'assign').find((a) => a.level > level_now));
  }
  const end = await who.byId(last.person_id);
  assert.equal(end.me.person.party, 'hospital', `the last level is ${last.person_name}`);
  await end.do(`/api/alarms/${last.id}/acknowledge`, {});
});

test('a call typed late runs from the call: what broke meanwhile is broken, and the asker sees it', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const desk = await who.desk();
  const called = h.now() - 75 * MINUTE;
  const ticket = await desk.do('/api/tickets', { ...NEED, channel: 'phone', phone: '13800138002', occurred_at: called });
  assert.equal(ticket.occurred_at, called);
  assert.ok(ticket.registered_at - called >= 75 * MINUTE - 10e6);
  const arrive = kind(ticket.promises, 'arrive')[0];
  assert.equal(arrive.started_at, called);
  assert.equal(arrive.due_at, called + HOUR);

  const seen = await until(async () => {
    const now = await desk.read(`/api/tickets/${ticket.id}`);
    return kind(now.promises, 'arrive')[0].state === 'broken' && now;
  });
  assert.equal(kind(seen.promises, 'arrive')[0].broken_at, called + HOUR);
  assert.equal(kind(seen.promises, 'assign')[0].broken_at, called + 10 * MINUTE);
  assert.ok(kind(seen.alarms, 'arrive').length, 'and it is alarmed');
  assert.equal(kind(seen.promises, 'finish')[0].due_at, called + 24 * HOUR);
});

test('what fell due while the server was down is found when it starts again, once', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const desk = await who.desk();
  const { ticket_id: id } = await h.nobody.do('/api/report', NEED);
  await h.stop();
  for (const hours of [2, 3]) {
    const again = await serve(h.dir, { at: MORNING + hours * 3600_000 });
    desk.url = again.url;
    const ticket = await until(async () => {
      const now = await desk.read(`/api/tickets/${id}`);
      return kind(now.promises, 'arrive')[0].state === 'broken' && kind(now.alarms, 'arrive').length && now;
    });
    assert.equal(kind(ticket.promises, 'assign')[0].state, 'broken');
    const broken = (await desk.read(`/api/tickets/${id}/timeline`)).items.filter((e) => e.fact === 'promise_broken' && e.data?.kind === 'arrive');
    assert.equal(broken.length, 1, 'one breach, one event');
    await again.stop();
  }
});
