// Prints what the fault tests measured as the table of docs/reliability.md.
import { existsSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

const path = 'build/crash/figures.jsonl';
if (existsSync(path)) {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const big = (n) => (n === null || n === undefined ? '–' : n.toLocaleString('en'));
  console.log('\n| fault | times | acknowledged | lost | duplicated | recovery p50 | p99 | |\n|---|--:|--:|--:|--:|--:|--:|---|');
  for (const line of readFileSync(path, 'utf8').trim().split('\n')) {
    const r = JSON.parse(line);
    const ms = (n) => (n === null ? '–' : `${big(n)} ms`);
    console.log(`| ${r.fault} | ${big(r.times)} | ${big(r.acked)} | ${r.lost} | ${r.doubled} | ${ms(r.p50_ms)} | ${ms(r.p99_ms)} | ${r.note} |`);
  }
  console.log(`\ncommit ${commit}, ${new Date().toISOString().slice(0, 10)}`);
}
