// 10,000 claims of the same jobs: every job has exactly one winner, and each loser is told who.
import test from 'node:test';
import assert from 'node:assert/strict';
import { house } from '../lib/house.mjs';
import { people, PLACE } from '../lib/people.mjs';

const JOBS = 100, CLAIMS = 10_000, AT_ONCE = 64;

test('ten thousand claims of a hundred jobs give a hundred winners and tell every loser who', async (t) => {
  const h = await house(t, { days: 0, settings: { rate_report: 100000, rate_sign_in: 100000 } });
  const who = await people(h);
  const manager = await who.manager();
  const workers = [];
  for (const w of (await manager.read('/api/people?role=worker&trade=electric&limit=100')).items)
    if (w.on_duty) workers.push({ id: w.id, name: w.name, client: await who.as(w.login) });
  assert.ok(workers.length >= 2, 'two electricians are on duty');

  const jobs = [];
  for (let i = 0; i < JOBS; i++)
    jobs.push((await h.nobody.do('/api/report', { place_code: PLACE, service: 'light', words: `第 ${i} 盏灯不亮` })).ticket_id);

  const won = new Map();
  const lost = [];
  let next = 0;
  const claimer = async () => {
    while (next < CLAIMS) {
      const i = next++;
      const man = workers[i % workers.length];
      const job = jobs[Math.floor(i / workers.length) % JOBS];
      const a = await man.client.post(`/api/tickets/${job}/claim`, {});
      if (a.status === 200) {
        assert.ok(!won.has(job), `job ${job} was won twice`);
        won.set(job, man.name);
      } else lost.push({ job, by: man.name, a });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, claimer));

  assert.equal(won.size, JOBS);
  assert.equal(lost.length, CLAIMS - JOBS);
  for (const { job, a } of lost) {
    assert.equal(a.status, 409, JSON.stringify(a.body));
    assert.ok(a.body.code === 'taken' || a.body.code === 'wrong-state', a.body.code);
    if (a.body.code === 'taken') assert.ok(a.body.title.includes(won.get(job)), `${a.body.title} names ${won.get(job)}`);
  }
  assert.ok(lost.some(({ a }) => a.body.code === 'taken'));
});
