// A nurse who is signed in need not say who she is; her ward's needs are hers to follow, and a
// password is changed by whoever knows the old one.
import test from 'node:test';
import assert from 'node:assert/strict';
import { Client, house } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';

test('a signed-in nurse reports without name or phone, finds it under "my tickets" and may rate it there', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const nurse = await who.ward();
  const told = await nurse.do('/api/report', { place_code: PLACE, service: 'light', words: '治疗室灯不亮' });
  const ticket = await (await who.desk()).read(`/api/tickets/${told.ticket_id}`);
  assert.equal(ticket.askers[0].person_id, nurse.me.person.id);
  assert.equal(ticket.askers[0].name, nurse.me.person.name);

  let mine = (await nurse.read('/api/mine')).items.find((m) => m.ticket_id === told.ticket_id);
  assert.equal(mine.token, told.token, 'the same private link, wherever it is opened');
  assert.ok(mine.next_due_at, 'with what is promised next');
  await who.carry(h, told.ticket_id);
  await h.nobody.do(`/api/follow/${told.token}/confirm`, { fixed: 'yes' });
  mine = (await nurse.read('/api/mine')).items.find((m) => m.ticket_id === told.ticket_id);
  assert.equal(mine.outcome, 'confirmed');
  assert.equal(mine.can_rate, true);
  await h.nobody.do(`/api/follow/${told.token}/rate`, { level: 'moved', words: '谢谢师傅' });
  assert.equal((await nurse.read('/api/mine')).items.find((m) => m.ticket_id === told.ticket_id).can_rate, false);
});

test('who asks the same twice on one ticket stays one asker', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const nurse = await who.ward();
  const told = await nurse.do('/api/report', { place_code: PLACE, service: 'light', words: '治疗室灯不亮' });
  const again = await nurse.do(`/api/report/${told.ticket_id}/join`, { place_code: PLACE });
  assert.equal(again.token, told.token);
  assert.equal((await (await who.desk()).read(`/api/tickets/${told.ticket_id}`)).askers.length, 1);
});

test('a new password needs the old one, ends the other sessions and is the only one that works', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const manager = await who.manager();
  const person = (await manager.read('/api/people?role=worker&trade=linen&limit=1')).items[0];
  await manager.do(`/api/people/${person.id}/password`, { password: 'first password 1' });
  const here = new Client(h.url), there = new Client(h.url);
  for (const client of [here, there]) await client.do('/api/session', { login: person.login, password: 'first password 1' });

  const wrong = await here.post('/api/me/password', { old: 'not the old one', new: 'second password 2' });
  assert.ok(wrong.status === 401 || wrong.status === 400, `${wrong.status}`);
  const short = await here.post('/api/me/password', { old: 'first password 1', new: 'short' });
  assert.equal(short.body.errors[0].pointer, '/new');
  await here.do('/api/me/password', { old: 'first password 1', new: 'second password 2' });
  assert.equal((await here.get('/api/me')).status, 200, 'this session goes on');
  assert.equal((await there.get('/api/me')).status, 401, 'the other one ends');
  assert.equal((await there.post('/api/session', { login: person.login, password: 'first password 1' })).status, 401);
  await there.do('/api/session', { login: person.login, password: 'second password 2' });
});
