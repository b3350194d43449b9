import { CHANNEL } from '../support/slack-world.ts';
import type { Day } from './day.ts';
import type { Written } from './day-customers.ts';
import { isReminder, reminderFaults } from './day-reminders.ts';

/** Finds what was lost or doubled at the end of a day. Each fault is a line. */

function grouped<T, K>(all: T[], by: (each: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const each of all) groups.set(by(each), [...(groups.get(by(each)) ?? []), each]);
  return groups;
}
const isLive = (text: string) =>
  !isReminder(text) && /\[(Claim|Reply publicly|Reopen|More|Release)\]/.test(text);

/**
 * Each thread has one card with buttons in the channel. It shows the customer's newest words, if it is not
 * resolved.
 */
function cardFaults(chat: string, messages: string[], written: Written[]): string[] {
  const threads = grouped(written, ({ thread }) => thread);
  const cards = grouped(messages.filter(isLive), text => /\b(m\d{4})/.exec(text)?.[1]);
  return [...threads].flatMap(([thread, posts]) => {
    const newest = posts.findLast(({ deleted }) => !deleted);
    if (newest === undefined) return [];
    const live = cards.get(thread) ?? [];
    if (live.length !== 1) {
      const about = messages.filter(text => text.includes(thread));
      return [`${chat}: ${thread} has ${live.length} cards\n${about.join('\n---\n')}`];
    }
    const [card = ''] = live;
    // A resolved card is short.
    const shows = card.includes('Resolved by') || card.includes(newest.text);
    return shows ? [] : [`${chat}: "${newest.text}" is not on the card:\n${card}`];
  });
}

/** Deleted words are shown nowhere. */
const deletedFaults = (chat: string, messages: string[], written: Written[]): string[] =>
  written
    .filter(({ deleted, text }) => deleted && messages.some(shown => shown.includes(text)))
    .map(({ text }) => `${chat}: "${text}" was deleted and is still shown`);

/** Each post is in one case, and all posts of a customer are in the same one. */
async function postFaults(day: Day, written: Written[]): Promise<string[]> {
  const rows = await day.world.database.db.selectFrom('posts').select(['id', 'case_id']).execute();
  const cases = grouped(rows, ({ id }) => id);
  const first = new Map<string, string>();
  return written.flatMap(({ id, thread }) => {
    const found = cases.get(id) ?? [];
    if (found.length !== 1) return [`${id} is in ${found.length} cases`];
    const own = first.get(thread) ?? found[0]!.case_id!;
    first.set(thread, own);
    return own === found[0]!.case_id ? [] : [`${id} is in another case than ${thread}`];
  });
}

/** A reply reaches its customer once if its send says so, and otherwise never. */
async function replyFaults(day: Day, submitted: string[]) {
  const published = day.world.forum.published().map(({ text }) => text);
  const sends = (await day.world.database.db.selectFrom('sends').select(['text', 'stage']).execute()) as {
    text: string;
    stage: string;
  }[];
  const faults = submitted
    .filter(text => !sends.some(send => send.text === text))
    .map(text => `"${text}" was submitted and is no send`);
  for (const { text, stage } of sends) {
    const times = published.filter(each => each === text).length;
    const right = stage === 'posted' ? times === 1 : stage === 'unknown' ? times <= 1 : times === 0;
    if (!right) faults.push(`"${text}" is ${stage} and was published ${times} times`);
  }
  return { faults, stages: Object.fromEntries(count(sends.map(({ stage }) => stage))) };
}
const count = (all: string[]): Map<string, number> =>
  new Map([...grouped(all, each => each)].map(([key, each]) => [key, each.length]));

export async function lossesOf(
  day: Day,
  { written, submitted, frozen }: { written: Written[]; submitted: string[]; frozen: Set<string> },
) {
  const replies = await replyFaults(day, submitted);
  const reminders = await reminderFaults(day, written);
  // An old card that Slack lets nobody change any more stays as it is.
  const inSlack = day.inSlack().filter((_, n) => !frozen.has(day.slack.timestamps(CHANNEL)[n]!));
  const shown = { Slack: inSlack, Teams: day.inTeams() };
  const deleted = deletedFaults('a private message', day.toPeople(), written);
  const faults = [
    ...Object.entries(shown).flatMap(([chat, messages]) => [
      ...cardFaults(chat, messages, written),
      ...deletedFaults(chat, messages, written),
    ]),
    ...(await postFaults(day, written)),
    ...deleted,
    ...replies.faults,
    ...reminders.faults,
    ...day.slack.doubles().map(key => `Slack: posted twice under the key ${key}`),
    ...day.slack.complaints(),
    ...day.teams.complaints,
  ];
  return { faults, stages: replies.stages, reminders: reminders.counts };
}
