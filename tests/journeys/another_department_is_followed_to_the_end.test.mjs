// What is not ours is passed on by us, not by the asker: the department is asked at once, its answer
// is written down by name, and the first owner keeps it until then.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';

const NETWORK = { place_code: PLACE, service: 'network', words: '护士站电脑上不了网', phone: '13800138003' };

test('a network fault is referred to IT by itself, keeps its first owner and is confirmed by name', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const desk = await who.desk();
  const told = await h.nobody.do('/api/report', NETWORK);
  const link = `/api/follow/${told.token}`;
  let mine = await h.nobody.read(link);
  assert.equal(mine.state, 'referred');
  assert.equal(mine.department.name, '信息科');
  assert.ok(mine.department.phone, 'and where to reach it');
  assert.ok(mine.first_owner.name, 'somebody of ours stays with it');
  assert.deepEqual(mine.promises.filter((p) => p.state === 'running').map((p) => p.kind), ['referral_confirmed'], 'we promise what is ours to promise');

  const owner = mine.first_owner.id;
  const nameless = await desk.post(`/api/tickets/${told.ticket_id}/confirm-referral`, {});
  assert.equal(nameless.body.errors[0].pointer, '/name');
  const ticket = await desk.do(`/api/tickets/${told.ticket_id}/confirm-referral`, { name: '信息科 小郑', words: '半小时内到' });
  assert.equal(ticket.state, 'closed');
  assert.equal(ticket.outcome, 'referred');
  mine = await h.nobody.read(link);
  assert.equal(mine.outcome, 'referred');
  assert.equal(mine.first_owner.id, owner);
  assert.ok(mine.events.some((e) => e.words?.includes('小郑')), 'the asker knows who has it');
  assert.ok(!mine.can.includes('rate'), 'nobody rates us for another\'s work');
});

test('a department that says no gives it back to us, with every promise of ours', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const desk = await who.desk();
  const { ticket_id: id } = await h.nobody.do('/api/report', { ...NETWORK, service: 'light', words: '灯和网线都断了' });
  const it = (await desk.read('/api/departments')).items.find((d) => d.name === '信息科');
  let ticket = await desk.do(`/api/tickets/${id}/refer`, { department_id: it.id, words: '先请信息科看' });
  assert.equal(ticket.state, 'referred');
  assert.ok(ticket.promises.filter((p) => ['arrive', 'finish', 'assign'].includes(p.kind)).every((p) => p.state === 'withdrawn'), 'what is no longer ours is withdrawn, never deleted');
  ticket = await desk.do(`/api/tickets/${id}/bounce`, { words: '是电的问题' });
  assert.equal(ticket.state, 'registered');
  assert.equal(ticket.department, null);
  const running = ticket.promises.filter((p) => p.state === 'running');
  assert.deepEqual(running.map((p) => p.kind).sort(), ['arrive', 'assign', 'finish']);
  assert.equal(running.find((p) => p.kind === 'arrive').started_at, ticket.occurred_at, 'the asker\'s clock never stopped');
});
