// A first start has no account at all: one link, printed once, founds the hospital and works once.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { BINARY, Client, dataOf, emptyData, forgetData, house, serve } from '../lib/house.mjs';
import { people } from '../lib/people.mjs';

const link = (server) => /\/setup\/([\w-]+)/.exec(server.said())?.[1];
const BEGIN = { title: '仁和医院后勤一站式', hotline: '8119', name: '周主任', login: '9001', password: 'a long enough secret' };

test('the one-time link founds a hospital, once, and the first person builds it until a need can be told', async (t) => {
  const dir = emptyData();
  t.after(() => forgetData(dir));
  let server = await serve(dir);
  const token = link(server);
  assert.ok(token, server.said());
  const founder = new Client(server.url);
  assert.equal((await founder.get('/api/hospital')).body.ready, false);
  assert.equal((await founder.get('/api/demo/accounts')).status, 404, 'roles by one click only in a demo');
  assert.ok((await founder.post('/api/setup', { ...BEGIN, token: 'x'.repeat(32) })).status >= 400, 'only with the link');
  const weak = await founder.post('/api/setup', { ...BEGIN, token, password: '9001' });
  assert.equal(weak.body.errors[0].pointer, '/password');

  const me = await founder.do('/api/setup', { ...BEGIN, token });
  assert.equal(me.person.name, '周主任');
  assert.equal(me.person.party, 'hospital');
  assert.match(founder.cookie, /^__Host-/);
  assert.ok((await new Client(server.url).post('/api/setup', { ...BEGIN, token, login: '9002' })).status >= 400, 'it works once');
  assert.equal((await founder.read('/api/hospital')).title, BEGIN.title);
  assert.equal((await founder.get('/api/calendar/2026')).status, 200, 'holidays are there from the start');

  const zone = await founder.do('/api/zones', { name: '全院' });
  const building = await founder.do('/api/places', { kind: 'building', name: '一号楼', code: 'B01', zone_id: zone.id });
  await founder.do('/api/places', { kind: 'room', name: '大厅', code: 'B01-01', parent_id: building.id, zone_id: zone.id });
  await founder.do('/api/services', { code: 'light', name: '照明', name_tw: '照明', name_en: 'Lights', category: 'repair', icon: 'bulb', keywords: '灯', in_scope: true, trade: 'electric' });
  const qr = await founder.get(`/api/places/${building.id}/qr.svg?origin=${encodeURIComponent(server.url)}`);
  assert.equal(qr.status, 200);
  assert.match(new TextDecoder().decode(qr.bytes), /<svg/);
  const told = await new Client(server.url).do('/api/report', { place_code: 'B01-01', service: 'light', words: '灯不亮' });
  assert.match(told.number, /-0001$/);
  assert.equal((await new Client(server.url).read(`/api/follow/${told.token}`)).first_owner.name, '周主任', 'until there is a desk, it is hers');
  await server.stop();

  server = await serve(dir);
  t.after(() => server.stop());
  assert.equal(link(server), undefined, 'no second link');
  const back = new Client(server.url);
  assert.equal((await back.post('/api/session', { login: '9001', password: 'wrong wrong wrong' })).status, 401);
  assert.equal((await back.do('/api/session', { login: '9001', password: BEGIN.password })).person.name, '周主任');
  await back.ok(back.delete('/api/session'));
  assert.equal((await back.get('/api/me')).status, 401);
});

test('a calendar year comes from a file while the server is stopped, or from logistics while it runs', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const logistics = await who.logistics(), manager = await who.manager();
  assert.equal((await logistics.get('/api/calendar/2027')).status, 422);
  await h.stop();
  const file = `${h.dir}/2027.json`;
  const known = readFileSync('schema/holidays/2026.json', 'utf8');
  const year = JSON.parse(known.replace(/2026-/g, '2027-').replace(/"year": *2026/, '"year": 2027'));
  writeFileSync(file, JSON.stringify(year));
  const added = spawnSync(BINARY, ['calendar', ...dataOf(h.dir), file], { encoding: 'utf8' });
  assert.equal(added.status, 0, added.stderr);
  writeFileSync(file, '{"year":2028,"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true}]}');
  assert.notEqual(spawnSync(BINARY, ['calendar', ...dataOf(h.dir), file]).status, 0, 'a day of another year is no good');

  const again = await serve(h.dir);
  t.after(() => again.stop());
  logistics.url = again.url;
  assert.equal((await logistics.read('/api/calendar/2027')).days[4], '1', 'the fifth of January is a working day: ' + (await logistics.read('/api/calendar/2027')).days.slice(0, 8));
  const more = await logistics.do('/api/calendar/years', { year: 2028, days: year.days.map((d) => ({ ...d, date: d.date.replace('2027', '2028') })) });
  assert.equal(more.year, 2028);
  manager.url = again.url;
  assert.equal((await manager.post('/api/calendar/years', { year: 2029, days: [] })).status, 403, 'the calendar is the hospital\'s');
});
