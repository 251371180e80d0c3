// A server as its own process: from when it is spawned, not only from when it answers, and on whatever network or account.
import { spawn } from 'node:child_process';
import { BINARY } from '../lib/house.mjs';
import { UNBOUNDED } from './judge.mjs';

/** dir, store (an address; none: the file in dir), listen, inside: words before the program (nsenter …). ready: its address, or why not. */
export function launch(dir, { store, env = {}, settings = {}, listen = '127.0.0.1', inside = [] } = {}) {
  const set = Object.entries({ ...UNBOUNDED, ...settings }).flatMap(([k, v]) => ['--set', `${k}=${v}`]);
  const words = [...inside, BINARY, 'serve', '--data', dir, ...(store ? ['--store', store] : []), '--listen', listen, '--port', '0', ...set];
  const child = spawn(words[0], words.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let said = '', log = '';
  child.stderr.on('data', (d) => { log = (log + d).slice(-100_000); });
  const exited = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
  const ready = new Promise((done, failed) => {
    child.stdout.on('data', (d) => {
      said += d;
      const port = /http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port && said.includes('Ctrl-C')) done(`http://${listen}:${port}`);
    });
    exited.then(({ code, signal }) => failed(new Error(`server ended (${code ?? signal}) before it served:\n${said}${log}`)));
  });
  ready.catch(() => {});
  return {
    child, ready, exited, log: () => log,
    kill: (signal = 'SIGKILL') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return exited;
    },
  };
}

/** A door that is open while a server is up: nodes() of a judge waits at it. */
export function door() {
  let open;
  const d = { urls: null, shut() { d.urls = new Promise((r) => { open = r; }); }, open(urls) { open(urls); } };
  d.shut();
  return d;
}
