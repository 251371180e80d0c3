// Every screen in three languages, in the dark and in large text, at 360 px and on the desk: no word is
// missing, nothing is wider than the glass, nothing serious for axe.
import test from 'node:test';
import { house } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';
import { browser } from '../lib/browser.mjs';
import { HOUR } from '../lib/clock.mjs';

const large = (page) => page.context().addInitScript(() => localStorage.setItem('shouwen.text', 'large'));
/** dress, how its device is opened, before its first page. Another language is the same page to axe. */
const DRESSES = [
  ['zh-cn', {}],
  ['zh-tw', { locale: 'zh-TW' }],
  ['en', { locale: 'en-US' }],
  ['dark', { colorScheme: 'dark' }],
  ['large', { locale: 'en-US' }, large],
];

/** What there is to see: a need in every state that looks different, and the people whose screens differ. */
async function scene(h, who) {
  const waiting = await who.onSite(h, { service: 'water', words: '水龙头滴水' });
  await waiting.man.do(`/api/tickets/${waiting.id}/wait`, { reason: 'material', what_for: '阀芯', until_at: h.now() + 5 * HOUR, words: '阀芯下午到' });
  const fresh = await h.nobody.do('/api/report', { place_code: PLACE, service: 'oxygen', words: '氧气终端有漏气声' });
  const referred = await h.nobody.do('/api/report', { place_code: PLACE, service: 'network', words: '护士站上不了网' });
  const reported = await who.reported(h, { service: 'light', words: '走廊灯不亮' });
  const rated = await who.reported(h, { service: 'light', words: '治疗室灯不亮' });
  await h.nobody.do(`${rated.link}/confirm`, { fixed: 'yes' });
  const on = await who.onSite(h, { service: 'light', words: '库房灯不亮' });
  /* A leader ordered this one: the report waits for the leader's answer. */
  const foreman = await who.leader('electric');
  const issued = await who.reported(h, { service: 'light', words: '更衣室灯不亮' }, foreman);
  const login = async (client) => (await (await who.manager()).read(`/api/people/${client.me.person.id}`)).login;
  const account = (role) => who.accounts.find((a) => a.role === role).login;
  return { issued, foreman: await login(foreman), waiting, fresh, referred, reported, rated, on, worker: await login(on.man), steward: account('steward'), ward: account('ward'), desk: account('desk'), leader: account('desk_leader'), manager: account('manager'), logistics: account('logistics') };
}

/** name, path, what has to be there first */
const phoneScreens = (s) => [
  [null, [
    ['home', '/', null],
    ['report', `/p/${PLACE}`, 'service-tile'],
    ['no-place', '/p/NOWHERE-9', null],
    ['follow-urgent', `/t/${s.fresh.token}`, 'follow-next'],
    ['follow-waiting', `/t/${s.waiting.link.split('/').pop()}`, 'follow-next'],
    ['follow-referred', `/t/${s.referred.token}`, 'follow-next'],
    ['follow-fixed', `/t/${s.reported.link.split('/').pop()}`, 'fixed-yes'],
    ['follow-rate', `/t/${s.rated.link.split('/').pop()}`, 'rate-card'],
    ['find', '/find', 'find-send'],
    ['sign-in', '/sign-in', 'demo-account'],
    ['setup', '/setup/abcdefgh', null],
    ['check-a-file', '/verify', null],
    ['not-here', '/nothing/here', 'go-home'],
  ]],
  [s.worker, [
    ['work', '/work', 'job-card'],
    ['job', `/work/${s.on.id}`, 'job-finish'],
    ['me', '/me', 'me-card'],
    ['alarms', '/alarms', null],
  ]],
  [s.steward, [['zone', '/zone', null], ['verify', '/to-verify', null], ['record', '/record', null]]],
  [s.foreman, [['follow-by-staff', `/t/${s.reported.link.split('/').pop()}`, 'follow-by-staff'], ['answer', '/to-verify', 'report-card'], ['job-answer', `/work/${s.issued.id}`, 'job-accept-report']]],
  [s.ward, [['mine', '/mine', null]]],
];
const deskScreens = (s) => [
  [null, [['sign-in', '/desk/sign-in', 'demo-account']]],
  [s.desk, [
    ['board', '/desk', 'queue-row'],
    ['call', '/desk/call', 'call-phone'],
    ['verify', '/desk/verify', null],
    ['tickets', '/desk/tickets', null],
    ['ticket', `/desk/tickets/${s.waiting.id}`, 'ticket-page'],
    ['alarms', '/desk/alarms', null],
    ['hand-overs', '/desk/hand-overs', null],
    ['not-here', '/desk/nothing/here', 'go-home'],
  ]],
  [s.logistics, [['places', '/desk/places', null], ['services', '/desk/services', null], ['calendar', '/desk/calendar', null], ['record', '/desk/record', null], ['erasures', '/desk/erasures', 'erase-begin']]],
  [s.manager, [['people', '/desk/people', null]]],
];

/** Walks the groups with one device each and looks at every screen. */
async function walk(b, open, groups, prefix, dress, prepare) {
  for (const [login, screens] of groups) {
    const page = await open({ ...dress, ...(login ? { login } : {}) });
    if (prepare) await prepare(page);
    for (const [name, path, there] of screens) {
      await page.goto(path);
      await page.locator(there ? `[data-test="${there}"]` : '#app :is(h1, h2, strong, p)').first().waitFor();
      await page.waitForFunction(() => !document.querySelector('.waiting, .loading, [aria-busy="true"]'));
      await b.look(page, `${prefix}-${name}`, { whole: prefix.includes('phone'), axe: !/zh-tw|-en$/.test(prefix) });
    }
    await page.context().close();
  }
}

for (const [i, [dress, how, prepare]] of DRESSES.entries())
  test(`every screen of phone and desk is whole in ${dress}`, async (t) => {
    const h = await house(t, { days: 2, settings: { rate_sign_in: 1000 } });
    const who = await people(h);
    const b = await browser(t, h);
    const s = await scene(h, who);
    await walk(b, b.phone, phoneScreens(s), `${5 + i}0-phone-${dress}`, how, prepare);
    await walk(b, b.desk, deskScreens(s), `${5 + i}5-desk-${dress}`, how, prepare);
    b.fine();
  });
