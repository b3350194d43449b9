import { afterEach, expect, test } from 'vitest';
import { contents } from '../support/contents.ts';
import { openWorld, type World } from '../support/world.ts';
import { cardWith, goOut, reply, TEXT } from './replying.ts';

let world: World;
afterEach(() => world.close());

const AUTHOR = {
  id: 'u7',
  name: 'Marker Name',
  handle: 'marker_handle',
  url: 'https://forum.example/u/marker',
};
const post = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  text: `The marker text of ${id}.`,
  url: `https://forum.example/t/marker-${id}`,
  author: AUTHOR,
  ...more,
});
/** The rows of the whole database that still hold something of what the customer wrote or is called. */
async function traces(): Promise<string[]> {
  const all = Object.entries(await contents(world.database.db));
  return all.flatMap(([table, rows]) => rows.filter(row => /marker/i.test(row)).map(() => table));
}
const screens = async (): Promise<string> =>
  [
    ...(await world.channel()),
    await world.as('ana').press('History'),
    await world.as('ana').press('Whole conversation'),
  ].join();

test('a customer who deletes a post of two keeps the name, and the deleted post keeps no address', async () => {
  world = await openWorld({ unread: 'whatever' });
  await world.mention(post('t1'));
  await world.mention(post('t2', { thread: 't1', in_reply_to: 't1' }));
  await world.mention({ id: 't1', deleted: true });
  await world.settle();
  const rows = await world.database.db
    .selectFrom('posts')
    .select(['id', 'url', 'ref'])
    .orderBy('id')
    .execute();
  expect(rows).toEqual([
    { id: 't1', url: null, ref: null },
    { id: 't2', url: 'https://forum.example/t/marker-t2', ref: expect.anything() },
  ]);
  expect(await world.card()).toContain('Marker Name');
});

test('nothing of a customer who deletes everything is left in the database and on any screen', async () => {
  world = await openWorld({ unread: 'whatever' });
  await world.mention(post('t1'), post('t9'));
  await world.mention(post('t2', { thread: 't1', in_reply_to: 't1' }));
  await world.settle();
  expect(await screens()).toMatch(/marker/i);
  await world.mention({ id: 't1', deleted: true }, { id: 't2', deleted: true });
  await world.settle();
  expect(await traces(), 't9 is still there').not.toEqual([]);
  await world.mention({ id: 't9', deleted: true });
  await world.settle();
  expect(await traces()).toEqual([]);
  expect(await screens()).not.toMatch(/marker/i);
});

test('a customer who deleted everything and puts it back has their name, and can be answered', async () => {
  world = await openWorld({ unread: 'whatever' });
  await world.mention(post('t1'));
  await world.settle();
  const before = await world.card();
  await world.mention({ id: 't1', deleted: true });
  await world.mention(post('t1'));
  expect(await traces(), 'the same post again is no restoring').toEqual([]);
  await world.mention(post('t1', { deleted: false }));
  await world.settle();
  expect(await world.card()).toBe(before);
  await world.as('ana').press('Claim');
  await world.settle();
  await reply(world);
  await goOut(world);
  expect(world.forum.published()).toMatchObject([{ text: TEXT, to: { id: 'u7', name: 'Marker Name' } }]);
});

test('a customer who deleted everything and writes again has their name', async () => {
  world = await openWorld({ unread: 'whatever' });
  await world.mention(post('t1'));
  await world.mention({ id: 't1', deleted: true });
  await world.mention(post('t2'));
  await world.settle();
  await cardWith(world, 'Marker Name');
});

test('a send that may be on its way is repeated unchanged though its customer deleted everything', async () => {
  world = await openWorld({ unread: 'whatever' });
  await world.mention(post('t1'));
  await world.settle();
  await world.as('ana').press('Claim');
  await world.settle();
  await reply(world);
  world.forum.next({ does: 'drop', publishes: true });
  await goOut(world);
  await world.mention({ id: 't1', deleted: true });
  await world.forward('10s');
  const sent = world.forum.requests();
  expect(sent.length).toBeGreaterThan(1);
  expect(new Set(sent.map(({ body }) => JSON.stringify(body))).size).toBe(1);
});
