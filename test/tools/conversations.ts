import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { figures } from '../../src/store/cases/stats.ts';
import type { World } from '../support/world.ts';

/**
 * Sends real conversations through the signed webhook. The file is IBM's "Twitter Conversations Dataset for
 * Conversational Document Prediction" (`dialogContent`, `agentURL`, `dialogHeader`). This repository does
 * not contain it. The id of a tweet contains the time of the tweet.
 */
const turn = z.object({
  client: z.string().optional(),
  client1: z.string().optional(),
  agent: z.string().optional(),
  message: z.string(),
  tweet_ID: z.string(),
});
const conversation = z.object({
  dialogContent: z.array(turn).min(1),
  agentURL: z.object({ tweet_ID: z.string(), url_utterance: z.string() }),
  dialogHeader: z.object({ company: z.string() }),
});
export type Conversation = z.infer<typeof conversation>;
const TWITTER_EPOCH = 1_288_834_974_657;
const postedAt = (tweet: string): string =>
  new Date(Number(BigInt(tweet) >> 22n) + TWITTER_EPOCH).toISOString();

export const readConversations = (file: string): Conversation[] =>
  z.array(conversation).parse(JSON.parse(readFileSync(file, 'utf8')));

/** The posts of a conversation. Turns of the company are ours, and so is the last answer, `agentURL`. */
export function postsOf({ dialogContent, agentURL }: Conversation): Record<string, unknown>[] {
  const thread = dialogContent[0]?.tweet_ID;
  const turns = dialogContent.map(({ tweet_ID: id, message, client, client1, agent }) => ({
    id,
    text: message,
    by: agent === undefined ? (client ?? client1) : undefined,
  }));
  const all = [...turns, { id: agentURL.tweet_ID, text: agentURL.url_utterance, by: undefined }];
  return all.map(({ id, text, by }, index) => ({
    id,
    text,
    thread,
    posted_at: postedAt(id),
    ...(index > 0 && { in_reply_to: all[index - 1]?.id }),
    ...(by === undefined ? { ours: true, author: undefined } : { author: { id: by, handle: by, name: by } }),
  }));
}

export async function sendAll(
  world: World,
  posts: Record<string, unknown>[],
  size: number,
): Promise<{ accepted: number; duplicates: number }> {
  const sum = { accepted: 0, duplicates: 0 };
  for (let start = 0; start < posts.length; start += size) {
    const done = await world.mention(...posts.slice(start, start + size));
    sum.accepted += done.accepted;
    sum.duplicates += done.duplicates;
  }
  return sum;
}

/** The numbers of rows that Webcare made, counted in its own tables. */
export async function counted(world: World) {
  const { db } = world.database;
  const count = async (query: { execute(): Promise<unknown[]> }): Promise<number> =>
    (await query.execute()).length;
  return {
    /** Without the cases that were merged into another case. */
    cases: await count(db.selectFrom('cases').select('id').where('merged', '=', false)),
    customer_posts: await count(db.selectFrom('posts').select('id').where('ours', '=', false)),
    our_posts: await count(db.selectFrom('posts').select('id').where('ours', '=', true)),
    orphans: await count(db.selectFrom('posts').select('id').where('case_id', 'is', null)),
    events: await count(db.selectFrom('case_events').select('version')),
    notices: await count(db.selectFrom('messages').select('id').where('role', '=', 'notice')),
  };
}

/** The figures of all first replies, computed from the events. */
export const firstReplies = (world: World) =>
  figures(world.database.db, { is: '30d', from: 0, to: world.clock.now() }, world.clock.now());

export function shuffled<T>(items: T[], seed: number): T[] {
  const all = [...items];
  let state = seed;
  for (let index = all.length - 1; index > 0; index--) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const other = state % (index + 1);
    [all[index], all[other]] = [all[other] as T, all[index] as T];
  }
  return all;
}
