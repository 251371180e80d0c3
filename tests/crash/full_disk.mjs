// What must be true while a disk is full and after it was freed, however it was filled.
import assert from 'node:assert/strict';
import { Client, until } from '../lib/house.mjs';
import { PLACE } from '../lib/people.mjs';

/** Fills the disk under load, looks, frees it; over and over. Gives the milliseconds from freed to the first acknowledged write. */
export async function fullAndFreed({ server, url, judge, fill, free, times }) {
  const client = new Client(url), mended = [];
  for (let i = 0; i < times; i++) {
    await judge.hears(50);
    const refused = judge.hears(20, 507);
    fill(i);
    await refused;
    // One small write may still find a page that was freed; soon none does.
    const one = await until(async () => {
      const said = await client.post('/api/report', { place_code: PLACE, service: 'light', words: '满' });
      return said.status === 507 && said;
    });
    assert.equal(one.body.code, 'disk-full');
    assert.equal((await client.get(`/api/places/by-code/${PLACE}`)).status, 200, 'reads go on');
    assert.equal((await client.get('/healthz')).status, 200);
    const began = performance.now(), written = judge.hears(1);
    free(i);
    await written;
    mended.push(performance.now() - began);
  }
  await judge.stop();
  const verdict = await judge.verdict();
  assert.equal(server.child.exitCode, null, 'the server never ended');
  return { verdict, mended };
}
