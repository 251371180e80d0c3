// The same on a real file system of 256 MiB that is really full: ext4 on a loop device. Needs root; no shim is between.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, ftruncateSync, mkdtempSync, openSync, rmSync, statfsSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoData } from '../../lib/house.mjs';
import { Judge } from '../judge.mjs';
import { launch } from '../server.mjs';
import { flawless, row, whole } from '../figures.mjs';
import { fullAndFreed } from '../full_disk.mjs';

const TIMES = 30;

function run(name, ...args) {
  const r = spawnSync(name, args, { encoding: 'utf8' });
  assert.equal(r.status, 0, `${name} ${args.join(' ')}: ${r.stderr}`);
}

/** An ext4 of 256 MiB in a file, mounted until gone(). */
function smallDisk() {
  const top = mkdtempSync(join(tmpdir(), 'shouwen-disk-')), at = join(top, 'at'), image = join(top, 'image');
  closeSync(openSync(image, 'w'));
  truncateSync(image, 256 << 20);
  run('mkfs.ext4', '-q', '-m', '0', image);
  run('mkdir', at);
  run('mount', '-o', 'loop', image, at);
  return { at, gone() { run('umount', at); rmSync(top, { recursive: true }); } };
}

test('a file system that is full, freed, full again …', async (t) => {
  const disk = smallDisk(), dir = join(disk.at, 'house'), template = demoData({ days: 0 });
  cpSync(template, dir, { recursive: true });
  rmSync(template, { recursive: true });
  const ballast = openSync(join(disk.at, 'ballast'), 'w'), block = Buffer.alloc(1 << 20, 7);
  const judge_at = join(tmpdir(), `shouwen-ledger-${process.pid}`);
  const server = launch(dir), url = await server.ready;
  const judge = new Judge(judge_at, { nodes: () => [url], clients: 8 });
  t.after(async () => { judge.close(); await server.kill('SIGTERM'); closeSync(ballast); disk.gone(); });
  judge.start();
  const fill = () => {
    for (let n = block.length; n >= 1024;) {
      try {
        writeSync(ballast, block, 0, n);
      } catch (e) {
        if (e.code !== 'ENOSPC') throw e;
        n >>= 1;
      }
    }
  };
  const { verdict, mended } = await fullAndFreed({ server, url, judge, fill, free: () => ftruncateSync(ballast, 0), times: TIMES });
  flawless(verdict);
  await server.kill('SIGTERM');
  whole(dir);
  const left = statfsSync(disk.at);
  row(t, { fault: 'SQLite: ext4 of 256 MiB full', times: TIMES, verdict, recovery: mended, note: `507, then writing again; ${Math.round((left.bavail * left.bsize) / 1e6)} MB left at the end` });
});
