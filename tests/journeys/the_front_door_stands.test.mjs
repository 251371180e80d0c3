// The front door of the real binary: every malformed request of the golden file is refused and the
// server lives on; a stream tells what was committed, and resumes where it was cut, each event once.
import test from 'node:test';
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { readFileSync } from 'node:fs';
import { house, until } from '../lib/house.mjs';
import { PLACE } from '../lib/people.mjs';

/** [{wants, name, bytes}] of tests/guard/malformed.txt, whose head says how it is written. */
function golden() {
  const blocks = readFileSync('tests/guard/malformed.txt', 'utf8').replace(/^#.*\n/gm, '').trim().split('\n\n');
  const byte = { r: '\r', n: '\n', t: '\t', '\\': '\\' };
  return blocks.map((block) => {
    const [wants, name, text] = block.split('\n');
    const bytes = text.replace(/\\(x([0-9a-f]{2})|\*(\d+)(.)|(.))/g, (_, __, hex, n, c, one) =>
      hex ? String.fromCharCode(Number.parseInt(hex, 16)) : n ? c.repeat(Number(n)) : byte[one]);
    return { wants, name, bytes: Buffer.from(bytes, 'latin1') };
  });
}

/** The statuses of all answers until the server closes. */
function send(port, bytes) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let got = '';
    const end = (how) => { socket.destroy(); done([...got.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((m) => m[1]).join(' ') + how); };
    socket.on('data', (d) => { got += d.toString('latin1'); });
    socket.on('error', () => {});
    socket.on('close', () => end(''));
    socket.setTimeout(5000, () => end(' open'));
  });
}

test('every malformed request of the golden file is refused and the server lives on', async (t) => {
  const h = await house(t, { days: 0 });
  const cases = golden();
  assert.ok(cases.length >= 150);
  const wrong = [];
  for (const { wants, name, bytes } of cases) {
    const got = await send(h.port, bytes);
    if (got !== wants) wrong.push(`${name}: ${got} instead of ${wants}`);
  }
  assert.deepEqual(wrong, []);
  assert.equal((await h.nobody.get('/healthz')).status, 200);
});

/** Reads a stream into events [{id, data}] until stopped. */
function listen(url, path, cookie, after) {
  const control = new AbortController();
  const events = [];
  const headers = { cookie, ...(after ? { 'last-event-id': String(after) } : {}) };
  const ready = fetch(url + path, { headers, signal: control.signal }).then((answer) => {
    assert.equal(answer.status, 200);
    (async () => {
      let text = '';
      try {
        for await (const part of answer.body) {
          text += new TextDecoder().decode(part);
          for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
            const id = /^id: (\d+)$/m.exec(text.slice(0, end)), data = /^data: (.*)$/m.exec(text.slice(0, end));
            if (data) events.push({ id: Number(id[1]), ...JSON.parse(data[1]) });
            else if (id) events.start = Number(id[1]);
          }
        }
      } catch { /* stopped */ }
    })();
  });
  return { events, ready, stop: () => control.abort() };
}

test('a stream tells what is committed and resumes where it was cut, each event once', async (t) => {
  const h = await house(t, { days: 0 });
  const desk = await h.as((await h.nobody.read('/api/demo/accounts')).items.find((a) => a.role === 'desk').login);
  const report = () => h.nobody.do('/api/report', { place_code: PLACE, service: 'light', words: '灯不亮', phone: '13800138000' });

  const live = listen(h.url, '/api/stream', desk.cookie);
  await live.ready;
  const first = await report();
  await until(() => live.events.some((e) => e.ticket_id === first.ticket_id));
  live.stop();
  const last = live.events.at(-1).id;

  const second = await report();
  const polled = await desk.read(`/api/changes?after=${last}`);
  const again = listen(h.url, '/api/stream', desk.cookie, last);
  await again.ready;
  const third = await report();
  await until(() => again.events.some((e) => e.ticket_id === third.ticket_id));
  again.stop();
  const ids = again.events.map((e) => e.id);
  assert.deepEqual(ids, [...new Set(ids)].sort((a, b) => a - b), 'once and in order');
  assert.ok(ids.every((id) => id > last));
  assert.ok(again.events.some((e) => e.ticket_id === second.ticket_id), 'what was missed');
  assert.ok(polled.events.length > 0 && polled.events.every((e) => ids.includes(e.id)), 'polling tells the same');

  const followed = listen(h.url, `/api/follow/${first.token}/stream?after=${last - 1}`, '');
  await followed.ready;
  await until(() => followed.events.length > 0 || followed.events.start);
  followed.stop();
  assert.ok(followed.events.every((e) => e.ticket_id === first.ticket_id), 'a link hears of its own ticket only');
});
