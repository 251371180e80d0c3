// Where a test's hospital has its database: a file in its folder or, in the second round of `make test`
// (SHOUWEN_TEST_STORE, see tools/run-tests), a PostgreSQL database of its own, named like the folder.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const server = process.env.SHOUWEN_TEST_STORE;

/** Whether hospitals live on PostgreSQL in this run. */
export const onPostgres = Boolean(server);

const address = (database) => {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
};

/** One text of SQL beside the hospitals; gives what psql prints. */
function sql(text, database = server) {
  const said = spawnSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', database, '-c', text], { encoding: 'utf8' });
  if (said.status !== 0) throw new Error(`psql: ${said.error ?? said.stderr}`);
  return said.stdout.trim();
}

const nameOf = (dir) => basename(dir);

/** The options that name a hospital to the program. store: not the folder's own database but this one. */
export const dataOf = (dir, store = onPostgres ? address(nameOf(dir)) : null) => ['--data', dir, ...(store ? ['--store', store] : [])];

/** A database for this folder: empty, or a copy of another. The copy is of files: it takes some 50 ms. */
export function newDatabase(dir, template) {
  sql(`CREATE DATABASE "${nameOf(dir)}" TEMPLATE ${template ? `"${template}"` : 'template0'} STRATEGY file_copy`);
}

export const hasDatabase = (name) => sql(`SELECT count(*) FROM pg_database WHERE datname = '${name}'`) === '1';

/** The folder's database bears this name from now on, for others to copy. */
export const keepDatabase = (dir, name) => { sql(`ALTER DATABASE "${nameOf(dir)}" RENAME TO "${name}"`); };

/** Changes rows behind the server's back, as who tampers with a hospital would; gives what was selected. */
export function spoil(dir, text) {
  if (onPostgres) return sql(text, address(nameOf(dir)));
  const said = spawnSync('sqlite3', [join(dir, 'shouwen.db'), text], { encoding: 'utf8' });
  if (said.status !== 0) throw new Error(`sqlite3: ${said.error ?? said.stderr}`);
  return said.stdout.trim();
}

/** A stopped hospital once more: its folder, and its database. */
export function copyData(dir) {
  const copy = mkdtempSync(join(tmpdir(), 'shouwen-test-'));
  cpSync(dir, copy, { recursive: true });
  if (onPostgres) newDatabase(copy, nameOf(dir));
  return copy;
}

export function dropDatabase(dir) {
  if (onPostgres) sql(`DROP DATABASE IF EXISTS "${nameOf(dir)}" WITH (FORCE)`);
}
