// The desk by keyboard alone: record a call as it really came in, send somebody, hand over, answer an
// alarm. There is not one mouse call in this file.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house, until } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';
import { browser } from '../lib/browser.mjs';
import { HOUR, MINUTE } from '../lib/clock.mjs';

test('a call is recorded, assigned, handed over and its alarm answered without a mouse', async (t) => {
  const h = await house(t, { days: 2 });
  const who = await people(h);
  const b = await browser(t, h);
  const office = await who.desk();
  const login = who.accounts.find((a) => a.role === 'desk').login;
  const desk = await b.desk({ login });
  const keys = desk.keyboard;
  await desk.goto('/desk');
  await desk.test('queue-row').first().waitFor();

  // A call, twenty minutes ago.
  const began = Date.now();
  await keys.press('n');
  await desk.waitForURL(/\/desk\/call/);
  await desk.waitForFunction(() => document.activeElement?.id === 'call-phone');
  await b.look(desk, '30-call-empty');
  await keys.type('13911112222');
  await keys.press('Enter');
  await keys.type('何雨');
  await keys.press('Enter');
  await keys.type(PLACE);
  await desk.locator('#call-place-list li.on').waitFor();
  await desk.waitForFunction((code) => document.querySelector('#call-place-list li.on')?.textContent?.includes(code), PLACE);
  await keys.press('Enter');
  await keys.type('靠窗第三盏');
  await keys.press('Enter');
  await keys.type('灯');
  await desk.locator('#call-service-list li.on').waitFor();
  await b.look(desk, '31-call-type-ahead');
  await keys.press('Enter');
  await keys.type('走廊第三盏灯不亮，夜里很暗');
  for (let i = 0; i < 4 && await desk.evaluate(() => document.activeElement?.id !== 'call-time'); i++) await keys.press('Enter');
  await keys.type('20');
  await b.look(desk, '32-call-filled');
  await keys.press('Control+Enter');
  await desk.test('call-saved').waitFor();
  const number = (await desk.test('call-number').innerText()).trim();
  t.diagnostic(`recorded ${Date.now() - began} ms after the first key, pictures included`);
  await b.look(desk, '33-call-saved');
  const id = (await office.read(`/api/tickets?view=all&q=${number}`)).items.find((x) => x.number === number).id;
  let ticket = await office.read(`/api/tickets/${id}`);
  assert.ok(Math.abs(h.now() - 20 * MINUTE - ticket.occurred_at) < 3 * MINUTE, 'the call came twenty minutes before it was typed');
  assert.equal(ticket.promises.find((p) => p.kind === 'arrive').due_at, ticket.occurred_at + HOUR, 'and promises run from it');
  assert.equal(ticket.channel, 'phone');
  assert.equal(ticket.first_owner.id, office.me.person.id, 'whoever is asked first owns it');

  // To the board, and somebody goes.
  await keys.press('Escape');
  await desk.waitForURL(/\/desk\/?(\?|$)/);
  await desk.locator(`[data-test="queue-row"][data-number="${number}"][aria-current="true"]`).waitFor();
  await desk.test('assign-send').waitFor();
  await keys.press('2');
  await keys.press('1');
  await keys.press('Enter');
  await desk.test('assign-send').waitFor({ state: 'detached' });
  assert.equal((await office.read(`/api/tickets/${id}`)).state, 'assigned');

  // Hand over to a colleague, who takes it.
  const colleagues = (await office.read('/api/people?role=desk&limit=50')).items.filter((p) => p.on_duty && p.id !== office.me.person.id);
  const colleague = colleagues[0];
  await keys.press('h');
  await desk.test('move-dialog').waitFor();
  await desk.waitForFunction(() => document.activeElement?.closest('form'));
  await keys.type(colleague.name);
  await desk.locator(`.el-select-dropdown__item:has-text("${colleague.name}")`).waitFor();
  await keys.press('Enter');
  await b.look(desk, '34-desk-hand-over');
  await keys.press('Control+Enter');
  await desk.test('move-dialog').waitFor({ state: 'detached' });
  ticket = await office.read(`/api/tickets/${id}`);
  assert.equal(ticket.hand_over?.to.id, colleague.id);

  const other = await b.desk({ login: (await (await who.manager()).read(`/api/people/${colleague.id}`)).login });
  await other.goto('/desk/hand-overs');
  await other.test('offer-row').first().waitFor();
  await b.look(other, '35-desk-offered');
  await other.keyboard.press('g');
  await until(async () => (await office.read(`/api/tickets/${id}`)).first_owner.id === colleague.id);
  await b.look(other, '36-desk-no-offers');

  // Nobody accepts the job: the dispatcher is alarmed and answers.
  await h.advance(12 * MINUTE);
  const alarmed = await until(async () => (await office.read(`/api/tickets/${id}`)).alarms.find((a) => a.kind === 'accept'));
  const heard = await b.desk({ login: (await (await who.manager()).read(`/api/people/${alarmed.person_id}`)).login });
  await heard.goto('/desk/alarms');
  await heard.test('alarm-row').first().waitFor();
  await b.look(heard, '37-desk-alarms');
  for (let i = 0; i < 20; i++) {
    const open = (await office.read(`/api/tickets/${id}`)).alarms.find((a) => a.kind === 'accept' && !a.acknowledged_at);
    if (!open) break;
    const rows = await heard.test('alarm-acknowledge').count();
    await heard.keyboard.press('a');
    await heard.waitForFunction((n) => document.querySelectorAll('[data-test="alarm-acknowledge"]').length < n, rows);
  }
  assert.ok((await office.read(`/api/tickets/${id}`)).alarms.some((a) => a.kind === 'accept' && a.acknowledged_by_name));
  await b.look(heard, '38-desk-alarm-answered');

  // Every action has a key, and the keys can be seen.
  await desk.goto('/desk');
  await desk.test('queue-row').first().waitFor();
  await keys.press('?');
  await desk.test('keys-help').waitFor();
  await b.look(desk, '39-desk-keys');
  b.fine();
});
