import { setTimeout as pause } from 'node:timers/promises';
import type { Behaviour } from '../stand-ins/reply-receiver.ts';
import type { TestDatabase } from '../support/database.ts';
import { faultsIn } from './checks.ts';
import { channelOf, reply } from './people.ts';
import { type Random, random as seeded } from './random.ts';
import { killOften, restartedProcess } from './restarts.ts';
import { type Site, seatOf } from './site.ts';
import { posts, progressOf, stream } from './stream.ts';
import type { Program, Webcare } from './webcare.ts';

/**
 * Lease and deadline have the real proportion. Both are shorter, so that the test need not wait long until
 * the work of a killed process is free again.
 */
const PROGRAM: Program = { lease: 2_400, deadline: 800 };
const PATIENCE = 120_000;

export type Size = {
  mentions: number;
  replies: number;
  kills: { least: number; most: number };
  pauses: number;
};
export type RoundResult = {
  kills: number;
  mentions: number;
  requests: number;
  unanswered: number;
  replies: number;
  published: number;
  asked: number;
  ms: number;
};

/**
 * The first request of a send decides how the forum treats this send, and it stays so. To some sends the
 * forum never answers.
 */
export function randomBehaviour(random: Random): (key: string) => Behaviour {
  const behaviours = new Map<string, () => Behaviour>();
  const choose = (): (() => Behaviour) => {
    const die = random();
    if (die < 0.4) return () => ({ does: 'publish' });
    if (die < 0.6) return () => ({ does: 'late', after: 300 });
    if (die < 0.7) return () => ({ does: 'drop', publishes: true });
    if (die < 0.8) return () => ({ does: 'answer', status: 500, publishes: random.chance(0.5) });
    // The first try is unclear, and the next one succeeds.
    const before: Behaviour[] = [{ does: 'drop', publishes: random.chance(0.5) }];
    return () => before.pop() ?? { does: 'publish' };
  };
  return key => {
    if (!behaviours.has(key)) behaviours.set(key, choose());
    return behaviours.get(key)!();
  };
}

/**
 * Sends a stream of mentions and a few replies while the process is killed and started again. Then it
 * checks everything and throws with all faults.
 */
export async function crashRound(
  site: Site,
  seed: number,
  size: Size,
  database?: TestDatabase,
): Promise<RoundResult> {
  const began = Date.now();
  const random = seeded(seed);
  const all = posts(size.mentions);
  site.forum.always(randomBehaviour(seeded(seed + 1)));
  const victim = await restartedProcess(site, PROGRAM);
  await victim.now().ready;
  const { url, consoleUrl } = victim.now();

  const kills = random.between(size.kills.least, size.kills.most);
  const progress = progressOf(all);
  const [sent, replies] = await Promise.all([
    stream(all, { to: [url], random: seeded(seed + 2), pauses: size.pauses, progress }),
    answerCards(consoleUrl, seeded(seed + 3), size),
    killOften(victim, site, { random, kills, progress }),
  ]);
  const webcare = victim.now();
  const faultsNow = () => faultsIn(site, consoleUrl, all, replies);
  await allDelivered(site, webcare, faultsNow, database);
  const found = await faultsNow();
  const result = await roundResult(site, webcare, {
    kills,
    mentions: all.length,
    ...sent,
    replies: replies.length,
    ms: Date.now() - began,
  });
  await webcare.kill('SIGTERM');
  const trouble = victim.logged.filter(({ level }) => level >= 50).map(line => JSON.stringify(line));
  const faults = [...(found ?? ['the console does not answer']), ...trouble];
  if (faults.length > 0) throw new Error(`seed ${seed}, ${kills} kills:\n${faults.slice(0, 40).join('\n')}`);
  return result;
}

export async function roundResult(
  site: Site,
  webcare: Webcare,
  counted: Omit<RoundResult, 'published' | 'asked'>,
): Promise<RoundResult> {
  const shown = (await channelOf(webcare.consoleUrl, seatOf(0))) ?? [];
  return {
    ...counted,
    published: site.forum.published().length,
    asked: shown.filter(({ text }) => text.includes('[It went out]')).length,
  };
}

/** Now and then a person answers one of the cards. Each answer has its own text. */
export async function answerCards(
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
      if (look > 600) throw new Error('no card to answer appeared');
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
      const answer = await reply(consoleUrl, seatOf(n % 3), on, text);
      // The process may die after it stored the reply and before it answered. The second press then gets
      // the other text.
      if (!/^(Submitted|This was already submitted)/.test(answer))
        throw new Error(`the reply was answered: ${answer}`);
      texts.push(text);
      break;
    }
  }
  return texts;
}

/**
 * Waits until all deliveries are done. Without a database to ask, it waits until no request went out for
 * longer than a lease and no fault is found. An unclear try is repeated late, so this may take until the
 * end of PATIENCE.
 */
export async function allDelivered(
  site: Site,
  webcare: Webcare,
  faultsNow: () => Promise<string[] | null>,
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
    if ((await faultsNow())?.length === 0) return;
    await pause(1_000);
  }
  if (database)
    throw new Error(
      `the deliveries do not end. The last log lines: ${JSON.stringify(webcare.logged.slice(-3))}`,
    );
}
