import { afterEach, describe, expect, test } from 'vitest';
import type { World } from '../support/world.ts';
import {
  cardWith,
  claimedMention,
  copies,
  goOut,
  reply,
  requests,
  TEXT,
  unclearCard,
  useUpRetries,
} from './replying.ts';

let world: World;
const open = async () => {
  world = await claimedMention();
};
afterEach(() => world.close());
const expectCard = (...texts: string[]) => cardWith(world, ...texts);

describe('our own post seen on the network', () => {
  const seen = (id: string, text = TEXT, more = {}) =>
    world.mention({ id, ours: true, thread: 't1', in_reply_to: 't1', author: undefined, text, ...more });

  test('a post seen while its send is on the way counts as that send', async () => {
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

  test('a post seen while its send is unclear settles the send, even with other spacing', async () => {
    await open();
    world.looked(/^No longer current · forum\nThe public reply was posted at/);
    world.forum.always({ does: 'drop', publishes: true });
    await reply(world);
    await useUpRetries(world);
    await seen('r1', ` ${TEXT.replace(' ', '\u00a0\n')} `);
    await world.settle();
    const card = await expectCard('Waiting for the customer');
    expect(card).not.toContain('It went out');
    expect(await world.as('ana').press('History')).not.toContain('not through Webcare');
  });

  test('a post with another text is an answer given elsewhere, and the card still asks', async () => {
    await open();
    world.looked(/Did your public reply go out\?/);
    world.forum.always({ does: 'drop', publishes: false });
    await reply(world);
    await useUpRetries(world);
    await seen('x1', 'Hello Jan, I am answering from my telephone.');
    await world.settle();
    await expectCard(...unclearCard, 'not through Webcare');
  });

  test('an older post with the same text does not settle the send, and the card still asks', async () => {
    await open();
    world.looked(/Did your public reply go out\?/);
    await world.forward('20m');
    world.forum.always({ does: 'drop', publishes: false });
    await reply(world);
    await useUpRetries(world);
    await seen('x1', TEXT, { posted_at: new Date(world.clock.now() - 15 * 60_000).toISOString() });
    await world.settle();
    await expectCard(...unclearCard);
  });

  test('a post with a changed text is recognised by its id while its send is on the way', async () => {
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

  test('an answer to our post joins the case, even if only the id of our post matches', async () => {
    await open();
    world.looked(/Jan Jansen \(@jan\) wrote again/);
    world.forum.next({ does: 'hold', publishes: 'first' });
    await reply(world);
    const sending = goOut(world);
    await expect.poll(() => requests(world)).toBe(1);
    await seen('r1', 'It looks quite different there.', { thread: undefined, in_reply_to: undefined });
    world.forum.release();
    await sending;
    await world.mention({ id: 't2', in_reply_to: 'r1', text: 'And when?' });
    await world.settle();
    expect(await world.channel()).toHaveLength(1);
    await expectCard('And when?');
  });

  test('if two sends fit the post, the card asks a person', async () => {
    await open();
    world.looked(/Did your public reply go out\?/);
    world.forum.always({ does: 'drop', publishes: false });
    await world.as('bram').press('Reply publicly');
    await world.as('bram').submit({ text: TEXT });
    await reply(world);
    expect(await world.as('bram').submit(), 'Ana was first').toContain('[Post anyway]');
    await world.as('bram').submit();
    for (const wait of ['11s', '2s', '6s', '6s']) await world.forward(wait);
    await seen('r1');
    await world.settle();
    const card = await expectCard(...unclearCard);
    expect(card.split('It is unclear whether this was posted')).toHaveLength(3);
  });
});

describe('death of the sending process', () => {
  /** The first process hangs in its call. After `after` milliseconds a second process looks for lost work. */
  async function senderDies(publishes: 'first' | 'on_release', after: number) {
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
    'another process repeats the send with the same key within ten minutes (published %s)',
    async publishes => {
      const { dead, other } = await senderDies(publishes, 31_000);
      expect([copies(world), requests(world)]).toEqual([[TEXT], 2]);
      await expectCard('Posted as Acme');
      world.forum.release();
      await dead;
      await other.settle();
      expect([copies(world), requests(world)]).toEqual([[TEXT], 2]);
      await expectCard('Posted as Acme');
    },
  );

  test('no process repeats the send before the lease is over', async () => {
    const { dead } = await senderDies('first', 20_000);
    expect(requests(world)).toBe(1);
    world.forum.release();
    await dead;
    expect(copies(world)).toEqual([TEXT]);
  });

  test('after ten minutes nothing is sent, the card asks, and a late answer settles the send', async () => {
    const { dead, other } = await senderDies('first', 11 * 60_000);
    world.looked(/^No longer current · forum\nThe public reply was posted at/);
    expect(requests(world)).toBe(1);
    await expectCard(...unclearCard);
    world.forum.release();
    await dead;
    await other.settle();
    await expectCard('Posted as Acme', 'Waiting for the customer');
    expect([copies(world), requests(world)]).toEqual([[TEXT], 1]);
  });

  test('a late answer to the first attempt stops “Send again” before it goes out', async () => {
    const { dead, other } = await senderDies('first', 11 * 60_000);
    world.looked(/^No longer current · forum/);
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
