// The database of a node is gone for good: it answers 503 and not with silence, and it ends when it is told to.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BINARY, Client, emptyData, serve, until } from '../lib/house.mjs';
import { PLACE } from '../lib/people.mjs';

test('a node whose database died says busy, and stops when it is told to', async (t) => {
  // A server of its own, for it is killed.
  const guardian = spawn('tools/with-postgres', ['bash', '-c', 'echo "$SHOUWEN_TEST_POSTGRES"; cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((r) => guardian.once('exit', r));
  const store = await new Promise((r) => guardian.stdout.once('data', (d) => r(String(d).trim())));
  const dir = emptyData();
  t.after(async () => {
    guardian.stdin.end();
    await ended;
    rmSync(dir, { recursive: true, force: true });
  });
  const made = spawnSync(BINARY, ['demo', '--data', dir, '--store', store, '--days', '0'], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  const node = await serve(dir, { store, at: null });
  const asker = new Client(node.url);
  const need = { place_code: PLACE, service: 'light', words: '灯不亮' };
  await asker.do('/api/report', need);

  const data = join(new URL(store).searchParams.get('host'), 'data');
  process.kill(Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGQUIT');
  const refused = await until(async () => {
    const said = await asker.post('/api/report', need);
    return said.status >= 500 && said;
  });
  assert.equal(refused.status, 503);
  assert.ok(refused.headers.get('retry-after'), 'it says when to come again');
  assert.equal((await asker.get(`/api/places/by-code/${PLACE}`)).status, 503);
  const { code, signal } = await node.stop();
  assert.deepEqual({ code, signal }, { code: 0, signal: null });
});
