// The load client that judges. It reports through many connections as phones do, writes every request into its ledger before
// it goes out, repeats what was not answered under the same key, at whichever node answers, and says at the end what was lost or doubled.
import { connect } from 'node:net';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { Client, until } from '../lib/house.mjs';
import { PLACE } from '../lib/people.mjs';
import { Ledger } from './ledger.mjs';

/** What a server needs to let one address report as fast as it can. */
export const UNBOUNDED = { rate_report: 1_000_000_000, rate_find: 1_000_000_000, rate_sign_in: 1_000_000_000, rate_account: 1_000_000_000 };

const body = (key) => JSON.stringify({ place_code: PLACE, service: 'light', words: `灯 ${key}`, phone: '13900000000' });
const request = (key) => {
  const text = body(key);
  return `POST /api/report HTTP/1.1\r\nHost: judge\r\nContent-Type: application/json\r\nIdempotency-Key: ${key}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
};

/** One connection with one request under way at most. ask() gives {status, body}, or throws when the connection broke: outcome unknown. */
class Wire {
  constructor(url) {
    const { hostname, port } = new URL(url);
    this.socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.bytes = Buffer.alloc(0);
    this.socket.on('data', (d) => { this.bytes = Buffer.concat([this.bytes, d]); this.#look(); });
    this.socket.on('error', () => {});
    this.socket.on('close', () => { this.closed = true; this.#end()?.failed(new Error('the connection broke')); });
  }
  #end() { const w = this.waiting; this.waiting = null; return w; }
  #look() {
    const head = this.bytes.indexOf('\r\n\r\n');
    if (head < 0) return;
    const said = this.bytes.toString('latin1', 0, head);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(said)?.[1] ?? 0);
    if (this.bytes.length < head + 4 + length) return;
    const text = this.bytes.toString('utf8', head + 4, head + 4 + length);
    this.bytes = this.bytes.subarray(head + 4 + length);
    this.#end()?.done({ status: Number(said.slice(9, 12)), body: text });
  }
  ask(text, patience) {
    return new Promise((done, failed) => {
      if (this.closed) return failed(new Error('the connection broke'));
      const timer = setTimeout(() => this.socket.destroy(), patience);
      const over = (f) => (x) => { clearTimeout(timer); f(x); };
      this.waiting = { done: over(done), failed: over(failed) };
      this.socket.write(text);
    });
  }
  close() { this.socket.destroy(); }
}

/** Again while the server says that it is busy: after a database was lost each of its connections finds that out by itself. */
const patient = (ask) => until(() => ask().catch((e) => {
  if (!/^503 /.test(e.message)) throw e;
}));

/** All tickets there are, as the desk lists them. */
async function allTickets(url) {
  const client = new Client(url), rows = [];
  const { login } = (await patient(() => client.read('/api/demo/accounts'))).items.find((a) => a.role === 'desk');
  await patient(() => client.signIn(login));
  for (let after = ''; after !== null;) {
    const page = await patient(() => client.read(`/api/tickets?view=all&limit=100${after}`));
    for (const { id, number, title } of page.items) rows.push({ id, number, title });
    after = page.next ? `&after=${encodeURIComponent(page.next)}` : null;
  }
  return rows;
}

/**
 * nodes(): base URLs, or a promise of them, asked anew at every connection. clients: connections. repeats(status): whether a refusal is tried again
 * under its key (a full disk is a definite no, an unknown outcome is not). patience: ms without an answer until a client hangs up.
 */
export class Judge {
  constructor(path, { nodes, clients = 64, repeats = (status) => status !== 507, patience = 20_000, rows = allTickets }) {
    Object.assign(this, { path, nodes, clients, repeats, patience, rows });
    this.ledger = new Ledger(path);
    this.acked = 0;
    this.refusals = new Map(); // status → how often
    this.again = new Set(); // sent, and nobody knows what became of it
    this.wires = new Set();
    this.ears = new Set(); // of those who wait for answers
    this.next = 0;
  }

  async #wire() {
    const urls = await this.nodes();
    const wire = new Wire(urls[this.next++ % urls.length]);
    this.wires.add(wire);
    return wire;
  }

  /** One key through one connection until it is answered for good. False: the connection is of no more use. */
  async #deliver(wire, key) {
    let answer;
    try {
      answer = await wire.ask(request(key), this.patience);
    } catch {
      this.again.add(key);
      return false;
    }
    if (answer.status === 200) {
      const told = JSON.parse(answer.body);
      this.ledger.acknowledged(key, told.ticket_id, told.number);
      this.acked++;
      this.#heard(answer.status);
      return true;
    }
    this.ledger.refused(key, answer.status);
    this.refusals.set(answer.status, (this.refusals.get(answer.status) ?? 0) + 1);
    this.#heard(answer.status);
    if (answer.status < 500) this.#gives_up(new Error(`a report was refused: ${answer.status} ${answer.body}`));
    if (this.repeats(answer.status)) {
      this.again.add(key);
      await new Promise((r) => setTimeout(r, 20)); // what a phone would wait for longer
    }
    return true;
  }

  async #client(fresh) {
    let wire = null;
    while (!this.stopped && (fresh || this.again.size)) {
      let [key] = this.again;
      if (key) this.again.delete(key);
      else {
        key = randomBytes(12).toString('hex');
        await this.ledger.sent(key);
      }
      wire ??= await this.#wire();
      if (!(await this.#deliver(wire, key))) {
        this.wires.delete(wire);
        wire = null;
        if (this.stopped) break;
        await new Promise((r) => setTimeout(r, 5)); // refused at the door: not in a circle
      }
    }
    if (wire) { this.wires.delete(wire); wire.close(); }
  }

  /** Starts all clients. They go on, over broken connections, until stop(). */
  start() {
    this.stopped = false;
    this.running = Promise.all(Array.from({ length: this.clients }, () => this.#client(true)));
    this.running.catch(() => {});
  }
  /** Waits for what is under way; `now`: hangs up on it. */
  async stop({ now = false } = {}) {
    this.stopped = true;
    if (now) for (const w of this.wires) w.close();
    await this.running;
  }
  /** Repeats until everything that was ever sent is answered. */
  async settle() {
    this.stopped = false;
    await Promise.all(Array.from({ length: this.clients }, () => this.#client(false)));
  }
  /** Resolves at the n-th answer from now that has this status. */
  hears(n, status = 200) {
    return new Promise((done, failed) => {
      const ear = { failed, hear: (s) => {
        if (s !== status || --n > 0) return;
        this.ears.delete(ear);
        done();
      } };
      this.ears.add(ear);
      if (this.wrong) failed(this.wrong);
    });
  }
  #heard(status) { for (const ear of [...this.ears]) ear.hear(status); }
  #gives_up(error) {
    this.wrong = error;
    for (const ear of this.ears) ear.failed(error);
    throw error;
  }

  /**
   * Asks a server that runs undisturbed. Every key of the ledger: again under its key, where the same ticket must come back, and counted
   * among all tickets there are. {sent, acked, lost, doubled, refused_but_there, strange}: the last four have to be empty.
   */
  async verdict({ repeat = true } = {}) {
    await this.settle();
    const book = this.ledger.read();
    const out = { sent: book.size, acked: 0, lost: [], doubled: [], refused_but_there: [], strange: [] };
    const rows = new Map();
    for (const r of await this.rows((await this.nodes())[0])) rows.set(r.title, [...(rows.get(r.title) ?? []), r]);
    const numbers = new Map();
    for (const [key, said] of book) {
      const there = rows.get(`灯 ${key}`) ?? [];
      rows.delete(`灯 ${key}`);
      if (there.length > 1) out.doubled.push(key);
      if (said.id === undefined) {
        if (there.length) out.refused_but_there.push(key);
        continue;
      }
      out.acked++;
      if (there.length === 0) out.lost.push(key);
      else if (said.other || there[0].id !== said.id || there[0].number !== said.number || numbers.has(said.number)) out.strange.push(key);
      numbers.set(said.number, key);
    }
    for (const title of rows.keys()) if (title.startsWith('灯 ')) out.strange.push(title);
    if (repeat) await this.#repeat(book, out);
    return out;
  }

  async #repeat(book, out) {
    const left = [...book].filter(([, said]) => said.id !== undefined);
    await Promise.all(Array.from({ length: Math.min(16, this.clients) }, async () => {
      const wire = await this.#wire();
      for (let one = left.pop(); one; one = left.pop()) {
        const { status, body: text } = await wire.ask(request(one[0]), this.patience);
        const told = status === 200 ? JSON.parse(text) : {};
        if (status === 503) { // busy: not yet
          left.push(one);
          await new Promise((r) => setTimeout(r, 20));
        } else if (told.ticket_id !== one[1].id || told.number !== one[1].number) out.strange.push(one[0]);
      }
      this.wires.delete(wire);
      wire.close();
    }));
  }

  /** Whatever became of the test: hangs up, writes nothing more, and the ledger goes. */
  close() {
    this.stopped = true;
    for (const w of this.wires) w.close();
    this.ledger.close();
    rmSync(this.path, { force: true });
  }
}

/** The p-th part (0–1) of numbers. */
export const quantile = (numbers, p) => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * p))];
