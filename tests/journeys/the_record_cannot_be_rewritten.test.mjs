// Whoever rewrites what happened is found out, and each test says by whom and when: by a party's witness in its next
// round, by whoever checks a file, by the server itself at its start. The attacker here is the strongest there is: root
// on the server, with the database file and, in the last ones, with the record's own key.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BINARY, Client, demoData, forgetData, house, serve, until } from '../lib/house.mjs';
import { spoil, copyData, dataOf } from '../lib/store.mjs';
import { people, PLACE } from '../lib/people.mjs';
import { DAY } from '../lib/clock.mjs';
import { files, cases } from '../vectors/bundle/make.mjs';
import { verdictOf } from '../lib/verifier.mjs';

const folder = (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'shouwen-witness-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
};

/** One round of a party's own machine: {code, said, key}. */
function look(dir, url, name, ...more) {
  const run = spawnSync(BINARY, ['witness', '--of', url, '--data', dir, '--once', ...(name ? ['--name', name] : []), ...more], { encoding: 'utf8' });
  return { code: run.status, said: run.stderr, key: run.stdout.trim() };
}

/** What both verifiers say of a file; they must agree. */
function check(t, bytes, key) {
  const file = join(folder(t), 'x.shouwen');
  writeFileSync(file, bytes);
  const run = spawnSync(BINARY, ['verify', file, ...(key ? ['--key', key] : [])], { encoding: 'utf8' });
  const mine = verdictOf(new Uint8Array(bytes), key ? new Uint8Array(Buffer.from(key, 'base64')) : null);
  assert.equal(run.status === 0, mine.good, `${run.stdout}\n${JSON.stringify(mine.fault)}`);
  if (!mine.good) {
    assert.match(run.stdout, new RegExp(`reason +${mine.fault.reason}`));
    if (mine.fault.position !== null) assert.match(run.stdout, new RegExp(`position ${mine.fault.position} `));
  }
  return { good: mine.good, reason: mine.fault?.reason, event: mine.fault?.event, verdict: mine, said: run.stdout };
}

/** A hospital that is being served whatever was done to it: its tables need not add up. */
async function served(t, dir) {
  // A test's clock begins anew with every server: what a node before it had leased would seem to last for minutes.
  spoil(dir, 'DELETE FROM lease');
  const server = await serve(dir);
  t.after(async () => {
    await server.stop();
    forgetData(dir);
  });
  return { ...server, nobody: new Client(server.url), as: (login) => new Client(server.url).signIn(login) };
}
const sealed = (h) => until(async () => {
  const view = await (await h.as(h.manager)).read('/api/record');
  return view.unsealed_since_at === null && view;
});
const report = (h, words = '走廊灯不亮') => h.nobody.do('/api/report', { place_code: PLACE, service: 'light', words, phone: '13800138001', name: '李护士' });
const receiptOf = (h, token) => until(async () => {
  const got = await h.nobody.get(`/api/follow/${token}/receipt`);
  return got.status === 200 && got.bytes;
});

/** A hospital with some tickets whose record both parties have countersigned; then stopped, to be copied. */
async function scene(t) {
  const dir = demoData({ days: 0 });
  const h = await served(t, dir);
  const who = await people(h);
  h.manager = who.accounts.find((a) => a.role === 'manager').login;
  const machines = { contractor: folder(t), hospital: folder(t) };
  for (const [party, chief] of [['contractor', 'manager'], ['hospital', 'logistics']]) {
    const { key } = look(machines[party], h.url, `${party}.example`);
    await (await who.role(chief)).do('/api/record/witnesses', { key });
  }
  const before = await who.onSite(h, { words: '库房灯不亮' });
  await sealed(h);
  await h.stop();
  const old = copyData(dir);
  t.after(() => forgetData(old));

  const again = { ...await served(t, dir), manager: h.manager };
  const told = await report(again);
  await report(again, '治疗室灯不亮');
  const view = await sealed(again);
  for (const dir of Object.values(machines)) assert.equal(look(dir, again.url).code, 0);
  const receipt = await receiptOf(again, told.token);
  await again.stop();
  return { dir, old, machines, ticket: before.id, told, receipt, view, manager: h.manager };
}

/** The scene's hospital, changed while it was stopped, served again; the witnesses are copies, too. */
async function after(t, s, { dir = s.dir, change = () => {} } = {}) {
  const mine = copyData(dir);
  await change(mine);
  const h = await served(t, mine);
  const machines = Object.fromEntries(Object.entries(s.machines).map(([party, from]) => {
    const to = join(folder(t), party);
    cpSync(from, to, { recursive: true });
    return [party, to];
  }));
  const desk = await (await people(h)).desk();
  return {
    ...h, machines, manager: s.manager,
    look: () => Object.fromEntries(Object.entries(machines).map(([party, d]) => [party, look(d, h.url)])),
    bundle: async (id = s.ticket) => (await desk.get(`/api/tickets/${id}/bundle`)).bytes,
    trouble: async () => (await (await h.as(s.manager)).read('/api/record')).trouble,
    checked: () => spawnSync(BINARY, ['record', '--check', ...dataOf(mine)], { encoding: 'utf8' }),
  };
}

/** The 32 bytes out of the line that the record and its witnesses print. */
const bare = (line) => Buffer.from(line.split('+').slice(2).join('+'), 'base64').subarray(1).toString('base64');
const alarmed = (dir) => existsSync(join(dir, 'alarm')) && readFileSync(join(dir, 'alarm'), 'utf8').split('\n')[0];

test('the record cannot be rewritten', async (t) => {
  const s = await scene(t);
  const event = Number(spoil(s.dir, `SELECT id FROM event WHERE ticket_id = ${s.ticket} AND fact = 'accepted'`));
  const before = Number(spoil(s.dir, `SELECT MAX(id) FROM event WHERE ticket_id = ${s.ticket} AND id < ${event}`));
  const last = Number(spoil(s.dir, `SELECT MAX(id) FROM event WHERE ticket_id = ${s.ticket}`));

  await t.test('untouched it is good for everybody, with both countersignatures in it', async (t) => {
    const h = await after(t, s);
    const raw = bare(s.view.key);
    const whole = check(t, await h.bundle(), raw);
    assert.ok(whole.good);
    assert.equal(spawnSync(BINARY, ['verify', 'tests/vectors/bundle/ticket.shouwen', '--key', s.view.key], { encoding: 'utf8' }).status, 1, 'the whole line is a key, too');
    assert.deepEqual(whole.verdict.cosigned.map((w) => [w.party, w.at > 0]).sort(), [['contractor', true], ['hospital', true]]);
    assert.equal(await h.trouble(), null);
    for (const [party, seen] of Object.entries(h.look())) assert.equal(seen.code, 0, `${party}: ${seen.said}`);
  });

  // Rows changed behind a log that is left alone: the next file that is made of them proves nothing.
  const rows = [
    ['a byte of an event changed', `UPDATE event SET actor_id = actor_id + 1 WHERE id = ${event}`, 'proof', event],
    ['an event back-dated', `UPDATE event SET at = at - 3600000000 WHERE id = ${event}`, 'proof', event],
    ['an event deleted', `DELETE FROM event_words WHERE event_id = ${event}; DELETE FROM event WHERE id = ${event}`, 'nth', null],
    ['two events reordered', `UPDATE event SET nth = -nth WHERE id IN (${event}, ${before}); UPDATE event SET nth = CASE id WHEN ${event} THEN (SELECT -nth FROM event WHERE id = ${before}) ELSE (SELECT -nth FROM event WHERE id = ${event}) END WHERE id IN (${event}, ${before})`, 'proof', before],
    ['what somebody wrote changed', `UPDATE event_words SET words = words || '!' WHERE event_id = (SELECT MIN(w.event_id) FROM event_words w JOIN event e ON e.id = w.event_id WHERE e.ticket_id = ${s.ticket})`, 'words', null],
  ];
  for (const [what, change, reason, named] of rows)
    await t.test(`${what}: named by both verifiers in the next file, and by record --check`, async (t) => {
      const h = await after(t, s, { change: (dir) => spoil(dir, change) });
      const found = check(t, await h.bundle());
      assert.equal(found.reason, reason, found.said);
      if (named) assert.equal(found.event.id, named);
      await h.stop();
      const own = h.checked();
      assert.notEqual(own.status, 0, own.stdout + own.stderr);
    });

  await t.test('the tail cut: the server says so at its start and seals nothing more', async (t) => {
    const h = await after(t, s, { change: (dir) => spoil(dir, `DELETE FROM event_words WHERE event_id > ${last}; DELETE FROM event WHERE id > ${last}`) });
    assert.equal(await h.trouble(), 'events_gone');
    assert.match(h.log(), /record/);
  });

  await t.test('the whole database put back from an old copy: both witnesses, in their next round', async (t) => {
    const h = await after(t, s, { dir: s.old });
    for (const [party, seen] of Object.entries(h.look())) {
      assert.equal(seen.code, 1, `${party}: ${seen.said}`);
      assert.match(seen.said, /ALARM: the record is shorter/);
      assert.equal(alarmed(h.machines[party]), 'rollback');
    }
  });

  await t.test('an old copy that lives on until it is longer: both witnesses, in their next round', async (t) => {
    const h = await after(t, s, { dir: s.old });
    while ((await sealed(h)).size <= s.view.size) await report(h, '另一件事');
    for (const [party, seen] of Object.entries(h.look())) {
      assert.equal(seen.code, 1, `${party}: ${seen.said}`);
      assert.equal(alarmed(h.machines[party]), 'rewritten');
    }
    assert.ok(!check(t, s.receipt).verdict.fault, 'and the receipt that was given out still proves what this record denies');
  });

  const forge = (dir) => spoil(dir, `UPDATE event SET actor_id = actor_id + 1 WHERE id = ${event}; DELETE FROM tile; DELETE FROM cosignature; DELETE FROM head; UPDATE record_state SET size = 0, turn = 0, last_id = 0`);
  await t.test('rewritten from the beginning and signed with the stolen key: the file is good, the witnesses are not deceived', async (t) => {
    const h = await after(t, s, { change: forge });
    await sealed(h);
    assert.ok(check(t, await h.bundle()).good, 'whoever has only the file and the key is deceived: this is what witnesses are for');
    for (const [party, seen] of Object.entries(h.look())) {
      assert.equal(seen.code, 1, `${party}: ${seen.said}`);
      assert.match(alarmed(h.machines[party]), /fork|rewritten/);
      const evidence = readdirSync(h.machines[party]).find((f) => f.startsWith('fork-'));
      const text = readFileSync(join(h.machines[party], evidence), 'utf8');
      assert.equal(text.match(/^— shouwen\/[0-9a-f]{16} /gm).length, 2, 'both signed heads are kept: the key signed two pasts');
    }
    // The alarm stands until a person takes it away, whatever the server shows meanwhile.
    const dir = h.machines.hospital;
    assert.equal(look(dir, h.url).code, 1);
    assert.match(look(dir, h.url).said, /an alarm stands/);
    rmSync(join(dir, 'alarm'));
    assert.equal(look(dir, h.url).code, 1, 'and it has not forgotten what it saw');
  });

  await t.test('another key: both witnesses, in their next round', async (t) => {
    const h = await after(t, s, { change: (dir) => {
      forge(dir);
      rmSync(join(dir, 'record.key'));
      spoil(dir, "DELETE FROM hospital WHERE name = 'record_key'");
    } });
    await sealed(h);
    for (const [party, seen] of Object.entries(h.look())) {
      assert.equal(seen.code, 1, `${party}: ${seen.said}`);
      assert.equal(alarmed(h.machines[party]), 'other_key');
    }
    const raw = bare(s.view.key);
    assert.equal(check(t, await h.bundle(), raw).reason, 'other_key');
  });

  await t.test('an alarm calls for help, and a witness that goes on says so every round', async (t) => {
    const h = await after(t, s, { dir: s.old });
    const dir = h.machines.contractor, called = join(folder(t), 'called');
    assert.equal(look(dir, h.url, undefined, '--alarm', `echo "$SHOUWEN_ALARM" >${called}`).code, 1);
    assert.equal(readFileSync(called, 'utf8'), 'rollback\n');
    const on = spawn(BINARY, ['witness', '--of', h.url, '--data', dir, '--every', '1'], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    on.stderr.on('data', (d) => { said += d; });
    const gone = new Promise((done) => on.once('exit', done));
    await until(() => said.match(/an alarm stands/g)?.length >= 2);
    on.kill('SIGTERM');
    assert.equal(await gone, 0, 'and it stops when it is asked to');
  });

  await t.test('a server that is away is no alarm', (t) => {
    const dir = join(folder(t), 'w');
    cpSync(s.machines.hospital, dir, { recursive: true });
    assert.equal(look(dir, 'http://127.0.0.1:9').code, 2);
    assert.ok(!existsSync(join(dir, 'alarm')));
  });
});

test('a receipt proves for ever that the ticket was accepted', async (t) => {
  const h = await house(t, { days: 0 });
  h.manager = (await people(h)).accounts.find((a) => a.role === 'manager').login;
  const { token } = await report(h, '三床呼叫铃不响');
  const receipt = await receiptOf(h, token);
  const first = check(t, receipt);
  assert.ok(first.good);
  assert.match(JSON.stringify(first.verdict.events[0].more), /三床呼叫铃不响/);
  const { size } = await h.nobody.read('/api/record/head');

  await h.advance(90 * DAY);
  for (let i = 0; i < 5; i++) await report(h, `以后的事 ${i}`);
  await sealed(h);
  const now = await h.nobody.read('/api/record/head');
  assert.ok(now.size > size);
  assert.ok((await h.nobody.read(`/api/record/consistency?from=${size}&to=${now.size}`)).hashes.length > 0);
  const later = check(t, await receiptOf(h, token));
  assert.ok(later.good && check(t, receipt).good, 'the old file and a new one');
  assert.equal(later.verdict.events[0].leaf.at, first.verdict.events[0].leaf.at);

  const svg = await h.nobody.get(`/api/follow/${token}/receipt?qr=svg&origin=https://help.example.org`);
  assert.equal(svg.headers.get('content-type'), 'image/svg+xml');
  assert.equal((await h.nobody.get(`/api/follow/${token}/receipt?qr=png`)).status, 400);
});

test('who may take which file, and with what in it', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  h.manager = who.accounts.find((a) => a.role === 'manager').login;
  const { id } = await who.reported(h, { words: '药房灯不亮', name: '李护士' });
  await sealed(h);
  const manager = await who.manager(), logistics = await who.logistics(), ward = await who.ward();
  const told = (bytes) => check(t, bytes).verdict.events.some((e) => e.told);
  const looks = async () => (await manager.read(`/api/tickets/${id}/timeline`)).items?.filter((e) => e.fact === 'contact_seen').length ?? 0;

  assert.equal(told((await (await who.desk()).get(`/api/tickets/${id}/bundle`)).bytes), true);
  const bare = (await manager.get(`/api/tickets/${id}/bundle`)).bytes;
  assert.equal(told(bare), false, 'the manager sees names only on need');
  const seen = await looks();
  assert.equal(told((await manager.post(`/api/tickets/${id}/bundle`)).bytes), true);
  assert.equal(await looks(), seen + 1, 'and the look is an event');
  assert.equal((await h.nobody.get(`/api/tickets/${id}/bundle`)).status, 401);

  const month = new Date(h.now() / 1000 + 8 * 3600_000).toISOString().slice(0, 7);
  for (const [client, words] of [[manager, false], [logistics, false], [logistics, true]]) {
    const got = await client.get(`/api/record/bundle?month=${month}${words ? '&words=true' : ''}`);
    assert.equal(got.status, 200);
    assert.ok(check(t, got.bytes).good);
    assert.equal(told(got.bytes), words);
  }
  assert.equal((await manager.get(`/api/record/bundle?month=${month}&words=true`)).status, 403);
  assert.equal((await ward.get(`/api/record/bundle?month=${month}`)).status, 403);
  assert.equal((await manager.get('/api/record/bundle?month=1999-01')).status, 404);
  assert.equal((await manager.get('/api/record/bundle?month=2026-13')).status, 400);
});

test('the shared files are what their maker writes, and both verifiers say of each what cases.json says', (t) => {
  const said = JSON.parse(readFileSync('tests/vectors/bundle/cases.json', 'utf8'));
  assert.deepEqual(said, JSON.parse(JSON.stringify(cases)));
  for (const [name, bytes] of files) {
    assert.ok(readFileSync(join('tests/vectors/bundle', name)).equals(bytes), `${name}: node tests/vectors/bundle/make.mjs`);
    const expected = cases.find((c) => c.file === name), found = check(t, bytes, expected.key);
    assert.equal(found.good, expected.good, name);
    if (!expected.good) assert.equal(found.reason, expected.reason, name);
  }
});
