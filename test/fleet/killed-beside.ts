import { sql } from 'kysely';
import type { TestDatabase } from '../support/database.ts';
import { wrongIn } from './checks.ts';
import { answering, moody, type Size, settled, type Told, told } from './crash-round.ts';
import { killOften, mortal } from './kills.ts';
import { random as seeded } from './random.ts';
import { openSite } from './site.ts';
import { posts, progressOf, stream } from './stream.ts';
import type { Program } from './webcare.ts';

/** Longer than in the crash rounds: three processes on a busy machine stall one another, and a lease must outlast that as the real one does. */
const PROGRAM: Program = { lease: 6_000, deadline: 2_000 };

/** Two processes run the whole time on one Postgres while a third dies again and again, all three taking mentions and delivering. */
export async function killedBeside(
  database: TestDatabase,
  seed: number,
  size: Size,
): Promise<Told & { deadlocks: number }> {
  const began = Date.now();
  const random = seeded(seed);
  const site = await openSite({ database: { DATABASE_URL: database.url! } });
  site.forum.always(moody(seeded(seed + 1)));
  const all = posts(size.mentions);
  const third = await mortal(site, PROGRAM);
  const staying = [await site.up(PROGRAM), await site.up(PROGRAM)];
  await third.now().ready;

  const kills = random.between(size.kills.least, size.kills.most);
  const progress = progressOf(all);
  const to = [...staying, third.now()].map(({ url }) => url);
  const [sent, replies] = await Promise.all([
    stream(all, { to, random: seeded(seed + 2), pauses: size.pauses, progress }),
    answering(staying[0]!.consoleUrl, seeded(seed + 3), size),
    killOften(third, site, random, kills, progress),
  ]);
  const missing = () => wrongIn(site, staying[1]!.consoleUrl, all, replies);
  await settled(site, third.now(), missing, database);
  const wrong = await missing();
  const { rows } = await sql<{
    deadlocks: number;
  }>`select deadlocks from pg_stat_database where datname = current_database()`.execute(database.db);
  const result = await told(site, staying[1]!, {
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
    .map(({ code, signal, complaint }) => `it ended with ${signal ?? code}: ${complaint}`);
  const faults = [...(wrong ?? ['the console does not answer']), ...trouble, ...unclean];
  if (faults.length > 0) throw new Error(`seed ${seed}, ${kills} kills:\n${faults.slice(0, 40).join('\n')}`);
  return { ...result, deadlocks: rows[0]!.deadlocks };
}
