import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { mention, sendMentions } from '../stand-ins/reply-receiver.ts';
import type { TestDatabase } from '../support/database.ts';
import { readAnswer } from '../support/screen.ts';
import { channelOf, press, type Shown } from './people.ts';
import { CHANNEL, memberOf, nameOf, openSite, SECRET, type Site, seatOf } from './site.ts';
import type { Webcare } from './webcare.ts';

const PEOPLE = 64;

/**
 * The place where the 64 people press. In Slack every second press reaches the other process, as behind a
 * load balancer.
 */
export type Where = 'console' | 'slack' | 'both';

async function cardOf(site: Site, webcare: Webcare, id: string): Promise<Shown> {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(50)) {
    const card = (await channelOf(webcare.consoleUrl, seatOf(0)))?.find(({ text }) =>
      text.includes(`${id}?`),
    );
    if (
      card &&
      site.slack
        .channel(CHANNEL)
        .lines()
        .some(line => line.includes(`${id}?`))
    )
      return card;
  }
  throw new Error(`${id} became no card`);
}

/** The answer that each person gets, in the order of the people. */
async function pressAll(
  site: Site,
  two: Webcare[],
  { card, id, where }: { card: Shown; id: string; where: Where },
): Promise<(() => string)[]> {
  return Promise.all(
    Array.from({ length: PEOPLE }, async (_, n) => {
      const webcare = two[n % two.length]!;
      if (where === 'console' || (where === 'both' && n % 4 < 2)) {
        const answer = readAnswer(await press(webcare.consoleUrl, seatOf(n), card, 'Claim'));
        return () => answer;
      }
      // The stand-in reads the address before it waits for anything. So the press reaches this process.
      site.slack.connect(`${webcare.url}/slack/events`);
      const before = site.slack.ephemerals(memberOf(n)).length;
      const pressed = site.slack.press(memberOf(n), 'Claim', `${id}?`);
      expect(await pressed).toBe(true);
      return () => site.slack.ephemerals(memberOf(n)).slice(before).flat().join('\n');
    }),
  );
}

/**
 * Several cases, one after another, on the same two processes. All people press at the same time. One
 * person gets the case, and everybody else reads the name of the owner and the time of the claim.
 */
export async function claimAtOnce(database: TestDatabase, rounds: Where[]): Promise<void> {
  const site = await openSite({ database: { DATABASE_URL: database.url! }, people: PEOPLE });
  const two = await Promise.all([site.up('main'), site.up('main')]);
  for (const [n, where] of rounds.entries()) {
    const id = `case ${n}`;
    const posted = mention({
      id: `t${n}`,
      thread: `t${n}`,
      text: `${id}?`,
      posted_at: new Date().toISOString(),
    });
    expect((await sendMentions(`${two[0]!.url}/hooks/forum`, SECRET, [posted], { id })).status).toBe(202);
    const card = await cardOf(site, two[n % 2]!, id);
    const answers = await pressAll(site, two, { card, id, where });
    // Slack gets its answer at once. The notices to the people follow later.
    await expect.poll(() => answers.filter(answer => answer() === '').length, { timeout: 20_000 }).toBe(1);
    const texts = answers.map(answer => answer());
    const winners = texts.flatMap((text, person) => (text === '' ? [person] : []));
    const owner = nameOf(winners[0]!);
    for (const [person, text] of texts.entries())
      if (person !== winners[0]) expect(text).toMatch(new RegExp(`${owner} has .*since .*\\d\\d:\\d\\d`));
    const about = await database.db
      .selectFrom('posts')
      .select('case_id')
      .where('id', '=', `t${n}`)
      .executeTakeFirstOrThrow();
    const claims = await database.db
      .selectFrom('case_events')
      .select('by')
      .where('case_id', '=', about.case_id)
      .where('kind', '=', 'claimed')
      .execute();
    expect(claims).toHaveLength(1);
    for (const webcare of two) {
      await expect
        .poll(
          async () =>
            (await channelOf(webcare.consoleUrl, seatOf(0)))?.find(one => one.key === card.key)?.text,
          { timeout: 10_000 },
        )
        .toContain(owner);
    }
    await expect
      .poll(
        () =>
          site.slack
            .channel(CHANNEL)
            .messages()
            .find(lines => lines.join().includes(`${id}?`))
            ?.join('\n'),
        { timeout: 10_000 },
      )
      .toContain(owner);
  }
  expect(site.slack.complaints()).toEqual([]);
  expect(two.flatMap(({ logged }) => logged).filter(({ level }) => level >= 50)).toEqual([]);
}
