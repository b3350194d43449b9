import { channelOf, type Shown } from './people.ts';
import { CHANNEL, type Site } from './site.ts';
import type { Post } from './stream.ts';

/**
 * Finds faults that a person could see at the end: in the messages of the console, in the channel of Slack
 * and in the posts that the forum published.
 */

const threadIn = (text: string): string | null => /\b(m\d{4})b?, where is it\?/.exec(text)?.[1] ?? null;
const MOVED = 'moved down';

/**
 * Each thread has exactly one card with buttons. Every other message of the thread says that the card moved
 * down.
 */
export function cardFaults(where: string, messages: string[], all: Post[]): string[] {
  const threads = new Set(all.map(post => post.thread));
  const live = new Map<string, string[]>();
  const faults: string[] = [];
  for (const text of messages) {
    const thread = threadIn(text);
    if (thread === null || !threads.has(thread))
      faults.push(`${where}: a message about a post that was never sent: ${text}`);
    else if (text.includes('[Reply publicly]') || text.includes('[It went out]'))
      live.set(thread, [...(live.get(thread) ?? []), text]);
    else if (!text.toLowerCase().includes(MOVED))
      faults.push(`${where}: neither a card nor moved down: ${text}`);
  }
  for (const thread of threads) {
    const cards = live.get(thread) ?? [];
    if (cards.length !== 1)
      faults.push(`${where}: ${thread} has ${cards.length} live cards\n${cards.join('\n---\n')}`);
  }
  return faults;
}

/** Each post is on a card. */
export function postFaults(where: string, messages: string[], all: Post[]): string[] {
  return all
    .filter(({ id }) => !messages.some(text => text.includes(`${id}, where is it?`)))
    .map(({ id }) => `${where}: ${id} was answered 202 and is on no card`);
}

/**
 * Each reply is on a card. The customer sees the reply once and the card says so, or the card asks whether
 * it went out.
 */
export function replyFaults(site: Site, cards: Shown[], replies: string[]): string[] {
  const published = site.forum.published();
  return replies.flatMap(text => {
    const seen = published.filter(post => post.text === text).length;
    const requests = site.forum
      .requests()
      .filter(({ body }) => (JSON.parse(body) as { text: string }).text === text);
    const keys = new Set(requests.map(({ key }) => key)).size;
    const faults: string[] = [];
    if (seen > 1) faults.push(`"${text}" reached the customer ${seen} times`);
    if (keys > 1) faults.push(`"${text}" went out under ${keys} keys`);
    if (new Set(requests.map(({ body }) => body)).size > 1)
      faults.push(`"${text}" went out in several forms`);
    const card = cards.find(shown => shown.text.includes(text) && shown.view.buttons.length > 0);
    if (!card) return [...faults, `"${text}" was submitted and is on no card`];
    const asks = card.text.includes('[It went out]');
    const posted = card.text.includes(`Posted as Acme, by`) && !asks;
    if (!asks && !posted) faults.push(`"${text}" is neither posted nor asked about: ${card.text}`);
    if (posted && seen === 0) faults.push(`the card says that "${text}" was posted, but it was not`);
    return faults;
  });
}

/** All checks together. null: the console does not answer. */
export async function faultsIn(
  site: Site,
  consoleUrl: string,
  all: Post[],
  replies: string[],
): Promise<string[] | null> {
  const shown = await channelOf(consoleUrl, 'p0');
  if (shown === null) return null;
  const console = shown.map(({ text }) => text);
  const slack = site.slack
    .channel(CHANNEL)
    .messages()
    .map(lines => lines.join('\n'));
  return [
    ...cardFaults('console', console, all),
    ...cardFaults('slack', slack, all),
    ...postFaults('console', console, all),
    ...postFaults('slack', slack, all),
    ...replyFaults(site, shown, replies),
    ...replies
      .filter(text => !slack.some(lines => lines.includes(text)))
      .map(text => `slack: "${text}" is on no card`),
    ...site.slack.doubles().map(key => `slack: posted twice under the key ${key}`),
    ...site.slack.complaints(),
  ];
}
