// The record is the truth: whoever has the events alone has the tables. Two weeks of a hospital and every change of its
// people, places and services, over HTTP, are added up again by `shouwen rebuild --check`. (That a changed, deleted or
// inserted row is found and named: src/rebuild/rebuild_test.c. That every other journey adds up: house() looks.)
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { house, rebuilt } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';

/** A year of holidays: that of 2026 a year later. */
function year2027() {
  const year = JSON.parse(readFileSync('schema/holidays/2026.json', 'utf8').replace(/2026-/g, '2027-'));
  return { year: 2027, days: year.days };
}
const number = (said, what) => Number(new RegExp(`${what}`).exec(said)?.[1]);

test('two weeks of a hospital add up, beside the running server, too', async (t) => {
  const h = await house(t, { days: 14 });
  const { status, said } = rebuilt(h.dir);
  assert.equal(status, 0, said);
  assert.ok(number(said, '(\\d+) events') > 10_000, said);
  assert.ok(number(said, 'ticket +(\\d+) rows') > 300, said);
  assert.ok(number(said, 'rebuild_events_per_s (\\d+)') > 0, said);
  assert.doesNotMatch(said, /older than the record|began before/);
  // What is committed meanwhile is in the next moment that is looked at.
  const before = number(said, '(\\d+) events');
  await h.nobody.do('/api/report', { place_code: PLACE, service: 'light', words: '灯不亮', name: '陈女士', phone: '13800138000' });
  const again = rebuilt(h.dir);
  assert.equal(again.status, 0, again.said);
  assert.ok(number(again.said, '(\\d+) events') > before);
});

test('every change of people, places and services is in its event', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const logistics = await who.logistics(), manager = await who.manager();
  const said = (client, method, path, body) => client.ok(client[method](path, body));
  const change = (client, path, body, { version }) => client.ok(client.patch(path, body, { version }));

  const zone = await said(logistics, 'post', '/api/zones', { name: '新楼' });
  const building = await said(logistics, 'post', '/api/places', { kind: 'building', name: '新楼', zone_id: zone.id, aliases: ['科研楼', '九号楼'] });
  const floor = await said(logistics, 'post', '/api/places', { kind: 'floor', name: '2 层', parent_id: building.id, steps: 40 });
  const ward = await said(logistics, 'post', '/api/places', { kind: 'ward', name: '眼科二区', parent_id: floor.id, code: 'XL-2' });
  await said(logistics, 'post', '/api/places', { kind: 'room', name: '01 病房', parent_id: ward.id });
  // A name and a zone go down to everything below; what has another name of its own keeps it.
  const other = await said(logistics, 'post', '/api/zones', { name: '新楼二' });
  await said(logistics, 'patch', `/api/places/${building.id}`, { name: '科研楼', zone_id: other.id, aliases: ['新楼'] });
  await said(logistics, 'patch', `/api/places/${ward.id}`, { full_name: '科研楼眼科', steps: 61 });
  await said(logistics, 'patch', `/api/places/${building.id}`, { name: '科教楼', clears: ['aliases'] });
  await said(logistics, 'patch', `/api/places/${floor.id}`, { clears: ['zone_id'] });
  await said(logistics, 'patch', `/api/zones/${other.id}`, { name: '科教楼' });

  const hand = await said(manager, 'post', '/api/people', { name: '冯水工', role: 'worker', title: '水工', trade: 'plumbing', phone: '13900001111', login: '8801', skills: [{ trade: 'plumbing', certificate: '上岗证 12', expires_at: h.now() + 1e15 }] });
  const card = `/api/people/${hand.id}`;
  const changed = await change(manager, card, { phone: '13900002222', skills: [{ trade: 'gas' }, { trade: 'plumbing' }] }, hand);
  await change(manager, card, { title: '水工班长', shift_turn: 2, clears: ['skills', 'phone'] }, changed);
  await said(manager, 'post', `${card}/away`, { from_at: h.now(), until_at: h.now() + 864e8, reason: '探亲' });
  await said(manager, 'post', `${card}/deactivate`);
  await said(manager, 'post', '/api/shifts', { name: '晚班', starts: 960, ends: 1440, cycle: '10', weekdays: '1111110' });

  const department = await said(logistics, 'post', '/api/departments', { name: '设备科', phone: '6301' });
  await said(logistics, 'patch', `/api/departments/${department.id}`, { name: '医学装备科', matters: '呼吸机' });
  const service = { code: 'vent', name: '呼吸机', name_tw: '呼吸機', name_en: 'Ventilator', category: 'repair', icon: 'wrench', in_scope: false, department_id: department.id };
  const first = await said(logistics, 'post', '/api/services', service);
  await said(logistics, 'post', `/api/services/${first.id}/versions`, { ...service, in_scope: true, department_id: undefined, trade: 'gas', photo_needed: true, limits: { arrive: 1200 }, form: [{ name: 'bed', kind: 'text', label: { 'zh-CN': '床号', 'zh-TW': '床號', en: 'Bed' }, needed: true }], prepare: '关机' });
  await said(logistics, 'patch', '/api/hospital', { hotline: '60119', address: 'https://h.example.org' });
  await said(logistics, 'post', '/api/calendar/years', year2027());
  await said(await who.desk(), 'post', '/api/tickets', { place_code: PLACE, service: 'vent', answers: { bed: '12' }, words: '报警\n一直响', channel: 'phone', name: '王医生', occurred_at: h.now() - 36e8 });

  const { status, said: told } = rebuilt(h.dir);
  assert.equal(status, 0, told);
});

test('what only the tables need is published nowhere', async (t) => {
  const h = await house(t, { days: 1 });
  const who = await people(h);
  const desk = await who.desk();
  const { ticket_id: id, token } = await h.nobody.do('/api/report', { place_code: PLACE, service: 'light', words: '灯不亮', name: '陈女士', phone: '13800138000' });
  const seen = [await desk.read(`/api/tickets/${id}/timeline`), await h.nobody.read(`/api/follow/${token}`), await (await who.as('5019')).read(`/api/tickets/${id}/timeline`)];
  for (const one of seen) {
    const text = JSON.stringify(one);
    assert.doesNotMatch(text, /"row"|"more"|person_id":\d/);
    assert.ok((one.items ?? one.events).some((e) => e.fact === 'registered' && e.data.channel));
  }
  assert.doesNotMatch(JSON.stringify(seen.slice(1)), /13800138000/);
});
