// More than 1000.00 yuan needs the supervisor's and an asker's stamp before the end; 1000.00 does
// not. What cannot wait for stamps is begun at once, and its papers are owed.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house } from '../lib/house.mjs';
import { people } from '../lib/people.mjs';
import { DAY } from '../lib/clock.mjs';

const DONE = { words: '已更换', minutes: 90 };

test('1000.00 yuan needs no stamp; one fen more needs two, and a raised amount asks again', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const small = await who.onSite(h, { service: 'water', words: '换龙头' });
  await small.man.do(`/api/tickets/${small.id}/quote`, { amount_fen: 100_000, words: '龙头一套' });
  assert.equal((await small.man.do(`/api/tickets/${small.id}/finish`, DONE)).state, 'done');

  const { id, link, man } = await who.onSite(h, { service: 'light', words: '换配电箱' });
  const leader = await who.leader('electric');
  let ticket = await man.do(`/api/tickets/${id}/survey`, { finding: 'needs_material', amount_fen: 100_001, words: '配电箱' });
  let quote = ticket.quote;
  assert.equal(quote.amount_fen, 100_001);
  const refused = await man.post(`/api/tickets/${id}/finish`, DONE);
  assert.equal(refused.status, 409);
  assert.equal(refused.body.code, 'stamps-missing');
  assert.equal((await man.post(`/api/tickets/${id}/approve-quote`, { quote_id: quote.id })).status, 403, 'nobody stamps for themselves');

  await leader.do(`/api/tickets/${id}/approve-quote`, { quote_id: quote.id });
  assert.equal((await man.post(`/api/tickets/${id}/finish`, DONE)).body.code, 'stamps-missing', 'one stamp is not two');
  let mine = await h.nobody.read(link);
  assert.equal(mine.quote.amount_fen, 100_001);
  assert.ok(mine.can.includes('agree'));

  ticket = await man.do(`/api/tickets/${id}/quote`, { amount_fen: 150_000, words: '还要换线' });
  quote = ticket.quote;
  assert.equal(quote.approved_at, null, 'a raised amount asks again');
  await leader.do(`/api/tickets/${id}/approve-quote`, { quote_id: quote.id });
  mine = await h.nobody.do(`${link}/agree`, { quote_id: quote.id });
  assert.ok(!mine.can.includes('agree'));
  assert.equal((await man.do(`/api/tickets/${id}/finish`, DONE)).state, 'done');
});

test('the desk writes down that the asker agreed by phone; a refused quote keeps the work from ending', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const desk = await who.desk();
  const { id, man } = await who.onSite(h, { service: 'light', words: '换配电箱' });
  const leader = await who.leader('electric');
  let { quote } = await man.do(`/api/tickets/${id}/quote`, { amount_fen: 500_000 });
  assert.equal((await leader.post(`/api/tickets/${id}/refuse-quote`, { quote_id: quote.id })).body.errors[0].pointer, '/words');
  await leader.do(`/api/tickets/${id}/refuse-quote`, { quote_id: quote.id, words: '太贵，换国产的' });
  assert.equal((await man.post(`/api/tickets/${id}/finish`, DONE)).body.code, 'stamps-missing');
  ({ quote } = await man.do(`/api/tickets/${id}/quote`, { amount_fen: 200_000 }));
  await leader.do(`/api/tickets/${id}/approve-quote`, { quote_id: quote.id });
  await desk.do(`/api/tickets/${id}/tell-asker`, { quote_id: quote.id, words: '护士长同意' });
  assert.equal((await man.do(`/api/tickets/${id}/finish`, DONE)).state, 'done');
});

test('acting first opens a promise for the papers, which runs from the end of the work', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const desk = await who.desk();
  const { id, man } = await who.onSite(h, { service: 'light', words: '配电箱冒烟' });
  assert.equal((await desk.post(`/api/tickets/${id}/act-first`, {})).status, 400, 'why it cannot wait has to be said');
  let ticket = await desk.do(`/api/tickets/${id}/act-first`, { words: '冒烟，等不了盖章' });
  assert.equal(ticket.acted_first, true);
  const papers = () => ticket.promises.find((p) => p.kind === 'paperwork');
  assert.equal(papers().state, 'running');
  await man.do(`/api/tickets/${id}/quote`, { amount_fen: 300_000 });
  ticket = await man.do(`/api/tickets/${id}/finish`, DONE);
  assert.equal(ticket.state, 'done', 'the stamps come after');
  assert.ok(papers().due_at > h.now() + 4 * DAY, 'three working days after a Friday is Wednesday');
  assert.ok(papers().due_at < h.now() + 6 * DAY);
  ticket = await desk.do(`/api/tickets/${id}/papers-done`, { words: '审批单 0042 已补' });
  assert.equal(papers().state, 'kept');
});
