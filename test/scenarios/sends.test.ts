import { afterEach, describe, expect, test } from 'vitest';
import { type Behaviour, replyReceiver } from '../stand-ins/reply-receiver.ts';
import { SECRET, type World } from '../support/world.ts';
import {
  asks,
  claimedMention,
  copies,
  goOut,
  type Opened,
  reply,
  requests,
  says,
  TEXT,
  tryOut,
} from './replying.ts';

let world: World;
const open = async (options?: Opened) => {
  world = await claimedMention(options);
};
afterEach(() => world.close());

const IMPATIENT = { overrides: { deadline: 200 } };
const expectCard = (...texts: string[]) => says(world, ...texts);

describe('what the network makes of a reply', () => {
  const once: [string, Behaviour][] = [
    ['drops the connection, having posted it', { does: 'drop', publishes: true }],
    ['drops the connection, having done nothing', { does: 'drop', publishes: false }],
    ['answers 500, having posted it', { does: 'answer', status: 500, publishes: true }],
    ['answers 500, having done nothing', { does: 'answer', status: 500 }],
    ['answers 503 without saying when', { does: 'answer', status: 503, publishes: true }],
    ['does not answer, having posted it', { does: 'hang', publishes: true }],
    ['does not answer, having done nothing', { does: 'hang', publishes: false }],
    ['answers too late', { does: 'late', after: 400 }],
  ];
  test.each(once)('%s: the same key again, and it is there once', async (_, behaviour) => {
    await open(IMPATIENT);
    world.forum.next(behaviour);
    await reply(world);
    await goOut(world);
    await expectCard('Sending now.');
    await world.forward('2s');
    expect([copies(world), requests(world)]).toEqual([[TEXT], 2]);
    const card = await expectCard('Posted as Acme, by Ana de Vries', 'Waiting for the customer');
    expect(card).not.toContain('Sending');
  });

  const always: [string, Behaviour, number][] = [
    ['drops every connection, having posted it', { does: 'drop', publishes: true }, 1],
    ['drops every connection, having done nothing', { does: 'drop', publishes: false }, 0],
    ['never answers', { does: 'hang', publishes: true }, 1],
    ['always answers 500', { does: 'answer', status: 500 }, 0],
  ];
  test.each(always)('%s: after three tries the card asks a person', async (_, behaviour, there) => {
    await open(IMPATIENT);
    world.looked(/Overdue: the first reply/);
    world.forum.always(behaviour);
    await reply(world);
    await tryOut(world);
    expect([copies(world).length, requests(world)]).toEqual([there, 3]);
    await expectCard(...asks, TEXT);
    expect((await world.as('ana').direct()).at(-1)).toContain('Did your public reply go out?');
    await world.forward('2h');
    expect(requests(world), 'nothing is tried without a person').toBe(3);
  });

  test.each([
    ['posted', { does: 'drop', publishes: true }],
    ['did nothing', { does: 'drop', publishes: false }],
  ] as [string, Behaviour][])(
    '“Send again” sends what is the same to whoever %s before',
    async (_, behaviour) => {
      await open();
      world.looked(/Did your public reply go out\?/);
      world.forum.always(behaviour);
      await reply(world);
      await tryOut(world);
      world.forum.always({ does: 'publish' });
      await world.as('ana').press('Send again');
      await world.settle();
      expect(requests(world), 'it can be taken back').toBe(3);
      await goOut(world);
      expect([copies(world), requests(world)]).toEqual([[TEXT], 4]);
      await expectCard('Posted as Acme', 'Waiting for the customer');
    },
  );

  test('“It went out” settles it: nothing more is sent', async () => {
    await open();
    world.looked(/Did your public reply go out\?/);
    world.forum.always({ does: 'drop', publishes: true });
    await reply(world);
    await tryOut(world);
    await world.as('bram').press('It went out');
    await world.settle();
    await expectCard(TEXT, 'Waiting for the customer');
    expect(await world.as('ana').command('/webcare stats today')).toContain('100 %');
    await world.forward('1h');
    expect([copies(world), requests(world)]).toEqual([[TEXT], 3]);
  });

  test('a “no” to a repeat does not prove that the first one is not there', async () => {
    await open();
    world.looked(/Did your public reply go out\?/);
    world.forum.next({ does: 'drop', publishes: true }, { does: 'answer', status: 409 });
    await reply(world);
    await goOut(world);
    await world.forward('2s');
    await expectCard(...asks);
    expect([copies(world), requests(world)]).toEqual([[TEXT], 2]);
  });

  test.each([429, 503])('%s with Retry-After: not before that, then once', async status => {
    await open();
    world.forum.next({ does: 'answer', status, headers: { 'retry-after': '40' } });
    await reply(world);
    await goOut(world);
    await world.forward('39s');
    expect(requests(world)).toBe(1);
    await world.forward('2s');
    expect([copies(world), requests(world)]).toEqual([[TEXT], 2]);
    await expectCard('Posted as Acme');
  });

  test.each([
    [404, 'The post it answers is no longer there.'],
    [410, 'The post it answers is no longer there.'],
    [400, 'The network did not understand what we sent.'],
    [403, 'Our account has no permission for this on the network.'],
    [413, 'It is longer than the network allows.'],
    [301, 'sent us on to another'],
    [422, 'The network refused it.'],
  ])('%s is a refusal: the text is kept, and the form shows it again', async (status, why) => {
    await open();
    world.forum.next({ does: 'answer', status, headers: { location: world.forum.url } });
    await reply(world);
    await goOut(world);
    await world.forward('10m');
    expect([copies(world), requests(world)]).toEqual([[], 1]);
    await expectCard('Our public reply was not posted', why, TEXT);
    expect((await world.as('ana').direct()).at(-1)).toContain('did not go out');
    expect(await world.as('ana').press('Reply publicly'), 'the form has it').toContain(TEXT);
    await world.as('ana').submit();
    await world.as('ana').submit();
    await goOut(world);
    expect(copies(world)).toEqual([TEXT]);
    await expectCard('Waiting for the customer');
  });

  test.each([
    ['says nothing', { does: 'answer', status: 204, publishes: true }],
    ['breaks off', { does: 'drop_answer' }],
  ] as [string, Behaviour][])(
    'a 2xx that %s is posted all the same, without a link',
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
  test('gets it once it is back', async () => {
    await open();
    await reply(world);
    await world.forum.stop();
    await goOut(world);
    await world.forward('1m');
    await expectCard('Waiting for its turn to go out.');
    const back = await replyReceiver(SECRET, { port: world.forum.port, now: world.clock.real });
    await world.forward('1m');
    expect([back.published().map(post => post.text), back.requests().length]).toEqual([[TEXT], 1]);
    await expectCard('Posted as Acme');
    await back.stop();
  });

  test('does not keep it: until it is back the send can be taken back', async () => {
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

  test('for half an hour: it goes back to the form rather than out late', async () => {
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

test('a case that cannot be worked on keeps nobody else’s answer from going out, not even when its own is given up', async () => {
  await open();
  world.looked(/Half of the time for the first reply/);
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
