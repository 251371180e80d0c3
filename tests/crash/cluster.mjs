// A PostgreSQL that waits for its standby, and the standby, each a server of its own in a short folder of /tmp; they are killed, frozen,
// promoted and built anew by the tests. On unix sockets, or with addresses of their own inside network namespaces (long form).
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, chownSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { until } from '../lib/house.mjs';
import { LONG } from './figures.mjs';

const bin = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' }).stdout?.trim()
  || `/usr/lib/postgresql/${readdirSync('/usr/lib/postgresql').sort((a, b) => a - b).at(-1)}/bin`;
const id = (what, name) => Number(spawnSync('id', [what, name], { encoding: 'utf8' }).stdout);

/** PostgreSQL does not run as root: then it is an account without rights. */
const account = process.getuid() === 0 ? (spawnSync('id', ['postgres']).status === 0 ? 'postgres' : 'nobody') : null;
const asOther = account ? ['setpriv', '--reuid', account, '--regid', String(id('-g', account)), '--clear-groups', '--pdeathsig', 'KILL'] : ['setpriv', '--pdeathsig', 'KILL'];

// Nothing here loses power: the short form spares the syncs.
const SETTINGS = {
  max_connections: 60, wal_level: 'replica', wal_keep_size: '256MB', max_wal_size: '256MB', fsync: LONG ? 'on' : 'off', shared_buffers: '64MB', autovacuum_naptime: '10s',
  wal_sender_timeout: '5s', wal_receiver_timeout: '5s', synchronous_commit: 'on', log_min_messages: 'warning', max_wal_senders: 8,
};

export class Postgres {
  /** inside: words before each program (a namespace); address: where it listens, none: its folder's socket. */
  constructor({ inside = [], address = null } = {}) {
    this.folder = mkdtempSync('/tmp/shouwen-pg-'); // a socket's path has at most 107 bytes
    if (account) chownSync(this.folder, id('-u', account), id('-g', account));
    Object.assign(this, { inside, address, host: address ?? this.folder, log: '' });
  }
  #words(name, ...args) { return [...this.inside, ...asOther, 'env', '-C', this.folder, 'LC_ALL=C', `${bin}/${name}`, ...args]; }
  #run(name, ...args) {
    const [first, ...rest] = this.#words(name, ...args);
    const r = spawnSync(first, rest, { encoding: 'utf8' });
    if (r.status !== 0) throw new Error(`${name} ${args.join(' ')}: ${r.error ?? r.stderr}`);
    return r.stdout.trim();
  }
  sql(text, database = 'postgres') {
    return this.#run('psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', this.folder, '-U', 'shouwen', '-d', database, '-c', text);
  }

  found() {
    this.#run('initdb', '-D', 'data', '-U', 'shouwen', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--wal-segsize=4');
    if (this.address) appendFileSync(`${this.folder}/data/pg_hba.conf`, 'host all all 10.77.0.0/16 trust\nhost replication all 10.77.0.0/16 trust\n');
  }
  /** A copy of `primary` that follows it. */
  copy(primary) {
    rmSync(`${this.folder}/data`, { recursive: true, force: true });
    this.#run('pg_basebackup', '-h', primary.host, '-U', 'shouwen', '-D', 'data', '-X', 'stream', '-R', '-c', 'fast', '--no-sync');
  }
  async start() {
    const set = Object.entries({ ...SETTINGS, listen_addresses: this.address ?? '', unix_socket_directories: this.folder }).flatMap(([k, v]) => ['-c', `${k}=${v}`]);
    const [first, ...rest] = this.#words('postgres', '-D', 'data', ...set);
    this.child = spawn(first, rest, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.child.stderr.on('data', (d) => { this.log = (this.log + d).slice(-20_000); });
    this.exited = new Promise((done) => this.child.once('exit', done));
    await until(() => {
      if (this.child.exitCode !== null) throw new Error(`postgres ended:\n${this.log}`);
      return spawnSync(`${bin}/pg_isready`, ['-q', '-h', this.folder, '-U', 'shouwen', '-d', 'postgres']).status === 0;
    }, { most: 60_000 });
  }

  /** All its processes: every backend is a session of its own, so there is no group to signal. */
  #all() {
    const mine = [this.child.pid];
    for (const pid of readdirSync('/proc').filter((n) => /^\d+$/.test(n)))
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === this.child.pid) mine.push(Number(pid));
      } catch { /* gone since */ }
    return mine;
  }
  #signal(name) {
    for (const pid of this.#all())
      try {
        process.kill(pid, name);
      } catch { /* gone since */ }
  }
  freeze() { process.kill(this.child.pid, 'SIGSTOP'); this.#signal('SIGSTOP'); }
  thaw() { this.#signal('SIGCONT'); }
  /** As when its machine is gone: nothing of it says another word. */
  async kill() {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    process.kill(this.child.pid, 'SIGSTOP');
    this.#signal('SIGKILL');
    await this.exited;
  }
  promote() { this.sql('SELECT pg_promote(true, 60)'); }
  /** From now on a commit waits for one standby, whichever; or for none. */
  async waits(yes) {
    this.sql(`ALTER SYSTEM SET synchronous_standby_names = '${yes ? 'ANY 1 (*)' : ''}'`);
    this.sql('SELECT pg_reload_conf()');
    // Only when it is there and has everything up to here nothing can be lost with this one.
    if (yes) {
      const here = this.sql('SELECT pg_current_wal_flush_lsn()');
      await until(() => this.sql(`SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = 'quorum' AND flush_lsn >= '${here}'`) === '1', { most: 60_000 });
    }
  }
  async gone() {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The address of the hospital's database: whichever of them takes writes. */
export const storeOf = (...servers) => `postgres:///shouwen?host=${servers.map((s) => s.host).join(',')}&user=shouwen&target_session_attrs=read-write`;
