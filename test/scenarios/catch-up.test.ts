import { expect, test } from 'vitest';
import { catchUp } from '../../src/engine/outbox/catch-up.ts';
import { openWorld, type World } from '../support/world.ts';

/** Makes the console a new place for the database, without any message. */
async function forgetMessages({ database: { db } }: World): Promise<void> {
  await db.deleteFrom('deliveries').execute();
  await db.deleteFrom('messages').execute();
}

/**
 * Opens `count` cases in batches. The posts of a batch arrive together, with their times in reverse order.
 */
async function openCases(world: World, count: number): Promise<void> {
  for (let made = 0; made < count; made += 50) {
    world.clock.move(60_000);
    const posted = (n: number) => new Date(world.clock.now() - n * 1_000).toISOString();
    await world.mention(
      ...Array.from({ length: 50 }, (_, n) => ({
        id: `t${made + 49 - n}`,
        thread: `t${made + 49 - n}`,
        posted_at: posted(n),
      })),
    );
  }
}

/** The ids of the posts with a card, in the order of the cards. */
async function cards({ database: { db } }: World): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('posts', 'posts.case_id', 'deliveries.case_id')
    .select('posts.id')
    .where('deliveries.kind', '=', 'post')
    .orderBy('deliveries.priority', 'desc')
    .orderBy('deliveries.seq')
    .execute();
  return rows.map(({ id }) => id);
}
const names = (count: number): string[] => Array.from({ length: count }, (_, n) => `t${n}`);

test('a process with a new chat listens first, and then posts the cards of open cases in their order', async () => {
  const world = await openWorld({ unread: 'whatever' });
  await openCases(world, 250);
  await forgetMessages(world);

  const app = await world.another();
  expect((await fetch(`${app.url()}/readyz`)).status).toBe(200);
  expect(await cards(world)).toEqual([]);
  await world.mention({ id: 'new', thread: 'new' });
  await catchUp(app.deps)();
  expect(await cards(world)).toEqual(['new', ...names(250)]);
  const progress = world.logged.filter(line => line.includes('"caught_up"'));
  expect(progress.map(line => JSON.parse(line).cards)).toEqual([250]);
  await world.close();
});

test('two processes with a new chat post one card for each open case while customers write', async () => {
  const world = await openWorld({ unread: 'whatever' });
  await openCases(world, 250);
  await forgetMessages(world);

  const other = await world.another();
  const write = async (n: number) =>
    world.mention(
      { id: `t${n}b`, thread: `t${n}`, in_reply_to: `t${n}` },
      { id: `t${250 + n}`, thread: `t${250 + n}` },
    );
  await Promise.all([catchUp(world.app.deps)(), catchUp(other.deps)(), ...[0, 60, 120, 180, 240].map(write)]);
  const shown = (await cards(world)).filter(id => !id.endsWith('b'));
  expect(shown.toSorted()).toEqual([...names(250), 't250', 't310', 't370', 't430', 't490'].toSorted());
  await world.close();
});

test('a stopped catch-up ends after its page, and the next one continues there', async () => {
  const world = await openWorld({ unread: 'whatever' });
  await openCases(world, 250);
  await forgetMessages(world);

  const catchUpDue = catchUp(world.app.deps);
  let pages = 0;
  await catchUpDue(() => ++pages > 1);
  expect(await cards(world)).toEqual(names(100));
  await catchUpDue();
  expect(await cards(world)).toEqual(names(250));
  await world.close();
});
