// A hospital is backed up while people work in it, restored into an empty place, and carried to the
// other engine and back; killed in between, it is carried on. What was damaged is refused.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BINARY, demoData, emptyData, house } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';

const run = (...args) => spawnSync(BINARY, args, { encoding: 'utf8' });
const done = (...args) => {
  const r = run(...args);
  assert.equal(r.status, 0, `${args[0]}: ${r.stderr}`);
  return r;
};
const sum = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');
const folder = (t) => {
  const dir = emptyData();
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
};
/** A folder that a house will be served from, and removed by it. */
const served = () => emptyData();
const backupsOf = (to) => readdirSync(to).filter((n) => !n.includes('partial')).sort();

/** A new, empty database beside those of the other tests. */
function database() {
  const address = process.env.SHOUWEN_TEST_POSTGRES;
  assert.ok(address, 'run through tools/with-postgres, as make test does');
  const name = `kept_${randomUUID().slice(0, 8)}`;
  const made = spawnSync('psql', [address, '-qc', `CREATE DATABASE ${name}`], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  return address.replace(/\/\/\/[^?]*/, `///${name}`);
}

/** People report while something else happens; resolves to the numbers they were told. */
async function reporting(h, until) {
  const numbers = [];
  let over = false;
  until.finally(() => { over = true; });
  while (!over) numbers.push((await h.nobody.do('/api/report', { place_code: PLACE, service: 'light', words: '灯不亮', phone: '13900000001' })).number);
  return numbers;
}

/** One need from report to the issuer's hands: the restored hospital works. */
async function works(h) {
  const who = await people(h);
  const { id } = await who.reported(h, { words: '恢复以后第一件' });
  assert.equal((await (await who.desk()).read(`/api/tickets/${id}`)).state, 'reported');
}

test('a backup made while people report is restored, checked, and worked in', async (t) => {
  const to = folder(t), place = served();
  const h = await house(t, { days: 2, settings: { rate_report: 1_000_000 } });
  const child = spawn(BINARY, ['backup', '--data', h.dir, to], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((r) => child.once('exit', (code) => r(code)));
  const numbers = await reporting(h, ended);
  assert.equal(await ended, 0);
  assert.ok(numbers.length > 0, 'the hospital was served meanwhile');

  const [name] = backupsOf(to);
  assert.ok(!existsSync(join(to, name, 'record.key')), 'who holds a backup cannot sign');
  done('restore', '--data', place, '--key', join(h.dir, 'record.key'), join(to, name));
  const again = await house(t, { dir: place });
  await works(again);
});

test('what is not a whole backup is refused, and nothing is left behind', async (t) => {
  const dir = demoData({ days: 2 }), to = folder(t);
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  done('backup', '--data', dir, to);
  const whole = join(to, backupsOf(to)[0]);
  const harms = {
    'a byte of the database': (b) => {
      const file = join(b, 'shouwen.db'), bytes = readFileSync(file);
      bytes[bytes.length >> 1] ^= 1;
      writeFileSync(file, bytes);
    },
    'the manifest': (b) => rmSync(join(b, 'MANIFEST')),
    'the database': (b) => rmSync(join(b, 'shouwen.db')),
  };
  for (const [what, harm] of Object.entries(harms)) {
    const b = join(folder(t), 'b'), place = folder(t);
    cpSync(whole, b, { recursive: true });
    harm(b);
    const r = run('restore', '--data', place, b);
    assert.equal(r.status, 1, what);
    assert.match(r.stderr, /no whole backup/, what);
    assert.deepEqual(readdirSync(place), [], what);
  }
});

test('a picture that is missing or changed is found when a backup is restored', async (t) => {
  const dir = demoData({ days: 2 }), to = folder(t);
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  done('backup', '--data', dir, to);
  const whole = join(to, backupsOf(to)[0]);
  const first = (b) => {
    const ab = readdirSync(join(b, 'evidence'))[0];
    return join(b, 'evidence', ab, readdirSync(join(b, 'evidence', ab))[0]);
  };
  for (const harm of [(file) => rmSync(file), (file) => writeFileSync(file, 'x')]) {
    const b = join(folder(t), 'b');
    cpSync(whole, b, { recursive: true });
    harm(first(b));
    const r = run('restore', '--data', folder(t), b);
    assert.equal(r.status, 1);
    assert.match(r.stderr, /picture/);
  }
});

test('a hospital is never restored over another one', async (t) => {
  const dir = demoData({ days: 0 }), to = folder(t);
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  done('backup', '--data', dir, to);
  const before = sum(join(dir, 'shouwen.db'));
  assert.equal(run('restore', '--data', dir, join(to, backupsOf(to)[0])).status, 1);
  assert.equal(sum(join(dir, 'shouwen.db')), before);
});

test('a killed backup leaves no folder that looks like one, and the newest N stay', async (t) => {
  const dir = demoData({ days: 2 }), to = folder(t);
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  for (let i = 0; i < 8; i++) {
    const child = spawn(BINARY, ['backup', '--data', dir, to], { stdio: 'ignore' });
    const ended = new Promise((r) => child.once('exit', r));
    await Promise.race([ended, new Promise((r) => setTimeout(r, i * 12))]);
    child.kill('SIGKILL');
    await ended;
    for (const name of backupsOf(to)) assert.ok(existsSync(join(to, name, 'MANIFEST')), 'whole or not there');
  }
  // Backups of earlier days, as the timer left them, and none of today: how many the kills let through is chance.
  const days = ['20261101T020000Z', '20261102T020000Z', '20261103T020000Z'], whole = demoBackup(to, dir);
  for (const day of days) cpSync(whole, join(to, day), { recursive: true });
  for (const name of backupsOf(to)) if (!days.includes(name)) rmSync(join(to, name), { recursive: true });
  done('backup', '--data', dir, '--keep', '2', to);
  const left = backupsOf(to);
  assert.equal(left.length, 2);
  assert.equal(left[0], '20261103T020000Z');
  assert.deepEqual(readdirSync(to).filter((n) => n.includes('partial')), []);
});

/** A whole backup in `to`: one that is there, or a new one. */
function demoBackup(to, dir) {
  if (backupsOf(to).length === 0) done('backup', '--data', dir, to);
  return join(to, backupsOf(to).at(-1));
}

/** Called again and again, killed at any moment, until it came to its end. Resolves to how often it was killed. */
async function moveThroughKills(from, to, data) {
  for (let kills = 0; ; kills++) {
    const child = spawn(BINARY, ['move', '--from', from, '--to', to, '--data', data], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (d) => { said += d; });
    const ended = new Promise((r) => child.once('exit', (code, signal) => r({ code, signal })));
    if (kills < 6) setTimeout(() => child.kill('SIGKILL'), 40 + kills * 60);
    const { code, signal } = await ended;
    if (code === 0) return kills;
    assert.equal(signal, 'SIGKILL', said);
  }
}

test('a hospital is carried to PostgreSQL through kills, served there, and carried back', async (t) => {
  const h = await house(t, { days: 2, settings: { rate_report: 1_000_000 } });
  const nodes = served(), back = served(), address = database(), file = `sqlite:${h.dir}/shouwen.db`;

  // While it is served a first run brings most of it over; whether rows changed under the comparing is said.
  const first = spawn(BINARY, ['move', '--from', file, '--to', address, '--data', nodes], { stdio: 'ignore' });
  const ended = new Promise((r) => first.once('exit', (code) => r(code)));
  const numbers = await reporting(h, ended);
  assert.ok([0, 1].includes(await ended));
  assert.ok(numbers.length > 0);
  await h.stop();
  const before = sum(join(h.dir, 'shouwen.db'));
  await moveThroughKills(file, address, nodes);
  assert.equal(sum(join(h.dir, 'shouwen.db')), before, 'the source is untouched');

  const there = await house(t, { dir: nodes, store: address });
  const who = await people(there);
  const found = await (await who.desk()).read(`/api/tickets?q=${numbers.at(-1)}`);
  assert.equal(found.items.length, 1, 'the last one reported is there');
  await works(there);
  await there.stop();

  await moveThroughKills(address, `sqlite:${back}/shouwen.db`, nodes);
  const again = await house(t, { dir: back });
  await works(again);
});

test('a hospital is never poured into another one', async (t) => {
  const a = demoData({ days: 0 }), b = demoData({ days: 0, seed: 8 });
  t.after(() => [a, b].forEach((d) => rmSync(d, { recursive: true, force: true })));
  const before = sum(join(b, 'shouwen.db'));
  const r = run('move', '--from', `sqlite:${a}/shouwen.db`, '--to', `sqlite:${b}/shouwen.db`);
  assert.equal(r.status, 1);
  assert.match(r.stderr, /another hospital/);
  assert.equal(sum(join(b, 'shouwen.db')), before);
});

test('a backup of a hospital on PostgreSQL is restored into a file and into a database', async (t) => {
  const dir = demoData({ days: 2 }), nodes = served(), to = folder(t), address = database();
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  done('move', '--from', `sqlite:${dir}/shouwen.db`, '--to', address, '--data', nodes);
  const h = await house(t, { dir: nodes, store: address });
  done('backup', '--data', nodes, '--store', address, to);
  const backup = join(to, backupsOf(to)[0]), key = join(nodes, 'record.key');
  const place = served(), other = served(), elsewhere = database();
  done('restore', '--data', place, '--key', key, backup);
  await works(await house(t, { dir: place }));
  done('restore', '--data', other, '--store', elsewhere, '--key', key, backup);
  await works(await house(t, { dir: other, store: elsewhere }));
});
