/**
 * A process that wakes the due cases of a database. The first argument is the URL of the database. Each
 * line of its input names the way. Its clock is 31 minutes ahead, so that reminders are due.
 */
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import { handle } from '../../src/engine/handle.ts';
import { wakeDue } from '../../src/engine/time/wake.ts';
import { ANSWERABLE, openSite } from './site.ts';
import type { Woken } from './wake.ts';

const AHEAD = 31 * 60_000;
const clock = { now: () => Date.now() + AHEAD, real: () => Date.now() };
const app = await openSite(process.argv[2]!, ANSWERABLE, {}, { clock });
const { deps } = app;

async function wakeAlone(): Promise<number> {
  const { rows } = await sql<{
    id: string;
  }>`select id from cases where wake_at <= ${new Date(clock.now())}`.execute(deps.database.db);
  for (const { id } of rows) await handle(deps, { case: id, facts: [{ is: 'woke' }] });
  return rows.length;
}

process.stdout.write('ready\n');
for await (const line of createInterface(process.stdin)) {
  const began = performance.now();
  const woken = line === 'alone' ? await wakeAlone() : await wakeDue(deps);
  const done: Woken = { woken, took: performance.now() - began };
  process.stdout.write(`${JSON.stringify(done)}\n`);
}
