import { sql } from 'kysely';
import type { TestDatabase } from '../support/database.ts';
import { faultsIn } from './checks.ts';
import {
  allDelivered,
  answerCards,
  type RoundResult,
  randomBehaviour,
  roundResult,
  type Size,
} from './crash-round.ts';
import { random as seeded } from './random.ts';
import { killOften, restartedProcess } from './restarts.ts';
import { openSite } from './site.ts';
import { posts, progressOf, stream } from './stream.ts';
import type { Program } from './webcare.ts';

/**
 * Both are longer than in the crash rounds. Three processes on a busy machine slow one another down, and a
 * lease must last longer than that, as the real lease does.
 */
const PROGRAM: Program = { lease: 6_000, deadline: 2_000 };

/**
 * Three processes on one Postgres accept mentions and deliver messages. Two run the whole time. The third
 * is killed again and again.
 */
export async function killOneOfThree(
  database: TestDatabase,
  seed: number,
  size: Size,
): Promise<RoundResult & { deadlocks: number }> {
  const began = Date.now();
  const random = seeded(seed);
  const site = await openSite({ database: { DATABASE_URL: database.url! } });
  site.forum.always(randomBehaviour(seeded(seed + 1)));
  const all = posts(size.mentions);
  const third = await restartedProcess(site, PROGRAM);
  const staying = [await site.up(PROGRAM), await site.up(PROGRAM)];
  await third.now().ready;

  const kills = random.between(size.kills.least, size.kills.most);
  const progress = progressOf(all);
  const to = [...staying, third.now()].map(({ url }) => url);
  const [sent, replies] = await Promise.all([
    stream(all, { to, random: seeded(seed + 2), pauses: size.pauses, progress }),
    answerCards(staying[0]!.consoleUrl, seeded(seed + 3), size),
    killOften(third, site, { random, kills, progress }),
  ]);
  const faultsNow = () => faultsIn(site, staying[1]!.consoleUrl, all, replies);
  await allDelivered(site, third.now(), faultsNow, database);
  const found = await faultsNow();
  const { rows } = await sql<{
    deadlocks: number;
  }>`select deadlocks from pg_stat_database where datname = current_database()`.execute(database.db);
  const result = await roundResult(site, staying[1]!, {
    kills,
    mentions: all.length,
    ...sent,
    replies: replies.length,
    ms: Date.now() - began,
  });
  const ends = await Promise.all([...staying, third.now()].map(webcare => webcare.kill('SIGTERM')));
  const logged = [...staying.flatMap(webcare => webcare.logged), ...third.logged];
  const trouble = logged.filter(({ level }) => level >= 50).map(line => JSON.stringify(line));
  const unclean = ends
    .filter(({ code }) => code !== 0)
    .map(({ code, signal, stderr }) => `a process ended with ${signal ?? code}: ${stderr}`);
  const faults = [...(found ?? ['the console does not answer']), ...trouble, ...unclean];
  if (faults.length > 0) throw new Error(`seed ${seed}, ${kills} kills:\n${faults.slice(0, 40).join('\n')}`);
  return { ...result, deadlocks: rows[0]!.deadlocks };
}
