// A demo hospital on PostgreSQL with a standby, and nodes before it, for the tests that take them away.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BINARY } from '../lib/house.mjs';
import { Judge } from './judge.mjs';
import { flawless, whole } from './figures.mjs';
import { launch } from './server.mjs';
import { Postgres, storeOf } from './cluster.mjs';

/** primary and standby: options of each Postgres; how: of launch() for each node. Everything ends with the test. */
export async function hospital(t, { primary = {}, standby = {}, how = [{}, {}], clients = 32 } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'shouwen-crash-'));
  const h = { dir, nodes: [], urls: [], primary: new Postgres(primary), standby: new Postgres(standby) };
  t.after(async () => {
    h.judge?.close();
    for (const n of h.nodes) await n.kill();
    await h.primary.gone();
    await h.standby.gone();
    rmSync(dir, { recursive: true, force: true });
  });
  h.primary.found();
  await h.primary.start();
  h.primary.sql("CREATE DATABASE shouwen TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
  h.store = storeOf(h.primary, h.standby);
  const founded = spawnSync(BINARY, ['demo', '--data', join(dir, 'demo'), '--store', `postgres:///shouwen?host=${h.primary.folder}&user=shouwen`, '--days', '0', '--seed', '7'], { encoding: 'utf8' });
  if (founded.status !== 0) throw new Error(`shouwen demo: ${founded.stderr}`);
  h.standby.copy(h.primary);
  await h.standby.start();
  await h.primary.waits(true);

  /** Starts (again) node i. */
  h.node = async (i) => {
    h.nodes[i] = launch(join(dir, `node${i}`), { store: h.store, ...how[i] });
    h.urls[i] = await h.nodes[i].ready;
  };
  for (let i = 0; i < how.length; i++) await h.node(i);
  h.judge = new Judge(`${dir}.ledger`, { nodes: () => h.urls, clients });
  /** What the judge says of everything up to here; `acked` since it was asked last. Then it goes on. */
  let counted = 0;
  h.verdict = async () => {
    await h.judge.stop();
    const verdict = await h.judge.verdict();
    flawless(verdict);
    whole(join(dir, 'demo'), h.store);
    h.judge.start();
    counted += verdict.acked -= counted;
    return verdict;
  };
  /** The other database takes over at once; milliseconds until something is acknowledged again. */
  h.fail_over = async () => {
    const began = performance.now();
    h.standby.promote();
    await h.standby.waits(false); // one copy is left, until another is made
    await h.judge.hears(1);
    [h.primary, h.standby] = [h.standby, h.primary];
    return performance.now() - began;
  };
  /** What was the primary is now a standby of the one that took over. */
  h.mend = async () => {
    h.standby.copy(h.primary);
    await h.standby.start();
    await h.primary.waits(true);
  };
  return h;
}
