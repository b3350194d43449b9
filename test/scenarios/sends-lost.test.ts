import { afterEach, describe, expect, test } from 'vitest';
import type { World } from '../support/world.ts';
import { asks, claimedMention, copies, goOut, reply, requests, says, TEXT, tryOut } from './replying.ts';

let world: World;
const open = async () => {
  world = await claimedMention();
};
afterEach(() => world.close());
const expectCard = (...texts: string[]) => says(world, ...texts);

describe('our own post is seen coming back', () => {
  const seen = (id: string, text = TEXT, more = {}) =>
    world.mention({ id, ours: true, thread: 't1', in_reply_to: 't1', author: undefined, text, ...more });

  test('while it is being sent: it is that send', async () => {
    await open();
    world.forum.next({ does: 'hold', publishes: 'first' });
    await reply(world);
    const sending = goOut(world);
    await expect.poll(() => requests(world)).toBe(1);
    await seen('r1');
    world.forum.release();
    await sending;
    const card = await expectCard(`: ${TEXT}`, 'Waiting for the customer');
    expect(card.split(TEXT)).toHaveLength(2);
    expect(await world.as('ana').command('/webcare stats today')).toMatch(/Answered elsewhere: 0/);
    expect([copies(world), requests(world)]).toEqual([[TEXT], 1]);
  });

  test('while it is unclear: that settles it, however the network spaced it', async () => {
    await open();
    world.looked(/Did your public reply go out\?/);
    world.forum.always({ does: 'drop', publishes: true });
    await reply(world);
    await tryOut(world);
    await seen('r1', ` ${TEXT.replace(' ', '\u00a0\n')} `);
    await world.settle();
    const card = await expectCard('Waiting for the customer');
    expect(card).not.toContain('It went out');
    expect(await world.as('ana').press('History')).not.toContain('not through Webcare');
  });

  test('what says something else is an answer given elsewhere, and the card goes on asking', async () => {
    await open();
    world.looked(/Did your public reply go out\?/);
    world.forum.always({ does: 'drop', publishes: false });
    await reply(world);
    await tryOut(world);
    await seen('x1', 'Hello Jan, I am answering from my telephone.');
    await world.settle();
    await expectCard(...asks, 'not through Webcare');
  });

  test('what says the same and was there before it is another: the card goes on asking', async () => {
    await open();
    world.looked(/Did your public reply go out\?/);
    await world.forward('20m');
    world.forum.always({ does: 'drop', publishes: false });
    await reply(world);
    await tryOut(world);
    await seen('x1', TEXT, { posted_at: new Date(world.clock.now() - 15 * 60_000).toISOString() });
    await world.settle();
    await expectCard(...asks);
  });

  test('while it is being sent, in other words, by its id: it is that send', async () => {
    await open();
    world.forum.next({ does: 'hold', publishes: 'first' });
    await reply(world);
    const sending = goOut(world);
    await expect.poll(() => requests(world)).toBe(1);
    await seen('r1', `<p>${TEXT}</p>`);
    world.forum.release();
    await sending;
    const card = await expectCard(TEXT, 'Waiting for the customer');
    expect(card).not.toContain('not through Webcare');
    expect(await world.as('ana').command('/webcare stats today')).toMatch(/Answered elsewhere: 0/);
  });

  test('while it is being sent, with nothing but its id: who answers it comes to the case', async () => {
    await open();
    world.looked(/Jan Jansen \(@jan\) wrote again/);
    world.forum.next({ does: 'hold', publishes: 'first' });
    await reply(world);
    const sending = goOut(world);
    await expect.poll(() => requests(world)).toBe(1);
    await seen('r1', 'It looks quite different there.', { thread: undefined, in_reply_to: undefined });
    world.forum.release();
    await sending;
    await world.mention({ id: 't2', in_reply_to: 'r1', text: 'Thank you!' });
    await world.settle();
    expect(await world.channel()).toHaveLength(1);
    await expectCard('Thank you!');
  });

  test('two sends that fit: a person is asked', async () => {
    await open();
    world.looked(/Did your public reply go out\?/);
    world.forum.always({ does: 'drop', publishes: false });
    await world.as('bram').press('Reply publicly');
    await world.as('bram').submit({ text: TEXT });
    await reply(world);
    expect(await world.as('bram').submit(), 'ana was first').toContain('[Post anyway]');
    await world.as('bram').submit();
    for (const wait of ['11s', '2s', '6s', '6s']) await world.forward(wait);
    await seen('r1');
    await world.settle();
    const card = await expectCard(...asks);
    expect(card.split('It is unclear whether this was posted')).toHaveLength(3);
  });
});

describe('the process that was sending dies', () => {
  /** The first process hangs in its call; a second one finds what it left when the lease has run out. */
  async function dies(publishes: 'first' | 'on_release', after: number) {
    await open();
    world.forum.next({ does: 'hold', publishes });
    await reply(world);
    const dead = goOut(world);
    await expect.poll(() => requests(world)).toBe(1);
    const other = await world.another();
    world.clock.move(after);
    await other.settle();
    return { dead, other };
  }

  test.each(['first', 'on_release'] as const)(
    'within ten minutes the same key is sent again (published %s)',
    async publishes => {
      const { dead, other } = await dies(publishes, 31_000);
      expect([copies(world), requests(world)]).toEqual([[TEXT], 2]);
      await expectCard('Posted as Acme');
      world.forum.release();
      await dead;
      await other.settle();
      expect([copies(world), requests(world)]).toEqual([[TEXT], 2]);
      await expectCard('Posted as Acme');
    },
  );

  test('before its lease is over nobody touches it', async () => {
    const { dead } = await dies('first', 20_000);
    expect(requests(world)).toBe(1);
    world.forum.release();
    await dead;
    expect(copies(world)).toEqual([TEXT]);
  });

  test('later than that nothing is sent: the card asks, and a late answer settles it', async () => {
    const { dead, other } = await dies('first', 11 * 60_000);
    world.looked(/Did your public reply go out\?/);
    expect(requests(world)).toBe(1);
    await expectCard(...asks);
    world.forum.release();
    await dead;
    await other.settle();
    await expectCard('Posted as Acme', 'Waiting for the customer');
    expect([copies(world), requests(world)]).toEqual([[TEXT], 1]);
  });

  test('a late answer to the first stops the second before it goes out', async () => {
    const { dead, other } = await dies('first', 11 * 60_000);
    world.looked(/Did your public reply go out\?/);
    await world.as('ana').press('Send again');
    await other.settle();
    world.forum.release();
    await dead;
    world.clock.move(60_000);
    await other.settle();
    expect([copies(world), requests(world)]).toEqual([[TEXT], 1]);
    await expectCard('Posted as Acme');
  });
});
