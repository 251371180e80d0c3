// A person is erased by both parties. Afterwards not one byte of what was theirs is to be found: in no file of the
// hospital, no answer, no stream, no export, no later backup — and all proofs of the record still hold.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BINARY, dataOf, emptyData, house, onPostgres, until } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';
import { png } from '../lib/pictures.mjs';
import { operations } from '../lib/schema.mjs';
import { listen } from '../lib/stream.mjs';

const NAME = '端木赐之', PHONE = '13977718264';
const CANARIES = [NAME, PHONE, '我床头的灯像萤火虫', '第三床靠窗的蓝色柜子', '修完还是像萤火虫', '多谢萤火虫没有了', '端木家属在门口等'];
const run = (...args) => spawnSync(BINARY, args, { encoding: 'utf8' });
const done = (...args) => {
  const r = run(...args);
  assert.equal(r.status, 0, `${args[0]}: ${r.stdout}${r.stderr}`);
  return r;
};
const folder = (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'shouwen-test-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
};

/** A picture whose bytes are like no other's. */
const picture = () => png({ width: 64, height: 64, at: (x, y) => (x * 37 + y * 91 + x * y * 13) % 256 });

/** Every file below a folder. */
const files = (dir) => readdirSync(dir).flatMap((n) => (statSync(join(dir, n)).isDirectory() ? files(join(dir, n)) : [join(dir, n)]));
const traces = (bytes, wanted) => wanted.filter((one) => Buffer.from(bytes).includes(one));
/** Which of the wanted texts or bytes stand in which file. */
const inFiles = (dir, wanted) => files(dir).flatMap((path) => traces(readFileSync(path), wanted).map((one) => `${one} in ${path.slice(dir.length + 1)}`));

/** The same of a hospital: its folder and, where its rows are on PostgreSQL, all of them with their bytes as digits. */
const inHospital = (dir, wanted) => {
  const found = inFiles(dir, wanted);
  if (!onPostgres) return found;
  const dump = spawnSync('pg_dump', ['--data-only', dataOf(dir).at(-1)], { maxBuffer: 1 << 28 });
  assert.equal(dump.status, 0, String(dump.stderr));
  return [...found, ...wanted.filter((one) => dump.stdout.includes(Buffer.isBuffer(one) ? one.toString('hex') : one)).map((one) => `${one} in rows`)];
};

/** All that these people can read of the hospital, as one text an address. */
async function answers(h, clients, { ticket, token, hash, person }) {
  const table = operations(await h.nobody.read('/api/openapi.json')).filter((o) => o.method === 'GET' && !o.path.endsWith('/stream'));
  const said = [];
  for (const [who, client] of Object.entries(clients))
    for (const o of table) {
      const id = /people|skills/.test(o.path) ? person : /tickets|pictures/.test(o.path) ? ticket : 1;
      const path = o.path.replace('{token}', token).replace('{hash}', hash).replace('{year}', '2026').replace(/\{[^}]*id2?\}/g, String(id)).replace(/\{[^}]+\}/g, PLACE);
      for (const query of ['', '?view=all&limit=100', `?phone=${PHONE}`, `?q=${encodeURIComponent(NAME)}`]) {
        const a = await client.get(path + query);
        said.push({ at: `${who} ${path}${query}`, bytes: Buffer.from(a.bytes), status: a.status });
      }
    }
  return said;
}
const inAnswers = (all, wanted) => all.flatMap(({ at, bytes }) => traces(bytes, wanted).map((one) => `${one} in ${at}`));

/** A need of NAME worked to its end: reported with a picture, noted, disputed, repaired again, confirmed, rated. */
async function story(h, who) {
  const sent = await h.nobody.ok(h.nobody.post('/api/pictures', picture(), { type: 'image/png' }));
  const told = await h.nobody.do('/api/report', { place_code: PLACE, place_detail: CANARIES[3], service: 'light', words: CANARIES[2], name: NAME, phone: PHONE, photos: [sent.handle] });
  const link = `/api/follow/${told.token}`;
  const desk = await who.desk();
  await desk.do(`/api/tickets/${told.ticket_id}/note`, { words: `${CANARIES[6]}，电话 139 7771 8264`, for_askers: true });
  await who.carry(h, told.ticket_id);
  await h.nobody.do(`${link}/confirm`, { fixed: 'no', words: CANARIES[4] });
  await who.carry(h, told.ticket_id);
  await h.nobody.do(`${link}/confirm`, { fixed: 'yes' });
  await h.nobody.do(`${link}/rate`, { level: 'moved', words: CANARIES[5] });
  const jpeg = (await h.nobody.get(`/api/pictures/${sent.hash}?token=${told.token}`)).bytes;
  return { ticket: told.ticket_id, number: told.number, token: told.token, hash: sent.hash, link, pixels: Buffer.from(jpeg).subarray(jpeg.length >> 1, (jpeg.length >> 1) + 24) };
}

/** Asked for by one party, signed by the other, and waited for to the last byte. */
async function erase(who, whom = { phone: PHONE }) {
  const manager = await who.manager(), officer = await who.logistics();
  const asked = await manager.do('/api/erasures', { ...whom, reason: 'asked', words: '本人要求' });
  assert.deepEqual(asked.can, ['refuse'], 'who asks does not sign');
  assert.equal((await manager.post(`/api/erasures/${asked.id}/sign`)).status, 403);
  await officer.do(`/api/erasures/${asked.id}/sign`);
  return until(async () => {
    const e = await officer.read(`/api/erasures/${asked.id}`);
    return e.cleaned_at && e;
  }, { most: 60_000 });
}

const bundleOf = async (client, id, place) => {
  const a = await client.get(`/api/tickets/${id}/bundle`);
  assert.equal(a.status, 200);
  writeFileSync(place, a.bytes);
  return place;
};

test('an erased person is nowhere, and every proof still holds', async (t) => {
  const h = await house(t, { days: 1, settings: { rate_report: 1000000, rate_find: 1000000, rate_upload: 1000000 } });
  const who = await people(h), place = folder(t), older = folder(t), later = folder(t);
  const clients = { logistics: await who.logistics(), manager: await who.manager(), desk: await who.desk(), nobody: h.nobody };
  const heard = await listen(t, clients.logistics, '/api/stream');
  const it = await story(h, who);
  const other = await who.reported(h, { name: '公冶长', words: '走廊的灯也坏了', phone: '13700000008' });
  const where = { ...it, person: (await clients.desk.read('/api/me')).person.id };
  const sealed = async () => (await h.nobody.get('/api/record/head')).body?.size ?? 0;
  const newest = (await clients.desk.read(`/api/tickets/${other.id}/timeline`)).items.at(-1).id;
  await until(async () => (await sealed()) >= newest - 5 && (await clients.logistics.get(`/api/tickets/${it.ticket}/bundle`)).status === 200, { most: 30_000 });
  done('backup', ...dataOf(h.dir), older);

  const before = inHospital(h.dir, [...CANARIES, it.pixels]);
  for (const one of CANARIES) assert.ok(before.some((b) => b.startsWith(one)), `${one} can be found, so its absence means something`);
  assert.equal(before.filter((b) => b.startsWith(String(it.pixels))).length > 0, true, 'the picture can be found');
  assert.ok(inAnswers(await answers(h, { logistics: clients.logistics }, where), [NAME, PHONE, CANARIES[2]]).length > 3, 'answers tell of it');
  const first = await bundleOf(clients.logistics, it.ticket, join(place, 'before.shouwen'));
  assert.ok(readFileSync(first).includes(CANARIES[2]), 'the export tells of it');

  const erased = await erase(who);
  assert.equal(erased.askers, 1);
  assert.equal(erased.pictures, 1);

  assert.deepEqual(inHospital(h.dir, [...CANARIES, it.pixels]), [], 'in the files of the hospital');
  const said = await answers(h, clients, where);
  assert.ok(said.filter((a) => a.status === 200).length > 100, 'they really answered');
  assert.deepEqual(inAnswers(said, CANARIES), [], 'in answers');
  assert.deepEqual(traces(h.log(), CANARIES), [], 'in the log');
  assert.deepEqual(traces(JSON.stringify(heard.events), CANARIES), [], 'in the stream');
  assert.deepEqual(traces((await h.nobody.get('/metrics')).bytes, CANARIES), [], 'in the figures');
  assert.equal((await h.nobody.get(it.link)).status, 404, 'the private link is dead');
  assert.equal((await clients.logistics.get(`/api/pictures/${it.hash}`)).status, 404);

  const second = await bundleOf(clients.logistics, it.ticket, join(place, 'after.shouwen'));
  assert.deepEqual(traces(readFileSync(second), CANARIES), [], 'in the export');
  done('verify', first);
  done('verify', second);
  done('record', '--check', ...dataOf(h.dir));
  done('rebuild', '--check', ...dataOf(h.dir));
  const timeline = (await clients.desk.read(`/api/tickets/${it.ticket}/timeline`)).items;
  assert.ok(timeline.find((e) => e.fact === 'registered').erased, 'the tombstone says so');
  assert.ok((await clients.desk.read(`/api/tickets/${it.ticket}`)).photos_list.some((p) => p.erased));
  assert.equal((await h.nobody.read(other.link)).words, '走廊的灯也坏了', 'others keep what is theirs');

  done('backup', ...dataOf(h.dir), later);
  assert.deepEqual(inFiles(later, [...CANARIES, it.pixels]), [], 'in a later backup');
});

test('an older backup erases again before it says that it is restored', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h), to = folder(t), place = emptyData(); // whoever serves it removes it
  const it = await story(h, who);
  done('backup', ...dataOf(h.dir), to);
  const old = readdirSync(to).sort()[0];
  assert.ok(inFiles(join(to, old), [PHONE]).length, 'the older backup has it');
  await erase(who);
  await until(() => run('backup', ...dataOf(h.dir), to).status === 0);
  assert.deepEqual(traces(readFileSync(join(to, 'ERASED')), CANARIES), [], 'the list names nobody');
  done('restore', ...dataOf(place), '--key', join(h.dir, 'record.key'), join(to, old));
  assert.deepEqual(inHospital(place, [...CANARIES, it.pixels]), []);
  done('rebuild', '--check', ...dataOf(place));
  const again = await house(t, { dir: place });
  assert.equal((await again.nobody.get(it.link)).status, 404);
});
