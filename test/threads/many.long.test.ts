import { expect, test } from 'vitest';
import { openWorld } from '../support/world.ts';
import { answerWhileArriving, type Counts, expectAnswered } from './answering.ts';
import { arrivedWorld, expectMatters, NOON, networkOf } from './threads.ts';

/** Each property is tried on this many random threads. */
const THREADS = Number(process.env.THREADS ?? 1_000);

test(`${THREADS} random threads make one case for each customer and thread in every order of arrival`, async () => {
  let posts = 0;
  for (let seed = 1; seed <= THREADS / 25; seed++) {
    const network = networkOf(seed, 25);
    posts += network.posts.length + network.changes.length;
    for (const order of [1, 2]) {
      const world = await arrivedWorld(network, seed * 10 + order);
      await expectMatters(world, network);
      await world.close();
    }
  }
  console.log(`${THREADS} threads with ${posts} posts, edits and deletions arrived in two orders each`);
});

test(`answers to ${THREADS} random threads reach and answer only those whom their previews named`, async () => {
  const all: Counts = { cases: 0, publicly: 0, privately: 0, others: 0, clocks: 0 };
  for (let seed = 1; seed <= THREADS / 10; seed++) {
    const network = networkOf(seed, 10);
    const world = await openWorld({ unread: 'whatever', start: NOON });
    const submitted = await answerWhileArriving(world, network, seed);
    const counts = await expectAnswered(world, network, submitted);
    for (const key of Object.keys(all) as (keyof Counts)[]) all[key] += counts[key];
    await world.close();
  }
  console.log(
    `${all.cases} cases: ${all.publicly} public answers and ${all.privately} private messages ended ` +
      `${all.clocks} clocks, ${all.others} of them by an answer that another case gave as well`,
  );
  for (const count of Object.values(all)) expect(count).toBeGreaterThan(THREADS / 50);
});
