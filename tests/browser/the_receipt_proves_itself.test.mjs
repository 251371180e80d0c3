// A requester saves the receipt; somebody else's browser, without a network, says that it is true. A changed byte is
// found and named, and so is every attack on a file, in a real Chromium as in Node.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { house } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';
import { browser } from '../lib/browser.mjs';
import { files, cases } from '../vectors/bundle/make.mjs';

const file = (name, bytes) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });

/** What the page says of a file. */
async function says(page, name, bytes) {
  if (await page.test('proof-another').count()) await page.test('proof-another').click();
  await page.test('proof-file').setInputFiles(file(name, bytes));
  const verdict = page.test('proof-verdict');
  await verdict.waitFor();
  return { good: await verdict.getAttribute('data-good') === 'true', reason: await verdict.getAttribute('data-reason'), position: await verdict.getAttribute('data-position') };
}

test('the receipt is saved on the phone and proves itself anywhere', async (t) => {
  const h = await house(t, { days: 0 });
  const b = await browser(t, h);
  const told = await h.nobody.do('/api/report', { place_code: PLACE, service: 'light', words: '三床呼叫铃不响', phone: '13800138001', name: '李护士' });
  const phone = await b.phone();
  await phone.goto(`/t/${told.token}`);
  await phone.test('follow-receipt').click();
  const qr = phone.test('receipt-qr');
  await qr.waitFor();
  assert.ok(await qr.evaluate((img) => img.complete && img.naturalWidth > 0), 'the QR is drawn');
  await b.look(phone, 'receipt-sheet');
  const [saved] = await Promise.all([phone.waitForEvent('download'), phone.test('receipt-save').click()]);
  assert.match(saved.suggestedFilename(), /^receipt-\d{8}-\d{4}\.shouwen$/);
  const receipt = readFileSync(await saved.path());

  // Somebody else, with a page that was opened before the network went.
  const other = await b.phone();
  await other.goto('/verify');
  await other.test('proof-file').waitFor({ state: 'attached' });
  await b.look(other, 'verify-empty');
  await other.context().setOffline(true);
  assert.deepEqual(await says(other, saved.suggestedFilename(), receipt), { good: true, reason: null, position: null });
  assert.match(await other.locator('main').innerText(), /三床呼叫铃不响/);
  assert.match(await other.locator('main').innerText(), /2026-11-20 10:00:/);
  await b.look(other, 'verify-good', { whole: true });

  // The words are found to be changed; so is a byte of the event itself, and then it can only be named by its place.
  const changed = Buffer.from(receipt);
  changed[receipt.indexOf(Buffer.from('三床')) + 2] ^= 1;
  const bad = await says(other, saved.suggestedFilename(), changed);
  assert.equal(bad.reason, 'words');
  assert.match(await other.test('proof-found').innerText(), /第 \d+ 位.*报事/);
  await b.look(other, 'verify-bad', { whole: true });

  // The QR carries it all behind the #: the page needs nothing else.
  const scanned = await b.phone({ locale: 'en-US' });
  await scanned.goto(`/verify#${receipt.toString('base64url')}`);
  await scanned.test('proof-verdict').waitFor();
  assert.equal(await scanned.test('proof-verdict').getAttribute('data-good'), 'true');
  await b.look(scanned, 'verify-scanned', { whole: true });
  b.fine();
});

test('every attack on a file is found by a real browser', async (t) => {
  const h = await house(t, { days: 0 });
  const b = await browser(t, h);
  const page = await b.desk();
  await page.goto('/verify');
  for (const [name, bytes] of files) {
    const said = cases.find((c) => c.file === name);
    if (said.key) continue; // with a key typed in: below
    const found = await says(page, name, bytes);
    assert.equal(found.good, said.good, name);
    if (!said.good) assert.deepEqual([found.reason, found.position === null ? null : Number(found.position)], [said.reason, said.position], name);
  }
  await says(page, 'record-2026-11.shouwen', files.find(([name]) => name === 'month.shouwen')[1]);
  await b.look(page, 'verify-month');
  const bytes = files.find(([name]) => name === 'another-log.shouwen')[1];
  assert.equal((await says(page, 'another-log.shouwen', bytes)).good, true, 'the file believes its own key');
  await page.test('proof-key').fill(cases.find((c) => c.key).key);
  await page.test('proof-key').press('Enter');
  await page.locator('[data-test="proof-verdict"][data-reason="other_key"]').waitFor();
  await says(page, 'ticket-7.shouwen', files.find(([name]) => name === 'event-deleted.shouwen')[1]);
  await b.look(page, 'verify-desk-bad', { whole: true });
  b.fine();
});

test('staff take a ticket away as a file, and its slip carries the receipt', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h), b = await browser(t, h);
  const { id } = await who.reported(h, { words: '药房灯不亮' });
  const login = who.accounts.find((a) => a.role === 'manager').login;
  const desk = await b.desk({ login });
  await desk.goto(`/desk/tickets/${id}`);
  await desk.test('ticket-file').waitFor();
  const [bare] = await Promise.all([desk.waitForEvent('download'), desk.test('ticket-file').click()]);
  const [whole] = await Promise.all([desk.waitForEvent('download'), desk.test('ticket-file-words').click()]);
  const [without, withWords] = [readFileSync(await bare.path()), readFileSync(await whole.path())];
  assert.ok(!without.includes('药房灯不亮') && withWords.includes('药房灯不亮'));
  await b.look(desk, 'ticket-file', { whole: true });
  await desk.emulateMedia({ media: 'print' });
  await desk.waitForFunction(() => [...document.querySelectorAll('.slip img')].length === 2 && [...document.querySelectorAll('.slip img')].every((img) => img.complete && img.naturalWidth > 0));
  await b.look(desk, 'ticket-slip', { whole: true, axe: false });
  b.fine();
});
