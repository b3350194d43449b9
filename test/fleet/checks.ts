import { channelOf, type Shown } from './people.ts';
import { CHANNEL, type Site } from './site.ts';
import type { Post } from './stream.ts';

/** What a person sees wrong after it all: read from the console's messages and from Slack's channel, and from what the forum published. */

const threadIn = (text: string): string | null => /\b(m\d{4})b?, where is it\?/.exec(text)?.[1] ?? null;
const MOVED = 'moved down';

/** For each thread exactly one card with buttons; any other message about it says that it moved down. */
export function cardsWrong(where: string, messages: string[], all: Post[]): string[] {
  const threads = new Set(all.map(post => post.thread));
  const live = new Map<string, string[]>();
  const wrong: string[] = [];
  for (const text of messages) {
    const thread = threadIn(text);
    if (thread === null || !threads.has(thread))
      wrong.push(`${where}: a message about nothing that was sent: ${text}`);
    else if (text.includes('[Reply publicly]') || text.includes('[It went out]'))
      live.set(thread, [...(live.get(thread) ?? []), text]);
    else if (!text.toLowerCase().includes(MOVED))
      wrong.push(`${where}: neither a card nor moved down: ${text}`);
  }
  for (const thread of threads) {
    const cards = live.get(thread) ?? [];
    if (cards.length !== 1)
      wrong.push(`${where}: ${thread} has ${cards.length} live cards\n${cards.join('\n---\n')}`);
  }
  return wrong;
}

/** A later post of a thread is on its one live card. */
export function postsWrong(where: string, messages: string[], all: Post[]): string[] {
  return all
    .filter(({ id }) => !messages.some(text => text.includes(`${id}, where is it?`)))
    .map(({ id }) => `${where}: ${id} was answered 202 and is on no card`);
}

/** Each reply is what the customer sees once, and its card says so; or its card asks; or its card says that it did not go out. */
export function repliesWrong(site: Site, cards: Shown[], replies: string[]): string[] {
  const published = site.forum.published();
  return replies.flatMap(text => {
    const seen = published.filter(post => post.text === text).length;
    const requests = site.forum
      .requests()
      .filter(({ body }) => (JSON.parse(body) as { text: string }).text === text);
    const keys = new Set(requests.map(({ key }) => key)).size;
    const wrong: string[] = [];
    if (seen > 1) wrong.push(`"${text}" reached the customer ${seen} times`);
    if (keys > 1) wrong.push(`"${text}" went out under ${keys} keys`);
    if (new Set(requests.map(({ body }) => body)).size > 1) wrong.push(`"${text}" went out in several forms`);
    const card = cards.find(shown => shown.text.includes(text) && shown.view.buttons.length > 0);
    if (!card) return [...wrong, `"${text}" was submitted and is on no card`];
    const asks = card.text.includes('[It went out]');
    const posted = card.text.includes(`Posted as Acme, by`) && !asks;
    if (!asks && !posted) wrong.push(`"${text}" is neither posted nor asked about: ${card.text}`);
    if (posted && seen === 0) wrong.push(`"${text}" is said to be posted and is not`);
    return wrong;
  });
}

/** Everything at once; null while a console does not answer. */
export async function wrongIn(
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
    ...cardsWrong('console', console, all),
    ...cardsWrong('slack', slack, all),
    ...postsWrong('console', console, all),
    ...postsWrong('slack', slack, all),
    ...repliesWrong(site, shown, replies),
    ...replies
      .filter(text => !slack.some(lines => lines.includes(text)))
      .map(text => `slack: "${text}" is on no card`),
    ...site.slack.doubles().map(key => `slack: posted twice under the key ${key}`),
    ...site.slack.complaints(),
  ];
}
