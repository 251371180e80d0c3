// One need from the first tap to the thanks, on three screens at once: a patient's phone, the desk, a
// worker's phone. Nobody reloads anything.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';
import { browser, jpeg } from '../lib/browser.mjs';

test('a need goes from a patient\'s phone over the desk to a worker\'s phone and back, live', async (t) => {
  const h = await house(t, { days: 2 });
  const who = await people(h);
  const b = await browser(t, h);
  const office = await who.desk();

  // The desk is open before anybody asks.
  const desk = await b.desk({ login: who.accounts.find((a) => a.role === 'desk').login });
  await desk.goto('/desk');
  await desk.test('queue-row').first().waitFor();
  await b.look(desk, '01-desk-before');

  // A patient scans the code on the wall.
  const phone = await b.phone();
  await phone.goto(`/p/${PLACE}`);
  await phone.test('service-tile').first().waitFor();
  await b.look(phone, '02-phone-report', { whole: true });
  await phone.locator('[data-test="service-tile"][data-code="water"]').tap();
  await phone.test('report-words').fill('洗手池水龙头滴水不停，地上湿了');
  await phone.locator('input[type=file]').first().setInputFiles(await jpeg(phone));
  await phone.locator('.photos img').first().waitFor();
  await phone.test('report-phone').fill('138 0013 8000');
  await b.look(phone, '03-phone-report-filled', { whole: true });
  await phone.test('report-send').tap();
  await phone.waitForURL(/\/t\//);
  await phone.test('follow-next').waitFor();
  const number = (await phone.test('follow-number').innerText()).trim();
  assert.match(number, /^\d{8}-\d{4}$/);
  await b.look(phone, '04-phone-follow-new', { whole: true });

  // It is on the desk's queue without a reload; the keyboard sends somebody.
  const row = desk.locator(`[data-test="queue-row"][data-number="${number}"]`);
  await row.waitFor();
  await b.look(desk, '05-desk-arrived');
  await desk.keyboard.press('/');
  await desk.keyboard.type(number);
  await desk.locator(`[data-test="queue-row"][data-number="${number}"][aria-current="true"]`).waitFor();
  await desk.keyboard.press('Escape');
  await desk.locator(`[data-test="ticket-panel"]:has-text("${number.slice(-4)}")`).waitFor();
  await desk.test('assign-send').waitFor();
  await b.look(desk, '06-desk-who-can-go');
  await desk.evaluate(() => document.activeElement?.blur?.());
  await desk.keyboard.press('Enter');
  await desk.test('assign-send').waitFor({ state: 'detached' });
  const id = (await office.read(`/api/tickets?view=all&q=${number}`)).items.find((x) => x.number === number).id;
  const ticket = await office.read(`/api/tickets/${id}`);
  assert.equal(ticket.state, 'assigned');
  await b.look(desk, '07-desk-assigned');

  // The worker: accept, be there, look, wait for material, go on, finish.
  const manager = await who.manager();
  const { login } = await manager.read(`/api/people/${ticket.assignee.id}`);
  const man = await b.phone({ login });
  await man.goto('/work');
  await man.test('job-card').first().waitFor();
  await b.look(man, '08-work-my-jobs', { whole: true });
  await man.goto(`/work/${id}`);
  await man.test('job-accept').waitFor();
  await b.look(man, '09-work-job', { whole: true });
  await man.test('job-accept').tap();
  await man.test('job-arrive').waitFor();
  await phone.getByText(ticket.assignee.name).first().waitFor();
  await b.look(phone, '10-phone-somebody-comes', { whole: true });

  await man.test('job-arrive').tap();
  await man.test('scan-code').waitFor();
  await b.look(man, '11-work-arrive');
  await man.test('scan-code').fill(PLACE);
  await man.test('scan-use').tap();
  await man.test('job-finish').waitFor();
  assert.equal((await office.read(`/api/tickets/${id}`)).arrive_proof, 'scan');

  await man.test('more-survey').tap();
  await man.test('move-finding-needs_material').tap();
  await b.look(man, '12-work-survey');
  await man.test('move-send').tap();
  await man.test('move-send').waitFor({ state: 'detached' });
  await man.test('more-wait').tap();
  await man.test('move-reason-material').tap();
  await man.test('move-what_for').fill('陶瓷阀芯');
  await man.test('move-until_at').fill('2026-11-20T15:30');
  await man.test('move-words').fill('阀芯要从仓库调，下午三点半到');
  await b.look(man, '13-work-wait');
  await man.test('move-send').tap();
  await man.test('job-resume').waitFor();
  await phone.getByText('阀芯要从仓库调').first().waitFor();
  await b.look(phone, '14-phone-waiting', { whole: true });
  await b.look(man, '15-work-waiting', { whole: true });
  await man.test('job-resume').tap();
  await man.test('move-send').tap();
  await man.test('job-finish').waitFor();

  await man.test('job-finish').tap();
  await man.test('move-words').fill('更换阀芯，试水三次不漏');
  await man.test('move-minutes').fill('25');
  await man.locator('.sheet input[type=file], input[type=file]').first().setInputFiles(await jpeg(man, { words: '修好了' }));
  await man.locator('.photos img').first().waitFor();
  await man.test('quantity-add').tap();
  await man.test('quantity-item').fill('陶瓷阀芯');
  await man.test('quantity-amount').fill('1');
  await man.test('quantity-unit').fill('个');
  await b.look(man, '16-work-finish');
  await man.test('move-send').tap();
  await man.test('move-send').waitFor({ state: 'detached' });
  await office.read(`/api/tickets/${id}`).then((now) => assert.equal(now.state, 'done'));
  await b.look(man, '17-work-finished', { whole: true });

  // The desk checks and reports back: two events, one press.
  await desk.goto(`/desk/verify?ticket=${id}`);
  await desk.test('verify-and-report').waitFor();
  await desk.test('verify-measured').first().fill('1');
  await b.look(desk, '18-desk-verify');
  await desk.keyboard.press('Control+Enter');
  await phone.test('fixed-yes').waitFor();
  const facts = (await office.read(`/api/tickets/${id}/timeline`)).items.map((e) => e.fact);
  assert.ok(facts.includes('verified') && facts.includes('reported'), 'two events');
  await b.look(desk, '19-desk-reported');

  // The report waits for the answer of the one who ordered it: accepted by a click, it leaves the list.
  await desk.test('verify-group-answer').click();
  const waits = desk.locator(`[data-test="verify-row"][data-number="${number}"]`);
  await waits.click();
  await desk.test('move-return-report').waitFor();
  await b.look(desk, '19-desk-report-to-answer');
  await desk.test('move-accept-report').click();
  await waits.waitFor({ state: 'detached' });
  const accepted = await office.read(`/api/tickets/${id}`);
  assert.equal(accepted.state, 'reported', 'whether it is fixed is still to be said');
  assert.equal(accepted.report_accepter.id, office.me.person.id);

  // The patient's page has moved by itself.
  await b.look(phone, '20-phone-is-it-fixed', { whole: true });
  await phone.test('fixed-yes').tap();
  await phone.test('rate-card').waitFor();
  await b.look(phone, '21-phone-rate', { whole: true });
  await phone.test('rate-satisfied').tap();
  await phone.test('rate-words').tap();
  await phone.test('rate-say').fill('来得快，还把地擦干了');
  await b.look(phone, '22-phone-rate-words', { whole: true });
  await phone.test('rate-send').tap();
  await phone.test('rated').waitFor();
  await phone.getByText('您确认办好了').first().waitFor();
  await b.look(phone, '23-phone-rated', { whole: true });

  const end = await office.read(`/api/tickets/${id}`);
  assert.equal(end.state, 'closed');
  assert.equal(end.outcome, 'confirmed');
  assert.equal(end.rating.level, 'satisfied');
  await desk.goto(`/desk/tickets/${id}`);
  await desk.test('ticket-page').waitFor();
  await b.look(desk, '24-desk-ticket', { whole: true });
  b.fine();
});
