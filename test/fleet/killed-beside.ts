import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { TestDatabase } from '../support/database.ts';
import { wrongIn } from './checks.ts';
import { answering, middleOfPost, moody, type Size, settled, type Told, told } from './crash-round.ts';
import { random as seeded } from './random.ts';
import { openSite } from './site.ts';
import { posts, stream } from './stream.ts';
import { freePorts, type Logged, type Program, type Webcare } from './webcare.ts';

/** Longer than in the crash rounds: three processes on a busy machine stall one another, and a lease must outlast that as the real one does. */
const PROGRAM: Program = { lease: 6_000, deadline: 2_000 };

/** Two processes run the whole time on one Postgres while a third dies again and again, all three taking mentions and delivering. */
export async function killedBeside(database: TestDatabase, seed: number, size: Size): Promise<Told & { deadlocks: number }> {
  const began = Date.now();
  const random = seeded(seed);
  const site = await openSite({ database: { DATABASE_URL: database.url! } });
  site.forum.always(moody(seeded(seed + 1)));
  const all = posts(size.mentions);
  const ports = await freePorts();
  const logged: Logged[] = [];
  const begin = (): Webcare => {
    const webcare = site.start(PROGRAM, ports);
    void webcare.ended.then(() => logged.push(...webcare.logged));
    return webcare;
  };
  let third = begin();
  const staying = [await site.up(PROGRAM), await site.up(PROGRAM)];
  await third.ready;

  const kills = random.between(size.kills.least, size.kills.most);
  const killing = async (): Promise<void> => {
    for (let n = 0; n < kills; n++) {
      await third.ready;
      if (random.chance(0.3)) await middleOfPost(site);
      else await pause(random.between(200, 1_200));
      await third.kill();
      third = begin();
    }
    await third.ready;
  };
  const [sent, replies] = await Promise.all([
    stream(all, { to: [...staying, third].map(({ url }) => url), random: seeded(seed + 2), size: 5, pauses: size.pauses }),
    answering(staying[0]!.consoleUrl, seeded(seed + 3), size),
    killing(),
  ]);
  await settled(site, third, database);
  const wrong = await wrongIn(site, staying[1]!.consoleUrl, all, replies);
  const { rows } = await sql<{ deadlocks: number }>`select deadlocks from pg_stat_database where datname = current_database()`.execute(database.db);
  const result = await told(site, staying[1]!, { kills, mentions: all.length, ...sent, replies: replies.length, ms: Date.now() - began });
  const ends = await Promise.all([...staying, third].map(webcare => webcare.kill('SIGTERM')));
  for (const webcare of staying) logged.push(...webcare.logged);
  const trouble = logged.filter(({ level }) => level >= 50).map(line => JSON.stringify(line));
  const unclean = ends.filter(({ code }) => code !== 0).map(({ code, signal, complaint }) => `it ended with ${signal ?? code}: ${complaint}`);
  const faults = [...(wrong ?? ['the console does not answer']), ...trouble, ...unclean];
  if (faults.length > 0) throw new Error(`seed ${seed}, ${kills} kills:\n${faults.slice(0, 40).join('\n')}`);
  return { ...result, deadlocks: rows[0]!.deadlocks };
}
