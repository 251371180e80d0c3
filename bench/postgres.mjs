// bench/postgres.mjs: intake and reads on PostgreSQL, run through tools/with-postgres with syncing on. Intake is
// measured against pgbench inserting the very rows the server wrote, one statement a row, one transaction a
// ticket; reads of two nodes against those of one.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BINARY, Client, serve } from '../tests/lib/house.mjs';
import { CONNECTIONS, print, say, SECONDS, wrk, wrkArguments, wrkSaid } from './lib.mjs';

const store = process.env.SHOUWEN_TEST_POSTGRES;
if (!store) throw new Error('run it through tools/with-postgres');
const dir = mkdtempSync(join(tmpdir(), 'shouwen-bench-pg-'));
process.on('exit', () => rmSync(dir, { recursive: true, force: true }));

function sql(text) {
  const said = spawnSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', store, '-c', text], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (said.status !== 0) throw new Error(said.stderr);
  return said.stdout.trim();
}
const rows = (text) => JSON.parse(sql(`SELECT COALESCE(json_agg(x), '[]') FROM (${text}) x`));

/** Reports at 64 connections; how many tries met another transaction. */
async function intake() {
  const server = await serve(dir, { store, at: null, settings: { rate_report: 1000000000 } });
  const env = { ORIGIN: server.url, PLACE: 'ZY12E-01' };
  wrk(server.url, 'bench/report.lua', env, 2);
  const got = wrk(server.url, 'bench/report.lua', env);
  await server.stop();
  return got;
}

/** A value as SQL; ids of the ticket and of its events become variables of the script. */
function literal(column, value, type) {
  if (value === null) return 'NULL';
  if (type === 'bytea') return `decode('${value.replace(/^\\x/, '')}', 'hex')`;
  return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''").replaceAll(':', "'||chr(58)||'")}'`;
}

/** The newest ticket's rows as a pgbench script: what a transaction of ours inserts, and nothing else. */
function script() {
  const id = sql('SELECT MAX(id) FROM ticket');
  const tables = rows("SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY oid").map((t) => t.name);
  const lines = ['\\set r random(1, 9000000000000000000)'];
  let n = 0;
  for (const table of tables) {
    const columns = rows(`SELECT attname AS name, atttypid::regtype::text AS type, attidentity <> '' AS counted FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`);
    const has = (c) => columns.some((x) => x.name === c);
    const where = table === 'ticket' ? `id = ${id}` : has('ticket_id') ? `ticket_id = ${id}`
      : table === 'event_words' ? `event_id IN (SELECT id FROM event WHERE ticket_id = ${id})`
      : table === 'idempotency' ? '(scope, key) IN (SELECT scope, key FROM idempotency ORDER BY at DESC LIMIT 1)' : null;
    if (!where) continue;
    for (const row of rows(`SELECT * FROM ${table} WHERE ${where}`)) {
      const used = columns.filter((c) => !c.counted && c.name !== 'txn');
      const values = used.map((c) => {
        if (table !== 'ticket' && c.name === 'ticket_id') return ':t';
        if (c.name === 'event_id') return `:e${row.event_id}`;
        if ((table === 'ticket' && c.name === 'number') || (table === 'idempotency' && c.name === 'key')) return "'x'||:r";
        return literal(c.name, row[c.name], c.type);
      });
      const back = table === 'ticket' ? ' RETURNING id AS t \\gset' : table === 'event' ? ` RETURNING id AS e${row.id} \\gset` : ';';
      lines.push({ ticket: table === 'ticket', event: table === 'event', text: `INSERT INTO ${table} (${used.map((c) => c.name).join(', ')}) VALUES (${values.join(', ')})${back}` });
      n++;
    }
  }
  // What is referred to comes first: the ticket, its events, the rest.
  const [set, ...inserts] = lines;
  const order = [...inserts.filter((l) => l.ticket), ...inserts.filter((l) => l.event), ...inserts.filter((l) => !l.ticket && !l.event)];
  return { n, text: [set, 'BEGIN;', ...order.map((l) => l.text), 'COMMIT;', ''].join('\n') };
}

/** pgbench takes no address, only the parts of one. */
const at = new URL(store);
const connection = { PGHOST: at.searchParams.get('host'), PGUSER: at.searchParams.get('user'), PGDATABASE: at.pathname.slice(1) };

/** The best of some numbers of clients: a limit is what can be reached. */
function pgbench(text) {
  const file = join(dir, 'ticket.sql');
  writeFileSync(file, text);
  let best = 0;
  for (const clients of [8, 16, 64]) {
    const said = spawnSync('pgbench', ['-n', '-M', 'prepared', '-c', String(clients), '-j', '1', '-T', String(Math.ceil(SECONDS / 2)), '-f', file], { encoding: 'utf8', env: { ...process.env, ...connection } });
    const tps = Number(/^tps = ([\d.]+)/m.exec(said.stdout)?.[1] ?? Number.NaN);
    if (said.status !== 0 || Number.isNaN(tps)) throw new Error(`pgbench: ${said.stdout}${said.stderr}`);
    best = Math.max(best, tps);
  }
  return best;
}
/** wrk beside others, to be awaited. */
const wrkBeside = (url, env, connections) => new Promise((done, failed) => {
  const child = spawn('wrk', wrkArguments(url, 'bench/mix.lua', SECONDS, connections), { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (d) => { said += d; });
  child.once('exit', () => { try { done(wrkSaid(said)); } catch (e) { failed(e); } });
});

/** A dispatcher's reads: the queue, one ticket and another, the board's figures. */
async function reads() {
  const a = await serve(dir, { store, at: null }), b = await serve(dir, { store, at: null });
  const client = new Client(a.url);
  await client.signIn((await client.read('/api/demo/accounts')).items.find((x) => x.role === 'desk').login);
  const ids = (await client.read('/api/tickets?view=all&limit=100')).items.map((x) => x.id);
  const env = { COOKIE: client.cookie, PATHS: `/api/tickets?view=queue&limit=25 /api/tickets/${ids[0]} /api/tickets/${ids[10]} /api/tickets/${ids[20]}` };
  const one = [], two = [];
  for (let i = 0; i < 3; i++) {
    one.push((await wrkBeside(a.url, env, CONNECTIONS)).rate);
    const both = await Promise.all([a, b].map((s) => wrkBeside(s.url, env, CONNECTIONS / 2)));
    two.push(both[0].rate + both[1].rate);
  }
  await a.stop();
  await b.stop();
  const ratios = one.map((o, i) => two[i] / o).sort((x, y) => x - y);
  return { one: one[1], two: two[1], gain: ratios[1] };
}

const made = spawnSync(BINARY, ['demo', '--data', dir, '--store', store, '--days', '2'], { encoding: 'utf8' });
if (made.status !== 0) throw new Error(made.stderr);
const w = await intake();
print('pg_intake_per_s', w.rate.toFixed(0), `tickets/s (p50 ${w.p50} us, p99 ${w.p99} us, refused ${w.refused})`);
sql('VACUUM ANALYZE');
const ticket = script();
say(`pgbench inserts the ${ticket.n} rows of one ticket`);
const limit = pgbench(ticket.text);
print('pg_intake_limit_per_s', limit.toFixed(0), `tickets/s (pgbench, ${ticket.n} rows each)`);
print('pg_intake_ratio', (w.rate / limit).toFixed(2), '(target >= 0.4)');
const r = await reads();
print('node1_reads_per_s', r.one.toFixed(0), '1/s (a dispatcher\'s mix)');
print('node2_reads_per_s', r.two.toFixed(0), '1/s (the same from two nodes)');
print('node2_gain', r.gain.toFixed(2), '(two nodes / one, on the same machine as the database and the load)');
