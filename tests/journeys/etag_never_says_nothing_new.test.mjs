// A conditional read says "nothing new" only when not a byte is new: promises, alarms and ratings
// change a ticket's page without changing its row.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house } from '../lib/house.mjs';
import { people } from '../lib/people.mjs';

test('a rating makes a ticket new to whoever has seen it before, and If-Match still takes its tag', async (t) => {
  const h = await house(t, { days: 0 });
  const who = await people(h);
  const { id, link, patient } = await who.reported(h);
  await patient.do(`${link}/confirm`, { fixed: 'yes' });
  const desk = await who.desk();
  const first = await desk.get(`/api/tickets/${id}`);
  const tag = first.headers.get('etag');
  assert.match(tag, new RegExp(`^"${first.body.version}\\.[0-9a-f]{16}"$`));
  const same = await desk.get(`/api/tickets/${id}`, { headers: { 'if-none-match': tag } });
  assert.equal(same.status, 304);
  assert.equal(same.bytes.length, 0);
  await patient.do(`${link}/rate`, { level: 'moved' });
  assert.equal((await desk.get(`/api/tickets/${id}`, { headers: { 'if-none-match': tag } })).status, 200);
  const note = await desk.post(`/api/tickets/${id}/note`, { words: '回访过' }, { headers: { 'if-match': tag } });
  assert.ok([200, 412].includes(note.status), JSON.stringify(note.body));
  const stale = await desk.post(`/api/tickets/${id}/note`, { words: '再记' }, { headers: { 'if-match': `"${first.body.version + 7}.0000000000000000"` } });
  assert.equal(stale.status, 412);
});
