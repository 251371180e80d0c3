// The whole loop over HTTP: a patient scans a code, a named person comes, reports back, another
// verifies, the patient confirms and rates. Nobody is asked twice.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house } from '../lib/house.mjs';
import { people, PLACE, worker } from '../lib/people.mjs';

test('a need goes from a report to a rated end, each by the right person', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const patient = h.nobody;

  const place = await patient.read(`/api/places/by-code/${PLACE}`);
  assert.equal(place.code, PLACE);
  assert.ok(place.steward?.name, 'the place has a steward by name');
  const services = (await patient.read(`/api/services?place=${PLACE}`)).items;
  const water = services.find((s) => s.code === 'water');
  assert.equal(water.arrive_s, 3600);
  assert.equal(water.finish_s, 86400);

  const told = await patient.do('/api/report', { place_code: PLACE, service: 'water', words: '洗手池水龙头滴水不停', name: '陈女士', phone: '138 0013 8000' });
  assert.match(told.number, /^\d{8}-\d{4}$/);
  const link = `/api/follow/${told.token}`;
  let mine = await patient.read(link);
  assert.equal(mine.state, 'registered');
  assert.ok(mine.first_owner.name);
  assert.ok(mine.next, 'there is a next promise');
  assert.deepEqual(mine.promises.filter((p) => p.state === 'running').map((p) => p.kind).sort(), ['arrive', 'finish']);
  assert.equal((await patient.do('/api/follow/find', { number: told.number, phone: '13800138000' })).token, told.token);

  const desk = await who.desk();
  const queue = await desk.read('/api/tickets?view=queue&limit=100');
  const row = queue.items.find((r) => r.number === told.number);
  assert.ok(row, 'it is on the queue at once');
  const assignee = await worker(h, desk, row.id);
  let ticket = await desk.do(`/api/tickets/${row.id}/assign`, { assignee_id: assignee.id, reason: '就近' });
  assert.equal(ticket.state, 'assigned');

  const man = await h.as(assignee.login);
  assert.ok((await man.read('/api/tickets?view=mine')).items.some((r) => r.id === row.id));
  await man.do(`/api/tickets/${row.id}/accept`, { words: '十分钟到' });
  ticket = await man.do(`/api/tickets/${row.id}/arrive`, { proof: 'scan', code: PLACE });
  assert.equal(ticket.arrive_proof, 'scan');
  await man.do(`/api/tickets/${row.id}/survey`, { finding: 'small' });
  await man.do(`/api/tickets/${row.id}/finish`, { words: '更换密封圈', minutes: 20, quantities: [{ item: '密封圈', unit: '个', claimed: 1000 }] });

  const self = await man.post(`/api/tickets/${row.id}/verify`, { quality: 'good', on_time: true });
  assert.equal(self.status, 403, 'nobody verifies their own work');
  ticket = await desk.read(`/api/tickets/${row.id}`);
  const quantity = ticket.quantities[0];
  await desk.do(`/api/tickets/${row.id}/verify`, { quality: 'good', on_time: true, quantities: [{ id: quantity.id, measured: 1000 }] });
  const owner = await who.byId(ticket.first_owner.id);
  ticket = await owner.do(`/api/tickets/${row.id}/report-back`, { words: '已换好，请您看看' });
  assert.equal(ticket.state, 'reported');

  mine = await patient.read(link);
  assert.ok(mine.can.includes('confirm'));
  mine = await patient.do(`${link}/confirm`, { fixed: 'yes' });
  assert.equal(mine.outcome, 'confirmed');
  mine = await patient.do(`${link}/rate`, { level: 'satisfied', words: '很快，谢谢' });
  assert.equal(mine.rating.level, 'satisfied');
  const again = await patient.post(`${link}/rate`, { level: 'met' });
  assert.ok(again.status >= 400, 'one rating per person');

  const seen = await desk.read(`/api/tickets/${row.id}`);
  assert.equal(seen.rating.level, 'satisfied');
  assert.equal(seen.rating.words, null, 'the contractor sees the level only');
  const hospital = await who.logistics();
  assert.equal((await hospital.read(`/api/tickets/${row.id}`)).rating.words, '很快，谢谢');
  const facts = mine.events.map((e) => e.fact);
  for (const fact of ['registered', 'assigned', 'accepted', 'arrived', 'finished', 'verified', 'reported', 'confirmed', 'rated'])
    assert.ok(facts.includes(fact), `${fact} is on the timeline`);
});

test('"not fixed" reopens with the first owner and the history kept; "not met" opens a linked ticket', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const { id, link, patient } = await who.reported(h, { service: 'light', words: '走廊灯不亮' });
  let mine = await patient.read(link);
  const owner = mine.first_owner.id;

  mine = await patient.do(`${link}/confirm`, { fixed: 'partly', words: '还有一盏不亮' });
  assert.equal(mine.state, 'registered');
  assert.equal(mine.reopened, 1);
  assert.equal(mine.first_owner.id, owner);
  assert.ok(mine.events.some((e) => e.fact === 'finished'), 'what was done stays on record');

  await who.carry(h, id);
  await patient.do(`${link}/confirm`, { fixed: 'yes' });
  mine = await patient.do(`${link}/rate`, { level: 'not_met', words: '等太久' });
  assert.ok(mine.goes_on?.token, 'the asker has the link to where it goes on');
  assert.equal((await patient.read(`/api/follow/${mine.goes_on.token}`)).number, mine.goes_on.number);
  const desk = await who.desk();
  const seen = await desk.read(`/api/tickets/${id}`);
  assert.equal(seen.links.length, 1);
  assert.equal((await desk.read(`/api/tickets/${seen.links[0].ticket_id}`)).state, 'registered');
});
