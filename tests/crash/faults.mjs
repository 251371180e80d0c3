// The disk of a server, as faults.so plays it: `const disk = faultyDisk(dir)`, serve(dir, { env: disk.env }), then disk.fill() …
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';

export function faultyDisk(dir) {
  const path = `${dir}.faults`, fd = openSync(path, 'w+');
  const set = (at, value) => { const b = Buffer.alloc(8); b.writeBigInt64LE(BigInt(value)); writeSync(fd, b, 0, 8, at * 8); };
  const get = (at) => { const b = Buffer.alloc(8); readSync(fd, b, 0, 8, at * 8); return Number(b.readBigInt64LE()); };
  for (let i = 1; i < 4; i++) set(i, 0);
  set(0, -1);
  return {
    env: { LD_PRELOAD: resolve(process.env.FAULTS_SO ?? 'build/crash/faults.so'), FAULTS: path, FAULTS_UNDER: dir },
    /** From now on files may grow by so many bytes more. */
    fill: (room) => set(0, room),
    free: () => set(0, -1),
    /** So many of the log's next syncs fail. */
    failSyncs: (n) => set(1, n),
    refused: () => get(2),
    failed: () => get(3),
    close() { closeSync(fd); rmSync(path, { force: true }); },
  };
}
