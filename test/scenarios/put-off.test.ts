import { afterEach, describe, expect, test } from 'vitest';
import { gazette } from '../stand-ins/gazette.ts';
import { openWorld, type World } from '../support/world.ts';

/** Sends that their network puts off. Others go on, and people are told. */

let world: World;
afterEach(() => world.close());

async function answering(texts: string[], yaml?: string): Promise<void> {
  world = await openWorld({ unread: 'whatever', ...(yaml && { yaml }) });
  const authors = texts.map((_, n) => ({ id: `u${n}`, handle: `u${n}`, name: `U ${n}` }));
  await world.mention(...texts.map((text, n) => ({ id: `t${n}`, text, author: authors[n] })));
  await world.settle();
  for (const text of texts) await reply(text);
}
async function reply(about: string): Promise<void> {
  const ana = world.as('ana');
  await ana.press('Reply publicly', about);
  await ana.submit({ text: `Sorry about the ${about}.` });
  await ana.submit();
}
const published = () => world.forum.published().map(({ text }) => text);
const inAll = async (says: string) => (await world.channel()).filter(message => message.includes(says));

/** The forum puts off every reply in the thread of the first post. */
const putsOffTheFirst = (status: number, after: string) => {
  let first: string | undefined;
  world.forum.always(key => {
    first ??= key;
    return key === first
      ? { does: 'answer', status, headers: { 'retry-after': after } }
      : { does: 'publish' };
  });
};

describe('a network that puts off one reply', () => {
  test.each([
    [429, '2'],
    [503, '30'],
    [429, '86400'],
  ])('other replies go out meanwhile, after %i with Retry-After: %s', async (status, after) => {
    await answering(['parcel', 'kettle', 'chair', 'lamp']);
    putsOffTheFirst(status, after);
    await world.forward('11s');
    expect(published()).toEqual(['kettle', 'chair', 'lamp'].map(each => `Sorry about the ${each}.`));
    const card = await world.card('parcel');
    expect(card).toMatch(/Not out yet\. The network asks us to wait\. It is tried again \d\d:\d\d\./);
  });

  test('a network may say that all its replies have to wait', async () => {
    const paper = gazette({ now: () => world.clock.now() });
    world = await openWorld({
      unread: 'whatever',
      overrides: { networks: new Map([['paper', paper.adapter]]) },
    });
    for (const text of ['parcel', 'kettle']) paper.write({ text, by: { id: text } });
    await world.forward('2s');
    for (const text of ['parcel', 'kettle']) await reply(text);
    paper.next({ is: 'later', after: 40_000, all: true });
    await world.forward('11s');
    expect(paper.requests()).toHaveLength(1);
    await world.forward('39s');
    expect(paper.requests()).toHaveLength(1);
    await world.forward('2s');
    expect(paper.published().map(({ text }) => text)).toHaveLength(2);
  });
});

describe('a network that asks for a day’s wait', () => {
  const ALARM = 'Webcare cannot send through forum';
  const OVER = 'Webcare can send through forum again';

  test('is tried again within five minutes, and the channel is told once and when it is over', async () => {
    await answering(['parcel', 'kettle']);
    world.forum.always({ does: 'answer', status: 429, headers: { 'retry-after': '86400' } });
    await world.forward('11s');
    expect(await inAll(ALARM)).toHaveLength(1);
    await world.forward('6m');
    expect(await inAll(ALARM)).toHaveLength(1);
    expect(world.forum.requests().length).toBeGreaterThan(2);
    world.forum.always({ does: 'publish' });
    await world.forward('6m');
    expect(published()).toHaveLength(2);
    expect([await inAll(ALARM), (await inAll(OVER)).length]).toEqual([[], 1]);
  });

  test('the alarm is over when what waited was taken back', async () => {
    await answering(['parcel']);
    world.forum.next({ does: 'answer', status: 429, headers: { 'retry-after': '86400' } });
    await world.forward('11s');
    expect(await inAll(ALARM)).toHaveLength(1);
    await world.as('ana').press('Take back', 'parcel');
    await world.settle();
    expect([await inAll(ALARM), (await inAll(OVER)).length]).toEqual([[], 1]);
  });

  test('a restart ends the wait', async () => {
    await answering(['parcel']);
    world.forum.next({ does: 'answer', status: 429, headers: { 'retry-after': '86400' } });
    await world.forward('11s');
    const again = await world.another();
    await again.settle();
    expect(published()).toEqual(['Sorry about the parcel.']);
  });

  test('a wait of up to five minutes is no alarm', async () => {
    await answering(['parcel']);
    world.forum.next({ does: 'answer', status: 429, headers: { 'retry-after': '300' } });
    await world.forward('11s');
    await world.forward('299s');
    expect([await inAll(ALARM), published()]).toEqual([[], []]);
    await world.forward('2s');
    expect(published()).toHaveLength(1);
  });
});

test('a source that asks for a day’s wait is read again within five minutes, and at a restart', async () => {
  const paper = gazette();
  let pages = 0;
  const page = async () => {
    pages++;
    return { is: 'later', after: 86_400_000 } as const;
  };
  const slow = { ...paper.adapter, pull: { every: 1_000, page } };
  world = await openWorld({ overrides: { networks: new Map([['paper', slow]]) } });
  await world.settle();
  await world.forward('299s');
  expect(pages).toBe(1);
  await world.forward('2s');
  expect(pages).toBe(2);
  const again = await world.another();
  await again.settle();
  expect(pages).toBe(3);
});

describe('a reply that cannot get out by its deadline', () => {
  const SHORT = `brand: { name: Acme, language: en }
chat: { console: true }
sla: { first_reply: 24s, remind_at: [50] }
`;
  test('the owner and the channel are told the deadline with the reason', async () => {
    await answering(['parcel'], SHORT);
    await world.forum.stop();
    for (let seconds = 0; seconds < 30; seconds += 3) await world.forward('3s');
    const WHY = /Our public reply still waits to go out\. The network cannot be reached\./;
    const told = (messages: string[]) => messages.filter(each => WHY.test(each) && each.includes('Overdue'));
    expect(told(await world.channel())).toHaveLength(1);
    expect(told(await world.as('ana').direct())).toHaveLength(1);
  });

  test('a deadline that was told before the reply was written is not told again', async () => {
    world = await openWorld({ unread: 'whatever', yaml: SHORT });
    await world.mention({ id: 't1', text: 'parcel' });
    await world.settle();
    const ana = world.as('ana');
    await ana.press('Claim');
    await world.forward('30s');
    await world.forum.stop();
    await ana.press('Reply publicly', 'Owner: Ana de Vries');
    await ana.submit({ text: 'Sorry about the parcel.' });
    await ana.submit();
    for (let minutes = 0; minutes < 3; minutes++) await world.forward('1m');
    expect(await world.card('Not out yet')).toContain('parcel');
    expect((await ana.direct()).filter(each => each.includes('Overdue: the first reply'))).toHaveLength(1);
    expect(await inAll('Overdue: the first reply')).toHaveLength(1);
  });

  test('nobody is told while it is on its way in time', async () => {
    await answering(['parcel'], SHORT);
    for (let seconds = 0; seconds < 30; seconds += 3) await world.forward('3s');
    expect(published()).toHaveLength(1);
    expect(await inAll('Overdue')).toEqual([]);
  });
});
