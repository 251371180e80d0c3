// The contractor's manager asks for a person to be erased, the hospital's logistics signs, each on the own
// desk; both see it done, and the ticket shows what was there only as a tombstone.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house } from '../lib/house.mjs';
import { people } from '../lib/people.mjs';
import { browser } from '../lib/browser.mjs';

const PHONE = '13977718264', NAME = '端木赐之';

test('one party asks, the other signs, and the ticket keeps only a tombstone', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const it = await who.reported(h, { name: NAME, phone: PHONE, words: '我床头的灯像萤火虫' });
  await h.nobody.do(`${it.link}/confirm`, { fixed: 'yes' });
  const account = (role) => who.accounts.find((a) => a.role === role).login;
  const b = await browser(t, h);

  const manager = await b.desk({ login: account('manager') });
  await manager.goto('/desk/erasures');
  await manager.test('erase-begin').click();
  await manager.test('erase-phone').fill('139 7771 8264');
  await manager.test('erase-words').fill('本人来电要求');
  await b.look(manager, 'desk-erasures-ask');
  await manager.test('erase-send').click();
  await manager.locator('[data-test="erasure"][data-state="waits"]').waitFor();
  assert.equal(await manager.test('erasure-sign').count(), 0, 'who asked does not sign');
  await b.look(manager, 'desk-erasures-asked');

  const officer = await b.desk({ login: account('logistics'), locale: 'zh-TW' });
  await officer.goto('/desk/erasures');
  await officer.test('erasure-sign').click();
  await b.look(officer, 'desk-erasures-sure');
  await officer.test('erasure-sign-sure').click();
  await officer.locator('[data-test="erasure"][data-state="clean"]').waitFor();
  assert.match(await officer.test('erasure-counts').innerText(), /1/);
  await b.look(officer, 'desk-erasures-done');

  const english = await b.desk({ login: account('manager'), locale: 'en-US', colorScheme: 'dark' });
  await english.goto('/desk/erasures');
  await english.test('erasure').waitFor();
  await b.look(english, 'desk-erasures-en-dark');
  await manager.goto(`/desk/tickets/${it.id}`);
  await manager.test('ticket-page').waitFor();
  const page = await manager.locator('body').innerText();
  assert.ok(page.includes('已按规定删除'), 'the timeline says that something was there');
  assert.ok(!page.includes(NAME) && !page.includes(PHONE) && !page.includes('萤火虫'));
  await b.look(manager, 'desk-erased-ticket');
  b.fine();
});
