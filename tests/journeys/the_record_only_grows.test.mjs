// What happens is sealed by itself, every head has grown out of the one before, each party's witness
// countersigns, and a server whose record was tampered with serves on but vouches for nothing.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { BINARY, Client, dataOf, demoData, forgetData, house, serve, until } from '../lib/house.mjs';
import { spoil } from '../lib/store.mjs';
import { people, PLACE } from '../lib/people.mjs';
import { grew, witness } from '../lib/witness.mjs';

const newest = (h) => h.nobody.read('/api/record/head');
const beyond = (h, size) => until(async () => { const head = await newest(h); return head.size > size && head; });

test('a report is sealed by itself, and every head has grown out of the one before', async (t) => {
  const h = await house(t, { days: 0 });
  let head = await newest(h);
  for (let i = 0; i < 3; i++) {
    const told = await h.nobody.do('/api/report', { place_code: PLACE, service: 'light', words: `灯不亮 ${i}` });
    const next = await beyond(h, head.size);
    const proof = await h.nobody.read(`/api/record/consistency?from=${head.size}&to=${next.size}`);
    assert.ok(grew(head.size, head.root, next.size, next.root, proof.hashes), `${head.size} to ${next.size}`);
    assert.match(next.text, new RegExp(`^shouwen/[0-9a-f]{16}\n${next.size}\n`));
    assert.ok(told.ticket_id);
    head = next;
  }
  const forged = await h.nobody.read(`/api/record/consistency?from=${head.size - 1}&to=${head.size}`);
  assert.ok(!grew(head.size - 1, head.root, head.size, head.root, forged.hashes));
  assert.equal((await h.nobody.call('GET', `/api/record/consistency?from=1&to=${head.size + 1000}`)).status, 400);
});

test('a witness counts once its own party has registered it', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const logistics = await who.role('logistics'), manager = await who.role('manager'), desk = await who.desk();
  const own = witness('witness.hospital.example');
  const hand = (text) => h.nobody.call('POST', '/api/record/cosignatures', { text });
  const first = await newest(h), now = () => Math.floor(h.now() / 1e6);

  assert.equal((await hand(own.cosign(first.text, now()))).status, 400, 'nobody knows it');
  let view = await desk.read('/api/record');
  assert.deepEqual(view.parties.map((p) => [p.party, p.has_witness]), [['hospital', false], ['contractor', false]]);
  const added = await logistics.do('/api/record/witnesses', { key: own.line });
  assert.equal(added.party, 'hospital');
  assert.equal((await manager.call('POST', `/api/record/witnesses/${added.id}/retire`)).status, 403, 'the other party keeps its hands off');

  const sealed = await beyond(h, first.size);
  assert.deepEqual((await hand(own.cosign(sealed.text, now()))).body, { counted: 1 });
  view = await desk.read('/api/record');
  assert.equal(view.parties[0].size, sealed.size);
  assert.equal(view.parties[1].has_witness, false);
  assert.match((await h.nobody.read(`/api/record/head?size=${sealed.size}`)).text, /— witness\.hospital\.example /);
  const line = own.cosign(sealed.text, now()).split('\n');
  line[1] = String(sealed.size + 1);
  assert.equal((await hand(line.join('\n'))).status, 400, 'another head than ours');

  await logistics.do(`/api/record/witnesses/${added.id}/retire`);
  assert.equal((await hand(own.cosign(sealed.text, now()))).status, 400, 'it counts no longer');
  const facts = (await h.nobody.read('/api/record/witnesses')).items;
  assert.deepEqual(facts.map((w) => [w.name, w.retired_at !== null]), [['witness.hospital.example', true]]);
});

test('who tampered with the rows is found out by name, and the server no longer vouches', async (t) => {
  const dir = demoData({ days: 0 });
  let server = await serve(dir);
  t.after(async () => {
    await server.stop();
    forgetData(dir);
  });
  const report = (words) => new Client(server.url).do('/api/report', { place_code: PLACE, service: 'light', words });
  const head = () => new Client(server.url).read('/api/record/head');
  const tell = (...more) => spawnSync(BINARY, ['record', ...dataOf(dir), ...more], { encoding: 'utf8' });

  const before = (await head()).size;
  await report('灯不亮');
  await until(async () => (await head()).size > before);
  let told = tell('--check');
  assert.equal(told.status, 0, told.stdout + told.stderr);
  assert.match(told.stdout, /every event is what was sealed/);
  const { size } = await head();
  await server.stop();

  spoil(dir, 'UPDATE event SET actor_id = 4711 WHERE id = 3');
  told = tell('--check');
  assert.equal(told.status, 1, told.stdout + told.stderr);
  assert.match(told.stdout, /first bad event 3 \(position 2\): it is not what was sealed/);

  const last = '(SELECT id FROM event ORDER BY id DESC LIMIT 3)';
  spoil(dir, `DELETE FROM event_words WHERE event_id IN ${last}; DELETE FROM event WHERE id IN ${last}`);
  server = await serve(dir);
  assert.match(server.log(), /the record holds events that the journal has not/);
  const desk = await (await people({ ...server, nobody: new Client(server.url), as: (login) => new Client(server.url).signIn(login) })).desk();
  assert.equal((await desk.read('/api/record')).trouble, 'events_gone');
  assert.ok((await report('还是不亮')).ticket_id, 'a lamp is mended all the same');
  assert.equal((await head()).size, size, 'and nothing is sealed any more');
});
