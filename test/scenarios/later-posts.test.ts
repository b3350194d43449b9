import { afterEach, describe, expect, test } from 'vitest';
import type { Way } from '../../src/case/types.ts';
import { ingest } from '../../src/engine/intake/ingest.ts';
import type { Incoming } from '../../src/ports/social.ts';
import { openWorld, type World } from '../support/world.ts';
import { claimedMention } from './replying.ts';

let world: World;
afterEach(() => world.close());
const MENTION = { id: 't1', text: 'My parcel has been on its way for nine days.' };
const later = (id: string, more: Record<string, unknown> = {}) =>
  world.mention({ id, thread: 't1', in_reply_to: 't1', ...more });
const anaHasIt = async () => {
  world = await claimedMention();
};
const mentioned = async () => {
  world = await openWorld();
  await world.mention(MENTION);
  await world.settle();
};
const lastDirect = async (who: string): Promise<string> => (await world.as(who).direct()).at(-1) ?? '';

describe('later posts in a thread', () => {
  test('a later post tells the owner, and the card stays in its place', async () => {
    await anaHasIt();
    await later('t2', { text: 'Hello?' });
    await world.settle();
    expect(await lastDirect('ana')).toContain('Jan Jansen (@jan) wrote again · forum');
    expect(await lastDirect('ana')).toContain('Hello?');
    expect(await world.channel()).toHaveLength(1);
    expect(await world.card()).toContain('Hello?');
    await world.as('ana').pressDirect('Reply publicly');
    expect(world.as('ana').form().fields).not.toEqual([]);
  });

  test('several posts before a notice goes out make one notice, and a later post another', async () => {
    await anaHasIt();
    const many = Array.from({ length: 5 }, (_, n) => ({
      id: `m${n}`,
      thread: 't1',
      in_reply_to: 't1',
      text: `Me too ${n}.`,
    }));
    await world.mention(...many);
    await later('t2', { text: 'Hello?' });
    await world.settle();
    const direct = await world.as('ana').direct();
    expect(direct).toHaveLength(1);
    expect(direct[0]).toContain('Hello?');
    await later('t3', { text: 'Anybody?' });
    await world.settle();
    expect(await world.as('ana').direct()).toHaveLength(2);
    expect(await lastDirect('ana')).toContain('Anybody?');
    await world.card();
  });

  test('an author keeps a known name if a post has none, and gets a newer name', async () => {
    await anaHasIt();
    await later('t2', { text: 'Hello?', author: { id: 'u9' } });
    await world.settle();
    expect(await lastDirect('ana')).toContain('Jan Jansen (@jan) wrote again · forum');
    await later('t3', { text: 'Anybody?', author: { id: 'u9', name: 'Jan J.', handle: null } });
    await world.settle();
    expect(await lastDirect('ana')).toContain('Jan J. (@jan) wrote again · forum');
    await world.card();
  });

  test('a post in a case without an owner posts a new card below and folds the old one', async () => {
    await mentioned();
    await world.mention({ id: 'u1', text: 'Something else.' });
    await later('t2', { text: 'Hello?' });
    await world.settle();
    const [old, other, newest] = await world.channel();
    expect(old).toContain('Moved down · forum');
    expect(old).toContain('There is news, so this case is shown again further down.');
    expect(old).not.toContain('[Claim]');
    expect(other).toContain('Something else.');
    expect(newest).toContain('Hello?');
    await world.as('ana').press('Claim', 'Hello?');
    await world.settle();
    expect((await world.channel()).filter(card => card.includes('Ana de Vries has this'))).toHaveLength(1);
  });

  test('a deletion also reaches a card that was moved down, and the message to the owner', async () => {
    await mentioned();
    await later('t2', { text: 'Hello?' });
    await world.settle();
    await world.as('ana').press('Claim', 'Hello?');
    await later('t3', { text: 'My secret number is 12.' });
    await world.settle();
    expect(await lastDirect('ana')).toContain('My secret number');
    expect((await world.channel())[0]).toMatch(/Moved down.*My parcel/s);
    await world.mention({ id: 't1', deleted: true }, { id: 't3', deleted: true });
    await world.settle();
    expect((await world.channel()).join()).not.toContain('My parcel');
    expect((await world.as('ana').direct()).join()).not.toContain('My secret number');
  });

  test('a post in a case resolved today opens it, asks its owner and posts a new card below', async () => {
    await anaHasIt();
    await world.as('ana').press('No reply needed');
    await world.as('ana').submit({ why: 'praise' });
    await world.settle();
    await later('t2', { text: 'One more thing.' });
    await world.settle();
    const [old, newest] = await world.channel();
    expect(old).toContain('Moved down');
    expect(newest).toContain('Ana de Vries has this');
    expect(newest).toContain('One more thing.');
    expect(newest).toContain('First reply by');
    expect(newest).toContain('Reopen it, or leave it closed?');
    expect(await lastDirect('ana')).toContain('[Reopen] [Leave closed]');
  });

  test('a private post by a customer we invited joins the same case', async () => {
    world = await openWorld();
    const limit = { max: 500, count: 'graphemes' } as const;
    const post = (id: string, reply: Way): Incoming => ({
      is: 'post',
      post: {
        id,
        by: { id: 'u9', handle: 'jan' },
        private: reply.is === 'no',
        text: id,
        media: [],
        at: world.clock.now(),
        ref: { author: { id: 'u9' } },
        can: { reply: { ...reply, mode: 'append' }, private: { is: 'yes', how: 'invite' }, limit },
      },
    });
    await ingest(world.app.deps, 'forum', [post('t1', { is: 'yes' })]);
    await world.settle();
    await world.as('ana').press('Invite to DM');
    await world.as('ana').submit({ text: 'Please write to us in private.', way: 'dm' });
    await world.as('ana').submit();
    await world.forward('11s');
    expect(await world.card()).toContain('Please write to us in private.');
    await ingest(world.app.deps, 'forum', [post('p1', { is: 'no', why: 'private_post' })]);
    await world.settle();
    expect(await world.channel()).toHaveLength(1);
    expect(await lastDirect('ana')).toContain('p1');
  });

  test('an edit tells the owner, a deletion tells nobody, and the card shows both', async () => {
    await anaHasIt();
    await later('t2', { text: 'It is order 4711.' });
    await world.settle();
    const before = (await world.as('ana').direct()).length;
    await world.mention({ id: 't1', text: 'My parcel has come!', edited_at: '2026-11-23T09:01:00Z' });
    await world.settle();
    expect(await world.card()).toContain('edited');
    expect(await world.card()).toContain('My parcel has come!');
    expect(await lastDirect('ana')).toContain('Jan Jansen (@jan) changed a post · forum');
    await world.mention({ id: 't2', deleted: true });
    await world.settle();
    expect(await world.card()).toContain('Jan Jansen (@jan) removed this post');
    expect(await world.card()).not.toContain('4711');
    expect(await world.as('ana').direct()).toHaveLength(before + 1);
    expect(await world.channel()).toHaveLength(1);
  });

  test('a case with all posts deleted gives no reminders', async () => {
    await anaHasIt();
    await world.mention({ id: 't1', deleted: true });
    await world.forward('3h');
    expect(await world.card()).toContain(
      'It cannot be answered from here. The post was removed by its author.',
    );
    expect(await world.as('ana').direct()).toEqual([]);
  });

  test('our own answer on the network stops the clock', async () => {
    await anaHasIt();
    await world.forward('20m');
    await later('r1', { ours: true, author: undefined, text: 'We are on it, Jan.' });
    await world.forward('3h');
    expect(await world.card()).toContain('Acme, not through Webcare');
    expect(await world.card()).toContain('Waiting for the customer');
    expect(await world.as('ana').direct()).toEqual([]);
    expect(await world.channel()).toHaveLength(1);
  });
});
