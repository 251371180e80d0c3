#!/usr/bin/env node
// bench/run: figures as `name value unit`, ratios against a limit measured in the same run on the same
// machine. Everything is started by this script on loopback and ended by it. Servers have the real clock
// (at: null): the one that tests move, libfaketime, costs a dozen system calls a request and makes threads wait.
import { spawn, spawnSync, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync, statSync, existsSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, rebuilt, serve } from '../tests/lib/house.mjs';
import { CONNECTIONS, print, say, SECONDS, wrk } from './lib.mjs';

const dir = mkdtempSync(join(tmpdir(), 'shouwen-bench-'));
process.on('exit', () => rmSync(dir, { recursive: true, force: true }));

const rssMib = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

/** Started over the whole demo hospital until /healthz answers; the middle of five. */
async function startMs(data) {
  const took = [];
  for (let i = 0; i < 5; i++) {
    const began = performance.now();
    const server = await serve(data, { at: null });
    const up = await fetch(`${server.url}/healthz`);
    took.push(performance.now() - began);
    if (up.status !== 200) throw new Error('not healthy');
    await server.stop();
  }
  return took.sort((a, b) => a - b)[2];
}

/** The 99th percentile of the time from an event to the commit that sealed it, in ms, once all are sealed. */
async function sealedAfter(url) {
  let text;
  do {
    await new Promise((done) => setTimeout(done, 500));
    text = await (await fetch(`${url}/metrics`)).text();
  } while (!/^shouwen_unsealed_seconds 0\.000$/m.test(text));
  const buckets = [...text.matchAll(/^shouwen_sealed_after_seconds_bucket\{le="([^"]+)"\} (\d+)/gm)].map(([, le, n]) => [Number(le) * 1000, Number(n)]);
  const all = buckets[buckets.length - 1][1], wanted = all * 0.99, at = buckets.findIndex(([, n]) => n >= wanted);
  const [le, n] = buckets[at], [from, before] = at ? buckets[at - 1] : [0, 0];
  return { ms: Number.isFinite(le) ? Math.round(from + (le - from) * (wanted - before) / (n - before)) : Infinity, events: all };
}

async function intake(data) {
  const server = await serve(data, { at: null, settings: { rate_report: 1000000000 } });
  const env = { ORIGIN: server.url, PLACE: 'ZY12E-01' };
  wrk(server.url, 'bench/report.lua', env, 2);
  const got = wrk(server.url, 'bench/report.lua', env);
  const figures = await (await fetch(`${server.url}/metrics`)).text();
  const sum = Number(/^shouwen_write_batch_verbs_sum ([\d.e+]+)/m.exec(figures)?.[1]);
  const count = Number(/^shouwen_write_batch_verbs_count ([\d.e+]+)/m.exec(figures)?.[1]);
  const unsealed = await sealedAfter(server.url);
  await server.stop();
  return { ...got, unsealed, batch: Math.max(1, Math.round(sum / count)) || CONNECTIONS };
}

/** The bare loop: the rows the server wrote, committed again in batches of the same size. */
function commitLimit(data, batch) {
  const out = execFileSync('build/bench/commit_limit', [join(data, 'shouwen.db'), dir, String(batch)], { encoding: 'utf8' });
  return Number(/^commit_limit_tickets ([\d.]+)/m.exec(out)[1]);
}

/** nginx with one worker a core serving a file of the same bytes, on the same machine. */
async function nginx(bytes) {
  const root = join(dir, 'nginx');
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'ticket.json'), bytes);
  const port = 18000 + Math.floor(Math.random() * 2000);
  writeFileSync(join(root, 'nginx.conf'), `worker_processes ${cpus().length};\n${process.getuid() === 0 ? "user root;\n" : ""}daemon off;\npid ${root}/pid;\nerror_log ${root}/error.log;\nevents { worker_connections 1024; }\nhttp { access_log off; keepalive_requests 1000000; client_body_temp_path ${root}; proxy_temp_path ${root}; fastcgi_temp_path ${root}; uwsgi_temp_path ${root}; scgi_temp_path ${root}; server { listen 127.0.0.1:${port}; root ${root}; types { application/json json; } } }\n`);
  const child = spawn('nginx', ['-p', root, '-c', join(root, 'nginx.conf')], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}/ticket.json`;
  for (let i = 0; i < 100; i++) {
    try { if ((await fetch(url)).status === 200) break; } catch { await new Promise((r) => setTimeout(r, 50)); }
  }
  return { url, stop: () => new Promise((done) => { child.once('exit', done); child.kill('SIGTERM'); }) };
}

async function read(data, settings = {}) {
  const server = await serve(data, { at: null, settings });
  const client = new Client(server.url);
  await client.signIn((await client.read('/api/demo/accounts')).items.find((a) => a.role === 'desk').login);
  const id = (await client.read('/api/tickets?view=all&limit=100')).items.at(-1).id;
  const path = `/api/tickets/${id}`;
  const bytes = (await client.get(path)).bytes;
  const peer = await nginx(bytes);
  const ours = [], theirs = [];
  for (let i = 0; i < 3; i++) { // in turn, so that a drifting machine drifts for both
    ours.push(wrk(server.url + path, 'bench/read.lua', { COOKIE: client.cookie }, SECONDS / 2));
    theirs.push(wrk(peer.url, 'bench/read.lua', {}, SECONDS / 2));
  }
  await peer.stop();
  await server.stop();
  const ratios = ours.map((o, i) => o.rate / theirs[i].rate).sort((a, b) => a - b);
  return { rate: ours[1].rate, limit: theirs[1].rate, ratio: ratios[1], bytes: bytes.length, p50: ours[1].p50, p99: ours[1].p99, refused: ours.reduce((n, o) => n + o.refused, 0) };
}

const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout.trim();
print('cores', cpus().length, '');
print('commit', commit, '');
print('date', new Date().toISOString().slice(0, 10), '');

const whole = join(dir, 'whole');
say('founding the demo hospital with its six weeks');
const founded = performance.now();
execFileSync('build/shouwen', ['demo', '--data', whole], { stdio: ['ignore', 'ignore', 'inherit'] });
print('demo_s', ((performance.now() - founded) / 1000).toFixed(1), 's');
print('demo_mib', (statSync(join(whole, 'shouwen.db')).size / 1048576).toFixed(1), 'MiB');
print('start_ms', (await startMs(whole)).toFixed(0), 'ms (target <= 200)');
{
  const server = await serve(whole, { at: null });
  await new Promise((r) => setTimeout(r, 5000));
  print('idle_rss_mib', rssMib(server.pid).toFixed(1), 'MiB (target <= 40)');
  await server.stop();
}
say('reading one ticket, against nginx with a file of the same bytes');
const r = await read(whole);
print('read_per_s', r.rate.toFixed(0), `1/s (${r.bytes} bytes, p50 ${r.p50} us, p99 ${r.p99} us, refused ${r.refused})`);
print('read_limit_per_s', r.limit.toFixed(0), '1/s (nginx)');
print('read_ratio', r.ratio.toFixed(2), '(target >= 0.4)');
{
  // Without the answers that are kept until the next commit: every read asks the database.
  const fresh = await read(whole, { recent_answers: 0 });
  print('read_fresh_per_s', fresh.rate.toFixed(0), `1/s (p50 ${fresh.p50} us, p99 ${fresh.p99} us, refused ${fresh.refused})`);
  print('read_fresh_ratio', fresh.ratio.toFixed(2), '(target >= 0.4; every read asks the database)');
}
say('reports, against a bare loop committing the same rows');
const w = await intake(whole);
print('intake_per_s', w.rate.toFixed(0), `tickets/s (p50 ${w.p50} us, p99 ${w.p99} us, refused ${w.refused}, ${w.batch} a commit)`);
const limit = commitLimit(whole, w.batch);
print('intake_limit_per_s', limit.toFixed(0), 'tickets/s (bare loop)');
print('intake_ratio', (w.rate / limit).toFixed(2), '(target >= 0.4)');
print('unsealed_ms_p99', w.unsealed.ms, `ms (of ${w.unsealed.events} events under this load; target <= 1000)`);
say('what sealing an event costs, and a proof out of ten million');
process.stdout.write(execFileSync('build/bench/record_cost', { encoding: 'utf8' }));
say('the same reports and a mix of reads on PostgreSQL, against pgbench and against one node');
execFileSync('tools/with-postgres', ['node', 'bench/postgres.mjs'], { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, PG_SETTINGS: '-c fsync=on -c full_page_writes=on -c shared_buffers=256MB -c max_wal_size=4GB' } });
say('all events are added up again and held against the tables');
{
  const { status, said } = rebuilt(whole);
  if (status !== 0) throw new Error(said);
  print('rebuild_events_per_s', /rebuild_events_per_s (\d+)/.exec(said)[1], `events/s (${/(\d+) events/.exec(said)[1]} events, ${/(\d+) rows:/.exec(said)[1]} rows; target >= 50000)`);
}
say('a month of two million events is checked');
process.stdout.write(execFileSync('build/bench/verify_speed', { encoding: 'utf8' }));
if (existsSync('build/web-manifest.json')) {
  const out = execFileSync('node', ['web/tools/check-budget.mjs'], { encoding: 'utf8' });
  print('phone_first_load_kb', /([\d.]+) kB/.exec(out)[1], 'kB gzip (target <= 150)');
}
