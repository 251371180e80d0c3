// What the rights keep apart, tried over HTTP: joining from elsewhere, guessing versions, other sites'
// pages, ended sessions, and refusals that say whose work it is.
import test from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { randomUUID } from 'node:crypto';
import { house } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';

const GOOD = { place_code: PLACE, service: 'light', words: '灯不亮' };

test('a ticket is joined by whoever stands at its place, and by nobody who only counts', async (t) => {
  const h = await house(t, { days: 0 });
  const { ticket_id: id } = await h.nobody.do('/api/report', GOOD);
  const without = await h.nobody.post(`/api/report/${id}/join`, {});
  assert.equal(without.status, 400);
  assert.equal(without.body.errors[0].pointer, '/place_code');
  const elsewhere = (await h.nobody.read('/api/places?q=' + encodeURIComponent('护士站') + '&limit=100')).items.find((p) => p.code !== PLACE);
  assert.equal((await h.nobody.post(`/api/report/${id}/join`, { place_code: elsewhere.code })).status, 404);
  const joined = await h.nobody.do(`/api/report/${id}/join`, { place_code: PLACE });
  const view = await h.nobody.read(`/api/follow/${joined.token}`);
  assert.equal(view.ticket_id, id);
});

test('number and telephone of a merged ticket lead to the one that goes on', async (t) => {
  const h = await house(t, { days: 0 });
  const desk = await (await people(h)).desk();
  const first = await h.nobody.do('/api/report', GOOD);
  const again = await h.nobody.do('/api/report', { ...GOOD, phone: '13911112222' });
  await desk.do(`/api/tickets/${again.ticket_id}/merge`, { into: first.number });
  const found = await h.nobody.do('/api/follow/find', { number: again.number, phone: '13911112222' });
  assert.equal((await h.nobody.read(`/api/follow/${found.token}`)).number, first.number);
});

test('asking twice for the link with one key gives the link twice', async (t) => {
  const h = await house(t, { days: 0 });
  const told = await h.nobody.do('/api/report', { ...GOOD, phone: '13911112222' });
  const key = randomUUID();
  for (let i = 0; i < 2; i++) {
    const found = await h.nobody.post('/api/follow/find', { number: told.number, phone: '13911112222' }, { key });
    assert.equal(found.body.token, told.token);
  }
});

test('staff gets no link of others, speaks through none, and every link that was given stands on the ticket', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const desk = await who.desk();
  const told = await h.nobody.do('/api/report', { ...GOOD, phone: '13911112222' });
  const id = told.ticket_id, asked = { number: told.number, phone: '13911112222' };
  const found = async () => (await desk.read(`/api/tickets/${id}/timeline`)).items.filter((e) => e.fact === 'link_found');
  await who.carry(h, id);

  for (const client of [desk, await who.manager(), await who.logistics()]) {
    assert.equal((await client.post('/api/follow/find', asked)).status, 403);
    assert.equal((await client.post('/api/follow/find', { ...asked, phone: '13900000000' })).status, 403, 'a wrong phone is no other answer');
    assert.equal((await client.post(`/api/follow/${told.token}/confirm`, { fixed: 'yes' })).status, 403);
    assert.equal((await client.post(`/api/follow/${told.token}/rate`, { level: 'moved' })).status, 403);
    const seen = await client.read(`/api/follow/${told.token}`);
    assert.ok(seen.by_staff && seen.can.length === 0);
  }
  assert.deepEqual(await found(), []);

  /* Signed out one is a stranger with number and phone; but the record says when. */
  const { token } = await h.nobody.do('/api/follow/find', asked);
  await h.nobody.do(`/api/follow/${token}/confirm`, { fixed: 'yes' });
  await h.nobody.do(`/api/follow/${token}/rate`, { level: 'moved' });
  const facts = (await (await who.logistics()).read(`/api/tickets/${id}/timeline`)).items.map((e) => e.fact);
  assert.ok(facts.indexOf('link_found') > 0 && facts.indexOf('link_found') < facts.indexOf('rated'), 'just before the rating');
  assert.ok(!(await h.nobody.read(`/api/follow/${token}`)).events.some((e) => e.fact === 'link_found'));
  await (await who.ward()).do('/api/follow/find', asked);
  const seen = await found();
  assert.deepEqual(seen.map((e) => e.actor_name), [null, (await who.ward()).me.person.name]);
});

test('a refusal names posts in the language of whoever asked, never an operation', async (t) => {
  const h = await house(t, { days: 0 });
  const ward = await (await people(h)).ward();
  const zh = await ward.post('/api/tickets', { ...GOOD, channel: 'phone' });
  assert.equal(zh.status, 403);
  assert.match(zh.body.title, /受理中心/);
  assert.doesNotMatch(zh.body.title, /[A-Za-z]/);
  const en = await ward.post('/api/tickets', { ...GOOD, channel: 'phone' }, { headers: { 'accept-language': 'en' } });
  assert.doesNotMatch(en.body.title, /recordTicket|[\u4e00-\u9fff]/);
});

test('an If-Match that is no tag of ours never passes for none', async (t) => {
  const h = await house(t, { days: 0 });
  const desk = await (await people(h)).desk();
  const { ticket_id: id } = await h.nobody.do('/api/report', GOOD);
  const note = (tag) => desk.post(`/api/tickets/${id}/note`, { words: '回访' }, { headers: { 'if-match': tag } });
  for (const tag of ['abc', '"x"', '12', '""', '"-1"']) assert.equal((await note(tag)).status, 412, tag);
  const tag = (await desk.get(`/api/tickets/${id}`)).headers.get('etag');
  assert.equal((await note(`W/${tag}`)).status, 200, 'weakened by a proxy that compresses');
  assert.equal((await note('*')).status, 200);
});

/** Status and code of a write by raw HTTP, with exactly these headers. */
function write(h, cookie, headers, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ port: h.port, host: '127.0.0.1', path: '/api/tickets', method: 'POST', headers: { cookie, 'idempotency-key': randomUUID(), 'content-type': 'application/json', ...headers } }, (answer) => {
      let text = '';
      answer.on('data', (d) => { text += d; });
      answer.on('end', () => resolve({ status: answer.statusCode, code: JSON.parse(text).code }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

test('another site cannot write, and only JSON is taken for JSON', async (t) => {
  const h = await house(t, { days: 0 });
  const desk = await (await people(h)).desk();
  const body = JSON.stringify({ ...GOOD, channel: 'phone' });
  for (const headers of [{ origin: 'http://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }])
    assert.deepEqual(await write(h, desk.cookie, headers, body), { status: 403, code: 'wrong-origin' }, JSON.stringify(headers));
  for (const type of ['text/plain', 'application/jsonp', 'application/x-www-form-urlencoded'])
    assert.deepEqual(await write(h, desk.cookie, { 'content-type': type }, body), { status: 415, code: 'wrong-media' }, type);
  assert.equal((await write(h, desk.cookie, { origin: h.url, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json; charset=utf-8' }, body)).status, 200);
});

test('an account under attack is slowed down for everybody, in whichever letters it is written', async (t) => {
  const h = await house(t, { days: 0, settings: { rate_sign_in: 100000, rate_account: 3 } });
  const attempt = async (login) => (await h.nobody.post('/api/session', { login, password: 'not-this-one' })).status;
  assert.deepEqual([await attempt('h001'), await attempt('H001'), await attempt('h001')], [401, 401, 401]);
  const slowed = await h.nobody.post('/api/session', { login: 'H001', password: 'not-this-one' });
  assert.equal(slowed.status, 429);
  assert.ok(Number(slowed.headers.get('retry-after')) > 0);
  assert.equal(await attempt('h002'), 401, 'others are not held up');
});

test('a place or a person is not reported from without end, and the desk is never held up', async (t) => {
  const h = await house(t, { days: 0, settings: { rate_report: 3 } });
  const who = await people(h);
  const ward = await who.ward();
  const report = async (client) => (await client.post('/api/report', GOOD)).status;
  const tried = [];
  for (let i = 0; i < 4; i++) tried.push(await report(ward));
  assert.deepEqual(tried, [200, 200, 200, 429], 'a person');
  assert.deepEqual([await report(h.nobody), await report(h.nobody), await report(h.nobody)], [200, 200, 200]);
  const logistics = await who.logistics();
  assert.equal(await report(logistics), 429, 'twice as many from one place');
  const desk = await who.desk();
  for (let i = 0; i < 5; i++) assert.equal((await desk.post('/api/tickets', { ...GOOD, channel: 'phone' })).status, 200);
});

/** An open event stream: `begun` when its head came, `ended` when the server ended it. */
function stream(h, cookie) {
  let begun, ended;
  const events = { begun: new Promise((r) => { begun = r; }), ended: new Promise((r) => { ended = r; }) };
  const request = http.get({ port: h.port, host: '127.0.0.1', path: '/api/stream', headers: { cookie } }, (answer) => {
    begun(answer.statusCode);
    answer.on('data', () => {});
    answer.on('end', () => ended('ended'));
  });
  request.setTimeout(8000, () => { ended('went on'); request.destroy(); });
  return events;
}

test('whoever is deactivated is out at once: session and open stream end', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const manager = await who.manager();
  const free = (await manager.read('/api/people?role=worker&limit=100')).items.find((p) => p.login && !p.open_owned && !p.open_jobs);
  const worker = await who.as(free.login);
  const open = stream(h, worker.cookie);
  assert.equal(await open.begun, 200);
  const at = Date.now();
  await manager.do(`/api/people/${free.id}/deactivate`, {});
  assert.equal(await open.ended, 'ended');
  assert.ok(Date.now() - at < 3000, `${Date.now() - at} ms`);
  assert.equal((await worker.get('/api/me')).status, 401);
});
