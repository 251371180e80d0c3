// What a fault test measured: said with the test, and kept for the table of docs/reliability.md (`make crash` prints it).
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { BINARY } from '../lib/house.mjs';
import { quantile } from './judge.mjs';

/** The long form is `make crash`; the short one is part of `make test`. */
export const LONG = process.env.CRASH === 'long';

/** fault: the row's name; times: how often it struck; recovery: ms each. The verdict's four lists must be empty before. */
export function row(t, { fault, times, verdict, recovery = [], note = '' }) {
  const of = (p) => (recovery.length ? Math.round(quantile(recovery, p)) : null);
  const line = {
    fault, times, acked: verdict.acked, lost: verdict.lost.length, doubled: verdict.doubled.length + verdict.strange.length,
    p50_ms: of(0.5), p99_ms: of(0.99), note, long: LONG, at: new Date().toISOString(),
  };
  mkdirSync('build/crash', { recursive: true });
  appendFileSync('build/crash/figures.jsonl', `${JSON.stringify(line)}\n`);
  t.diagnostic(JSON.stringify(line));
}

/** Throws when anything acknowledged is lost, doubled or not what was told, or anything refused is there. */
export function flawless(verdict) {
  for (const what of ['lost', 'doubled', 'refused_but_there', 'strange'])
    if (verdict[what].length) throw new Error(`${verdict[what].length} ${what}, as ${verdict[what].slice(0, 3).join(' ')} of ${verdict.acked} acknowledged`);
}

/** The hospital of a server that was stopped: events add up to the tables row by row, and the record's log is whole. */
export function whole(dir, store) {
  for (const what of ['rebuild', 'record']) {
    const r = spawnSync(BINARY, [what, '--check', '--data', dir, ...(store ? ['--store', store] : [])], { encoding: 'utf8' });
    if (r.status !== 0) throw new Error(`shouwen ${what} --check: ${r.status}\n${r.stdout.slice(-2000)}${r.stderr.slice(-2000)}`);
  }
}
