import { setTimeout as pause } from 'node:timers/promises';
import type { Behaviour } from '../stand-ins/reply-receiver.ts';
import type { TestDatabase } from '../support/database.ts';
import { wrongIn } from './checks.ts';
import { killOften, mortal } from './kills.ts';
import { channelOf, reply } from './people.ts';
import { type Random, random as seeded } from './random.ts';
import { type Site, seatOf } from './site.ts';
import { posts, progressOf, stream } from './stream.ts';
import type { Program, Webcare } from './webcare.ts';

/** The proportion of lease and deadline is the real one; both are shorter, so that what a killed process held comes back while a test can wait. */
const PROGRAM: Program = { lease: 2_400, deadline: 800 };
const PATIENCE = 120_000;

export type Size = {
  mentions: number;
  replies: number;
  kills: { least: number; most: number };
  pauses: number;
};
export type Told = {
  kills: number;
  mentions: number;
  requests: number;
  unanswered: number;
  replies: number;
  published: number;
  asked: number;
  ms: number;
};

/** How the forum treats a send is decided when it is first seen, and then always so: some it never answers. */
export function moody(random: Random): (key: string) => Behaviour {
  const moods = new Map<string, () => Behaviour>();
  const mood = (): (() => Behaviour) => {
    const die = random();
    if (die < 0.4) return () => ({ does: 'publish' });
    if (die < 0.6) return () => ({ does: 'late', after: 300 });
    if (die < 0.7) return () => ({ does: 'drop', publishes: true });
    if (die < 0.8) return () => ({ does: 'answer', status: 500, publishes: random.chance(0.5) });
    // Unclear once, then well.
    const before: Behaviour[] = [{ does: 'drop', publishes: random.chance(0.5) }];
    return () => before.pop() ?? { does: 'publish' };
  };
  return key => {
    if (!moods.has(key)) moods.set(key, mood());
    return moods.get(key)!();
  };
}

/** A stream of mentions and a few replies while the process is killed and started again; afterwards everything is looked at. Throws with all that is wrong. */
export async function crashRound(
  site: Site,
  seed: number,
  size: Size,
  database?: TestDatabase,
): Promise<Told> {
  const began = Date.now();
  const random = seeded(seed);
  const all = posts(size.mentions);
  site.forum.always(moody(seeded(seed + 1)));
  const victim = await mortal(site, PROGRAM);
  await victim.now().ready;
  const { url, consoleUrl } = victim.now();

  const kills = random.between(size.kills.least, size.kills.most);
  const progress = progressOf(all);
  const [sent, replies] = await Promise.all([
    stream(all, { to: [url], random: seeded(seed + 2), pauses: size.pauses, progress }),
    answering(consoleUrl, seeded(seed + 3), size),
    killOften(victim, site, random, kills, progress),
  ]);
  const webcare = victim.now();
  const missing = () => wrongIn(site, consoleUrl, all, replies);
  await settled(site, webcare, missing, database);
  const wrong = await missing();
  const result = await told(site, webcare, {
    kills,
    mentions: all.length,
    ...sent,
    replies: replies.length,
    ms: Date.now() - began,
  });
  await webcare.kill('SIGTERM');
  const trouble = victim.logged.filter(({ level }) => level >= 50).map(line => JSON.stringify(line));
  const faults = [...(wrong ?? ['the console does not answer']), ...trouble];
  if (faults.length > 0) throw new Error(`seed ${seed}, ${kills} kills:\n${faults.slice(0, 40).join('\n')}`);
  return result;
}

export async function told(
  site: Site,
  webcare: Webcare,
  counted: Omit<Told, 'published' | 'asked'>,
): Promise<Told> {
  const shown = (await channelOf(webcare.consoleUrl, seatOf(0))) ?? [];
  return {
    ...counted,
    published: site.forum.published().length,
    asked: shown.filter(({ text }) => text.includes('[It went out]')).length,
  };
}

/** Now and then somebody answers one of the cards, each with words of its own. */
export async function answering(
  consoleUrl: string,
  random: Random,
  { mentions, replies, pauses }: Size,
): Promise<string[]> {
  const texts: string[] = [];
  const answered = new Set<string>();
  for (let n = 0; n < replies; n++) {
    await pause(random.between(0, pauses * 2));
    const wanted = Math.min(mentions, 5);
    for (let look = 0; ; look++) {
      if (look > 600) throw new Error('no card to answer came');
      const shown =
        (await channelOf(consoleUrl, seatOf(0), 'newest'))?.filter(
          one => one.view.buttons.length > 0 && !answered.has(one.key),
        ) ?? [];
      const on = shown.length >= wanted ? shown[random.between(0, shown.length - 1)] : undefined;
      if (!on) {
        await pause(100);
        continue;
      }
      answered.add(on.key);
      const text = `Answer number ${n} of this round.`;
      const said = await reply(consoleUrl, seatOf(n % 3), on, text);
      // The second where the process died between storing it and saying so: pressed again, it is told that it goes out once.
      if (!/^(Submitted|This was already submitted)/.test(said))
        throw new Error(`the reply was answered: ${said}`);
      texts.push(text);
      break;
    }
  }
  return texts;
}

/**
 * Nothing waits any more. Where the database cannot be asked, nothing went out for longer than a lease, and nothing is missing; a try that was unclear
 * often is repeated late, so what is missing has until the end of the patience.
 */
export async function settled(
  site: Site,
  webcare: Webcare,
  missing: () => Promise<string[] | null>,
  database?: TestDatabase,
): Promise<void> {
  const end = Date.now() + PATIENCE;
  const outside = () =>
    site.forum.requests().length +
    site.slack.requests('chat.postMessage') +
    site.slack.requests('chat.update');
  let [before, since] = [outside(), Date.now()];
  for (; Date.now() < end; await pause(200)) {
    if (database) {
      const waiting = await database.db
        .selectFrom('deliveries')
        .select('id')
        .where('status', 'in', ['queued', 'busy'])
        .limit(1)
        .executeTakeFirst();
      if (!waiting) return;
      continue;
    }
    if (outside() !== before) [before, since] = [outside(), Date.now()];
    if (Date.now() - since < 4_000) continue;
    if ((await missing())?.length === 0) return;
    await pause(1_000);
  }
  if (database)
    throw new Error(`it does not settle; what it says last: ${JSON.stringify(webcare.logged.slice(-3))}`);
}
