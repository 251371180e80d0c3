// bench/lib.mjs: what the parts of the bench share.
import { spawnSync } from 'node:child_process';

export const SECONDS = Number(process.env.BENCH_S ?? 8), CONNECTIONS = 64;
export const print = (name, value, unit) => console.log(`${name} ${value} ${unit}`);
export const say = (words) => console.error(`# ${words}`);

/** What wrk printed by our scripts: {rate, refused, p50, p99}. */
export function wrkSaid(stdout) {
  const value = (name) => Number(new RegExp(`^${name} ([\\d.]+)`, 'm').exec(stdout)?.[1] ?? Number.NaN);
  if (Number.isNaN(value('ANSWERS'))) throw new Error(`wrk failed: ${stdout}`);
  return { rate: (value('ANSWERS') - value('REFUSED')) / value('SECONDS'), refused: value('REFUSED'), p50: value('P50_US'), p99: value('P99_US') };
}

export const wrkArguments = (url, script, seconds, connections) => ['-t1', `-c${connections}`, `-d${Math.ceil(seconds)}s`, '-s', script, url];

/** One run of wrk. Its load and the server share the machine's cores. */
export function wrk(url, script, env = {}, seconds = SECONDS, connections = CONNECTIONS) {
  const run = spawnSync('wrk', wrkArguments(url, script, seconds, connections), { encoding: 'utf8', env: { ...process.env, ...env } });
  if (run.status !== 0) throw new Error(`wrk failed: ${run.stdout}${run.stderr}`);
  return wrkSaid(run.stdout);
}
