// The endpoint table x every role x an object that is not theirs. Walked from the table itself, so a
// new endpoint is covered the moment it exists.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house } from '../lib/house.mjs';
import { people } from '../lib/people.mjs';
import { operations } from '../lib/schema.mjs';

const ROLES = ['ward', 'worker', 'leader', 'steward', 'desk', 'desk_leader', 'manager', 'logistics', 'committee'];
const SETTINGS = { rate_report: 1000000, rate_find: 1000000, rate_sign_in: 1000000, rate_upload: 1000000 };
/** Streams never end by themselves; they have their own journey. Signing out would end the walk. */
const LEFT_OUT = (o) => o.path.endsWith('/stream') || (o.path === '/api/session' && o.method === 'DELETE');

/** Without sign-in: by anybody, or by whoever holds a private link (a wrong one is 404). */
const isOpen = (o) => ['anyone', 'holder_of_link', 'asker'].some((m) => o.may.includes(m));

const fill = (path, id) => path.replace(/\{[^}]*id2?\}/g, String(id)).replace(/\{year\}/g, '2026').replace(/\{[^}]+\}/g, 'no-such-thing-0000000000');
const call = (client, o, path) => client.call(o.method, path, o.raw ? new Uint8Array([1, 2, 3]) : o.body(), { type: o.raw ? 'image/jpeg' : 'application/json', headers: o.op.parameters?.some((p) => /IfMatch/.test(p.$ref ?? p.name)) ? { 'if-match': '"1"' } : {} });

test('whoever may not is told so before anything else, for every endpoint and role', async (t) => {
  const h = await house(t, { days: 0, settings: SETTINGS });
  const who = await people(h);
  const table = operations(await h.nobody.read('/api/openapi.json')).filter((o) => !LEFT_OUT(o));
  assert.ok(table.length > 60, `${table.length} endpoints`);
  let cells = 0;

  for (const o of table) {
    if (isOpen(o)) continue;
    const path = fill(o.path, 999999999);
    const a = await call(h.nobody, o, path);
    assert.equal(a.status, 401, `nobody: ${o.method} ${o.path} gave ${a.status} ${JSON.stringify(a.body)}`);
    cells++;
    for (const role of ROLES) {
      if (o.may.includes(role) || o.may.includes('signed_in')) continue;
      const client = await who.role(role);
      const b = await call(client, o, path);
      assert.equal(b.status, 403, `${role}: ${o.method} ${o.path} gave ${b.status} ${JSON.stringify(b.body)}`);
      cells++;
    }
  }
  t.diagnostic(`${table.length} endpoints, ${cells} refused cells`);
});

test('an object that is not there is 404 or a named field for whoever may, never 500', async (t) => {
  const h = await house(t, { days: 0, settings: SETTINGS });
  const who = await people(h);
  const table = operations(await h.nobody.read('/api/openapi.json')).filter((o) => !LEFT_OUT(o) && /\{/.test(o.path));
  let cells = 0;

  for (const o of table)
    for (const role of [null, ...ROLES]) {
      const open = isOpen(o);
      if (role ? !(open || o.may.includes(role) || o.may.includes('signed_in')) : !open) continue;
      if (/calendar/.test(o.path)) continue;
      const client = role ? await who.role(role) : h.nobody;
      const a = await call(client, o, fill(o.path, 999999999));
      assert.ok([404, 400, 403, 415].includes(a.status), `${role ?? 'nobody'}: ${o.method} ${o.path} gave ${a.status} ${JSON.stringify(a.body)}`);
      if (a.status === 400) assert.ok(a.body.errors?.length, `${o.method} ${o.path} names the field`);
      cells++;
    }
  t.diagnostic(`${cells} cells`);
});

test('a ticket of another ward, another trade or another asker does not exist for them', async (t) => {
  const h = await house(t, { days: 0, settings: SETTINGS });
  const who = await people(h);
  const ward = await who.ward();
  const other = (await h.nobody.read('/api/places?q=' + encodeURIComponent('护士站') + '&limit=100')).items.find((p) => !p.code.startsWith(ward.me.place_code));
  const told = await h.nobody.do('/api/report', { place_code: other.code, service: 'oxygen', words: '终端漏气' });
  const table = operations(await h.nobody.read('/api/openapi.json')).filter((o) => o.path.startsWith('/api/tickets/{id}'));
  assert.ok(table.length > 20);
  const strangers = [ward];
  for (const w of (await (await who.manager()).read('/api/people?role=worker&trade=kitchen&limit=5')).items.slice(0, 1)) strangers.push(await who.as(w.login));
  for (const stranger of strangers)
    for (const o of table) {
      const a = await call(stranger, o, fill(o.path, told.ticket_id));
      assert.ok([403, 404, 400].includes(a.status), `${o.method} ${o.path} gave ${a.status}`);
      if (o.method === 'GET' && a.status !== 403) assert.equal(a.status, 404, `${o.path}`);
    }
  const ticket = await (await who.desk()).read(`/api/tickets/${told.ticket_id}`);
  assert.equal(ticket.version, 1, 'no stranger changed anything');
  const forged = told.token.slice(0, -2) + (told.token.endsWith('AA') ? 'BB' : 'AA');
  assert.equal((await h.nobody.get(`/api/follow/${forged}`)).status, 404);
});
