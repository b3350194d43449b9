import { afterEach, describe, expect, test } from 'vitest';
import { readCases } from '../../src/store/cases/cases.ts';
import { type Gazette, gazette } from '../stand-ins/gazette.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
let network: Gazette;
afterEach(() => world.close());

const open = async () => {
  network = gazette({ now: () => world.clock.now() });
  const networks = new Map([['gazette', network.adapter]]);
  world = await openWorld({ overrides: { networks }, unread: 'whatever' });
};
const instant = (minutes = 0) => new Date(world.clock.now() + minutes * 60_000).toISOString();
const TEXT = 'Where is my parcel?';

describe('a deleted post', () => {
  test('is restored with its words and its promise if its source says so', async () => {
    await open();
    await world.mention({ id: 't1' });
    await world.settle();
    const before = await world.card();
    await world.mention({ id: 't1', deleted: true });
    await world.settle();
    expect(await world.card()).not.toContain(TEXT);
    await world.mention({ id: 't1', deleted: false });
    await world.settle();
    expect(await world.card()).toBe(before);
    expect(before).toContain('First reply by');
    expect(await world.as('ana').press('History')).toContain('A post of Jan Jansen (@jan) is back.');
  });

  test('is restored by an edit after the deletion', async () => {
    await open();
    await world.mention({ id: 't1' });
    await world.mention({ id: 't1', deleted: true });
    await world.mention({ id: 't1', text: 'Before it went.', edited_at: instant(-1) });
    await world.settle();
    expect(await world.card()).not.toContain('Before it went.');
    await world.mention({ id: 't1', text: 'It came back.', edited_at: instant(1) });
    await world.settle();
    expect(await world.card()).toContain('It came back.');
  });

  test('that was deleted before it arrived is a new post when it is restored', async () => {
    await open();
    await world.mention({ id: 't1', deleted: true });
    await world.mention({ id: 't1' });
    await world.settle();
    expect(await world.channel()).toEqual([]);
    expect(await world.mention({ id: 't1', deleted: false })).toEqual({ accepted: 1, duplicates: 0 });
    await world.settle();
    expect(await world.card()).toContain(TEXT);
    await world.mention({ id: 't2', deleted: true });
    await world.mention({ id: 't2', text: 'Too old.', edited_at: instant(-1) });
    await world.settle();
    expect(await world.channel()).toHaveLength(1);
    await world.mention({ id: 't2', text: 'Late, but here.', edited_at: instant(1) });
    await world.settle();
    expect(await world.card()).toContain('Late, but here.');
  });

  test('is not changed by a restoring if it was not deleted', async () => {
    await open();
    await world.mention({ id: 't1' });
    await world.settle();
    const before = await world.card();
    expect(await world.mention({ id: 't1', deleted: false })).toEqual({ accepted: 0, duplicates: 1 });
    await world.settle();
    expect(await world.card()).toBe(before);
  });

  test('opens its case when restored only if the case was closed because of the deletion', async () => {
    await open();
    for (const [id, why] of Object.entries({ t1: 'removed', t2: 'spam' })) {
      await world.mention({ id, text: `About ${id}.`, author: { id, handle: id, name: id } });
      await world.settle();
      await world.as('ana').press('No reply needed', `About ${id}.`);
      await world.as('ana').submit({ why });
      await world.mention({ id, deleted: true });
      await world.mention({ id, text: `About ${id}.`, author: { id, handle: id, name: id }, deleted: false });
      await world.settle();
    }
    expect(await world.card('About t1.')).toContain('[Claim]');
    expect(await world.card('About t2.')).toContain('Resolved');
  });
});

test('an edit is taken although an earlier one said that it was made far in the future', async () => {
  await open();
  await world.mention({ id: 't1' });
  const wrong = { id: 't1', text: 'From the year 2999.', edited_at: '2999-01-01T00:00:00Z' };
  expect(await world.mention(wrong)).toEqual({ accepted: 1, duplicates: 0 });
  expect(await world.mention(wrong), 'the same edit again').toEqual({ accepted: 0, duplicates: 1 });
  await world.settle();
  expect(await world.card()).toContain('From the year 2999.');
  await world.mention({ id: 't1', text: 'From today.', edited_at: instant() });
  await world.settle();
  expect(await world.card()).toContain('From today.');
  await world.mention({ id: 't1', text: 'From yesterday.', edited_at: instant(-24 * 60) });
  await world.settle();
  expect(await world.card()).toContain('From today.');
});

test('an edit has one time in the row of its post and in its case, whatever its network says', async () => {
  await open();
  await world.mention({ id: 't1' });
  const [now, future] = [instant(), '2999-01-01T00:00:00Z'];
  const taken = [];
  for (const [n, edited_at] of [now, now, future, future].entries()) {
    taken.push((await world.mention({ id: 't1', text: `Words ${n}.`, edited_at })).accepted);
    await world.settle();
    expect(await world.card()).toContain(`Words ${n}.`);
    const { db } = world.database;
    const row = await db.selectFrom('posts').select(['edited_at', 'case_id']).executeTakeFirstOrThrow();
    const c = (await readCases(db, [row.case_id!])).get(row.case_id!)!;
    expect(c.posts[0]?.edited).toBe(row.edited_at?.valueOf());
    expect(c.posts[0]?.edited).toBeLessThan(world.clock.now() + 1_000);
  }
  expect(taken).toEqual([1, 1, 1, 1]);
});

test('an edit changes the whole content of a post', async () => {
  await open();
  const id = network.write({ text: 'Three stars.', rating: 3 });
  await world.forward('1s');
  expect(await world.card()).toContain('rated 3');
  network.edit(id, {
    text: 'Five stars!',
    media: [{ url: 'https://x.example/1.jpg', alt: 'A smile' }],
    rating: 5,
  });
  await world.forward('1s');
  const card = await world.card();
  for (const said of ['Five stars!', 'rated 5', 'With a picture or file: A smile'])
    expect(card).toContain(said);
  network.edit(id, { text: 'Just words.', media: [] });
  await world.forward('1s');
  expect(await world.card()).not.toMatch(/rated|With a picture/);
});

test('reposts are a number on the card of the original post and make no case', async () => {
  await open();
  const id = network.write();
  await world.forward('1s');
  expect(await world.card()).not.toContain('reposted');
  network.repost(id, 1);
  await world.forward('1s');
  expect(await world.card()).toContain('reposted once');
  network.repost(id, 1_204);
  await world.forward('1s');
  expect(await world.card()).toContain('reposted 1,204 times');
  expect(await world.channel()).toHaveLength(1);
});

test('a card says whether a post speaks to us or about us if its source says so', async () => {
  await open();
  for (const [id, speaks] of Object.entries({ t1: 'to', t2: 'about' })) {
    await world.mention({ id, speaks });
    await world.settle();
    expect(await world.card()).toContain(` · ${speaks} us`);
  }
  await world.mention({ id: 't3' });
  await world.settle();
  expect(await world.card()).not.toMatch(/ · (to|about) us/);
});
