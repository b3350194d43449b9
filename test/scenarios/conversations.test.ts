import { describe, expect, it } from 'vitest';
import { openWorld } from '../support/world.ts';
import {
  type Conversation,
  counted,
  firstReplies,
  postsOf,
  readConversations,
  sendAll,
  shuffled,
} from '../tools/conversations.ts';

/**
 * Sends conversations that are years old in batches through the signed webhook. Every order gives the
 * same cases and first replies, a repeat changes nothing, and no reminders follow. CONVERSATIONS can name
 * a file of real conversations; test/tools/conversations.ts describes it.
 */
const file = process.env.CONVERSATIONS;
const conversations = file ? readConversations(file) : madeUp(40);

/**
 * Made-up conversations in the same shape. Some have a second customer, some have several answers, and
 * two share their first posts.
 */
function madeUp(count: number): Conversation[] {
  const tweet = (minutes: number, nr: number) =>
    String(
      (BigInt(Date.parse('2019-05-01T08:00:00Z') + minutes * 60_000 - 1_288_834_974_657) << 22n) + BigInt(nr),
    );
  const all = Array.from({ length: count }, (_, index): Conversation => {
    const at = index * 600;
    const asked = { client: `c${index}`, message: `Question ${index}`, tweet_ID: tweet(at, index) };
    const answered = {
      agent: 'Acme',
      message: `First answer ${index}`,
      tweet_ID: tweet(at + 10 + index * 3, index),
    };
    const other = { client1: `other${index}`, message: 'Same here', tweet_ID: tweet(at + 300, index) };
    const turns = index % 4 === 0 ? [asked] : index % 4 === 1 ? [asked, answered, other] : [asked, answered];
    return {
      dialogContent: turns,
      agentURL: { tweet_ID: tweet(at + 400 + index, index), url_utterance: `Last answer ${index}` },
      dialogHeader: { company: 'Acme' },
    };
  });
  const [shared] = all.filter(each => each.dialogContent.length === 3);
  return shared
    ? [
        ...all,
        { ...shared, agentURL: { tweet_ID: tweet(9_999_999, 1), url_utterance: 'Another last answer' } },
      ]
    : all;
}

describe('old conversations', () => {
  const posts = conversations.flatMap(postsOf);
  const distinct = new Map(posts.map(post => [post.id, post]));
  const ours = [...distinct.values()].filter(post => post.ours).length;
  const matters = mattersOf([...distinct.values()]);
  const orders = [
    ['in order', posts],
    ['in another order', shuffled(posts, 1)],
    ['the newest first', posts.toReversed()],
  ] as const;
  for (const [name, order] of orders) {
    it(`conversations sent ${name} become cases with their first replies, and a repeat changes nothing`, {
      timeout: 120_000,
    }, async () => {
      const world = await openWorld({ unread: 'whatever' });
      await sendAll(world, order, 100);
      await world.settle();
      const before = await counted(world);
      const first = await firstReplies(world);
      if (file)
        console.log({
          ...before,
          median_minutes: (first.firstReply.median ?? 0) / 60_000,
          p90_minutes: (first.firstReply.p90 ?? 0) / 60_000,
          ...first.promise,
        });
      expect(before).toMatchObject({
        cases: matters.length,
        customer_posts: distinct.size - ours,
        our_posts: ours,
        orphans: 0,
        notices: 0,
      });
      expect(first.firstReply).toEqual(expectedFirstReplies(matters));
      await sendAll(world, shuffled(posts, 7), 90);
      await world.settle();
      expect(await counted(world)).toEqual(before);
      await world.close();
    });
  }
});

/**
 * Computed by hand, separately from the program: a customer's posts of one thread are a matter. An answer
 * belongs to the author of the customer's post above it. The first answer at or after the first question
 * is the first reply.
 */
function mattersOf(posts: Record<string, unknown>[]): { asked: number; answered: number }[] {
  const byId = new Map(posts.map(post => [post.id, post]));
  const at = (post: Record<string, unknown>) => Date.parse(String(post.posted_at));
  const matterOf = (post: Record<string, unknown>) => `${post.thread} ${(post.author as { id: string }).id}`;
  const asked = new Map<string, number>();
  for (const post of posts)
    if (!post.ours) asked.set(matterOf(post), Math.min(asked.get(matterOf(post)) ?? Infinity, at(post)));
  const answered = new Map<string, number>();
  for (const post of posts.filter(({ ours }) => ours)) {
    let above = byId.get(post.in_reply_to as string);
    while (above?.ours) above = byId.get(above.in_reply_to as string);
    if (!above || at(post) < (asked.get(matterOf(above)) ?? Infinity)) continue;
    answered.set(matterOf(above), Math.min(answered.get(matterOf(above)) ?? Infinity, at(post)));
  }
  return [...asked].map(([key, first]) => ({ asked: first, answered: answered.get(key) ?? Infinity }));
}

function expectedFirstReplies(matters: { asked: number; answered: number }[]) {
  const took = matters
    .map(({ asked, answered }) => answered - asked)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const percentile = (part: number): number => {
    const place = (took.length - 1) * part;
    const [low, high] = [took[Math.floor(place)] ?? 0, took[Math.ceil(place)] ?? 0];
    return low + (high - low) * (place - Math.floor(place));
  };
  return {
    median: expect.closeTo(percentile(0.5), 0),
    p90: expect.closeTo(percentile(0.9), 0),
    answered: took.length,
  };
}
