import { afterEach, describe, expect, test } from 'vitest';
import { type Behaviour, replyReceiver } from '../stand-ins/reply-receiver.ts';
import { SECRET, type World } from '../support/world.ts';
import {
  cardWith,
  claimedMention,
  copies,
  goOut,
  type Opened,
  reply,
  requests,
  TEXT,
  unclearCard,
  useUpRetries,
} from './replying.ts';

let world: World;
const open = async (options?: Opened) => {
  world = await claimedMention(options);
};
afterEach(() => world.close());

const IMPATIENT = { overrides: { deadline: 200 } };
const expectCard = (...texts: string[]) => cardWith(world, ...texts);

describe('the network’s answer to a reply', () => {
  const once: [string, Behaviour][] = [
    ['posts the reply and drops the connection', { does: 'drop', publishes: true }],
    ['does nothing and drops the connection', { does: 'drop', publishes: false }],
    ['posts the reply and answers 500', { does: 'answer', status: 500, publishes: true }],
    ['does nothing and answers 500', { does: 'answer', status: 500 }],
    ['posts the reply and answers 503 without a time', { does: 'answer', status: 503, publishes: true }],
    ['posts the reply and does not answer', { does: 'hang', publishes: true }],
    ['does nothing and does not answer', { does: 'hang', publishes: false }],
    ['answers too late', { does: 'late', after: 400 }],
  ];
  test.each(once)(
    'if the network %s, the same key is sent again and the reply is there once',
    async (_, behaviour) => {
      await open(IMPATIENT);
      world.forum.next(behaviour);
      await reply(world);
      await goOut(world);
      await expectCard('Sending now.');
      await world.forward('2s');
      expect([copies(world), requests(world)]).toEqual([[TEXT], 2]);
      const card = await expectCard('Posted as Acme, by Ana de Vries', 'Waiting for the customer');
      expect(card).not.toContain('Sending');
    },
  );

  const always: [string, Behaviour, number][] = [
    ['posts the reply and drops every connection', { does: 'drop', publishes: true }, 1],
    ['does nothing and drops every connection', { does: 'drop', publishes: false }, 0],
    ['posts the reply and never answers', { does: 'hang', publishes: true }, 1],
    ['always answers 500', { does: 'answer', status: 500 }, 0],
  ];
  test.each(always)(
    'if the network %s, the card asks a person after three tries',
    async (_, behaviour, there) => {
      await open(IMPATIENT);
      world.looked(/Overdue: the first reply/);
      world.forum.always(behaviour);
      await reply(world);
      await useUpRetries(world);
      expect([copies(world).length, requests(world)]).toEqual([there, 3]);
      await expectCard(...unclearCard, TEXT);
      expect((await world.as('ana').direct()).at(-1)).toContain('Did your public reply go out?');
      await world.forward('2h');
      expect(requests(world), 'nothing is tried without a person').toBe(3);
    },
  );

  test.each([
    ['were posted', { does: 'drop', publishes: true }],
    ['did nothing', { does: 'drop', publishes: false }],
  ] as [string, Behaviour][])('“Send again” gives one copy if the earlier tries %s', async (_, behaviour) => {
    await open();
    world.looked(/^No longer current · forum/);
    world.forum.always(behaviour);
    await reply(world);
    await useUpRetries(world);
    world.forum.always({ does: 'publish' });
    await world.as('ana').press('Send again');
    await world.settle();
    expect(requests(world), 'it can still be taken back').toBe(3);
    await goOut(world);
    expect([copies(world), requests(world)]).toEqual([[TEXT], 4]);
    await expectCard('Posted as Acme', 'Waiting for the customer');
  });

  test('“It went out” settles the reply, and nothing more is sent', async () => {
    await open();
    world.looked(/^No longer current · forum\nThe public reply was posted at/);
    world.forum.always({ does: 'drop', publishes: true });
    await reply(world);
    await useUpRetries(world);
    await world.as('bram').press('It went out');
    await world.settle();
    await expectCard(TEXT, 'Waiting for the customer');
    expect(await world.as('ana').command('/webcare stats today')).toContain('100 %');
    await world.forward('1h');
    expect([copies(world), requests(world)]).toEqual([[TEXT], 3]);
  });

  test('if the network refuses a repeat, the card still asks about the first try', async () => {
    await open();
    world.looked(/Did your public reply go out\?/);
    world.forum.next({ does: 'drop', publishes: true }, { does: 'answer', status: 409 });
    await reply(world);
    await goOut(world);
    await world.forward('2s');
    await expectCard(...unclearCard);
    expect([copies(world), requests(world)]).toEqual([[TEXT], 2]);
  });

  test.each([429, 503])(
    'after an answer of %s with Retry-After the reply is sent once more, and not earlier',
    async status => {
      await open();
      world.forum.next({ does: 'answer', status, headers: { 'retry-after': '40' } });
      await reply(world);
      await goOut(world);
      await world.forward('39s');
      expect(requests(world)).toBe(1);
      await world.forward('2s');
      expect([copies(world), requests(world)]).toEqual([[TEXT], 2]);
      await expectCard('Posted as Acme');
    },
  );

  test.each([
    [404, 'The post it answers is no longer there.'],
    [410, 'The post it answers is no longer there.'],
    [400, 'The network did not understand what we sent.'],
    [403, 'Our account has no permission for this on the network.'],
    [413, 'It is longer than the network allows.'],
    [301, 'sent us on to another'],
    [422, 'The network refused it.'],
  ])('an answer of %s is a refusal, and the card and the form keep the text', async (status, why) => {
    await open();
    world.forum.next({ does: 'answer', status, headers: { location: world.forum.url } });
    await reply(world);
    await goOut(world);
    await world.forward('10m');
    expect([copies(world), requests(world)]).toEqual([[], 1]);
    await expectCard('Our public reply was not posted', why, TEXT);
    expect((await world.as('ana').direct()).at(-1)).toContain('did not go out');
    expect(await world.as('ana').press('Reply publicly'), 'the form shows the text').toContain(TEXT);
    await world.as('ana').submit();
    await world.as('ana').submit();
    await goOut(world);
    expect(copies(world)).toEqual([TEXT]);
    await expectCard('Waiting for the customer');
  });

  test.each([
    ['is empty', { does: 'answer', status: 204, publishes: true }],
    ['breaks off', { does: 'drop_answer' }],
  ] as [string, Behaviour][])(
    'a 2xx answer that %s counts as posted without a link',
    async (_, behaviour) => {
      await open();
      world.forum.next(behaviour);
      await reply(world);
      await goOut(world);
      await expectCard('Posted as Acme', 'the network gave no link');
      expect([copies(world), requests(world)]).toEqual([[TEXT], 1]);
    },
  );
});

describe('a network that cannot be reached', () => {
  test('a reply goes out once the network is back', async () => {
    await open();
    world.looked(/^No longer current · forum\nThe public reply was posted at/);
    await reply(world);
    await world.forum.stop();
    await goOut(world);
    await world.forward('1m');
    await expectCard(
      'Not out yet. The network cannot be reached. It is tried again',
      'It was tried 2 times since 09:00. If it is not out by 09:30, the text comes back to its form.',
    );
    const back = await replyReceiver(SECRET, { port: world.forum.port, now: world.clock.real });
    await world.forward('1m');
    expect([back.published().map(post => post.text), back.requests().length]).toEqual([[TEXT], 1]);
    await expectCard('Posted as Acme');
    await back.stop();
  });

  test('a reply can be taken back while the network is away', async () => {
    await open();
    await reply(world);
    await world.forum.stop();
    await goOut(world);
    expect(await world.as('ana').press('Take back')).toContain('Nothing was sent.');
    await world.settle();
    expect(await world.as('ana').press('Reply publicly')).toContain(TEXT);
    const back = await replyReceiver(SECRET, { port: world.forum.port, now: world.clock.real });
    await world.forward('20m');
    expect(back.requests()).toEqual([]);
    await back.stop();
  });

  test('a reply goes back to the form if the network is away for half an hour', async () => {
    await open();
    world.looked(/Overdue: the first reply/);
    await reply(world);
    await world.forum.stop();
    await goOut(world);
    await world.forward('31m');
    await expectCard('Our public reply was not posted', 'It could not be sent in time');
    expect((await world.as('ana').direct()).join('\n')).toContain('Your public reply did not go out');
    expect(await world.as('ana').press('Reply publicly')).toContain(TEXT);
    const back = await replyReceiver(SECRET, { port: world.forum.port, now: world.clock.real });
    await world.forward('1h');
    expect(back.requests()).toEqual([]);
    await back.stop();
  });
});

test('a broken case delays no reply of another case, not even when its own reply is given up', async () => {
  await open();
  world.looked(/Half of the time for the first reply/);
  world.looked(/^No longer current · forum\nThe first reply was given at 09:31/);
  world.looked(/Your public reply did not go out/);
  await world.mention({ id: 't2', text: 'Another.' }, { id: 't3', text: 'A third.' });
  await world.settle();
  const { db } = world.database;
  const answer = async (about: string, text: string): Promise<void> => {
    await world.as('ana').press('Reply publicly', about);
    await world.as('ana').submit({ text });
    await world.as('ana').submit();
  };
  await answer('nine days', 'The first.');
  await answer('Another.', 'The second.');
  const broken = await db
    .selectFrom('cases')
    .select(['id', 'state'])
    .where('id', '=', db.selectFrom('posts').select('case_id').where('id', '=', 't1'))
    .executeTakeFirstOrThrow();
  const state = (kept: object) =>
    db
      .updateTable('cases')
      .set({ state: JSON.stringify(kept), wake_at: null })
      .where('id', '=', broken.id)
      .execute();
  await state({ ...broken.state, clocks: null });
  await goOut(world);
  expect(copies(world)).toEqual(['The second.']);
  await world.forward('31m');
  await answer('A third.', 'The third.');
  await goOut(world);
  expect(copies(world)).toEqual(['The second.', 'The third.']);
  expect(world.logged.filter(line => line.includes('send_not_worked_on')).length).toBeGreaterThan(1);

  await state(broken.state);
  await world.forward('2m');
  expect(await world.card('nine days')).toContain('The first.');
  expect(copies(world)).toHaveLength(2);
});
