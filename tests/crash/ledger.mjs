// The judge's own book. A request stands in it, synced, before its first byte is sent; what came back is written after it came.
// One line a fact: "S key", "A key ticket_id number", "R key status". The verdict reads the file, not anybody's memory.
import { closeSync, fdatasync, openSync, readFileSync, writeSync } from 'node:fs';

export class Ledger {
  constructor(path) {
    this.path = path;
    this.fd = openSync(path, 'a');
    this.lines = [];
    this.waiting = [];
    this.syncing = false;
  }

  /** Resolves when this request is on the disk. Those who ask together share one sync. */
  sent(key) {
    this.lines.push(`S ${key}\n`);
    return new Promise((done, failed) => {
      this.waiting.push({ done, failed });
      this.#sync();
    });
  }
  acknowledged(key, id, number) { this.lines.push(`A ${key} ${id} ${number}\n`); }
  refused(key, status) { this.lines.push(`R ${key} ${status}\n`); }

  #sync() {
    if (this.closed || this.syncing || this.waiting.length === 0) return;
    this.syncing = true;
    const those = this.waiting;
    this.waiting = [];
    this.#write();
    fdatasync(this.fd, (error) => {
      this.syncing = false;
      for (const w of those) error ? w.failed(error) : w.done();
      this.#sync();
    });
  }
  #write() {
    if (this.lines.length) writeSync(this.fd, this.lines.join(''));
    this.lines = [];
  }

  /** What the file says: key → {id, number} when acknowledged, {status} when refused and nothing else, {} when nothing came. */
  read() {
    this.#write();
    const book = new Map();
    for (const line of readFileSync(this.path, 'utf8').split('\n')) {
      const [what, key, a, b] = line.split(' ');
      if (what === 'S' && !book.has(key)) book.set(key, {});
      if (what === 'A') book.set(key, { id: Number(a), number: b, times: (book.get(key).times ?? 0) + 1, other: book.get(key).id !== undefined && (book.get(key).id !== Number(a) || book.get(key).number !== b) });
      if (what === 'R' && book.get(key).id === undefined) book.set(key, { status: Number(a) });
    }
    return book;
  }
  close() {
    this.closed = true;
    closeSync(this.fd);
  }
}
