// The desk sees how the record stands: without a witness it says so plainly, logistics registers one,
// and once it has countersigned, the line at the foot of every screen turns.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { BINARY, house, until } from '../lib/house.mjs';
import { people } from '../lib/people.mjs';
import { browser } from '../lib/browser.mjs';
import { witness } from '../lib/witness.mjs';

test('logistics registers a witness, and what it countersigned turns from amber to green', async (t) => {
  const h = await house(t, { days: 2 });
  const who = await people(h);
  const b = await browser(t, h);
  const login = (role) => who.accounts.find((a) => a.role === role).login;
  const own = witness('hospital/witness'), theirs = witness('contractor/witness');
  const cosign = async (w) => {
    const head = await h.nobody.read('/api/record/head');
    await h.nobody.do('/api/record/cosignatures', { text: w.cosign(head.text, Math.floor(h.now() / 1e6)) });
  };

  const desk = await b.desk({ login: login('logistics') });
  await desk.goto('/desk/record');
  await desk.test('record-hospital').waitFor();
  assert.equal(await desk.test('record-hospital').getAttribute('data-trust'), 'alone');
  assert.match(await desk.test('record-hospital').innerText(), /还没有登记见证机.*可以改写/s);
  assert.equal(await desk.test('record-line').getAttribute('data-trust'), 'alone');
  await b.look(desk, '60-record-alone');

  await desk.test('witness-key').fill('什么');
  await desk.test('witness-send').click();
  await desk.getByRole('alert').first().waitFor();
  await desk.test('witness-key').fill(own.line);
  await desk.test('witness-send').click();
  await desk.test('witness-row').waitFor();
  await cosign(own);
  await (await who.manager()).do('/api/record/witnesses', { key: theirs.line });
  await until(async () => (await (await who.desk()).read('/api/record')).unsealed_since_at === null);
  await cosign(own);
  await cosign(theirs);
  await desk.reload();
  await desk.locator('[data-test="record-contractor"][data-trust="kept"]').waitFor();
  await desk.locator('[data-test="record-line"][data-trust="kept"]').waitFor();
  assert.equal(await desk.test('witness-row').count(), 2);
  assert.equal(await desk.test('witness-retire').count(), 1, 'only one’s own can be retired');
  assert.match(await desk.test('record-key').innerText(), /^shouwen\//);
  await b.look(desk, '61-record-kept', { whole: true });
  const coming = desk.waitForEvent('download');
  await desk.test('month-take').click();
  const file = await coming;
  assert.match(file.suggestedFilename(), /\.shouwen$/);
  assert.match(execFileSync(BINARY, ['verify', await file.path()], { encoding: 'utf8' }), /\S/);

  const english = await b.desk({ login: login('desk'), locale: 'en' });
  await english.goto('/desk/record');
  await english.test('record-contractor').waitFor();
  assert.equal(await english.test('witness-key').count(), 0, 'the desk looks on');
  await b.look(english, '62-record-english');
  b.fine();
});
