// Hosts with a network of their own: namespaces on links to the one this process is in, which carries between them and can be told not to.
// Needs root. The process itself must already be in a namespace of its own (alone() sees to that), so nothing outside is touched.
import { spawn, spawnSync } from 'node:child_process';

function run(...words) {
  const r = spawnSync(words[0], words.slice(1), { encoding: 'utf8' });
  if (r.status !== 0) throw new Error(`${words.join(' ')}: ${r.error ?? r.stderr}`);
}

/** Runs this file again in a network namespace of its own. True: we are there; false: it has run, its exit code is ours. */
export function alone(file) {
  if (process.env.SHOUWEN_NETWORK) return true;
  const r = spawnSync('unshare', ['--net', process.execPath, ...process.execArgv, file], { stdio: 'inherit', env: { ...process.env, SHOUWEN_NETWORK: 'own' } });
  process.exitCode = r.status ?? 1;
  return false;
}

/** names: of hosts. host(name): {address, inside}: inside is to be put before a command. */
export async function network(t, names) {
  const hosts = new Map(), cuts = new Map();
  run('ip', 'link', 'set', 'lo', 'up');
  run('sysctl', '-q', '-w', 'net.ipv4.ip_forward=1');
  for (const [i, name] of names.entries()) {
    const holder = spawn('unshare', ['--net', 'sh', '-c', 'echo up; exec sleep 1d'], { stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => holder.kill('SIGKILL'));
    await new Promise((up) => holder.stdout.once('data', up));
    const inside = ['nsenter', `--net=/proc/${holder.pid}/ns/net`, '--'], address = `10.77.${i + 1}.2`;
    run('ip', 'link', 'add', `to-${name}`, 'type', 'veth', 'peer', 'name', 'eth', 'netns', String(holder.pid));
    run('ip', 'address', 'add', `10.77.${i + 1}.1/24`, 'dev', `to-${name}`);
    run('ip', 'link', 'set', `to-${name}`, 'up');
    for (const words of [['link', 'set', 'lo', 'up'], ['address', 'add', `${address}/24`, 'dev', 'eth'], ['link', 'set', 'eth', 'up'], ['route', 'add', 'default', 'via', `10.77.${i + 1}.1`]])
      run(...inside, 'ip', ...words);
    hosts.set(name, { address, inside });
  }
  const rule = (from, to) => ['from', hosts.get(from).address, 'to', hosts.get(to).address, 'blackhole'];
  return {
    host: (name) => hosts.get(name),
    /** From now on nothing gets from one to the other, and nobody is told. */
    cut(from, to) { cuts.set(`${from} ${to}`, rule(from, to)); run('ip', 'rule', 'add', ...rule(from, to)); },
    part(a, b) { this.cut(a, b); this.cut(b, a); },
    join() { for (const r of cuts.values()) run('ip', 'rule', 'del', ...r); cuts.clear(); },
  };
}
