import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { idOf } from '../../src/case/types.ts';
import { readCases } from '../../src/store/cases/cases.ts';
import { random } from '../fleet/random.ts';
import { sendMentions } from '../stand-ins/reply-receiver.ts';
import { openWorld, SECRET, type World } from '../support/world.ts';
import { firstReplies, mattersOf, type Network, randomNetwork, type Sent } from './random-threads.ts';

/** The worlds of these tests start at this time. */
export const NOON = Date.parse('2026-11-23T12:00:00Z');

/** Sends all posts and changes in a random order, in small batches, two batches at the same time. */
export async function arrive(world: World, network: Network, seed: number): Promise<void> {
  const chance = random(seed);
  const shuffled = [...network.posts, ...network.changes]
    .map(post => ({ post, order: chance() }))
    .sort((a, b) => a.order - b.order)
    .map(({ post }) => post);
  const batches: Sent[][] = [];
  for (let at = 0; at < shuffled.length; ) {
    const size = chance.between(1, 8);
    batches.push(shuffled.slice(at, at + size));
    at += size;
  }
  const send = async (batch: Sent[]): Promise<void> => {
    const response = await sendMentions(`${world.app.url()}/hooks/forum`, SECRET, batch, {
      id: randomUUID(),
      at: world.clock.real(),
    });
    expect(response.status, await response.clone().text()).toBe(202);
  };
  for (let at = 0; at < batches.length; at += 2) await Promise.all(batches.slice(at, at + 2).map(send));
}

/**
 * Every case: its matter as the reference names it, its posts, its customers and the clock of its first
 * reply.
 */
async function casesOf(world: World) {
  const { db } = world.database;
  const rows = await db
    .selectFrom('cases')
    .select(['id', 'thread', 'customer'])
    .where('merged', '=', false)
    .execute();
  const states = await readCases(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, thread, customer }) => {
    const { posts, clocks } = states.get(id)!;
    return {
      id,
      matter: thread === null ? `private ${customer}` : `${thread} ${customer}`,
      posts: posts.filter(post => post.deleted === undefined).map(({ key }) => idOf(key)),
      customers: new Set(posts.filter(({ by }) => by !== 'us').map(({ by }) => by)).size,
      clock: clocks.find(clock => clock.id === 'first_reply.1'),
    };
  });
}

/**
 * Compares the cases with the reference, post by post and clock by clock. The order of arrival must not
 * matter.
 */
export async function expectMatters(world: World, network: Network): Promise<void> {
  const reference = mattersOf(network);
  const answersRemoved = (id: string): boolean => {
    const matter = reference.get(id);
    return network.posts.some(post => network.removed.has(post.id) && reference.get(post.id) === matter);
  };
  const cases = await casesOf(world);
  expect(cases.filter(({ customers }) => customers > 1)).toEqual([]);
  const actual = new Map(cases.flatMap(({ matter, posts }) => posts.map(id => [id, matter] as const)));
  for (const { id, ours } of network.posts) {
    // A deletion may arrive before its post. Then there is no post to which our answer could belong.
    if (network.removed.has(id) || (ours && answersRemoved(id))) continue;
    expect(actual.get(id) ?? null, `the matter of ${id}`).toBe(reference.get(id));
  }
  const byMatter = new Map(cases.map(each => [each.matter, each]));
  expect(cases.length, 'one case for each matter').toBe(byMatter.size);
  for (const [matter, { asked, answered }] of firstReplies(network)) {
    const clock = byMatter.get(matter)?.clock;
    expect(clock?.from, `the time of the question of ${matter}`).toBe(asked);
    const ended = clock?.ended?.how === 'answered' ? clock.ended.at : null;
    expect(ended, `the time of the answer of ${matter}`).toBe(answered);
  }
}

export async function arrivedWorld(network: Network, seed: number): Promise<World> {
  const world = await openWorld({ unread: 'whatever', start: NOON });
  await arrive(world, network, seed);
  return world;
}

export const networkOf = (seed: number, threads: number): Network => randomNetwork(seed, threads, NOON);
