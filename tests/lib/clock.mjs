// The server's clock in a test: always the same lively morning, and moved on at will. libfaketime
// answers the program's questions for the time; nothing in the program knows of it.
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Friday, 20 November 2026, 10:00 in China: the moment up to which the demo hospital has lived. */
export const DAY_OF_TESTS = '2026-11-20';
export const MORNING = Date.UTC(2026, 10, 20, 2);
export const MINUTE = 60_000_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

function library() {
  for (const dir of readdirSync('/usr/lib')) {
    const path = `/usr/lib/${dir}/faketime/libfaketimeMT.so.1`;
    if (existsSync(path)) return path;
  }
  throw new Error('libfaketime is missing: tools/install.sh test');
}

/** A clock that shows `at` (ms, UTC) from now on and runs on. `file` is where its offset is kept. */
export function clock(file, at) {
  let ahead = 0;
  const set = (ms) => {
    ahead = ms;
    writeFileSync(`${file}.new`, `${ms < 0 ? '-' : '+'}${(Math.abs(ms) / 1000).toFixed(3)}\n`);
    renameSync(`${file}.new`, file);
  };
  set(at - Date.now());
  return {
    env: { LD_PRELOAD: library(), FAKETIME_TIMESTAMP_FILE: file, FAKETIME_CACHE_DURATION: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' },
    /** Microseconds, as the server has them (it looks at a moved clock within a second or two). */
    now: () => Math.round((Date.now() + ahead) * 1000),
    move: (us) => set(ahead + us / 1000),
    /** A killed program leaves libfaketime's shared memory behind. */
    forget: (pid) => {
      rmSync(`/dev/shm/faketime_shm_${pid}`, { force: true });
      rmSync(`/dev/shm/sem.faketime_sem_${pid}`, { force: true });
      rmSync(file, { force: true });
    },
  };
}
