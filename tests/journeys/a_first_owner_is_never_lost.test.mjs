// Whoever was asked first stays responsible: a hand-over is offered, then accepted or returned; one
// that nobody answers comes back and alarms; nobody leaves who still owns something.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house, serve, until } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';
import { HOUR, MINUTE, MORNING } from '../lib/clock.mjs';

const NEED = { place_code: PLACE, service: 'light', words: '灯不亮' };

/** A fresh ticket, its first owner, and a colleague of the desk: {id, owner, colleague}. */
async function owned(h, who) {
  const { ticket_id: id } = await h.nobody.do('/api/report', NEED);
  const owner = await who.byId((await (await who.desk()).read(`/api/tickets/${id}`)).first_owner.id);
  const desks = (await (await who.manager()).read('/api/people?role=desk&limit=50')).items.filter((p) => p.on_duty && p.id !== owner.me.person.id);
  return { id, owner, colleague: await who.as(desks[0].login) };
}

test('a hand-over changes the owner only when it is accepted, and what is owed goes along', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const { id, owner, colleague } = await owned(h, who);
  const stranger = await who.role('desk_leader');

  let ticket = await owner.do(`/api/tickets/${id}/offer`, { to_id: colleague.me.person.id, reason: '我要下班了' });
  assert.equal(ticket.first_owner.id, owner.me.person.id, 'nothing changes by asking');
  assert.equal(ticket.hand_over.to.id, colleague.me.person.id);
  assert.equal(ticket.hand_over.reason, '我要下班了');
  assert.ok(ticket.promises.some((p) => p.kind === 'hand_over' && p.state === 'running'));
  assert.ok((await colleague.read('/api/hand-overs')).items.some((o) => o.ticket_id === id));
  const twice = await owner.post(`/api/tickets/${id}/offer`, { to_id: stranger.me.person.id });
  assert.equal(twice.status, 409, 'one offer at a time');
  const other = await stranger.post(`/api/tickets/${id}/accept-offer`, {});
  assert.equal(other.status, 403, 'only the one asked answers');

  ticket = await colleague.do(`/api/tickets/${id}/return-offer`, { reason: '手上已有八件' });
  assert.equal(ticket.first_owner.id, owner.me.person.id);
  assert.equal(ticket.hand_over, null);

  await owner.do(`/api/tickets/${id}/offer`, { to_id: colleague.me.person.id });
  ticket = await colleague.do(`/api/tickets/${id}/accept-offer`, {});
  assert.equal(ticket.first_owner.id, colleague.me.person.id);
  assert.equal(ticket.hand_over, null);
  const assign = ticket.promises.find((p) => p.kind === 'assign');
  assert.equal(assign.owes_name, colleague.me.person.name);
  assert.equal((await owner.post(`/api/tickets/${id}/offer`, { to_id: stranger.me.person.id })).status, 403);
});

test('an offer that nobody answers comes back and alarms, also when the server was down meanwhile', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const { id, owner, colleague } = await owned(h, who);
  await owner.do(`/api/tickets/${id}/offer`, { to_id: colleague.me.person.id });
  await h.stop();

  const later = await serve(h.dir, { at: MORNING + 20 * 60_000 });
  t.after(() => later.stop());
  owner.url = colleague.url = later.url;
  const ticket = await until(async () => {
    const now = await owner.read(`/api/tickets/${id}`);
    return now.alarms.some((a) => a.kind === 'hand_over') && now;
  });
  assert.equal(ticket.first_owner.id, owner.me.person.id, 'it stays with the one who had it');
  assert.equal(ticket.hand_over, null);
  const alarm = ticket.alarms.find((a) => a.kind === 'hand_over');
  assert.equal(alarm.person_id, owner.me.person.id);
  const facts = (await owner.read(`/api/tickets/${id}/timeline`)).items.map((e) => e.fact);
  assert.ok(facts.includes('hand_over_unanswered'), facts.join());
  const late = await colleague.post(`/api/tickets/${id}/accept-offer`, {});
  assert.ok([403, 404].includes(late.status), 'too late to accept');
  assert.equal((await owner.read('/api/alarms?open=true')).items.some((a) => a.id === alarm.id), true);
  await owner.do(`/api/alarms/${alarm.id}/acknowledge`, { words: '我继续跟' });
  assert.equal((await owner.read('/api/alarms?open=true')).items.some((a) => a.id === alarm.id), false);
});

test('nobody is deactivated who owns open tickets: the list is named, and after handing over it works', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const { id, owner, colleague } = await owned(h, who);
  const manager = await who.manager();
  const path = `/api/people/${owner.me.person.id}/deactivate`;

  const { login } = await manager.read(`/api/people/${owner.me.person.id}`);
  const refused = await manager.post(path, {});
  assert.equal(refused.status, 409);
  assert.equal(refused.body.code, 'owns-open-tickets');
  assert.ok(refused.body.more.items.some((item) => item.id === id && item.number && item.title), JSON.stringify(refused.body));
  assert.match(refused.body.title, /1/, 'how many');
  assert.equal((await owner.get('/api/me')).status, 200, 'still here');

  await owner.do(`/api/tickets/${id}/offer`, { to_id: colleague.me.person.id });
  assert.equal((await manager.post(path, {})).status, 409, 'offered is not accepted');
  await colleague.do(`/api/tickets/${id}/accept-offer`, {});
  const gone = await manager.do(path, {});
  assert.equal(gone.active, false);
  assert.equal((await owner.get('/api/me')).status, 401);
  assert.equal((await h.nobody.post('/api/demo/session', { login })).status, 401, 'and cannot come back in');
});

test('everybody who reports has a named first owner and a next promise, at any hour', async (t) => {
  const h = await house(t, { days: 0, at: MORNING + 17 * 3600_000 });
  const told = await h.nobody.do('/api/report', NEED);
  const mine = await h.nobody.read(`/api/follow/${told.token}`);
  assert.ok(mine.first_owner.name && mine.first_owner.phone, 'three in the morning, and somebody answers by name');
  assert.equal(mine.first_owner.on_duty, true);
  assert.ok(mine.next.due_at - mine.registered_at <= HOUR + MINUTE);
});
