// Two electricians reach for the same job at the same moment. One goes, the other is told who.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house, until } from '../lib/house.mjs';
import { people, PLACE, worker } from '../lib/people.mjs';
import { browser } from '../lib/browser.mjs';
import { HOUR, MINUTE } from '../lib/clock.mjs';

test('two phones grab one job: one opens it, the other reads the winner\'s name', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const b = await browser(t, h);
  const manager = await who.manager();
  const men = (await manager.read('/api/people?role=worker&trade=electric&limit=50')).items.filter((p) => p.on_duty && p.login).slice(0, 2);
  const told = await h.nobody.do('/api/report', { place_code: PLACE, service: 'light', words: '床头灯一直闪' });
  const phones = [];
  for (const man of men) {
    const page = await b.phone({ login: man.login });
    await page.goto('/work');
    await page.locator(`[data-test="grab-card"][data-id="${told.ticket_id}"]`).waitFor();
    phones.push({ man, page });
  }
  await b.look(phones[0].page, '40-work-to-grab');

  // Neither phone may hear of the other before it reaches for the job.
  for (const { page } of phones) await page.route(/\/api\/.*(stream|changes)/, (route) => route.abort());
  const grab = ({ page }) => page.locator(`[data-test="grab-card"][data-id="${told.ticket_id}"] [data-test="grab"]`).tap();
  await Promise.all(phones.map(grab));
  const ticket = async () => (await who.desk()).read(`/api/tickets/${told.ticket_id}`);
  /* A tap is not yet a claim: the winner stands in the ticket when the server has committed it. */
  const assignee = await until(async () => (await ticket()).assignee);
  const won = phones.find(({ man }) => man.id === assignee.id), lost = phones.find((p) => p !== won);
  await won.page.waitForURL(new RegExp(`/work/${told.ticket_id}`));
  await won.page.test('job-arrive').waitFor();
  await lost.page.getByText(assignee.name).first().waitFor();
  await b.look(won.page, '41-work-won', { whole: true });
  await b.look(lost.page, '42-work-lost');
  assert.equal((await ticket()).state, 'accepted');
  b.fine();
});

test('without a stream the asker\'s page asks by itself and moves all the same', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const b = await browser(t, h);
  const told = await h.nobody.do('/api/report', { place_code: PLACE, service: 'light', words: '床头灯一直闪', phone: '13800138001' });
  const page = await b.phone();
  await page.route(/\/api\/.*stream/, (route) => route.abort());
  await page.goto(`/t/${told.token}`);
  await page.test('follow-next').waitFor();
  await who.carry(h, told.ticket_id);
  await page.test('fixed-yes').waitFor({ timeout: 60_000 });
  b.fine();
});

test('a phone without a signal says so and keeps what was done until it can be told', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const b = await browser(t, h);
  const { id, man } = await who.onSite(h, { service: 'light', words: '灯不亮' });
  const login = (await (await who.manager()).read(`/api/people/${man.me.person.id}`)).login;
  const page = await b.phone({ login });
  await page.goto('/work');
  await page.test('job-card').first().waitFor();
  await page.goto(`/work/${id}`);
  await page.test('job-finish').waitFor();
  await page.context().setOffline(true);
  await page.test('job-finish').tap();
  await page.test('move-words').fill('地下室换好了');
  await page.test('move-minutes').fill('15');
  await page.test('move-send').tap();
  await page.test('outbox').first().waitFor();
  await b.look(page, '43-work-offline', { whole: true });
  await page.context().setOffline(false);
  await page.test('outbox').first().waitFor({ state: 'detached', timeout: 60_000 });
  const desk = await who.desk();
  assert.equal((await desk.read(`/api/tickets/${id}`)).state, 'done');
  assert.equal((await desk.read(`/api/tickets/${id}/timeline`)).items.filter((e) => e.fact === 'finished').length, 1, 'told once');
  b.fine();
});

test('what was done in a basement in time and told two hours later was done in time', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const b = await browser(t, h);
  const { ticket_id: id, token } = await h.nobody.do('/api/report', { place_code: PLACE, service: 'light', words: '灯不亮', phone: '13800138001' });
  const desk = await who.desk();
  const chosen = await worker(h, desk, id);
  await desk.do(`/api/tickets/${id}/assign`, { assignee_id: chosen.id, reason: '就近' });
  await (await who.as(chosen.login)).do(`/api/tickets/${id}/accept`, {});
  const page = await b.phone({ login: chosen.login });
  await page.goto('/work');
  await page.test('job-card').first().waitFor();
  await page.goto(`/work/${id}`);
  await page.test('job-arrive').waitFor();
  await page.context().setOffline(true);
  await page.test('job-arrive').tap();
  await page.test('arrive-tap').tap();
  await page.test('job-finish').tap();
  await page.test('move-words').fill('地下室换好了');
  await page.test('move-minutes').fill('5');
  await page.test('move-send').tap();
  await page.locator('[data-test="outbox"] li').nth(1).waitFor();
  const before = h.now();
  await h.advance(2 * HOUR);
  await until(async () => (await desk.read(`/api/tickets/${id}`)).promises.some((p) => p.kind === 'arrive' && p.state === 'broken'));
  await page.context().setOffline(false);
  await page.test('outbox').first().waitFor({ state: 'detached', timeout: 60_000 });
  const ticket = await desk.read(`/api/tickets/${id}`);
  assert.equal(ticket.state, 'done');
  assert.ok(ticket.on_site_at <= ticket.done_at && ticket.done_at < before + MINUTE, 'the moments are those of the basement');
  assert.deepEqual(['arrive', 'finish'].map((kind) => ticket.promises.find((p) => p.kind === kind).state), ['kept', 'kept']);
  const told = (await desk.read(`/api/tickets/${id}/timeline`)).items.filter((e) => /^(arrived|finished)$/.test(e.fact));
  assert.deepEqual(told.map((e) => e.data.done_at), [ticket.on_site_at, ticket.done_at]);
  for (const e of told) assert.ok(e.at === e.data.told_at && e.at - e.data.done_at > HOUR, 'both moments are told');
  const asker = await b.phone();
  await asker.goto(`/t/${token}`);
  await asker.getByText('补报').first().waitFor();
  await b.look(asker, '44-phone-told-later', { whole: true });
  b.fine();
});
