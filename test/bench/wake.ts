import { BEFORE, runSql, type SiteProcess, startSite } from './checkout.ts';
import { atLeast, fact, measured, section } from './print.ts';
import { spread } from './rounds.ts';
import { HERE, newMentions, signedBatch } from './site.ts';

const CASES = 1_000;
const BATCH = 500;
const ROUNDS = 5;
const AIM = 4;
const AHEAD = 31 * 60_000;

/** Two processes of a checkout on one database. */
type Side = { name: string; database: string; processes: SiteProcess[] };

/** `before`: null where the commit before is not at hand. */
export async function benchWake(
  database: (name: string) => Promise<string>,
  before: URL | null,
): Promise<void> {
  section(
    `wake: the reminder of ${CASES.toLocaleString('en')} cases that are due at the same time, each with its card in the chat`,
    `Each way calls wakeDue(), as the ticker does. Before: the commit ${BEFORE}, in its own processes and database, in turns with this one.`,
    `Aim: one process is at least ${AIM} times as fast as one of before, and two processes are faster than one.`,
  );
  const side = async (name: string, root: URL): Promise<Side> => {
    const url = await database(`wake_${name}`);
    const first = await startSite(root, url, AHEAD);
    return { name, database: url, processes: [first, await startSite(root, url, AHEAD)] };
  };
  const sides = [...(before ? [await side('before', before)] : []), await side('now', HERE)];
  const ways = sides.flatMap(each =>
    [1, 2].map(count => ({
      side: each,
      count,
      label: `${each.name}, ${count === 1 ? 'one process' : 'two processes'}`,
      rates: [] as number[],
    })),
  );
  for (let round = -1; round < ROUNDS; round++)
    for (const { side: each, count, rates } of ways) {
      await makeDueCases(each);
      const rate = await wake(each, count);
      if (round >= 0) rates.push(rate);
    }
  for (const { processes } of sides) for (const each of processes) await each.stop();

  for (const { label, rates } of ways) measured(label, spread(rates), 'cases a second');
  const middle = (label: string): number => spread(ways.find(way => way.label === label)!.rates).median;
  if (before)
    atLeast('one process / one before', middle('now, one process') / middle('before, one process'), AIM);
  else fact('one process / one before', `not measured: the history of this checkout has no ${BEFORE}`);
  atLeast('two processes / one process', middle('now, two processes') / middle('now, one process'), 1);
}

/**
 * Makes new cases whose cards are in the chat, as far as the database knows. A real delivery would take
 * most of the time.
 */
async function makeDueCases({ database, processes }: Side): Promise<void> {
  for (let made = 0; made < CASES; made += BATCH) await signedBatch(processes[0]!.url, newMentions(BATCH))();
  await runSql(
    database,
    'update messages set ref = id where ref is null',
    "update deliveries set status = 'done', done_at = created_at where status <> 'done'",
    // So each round starts with the same number of dead rows.
    'vacuum analyze',
  );
}

/** Cases a second. */
async function wake({ database, processes }: Side, count: number): Promise<number> {
  const took = await Promise.all(processes.slice(0, count).map(each => each.wake()));
  const { due } = await runSql<{ due: number }>(
    database,
    `select count(*)::int as due from cases where wake_at <= now() + ${AHEAD} * interval '1 ms'`,
  );
  if (due > 0) throw new Error(`${due} cases are still due`);
  return (CASES * 1_000) / Math.max(...took);
}
