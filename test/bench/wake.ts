import { sql } from 'kysely';
import type { App } from '../../src/app.ts';
import { type Child, startChild } from '../support/child.ts';
import { atLeast, measured, section } from './print.ts';
import { spread } from './rounds.ts';
import { newMentions, signedBatch } from './site.ts';

const CASES = 500;
const ROUNDS = 5;
const AIM = 4;
/**
 * The number of processes that wake the cases of a round. `alone` is one process with one transaction for
 * each case.
 */
const WAYS = { alone: 1, 'one process': 1, 'two processes': 2 } as const;
type Way = keyof typeof WAYS;

/** The line that waker.ts prints after its work. */
export type Woken = { woken: number; took: number };

export async function benchWake(app: App, url: string): Promise<void> {
  section(
    `wake: the reminder of ${CASES} cases that are due at the same time, each with its card in the chat`,
    'Alone: one process with one transaction for each case. The other ways call wakeDue(), as the ticker does.',
    `Aim: one process is at least ${AIM} times as fast as alone, and two processes are faster than one.`,
  );
  const wakers = [startWaker(url), startWaker(url)];
  for (const waker of wakers) await waker.readLine();
  const rates: Record<Way, number[]> = { alone: [], 'one process': [], 'two processes': [] };
  for (let round = -1; round < ROUNDS; round++) {
    for (const [way, processes] of Object.entries(WAYS) as [Way, number][]) {
      await makeDueCases(app);
      const rate = await wake(wakers.slice(0, processes), way);
      if (round >= 0) rates[way].push(rate);
    }
  }
  for (const waker of wakers) await waker.kill('SIGTERM');
  for (const [way, all] of Object.entries(rates)) measured(way, spread(all), 'cases a second');
  const middle = (way: Way): number => spread(rates[way]).median;
  atLeast('one process / alone', middle('one process') / middle('alone'), AIM);
  atLeast('two processes / one process', middle('two processes') / middle('one process'), 1);
}

/**
 * Makes new cases whose cards are in the chat, as far as the database knows. A real delivery would take
 * most of the time.
 */
async function makeDueCases(app: App): Promise<void> {
  await signedBatch(app.url(), newMentions(CASES))();
  const { db, patient } = app.deps.database;
  await sql`update messages set ref = id where ref is null`.execute(db);
  await sql`update deliveries set status = 'done', done_at = created_at where status <> 'done'`.execute(db);
  // So each round starts with the same number of dead rows.
  await sql`vacuum analyze`.execute(patient);
}

const startWaker = (url: string): Child => startChild(new URL('./waker.ts', import.meta.url), [url]);

async function wake(wakers: Child[], way: Way): Promise<number> {
  for (const waker of wakers) waker.write(way === 'alone' ? 'alone' : 'batches');
  const all = await Promise.all(wakers.map(async waker => JSON.parse(await waker.readLine()) as Woken));
  const woken = all.reduce((sum, each) => sum + each.woken, 0);
  if (woken !== CASES) throw new Error(`${woken} cases were woken instead of ${CASES}`);
  return (woken * 1_000) / Math.max(...all.map(each => each.took));
}
