// Every move of the table, once, over HTTP by whoever may make it; at the end the description of the
// API is walked: a move that nobody made here fails the test.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house } from '../lib/house.mjs';
import { people, PLACE, worker } from '../lib/people.mjs';

test('every move can be made over HTTP and does what the table says', async (t) => {
  const h = await house(t, { days: 0, settings: { rate_report: 10000 } });
  const soon = (hours) => h.now() + hours * 3600e6;
  const who = await people(h);
  const desk = await who.desk(), manager = await who.manager();
  const deskLeader = await who.role('desk_leader');
  const made = new Set();
  const need = async (service = 'light') =>
    h.nobody.do('/api/report', { place_code: PLACE, service, words: '灯不亮', name: '陈女士', phone: '13800138000' });
  const move = async (client, id, word, body = {}) => {
    const a = await client.post(`/api/tickets/${id}/${word}`, body);
    assert.equal(a.status, 200, `${word}: ${JSON.stringify(a.body)}`);
    made.add(word);
    return a.body;
  };
  /** Carries a need to "on_site"; gives {id, link, man, manId}. */
  const onSite = async (service) => {
    const told = await need(service);
    const man = await worker(h, desk, told.ticket_id);
    const w = await who.as(man.login);
    await move(desk, told.ticket_id, 'assign', { assignee_id: man.id, reason: '就近' });
    await move(w, told.ticket_id, 'accept');
    await move(w, told.ticket_id, 'arrive', { proof: 'scan', code: PLACE });
    return { id: told.ticket_id, link: `/api/follow/${told.token}`, man: w, manId: man.id, number: told.number };
  };
  const finish = { words: '换好了', minutes: 20 };
  const verified = { quality: 'good', on_time: true };

  await t.test('sent, given back, taken', async () => {
    const { ticket_id: id } = await need();
    const man = await worker(h, desk, id);
    const w = await who.as(man.login);
    await move(desk, id, 'assign', { assignee_id: man.id, reason: '就近', words: '先断电' });
    let seen = await move(w, id, 'return-job', { reason: '在手术室' });
    assert.equal(seen.state, 'registered');
    seen = await move(w, id, 'claim');
    assert.equal(seen.state, 'accepted');
    assert.equal(seen.assignee.id, man.id);
  });

  await t.test('found, waited for, moved, resumed, asked up, helped', async () => {
    const { id, man, manId, link } = await onSite();
    await move(man, id, 'survey', { finding: 'needs_material', words: '要换镇流器' });
    let seen = await move(man, id, 'wait', { reason: 'material', what_for: '镇流器', until_at: soon(5), words: '下午到货' });
    assert.equal(seen.state, 'waiting');
    assert.equal(seen.wait.what_for, '镇流器');
    assert.equal(seen.promises.find((p) => p.kind === 'finish').due_at, null, 'the finish promise stands still');
    seen = await move(desk, id, 'move-date', { until_at: soon(9), words: '改到晚上' });
    assert.equal(seen.wait.moved, 1);
    assert.ok((await h.nobody.read(link)).events.some((e) => e.fact === 'date_moved' && e.words === '改到晚上'), 'the askers are told again');
    seen = await move(man, id, 'resume');
    assert.equal(seen.state, 'on_site');
    seen = await move(man, id, 'ask-up', { words: '要停一层的电' });
    assert.equal(seen.alarms[0].kind, 'asked_up');
    const other = (await desk.read(`/api/tickets/${id}/candidates`)).items.find((c) => c.person.role === 'worker' && c.person.id !== manId);
    seen = await move(desk, id, 'add-helper', { person_id: other.person.id });
    assert.equal(seen.helpers.length, 1);
    await move(man, id, 'progress', { words: '换了一半' });
    await move(man, id, 'note', { words: '旧管已回收' });
    const helper = await who.byId(other.person.id);
    await move(man, id, 'finish', finish);
    assert.equal((await helper.post(`/api/tickets/${id}/verify`, verified)).status, 403);
  });

  await t.test('checked, sent back, reported, returned, confirmed, disputed', async () => {
    const { id, man, link } = await onSite();
    await move(man, id, 'finish', finish);
    let seen = await move(desk, id, 'send-back', { words: '面板松' });
    assert.equal(seen.state, 'on_site');
    await move(man, id, 'finish', finish);
    await move(desk, id, 'verify', verified);
    await move(desk, id, 'report-back', { words: '已换好' });
    assert.ok((await desk.read('/api/tickets?view=answer&limit=100')).items.some((one) => one.id === id), 'a report waits for its answer');
    seen = await move(desk, id, 'accept-report', { words: '收到' });
    assert.equal(seen.state, 'reported');
    assert.equal(seen.report_accepter.id, desk.me.person.id);
    assert.ok(seen.report_accepted_at >= seen.reported_at);
    assert.deepEqual(seen.can.filter((one) => one.endsWith('-report')), ['return-report'], 'accepted once');
    assert.equal(seen.promises.find((p) => p.kind === 'confirm').state, 'running', 'the askers still have their word');
    assert.ok(!(await desk.read('/api/tickets?view=answer&limit=100')).items.some((one) => one.id === id), 'an answered report leaves the list');
    assert.ok((await desk.read(`/api/tickets/${id}/timeline`)).items.some((e) => e.fact === 'report_accepted' && e.words === '收到'));
    assert.ok(!(await h.nobody.read(link)).events.some((e) => e.fact === 'report_accepted'), 'that is between the two parties');
    assert.equal((await man.post(`/api/tickets/${id}/accept-report`, {})).status, 403);
    seen = await move(desk, id, 'return-report', { words: '没写用料', to: 'verified' });
    assert.equal(seen.state, 'verified');
    assert.equal(seen.report_accepted_at, null, 'a returned report is not an accepted one');
    const early = await desk.post(`/api/tickets/${id}/accept-report`, {});
    assert.equal(early.body.code, 'wrong-state');
    assert.equal(early.body.more.state, 'verified');
    assert.ok(early.body.more.can.includes('report-back'));
    await move(man, id, 'report-back', { words: '镇流器一只' });
    seen = await move(desk, id, 'return-report', { words: '灯还闪', to: 'on_site' });
    assert.equal(seen.state, 'on_site');
    await move(man, id, 'finish', finish);
    await move(desk, id, 'verify', verified);
    await move(desk, id, 'report-back', { words: '好了' });
    const asker = (await desk.read(`/api/tickets/${id}`)).askers[0];
    seen = await move(desk, id, 'confirm', { asker_id: asker.id, fixed: 'yes', words: '电话里说好了' });
    assert.equal(seen.outcome, 'confirmed');
    seen = await move(desk, id, 'dispute', { words: '来电话说又灭了' });
    assert.equal(seen.state, 'registered');
    assert.equal(seen.reopened, 1);
    const mine = await h.nobody.do(`${link}/note`, { words: '请快一点' });
    assert.ok(mine.events.some((e) => e.by_asker && e.words === '请快一点'));
  });

  await t.test('referred, bounced, confirmed by the other department', async () => {
    const { ticket_id: id } = await need();
    const department = (await desk.read('/api/departments')).items[0];
    let seen = await move(desk, id, 'refer', { department_id: department.id, words: '归他们管' });
    assert.equal(seen.state, 'referred');
    assert.equal(seen.department.id, department.id);
    seen = await move(desk, id, 'bounce', { words: '说不是他们的' });
    assert.equal(seen.state, 'registered');
    await move(desk, id, 'refer', { department_id: department.id });
    seen = await move(desk, id, 'confirm-referral', { name: '小刘' });
    assert.equal(seen.outcome, 'referred');
  });

  await t.test('more than a thousand yuan: quoted, refused, stamped by both, or acted first', async () => {
    const { id, man, link } = await onSite();
    const leader = await who.role('leader');
    let seen = await move(man, id, 'quote', { amount_fen: 100001, words: '换配电箱' });
    assert.equal((await man.post(`/api/tickets/${id}/finish`, finish)).body.code, 'stamps-missing');
    seen = await move(manager, id, 'refuse-quote', { quote_id: seen.quote.id, words: '再谈价' });
    seen = await move(man, id, 'quote', { amount_fen: 100002 });
    await move(leader, id, 'approve-quote', { quote_id: seen.quote.id });
    await move(desk, id, 'tell-asker', { quote_id: seen.quote.id });
    seen = await move(man, id, 'quote', { amount_fen: 200000 });
    assert.equal(seen.quote.approved_at, null, 'a raised amount asks again');
    assert.ok((await h.nobody.read(link)).can.includes('agree'));
    const mine = await h.nobody.do(`${link}/agree`, { quote_id: seen.quote.id });
    assert.equal(mine.quote, null);
    seen = await move(desk, id, 'act-first', { words: '漏电，不能等' });
    assert.ok(seen.promises.some((p) => p.kind === 'paperwork' && p.state === 'running'));
    await move(man, id, 'finish', finish);
    seen = await move(desk, id, 'papers-done', { words: '手续已补' });
    assert.ok(seen.promises.some((p) => p.kind === 'paperwork' && p.state === 'kept'));
  });

  await t.test('first ownership offered, returned, accepted', async () => {
    const told = await desk.do('/api/tickets', { place_code: PLACE, service: 'light', words: '来电：灯不亮', channel: 'phone', occurred_at: soon(-1) });
    assert.equal(told.first_owner.id, desk.me.person.id);
    const to = deskLeader.me.person.id;
    let seen = await move(desk, told.id, 'offer', { to_id: to, reason: '下班' });
    assert.equal(seen.hand_over.to.id, to);
    assert.ok((await deskLeader.read('/api/hand-overs')).items.some((o) => o.ticket_id === told.id));
    seen = await move(deskLeader, told.id, 'return-offer', { reason: '在开会' });
    assert.equal(seen.first_owner.id, desk.me.person.id);
    await move(desk, told.id, 'offer', { to_id: to });
    seen = await move(deskLeader, told.id, 'accept-offer');
    assert.equal(seen.first_owner.id, to);
  });

  await t.test('joined, merged, cancelled', async () => {
    const a = await need(), b = await need(), c = await need();
    await move(desk, a.ticket_id, 'join', { name: '隔壁床', phone: '13700000000' });
    let seen = await move(desk, b.ticket_id, 'merge', { into: a.number });
    assert.equal(seen.outcome, 'merged');
    assert.equal((await h.nobody.read(`/api/follow/${b.token}`)).number, a.number, 'its link leads to the one that goes on');
    assert.equal((await desk.read(`/api/tickets/${a.ticket_id}`)).askers.length, 3);
    seen = await move(desk, c.ticket_id, 'cancel', { reason: '来电说不用了' });
    assert.equal(seen.outcome, 'cancelled');
    assert.equal(seen.can.includes('assign'), false);
  });

  await t.test('no move of the description was left out', async () => {
    const paths = Object.entries((await h.nobody.read('/api/openapi.json')).paths).filter(([, verbs]) => verbs.post);
    const words = paths.map(([p]) => /^\/api\/tickets\/\{id\}\/([a-z-]+)$/.exec(p)?.[1]).filter(Boolean);
    assert.ok(words.length >= 35);
    assert.deepEqual(words.filter((w) => !['contact', 'bundle'].includes(w) && !made.has(w)), []);
  });
});
