// Versions and pages: an unchanged ticket is not sent again, a change on top of somebody else's is
// refused, and walking through a list while others write neither skips nor repeats.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';

const NEED = { place_code: PLACE, service: 'light', words: '灯不亮' };

test('a ticket that has not changed is answered by 304; a change upon an old version by 412', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const desk = await who.desk();
  const { ticket_id: id } = await h.nobody.do('/api/report', NEED);
  const first = await desk.get(`/api/tickets/${id}`);
  const tag = first.headers.get('etag');
  assert.match(tag, new RegExp(`^"${first.body.version}\\.[0-9a-f]{16}"$`));
  const same = await desk.get(`/api/tickets/${id}`, { headers: { 'if-none-match': tag } });
  assert.equal(same.status, 304);
  assert.equal(same.bytes.length, 0);

  const noted = await desk.post(`/api/tickets/${id}/note`, { words: '甲说' }, { version: first.body.version });
  assert.equal(noted.status, 200);
  assert.match(noted.headers.get('etag'), new RegExp(`^"${noted.body.version}[."]`));
  const changed = await desk.get(`/api/tickets/${id}`, { headers: { 'if-none-match': tag } });
  assert.equal(changed.status, 200);
  const stale = await desk.post(`/api/tickets/${id}/note`, { words: '乙说' }, { version: first.body.version });
  assert.equal(stale.status, 412);
  assert.equal(stale.body.code, 'stale-version');
  const facts = (await desk.read(`/api/tickets/${id}/timeline`)).items.filter((e) => e.words === '乙说');
  assert.equal(facts.length, 0, 'nothing was written');
});

test('who comes and goes on a page of people needs the version that was seen', async (t) => {
  const h = await house(t, { days: 0 });
  const manager = await (await people(h)).manager();
  const person = (await manager.read('/api/people?role=worker&limit=1')).items[0];
  const none = await manager.patch(`/api/people/${person.id}`, { title: '老师傅' });
  assert.equal(none.status, 428);
  const done = await manager.patch(`/api/people/${person.id}`, { title: '老师傅' }, { version: person.version });
  assert.equal(done.status, 200);
  assert.equal(done.body.title, '老师傅');
  assert.equal((await manager.patch(`/api/people/${person.id}`, { title: '别的' }, { version: person.version })).status, 412);
});

test('pages show every old row exactly once while others insert', async (t) => {
  const h = await house(t, { days: 0, settings: { rate_report: 100000 } });
  const who = await people(h);
  const desk = await who.desk();
  const old = [];
  for (let i = 0; i < 60; i++) old.push((await h.nobody.do('/api/report', { ...NEED, words: `旧 ${i}` })).ticket_id);

  for (const view of ['all', 'queue']) {
    const seen = [];
    let after = '', page;
    do {
      const [got] = await Promise.all([
        desk.get(`/api/tickets?view=${view}&limit=7${after}`),
        h.nobody.do('/api/report', { ...NEED, words: `新 ${seen.length}` }),
      ]);
      page = got.body;
      assert.ok(page.items.length <= 7);
      seen.push(...page.items.map((row) => row.id));
      if (page.next) assert.match(got.headers.get('link') ?? '', /rel="next"/, 'the next page is also a link');
      after = page.next ? `&after=${encodeURIComponent(page.next)}` : null;
    } while (after !== null);
    for (const id of old) assert.equal(seen.filter((x) => x === id).length, 1, `${view}: ticket ${id}`);
    assert.equal(new Set(seen).size, seen.length, `${view}: nothing twice`);
  }
  assert.equal((await desk.get('/api/tickets?view=all&after=nonsense')).status, 400);
});
