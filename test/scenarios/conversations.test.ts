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
 * Conversations years old, in batches through the signed webhook: the same cases and first replies whatever the order, nothing new when they come
 * again, and no storm of reminders. With CONVERSATIONS set to the file that test/tools/conversations.ts describes, the real ones.
 */
const file = process.env.CONVERSATIONS;
const conversations = file ? readConversations(file) : made(40);

/** In the same shape: some with a second customer, some with several answers, two that share their first posts. */
function made(count: number): Conversation[] {
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
  const threads = new Set(posts.map(post => post.thread)).size;
  const orders = [
    ['in order', posts],
    ['in another order', shuffled(posts, 1)],
  ] as const;
  for (const [name, order] of orders) {
    it(`become cases with their first replies, sent ${name}, and nothing changes when they come again`, {
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
        cases: threads,
        customer_posts: distinct.size - ours,
        our_posts: ours,
        orphans: 0,
        notices: 0,
      });
      expect(first.firstReply).toEqual(expectedFirstReplies(conversations));
      await sendAll(world, shuffled(posts, 7), 90);
      await world.settle();
      expect(await counted(world)).toEqual(before);
      await world.close();
    });
  }
});

/** By hand: per thread, from its first post to the first post of ours. */
function expectedFirstReplies(all: Conversation[]) {
  const threads = new Map<unknown, { asked: number; answered: number }>();
  for (const post of all.flatMap(postsOf)) {
    const at = Date.parse(String(post.posted_at));
    const thread = threads.get(post.thread) ?? { asked: Infinity, answered: Infinity };
    threads.set(
      post.thread,
      post.ours
        ? { ...thread, answered: Math.min(thread.answered, at) }
        : { ...thread, asked: Math.min(thread.asked, at) },
    );
  }
  const took = [...threads.values()].map(({ asked, answered }) => answered - asked).sort((a, b) => a - b);
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
