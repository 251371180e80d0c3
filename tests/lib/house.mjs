// A hospital for a test: a fresh demo data directory, the real binary on a free port, and clients that
// speak like browsers do (cookie, Idempotency-Key, If-Match). Everything ends with the test.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { DAY_OF_TESTS, MORNING, clock } from './clock.mjs';
import { contractOf } from './contract.mjs';
import { dataOf, dropDatabase, hasDatabase, keepDatabase, newDatabase, onPostgres } from './store.mjs';

export { dataOf, onPostgres };

export const BINARY = resolve(process.env.SHOUWEN ?? 'build/shouwen');

/** A hospital of its own for every test: a folder, and on PostgreSQL a database beside it. */
export const emptyData = () => {
  const dir = mkdtempSync(join(tmpdir(), 'shouwen-test-'));
  if (onPostgres) newDatabase(dir);
  return dir;
};

const found = (dir, { days, seed }) => {
  const made = spawnSync(BINARY, ['demo', '--days', String(days), '--seed', String(seed), '--until', DAY_OF_TESTS, ...dataOf(dir)], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`shouwen demo failed (${made.status}):\n${made.stderr}`);
};

/** A demo hospital in a new folder. days: how much history (0 = none). The template is made once a binary and copied. */
export function demoData({ days = 2, seed = 7 } = {}) {
  const name = `demo-${Math.round(statSync(BINARY).mtimeMs)}-${days}-${seed}`;
  const template = resolve(`build/test-data${onPostgres ? '/postgres' : ''}/${name}`);
  // Databases go with their server, folders stay: on PostgreSQL it is the database that says whether it is made.
  if (onPostgres ? !hasDatabase(name) : !existsSync(template)) {
    const making = emptyData();
    found(making, { days, seed });
    if (onPostgres) keepDatabase(making, name);
    mkdirSync(dirname(template), { recursive: true });
    rmSync(template, { recursive: true, force: true });
    cpSync(making, template, { recursive: true });
    rmSync(making, { recursive: true });
  }
  const dir = mkdtempSync(join(tmpdir(), 'shouwen-test-'));
  cpSync(template, dir, { recursive: true });
  if (onPostgres) newDatabase(dir, name);
  return dir;
}

/** The folder, and the database of it, are gone. */
export const forgetData = (dir) => {
  rmSync(dir, { recursive: true, force: true });
  dropDatabase(dir);
};

let clocks = 0; // each server has its own, for a server that ends takes its clock away

/** Starts the server over `dir`; resolves when it answers. settings: {name: value}; at: the moment (ms) its clock shows, null: the real one. */
export async function serve(dir, { port = 0, settings = {}, env = {}, at = MORNING, store } = {}) {
  const time = at === null ? null : clock(`${dir}.clock${++clocks}`, at);
  const set = Object.entries(settings).flatMap(([k, v]) => ['--set', `${k}=${v}`]);
  const child = spawn(BINARY, ['serve', ...dataOf(dir, store), '--port', String(port), ...set], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, ...time?.env },
  });
  const exited = new Promise((done) => child.once('exit', (code, signal) => {
    time?.forget(child.pid);
    done({ code, signal });
  }));
  let log = '', said = '';
  child.stderr.on('data', (d) => { log = (log + d).slice(-100_000); });
  const address = await new Promise((done, failed) => {
    child.stdout.on('data', (d) => {
      said += d;
      const m = /http:\/\/127\.0\.0\.1:(\d+)/.exec(said);
      if (m && said.includes('Ctrl-C')) done(Number(m[1]));
    });
    child.once('exit', (code, signal) => failed(new Error(`server ended (${code ?? signal}) before it served:\n${said}${log}`)));
  });
  const url = `http://127.0.0.1:${address}`;
  return {
    port: address, url, pid: child.pid, child, exited, dir,
    log: () => log,
    said: () => said,
    /** The server's time in microseconds. */
    now: () => (time ? time.now() : Date.now() * 1000),
    /** Moves the server's clock on by `us` and waits until it has seen it. */
    async advance(us) {
      time.move(us);
      await until(async () => Math.abs(Date.parse((await fetch(`${url}/healthz`)).headers.get('date')) * 1000 - time.now()) < 5e6);
    },
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return exited;
    },
  };
}

/** What `shouwen rebuild --check` says of a hospital: {status, said, log}. store: not the folder's own database but this one. */
export function rebuilt(dir, store) {
  const made = spawnSync(BINARY, ['rebuild', '--check', ...dataOf(dir, store)], { encoding: 'utf8', maxBuffer: 1 << 26 });
  return { status: made.status, said: made.stdout, log: made.stderr };
}

/** A demo hospital being served, cleaned up by t.after. `dir` may be served once more beside it: on PostgreSQL that is a second node.
 * Whatever the test did, the tables it leaves must be what the events add up to. */
export async function house(t, { days = 2, seed = 7, dir = demoData({ days, seed }), ...how } = {}) {
  const server = await serve(dir, how);
  t.after(async () => {
    await server.stop();
    const { status, said, log } = rebuilt(dir, how.store);
    forgetData(dir);
    if (status !== 0) throw new Error(`the tables are not what the events add up to (${status}):\n${said}${log}`);
  });
  return withClients(server);
}

const withClients = (server) => ({ ...server, nobody: new Client(server.url), async as(login) { return new Client(server.url).signIn(login); } });

/** A second server over the database of `h`. */
export async function node(t, h, how) {
  const server = await serve(h.dir, how);
  t.after(() => server.stop());
  return withClients(server);
}

/** Somebody with a browser. Every answer is {status, body, headers}; `ok` variants throw on problems. */
export class Client {
  constructor(url) { this.url = url; this.cookie = ''; this.me = null; }

  async call(method, path, body, { key = randomUUID(), version, type = 'application/json', headers = {} } = {}) {
    const h = { accept: 'application/json', 'accept-language': 'zh-CN', ...headers };
    if (this.cookie) h.cookie = this.cookie;
    if (method !== 'GET' && method !== 'HEAD') { h['idempotency-key'] = key; h.origin = this.url; }
    if (version !== undefined) h['if-match'] = `"${version}"`;
    const raw = body instanceof Uint8Array || typeof body === 'string';
    if (body !== undefined) h['content-type'] = type;
    const answer = await fetch(this.url + path, { method, headers: h, body: body === undefined ? undefined : raw ? body : JSON.stringify(body), redirect: 'manual' });
    // Debian 12's own Node has no getSetCookie; the server sets one cookie at a time, so get() says it whole.
    const set = answer.headers.getSetCookie?.() ?? [answer.headers.get('set-cookie')].filter(Boolean);
    for (const c of set) {
      const pair = c.split(';')[0];
      this.cookie = /=$/.test(pair) || /max-age=0/i.test(c) ? '' : pair;
    }
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const isJson = (answer.headers.get('content-type') ?? '').includes('json');
    const said = { status: answer.status, headers: answer.headers, bytes, body: isJson && bytes.length ? JSON.parse(new TextDecoder().decode(bytes)) : null };
    const complaint = contractOf(BINARY).complaint(method, path, said.status, answer.headers.get('content-type'), said.body);
    if (complaint) throw new Error(`${complaint}\n${JSON.stringify(said.body)?.slice(0, 2000)}`);
    return said;
  }
  get(path, how) { return this.call('GET', path, undefined, how); }
  post(path, body = {}, how) { return this.call('POST', path, body, how); }
  patch(path, body, how) { return this.call('PATCH', path, body, how); }
  delete(path, how) { return this.call('DELETE', path, undefined, how); }

  /** The body, or an error that says what came instead. */
  async ok(promise) {
    const a = await promise;
    if (a.status >= 300) throw new Error(`${a.status} ${JSON.stringify(a.body)}`);
    return a.body;
  }
  async read(path) { return this.ok(this.get(path)); }
  async do(path, body) { return this.ok(this.post(path, body)); }

  async signIn(login) {
    this.me = await this.do('/api/demo/session', { login });
    return this;
  }
}

/** Waits until `probe` gives something truthy; for things that happen a tick later. */
export async function until(probe, { most = 15_000, every = 50 } = {}) {
  const end = Date.now() + most;
  for (;;) {
    const got = await probe();
    if (got) return got;
    if (Date.now() > end) throw new Error(`waited ${most} ms in vain`);
    await new Promise((r) => setTimeout(r, every));
  }
}
