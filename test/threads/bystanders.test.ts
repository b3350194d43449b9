import { afterEach, describe, expect, test } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

const JAN = { id: 'u9', handle: 'jan', name: 'Jan Jansen' };
const KIM = { id: 'u7', handle: 'kim', name: 'Kim Peters' };
const PIET = { id: 'u5', handle: 'piet', name: 'Piet Bos' };
const LOST = { id: 't1', thread: 't1', author: JAN, text: 'Where is my parcel?' };
const SAME = { id: 't2', thread: 't1', in_reply_to: 't1', author: KIM, text: 'Mine is lost too!' };
const ALSO = { id: 't3', thread: 't1', in_reply_to: 't2', author: PIET, text: 'And mine.' };

const opened = async (...posts: Record<string, unknown>[]): Promise<void> => {
  world = await openWorld();
  for (const post of posts) {
    await world.mention(post);
    await world.forward('1s');
  }
};
const card = (about: string): Promise<string> => world.card(about);

describe('several customers in one thread', () => {
  test('each customer has a card that names the others and the owners of their cases', async () => {
    await opened(LOST, SAME, ALSO);
    expect(await world.channel()).toHaveLength(3);
    expect(await card('Where is my parcel?')).toContain(
      'Also in this thread: Kim Peters (nobody yet), Piet Bos (nobody yet)',
    );
    await world.as('bram').press('Claim', 'And mine.');
    await world.settle();
    expect(await card('Where is my parcel?')).toContain(
      'Also in this thread: Kim Peters (nobody yet), Piet Bos (Bram Jansen has this)',
    );
  });

  test('the first card names a customer who joins the thread later', async () => {
    await opened(LOST);
    expect(await card('Where is my parcel?')).not.toContain('Also in this thread');
    await world.mention(SAME);
    await world.settle();
    expect(await card('Where is my parcel?')).toContain('Also in this thread: Kim Peters (nobody yet)');
    await card('Mine is lost too!');
  });

  test('a private message goes to the customer of its case, not to the last author of the thread', async () => {
    await opened(LOST, SAME);
    const ana = world.as('ana');
    await ana.press('Claim', 'Where is my parcel?');
    await world.settle();
    expect(await ana.press('Move to DM', 'Where is my parcel?')).toContain('Where is my parcel?');
    await ana.submit({ text: 'What is your order number?', line: 'We wrote to you.' });
    await ana.submit();
    for (let n = 0; n < 3; n++) await world.forward('11s');
    expect(world.forum.published().map(({ kind, to }) => [kind, to?.id])).toEqual([
      ['private_message', 'u9'],
      ['reply', 'u9'],
    ]);
    await card('Mine is lost too!');
    await card('Where is my parcel?');
  });

  test('a deleted answer stays with the customer whom it named, though an older post arrives later', async () => {
    await opened(LOST, SAME);
    const answer = { id: 'r1', thread: 't1', ours: true, author: undefined };
    await world.mention({ ...answer, text: '@jan Your parcel is here.' });
    await world.forward('1s');
    await world.mention({ id: 'r1', deleted: true });
    const before = await world.as('ana').press('History', 'Mine is lost too!');
    const posted_at = new Date(world.clock.now() - 10_000).toISOString();
    await world.mention({ id: 't4', thread: 't1', author: PIET, text: 'I see it there.', posted_at });
    await world.settle();
    expect(await world.as('ana').press('History', 'Mine is lost too!')).toBe(before);
    expect(await card('Mine is lost too!')).toContain('First reply by');
    await world.channel();
  });

  /** Jan asked a minute ago, and our answer names Kim, of whom nothing is left. */
  const jansClockRuns = async (how: (kim: object, answer: object) => object[][]): Promise<void> => {
    world = await openWorld();
    const at = (ms: number) => new Date(world.clock.now() - ms).toISOString();
    await world.mention({ ...LOST, posted_at: at(60_000) });
    const kim = { ...SAME, posted_at: at(90_000) };
    const answer = { id: 'r1', thread: 't1', ours: true, author: undefined, text: '@kim We look.' };
    for (const batch of how(kim, answer)) await world.mention(...(batch as Record<string, unknown>[]));
    await world.settle();
    expect(await card('Where is my parcel?')).toContain('First reply by');
    await world.channel();
  };
  const GONE = { id: 't2', deleted: true };
  const ways: [string, (kim: object, answer: object) => object[][]][] = [
    ['deletion, post, answer', (kim, answer) => [[GONE], [kim], [answer]]],
    ['deletion, post with answer', (kim, answer) => [[GONE], [kim, answer]]],
    ['deletion, answer, post', (kim, answer) => [[GONE], [answer], [kim]]],
    ['post, deletion, answer', (kim, answer) => [[kim], [GONE], [answer]]],
    ['answer, post, deletion', (kim, answer) => [[answer], [kim], [GONE]]],
  ];
  test.each(ways)(
    'an answer to a customer who is gone does not stop the clock of another: %s',
    async (_, how) => {
      await jansClockRuns(how);
    },
  );

  test('the card of another customer shows that our answer came, though the first post of the thread is unknown', async () => {
    await opened({ ...LOST, thread: 'k1' }, { ...SAME, thread: 'k1', in_reply_to: undefined });
    expect(await card('Where is my parcel?')).toContain('Kim Peters (nobody yet)');
    await world.mention({ id: 'r1', thread: 'k1', ours: true, author: undefined, text: '@kim It is here.' });
    await world.settle();
    const now = await card('Where is my parcel?');
    expect(now).toContain('Also in this thread: Kim Peters');
    expect(now).not.toContain('Kim Peters (nobody yet)');
    await world.channel();
  });

  test('an answer to one customer does not stop the clock of another customer', async () => {
    await opened(LOST, SAME);
    await world.mention({
      id: 'r1',
      thread: 't1',
      in_reply_to: 't2',
      ours: true,
      author: undefined,
      text: 'Sorry, Kim.',
    });
    await world.settle();
    expect(await card('Mine is lost too!')).toContain('Waiting for the customer');
    expect(await card('Where is my parcel?')).toContain('First reply by');
  });

  test('an answer without a parent belongs to the customer it names, or else to the newest customer', async () => {
    await opened(LOST, SAME);
    const ours = { thread: 't1', ours: true, author: undefined };
    await world.mention({ ...ours, id: 'r1', text: '@jan we are looking for it.' });
    await world.settle();
    expect(await card('Where is my parcel?')).toContain('Waiting for the customer');
    expect(await card('Mine is lost too!')).toContain('First reply by');
    await world.mention({ ...ours, id: 'r2', text: 'And for yours.' });
    await world.settle();
    expect(await card('Mine is lost too!')).toContain('Waiting for the customer');
  });

  test('the whole conversation is in order, marks other customers and leaves out private messages', async () => {
    await opened(LOST, SAME);
    await world.mention({ id: 'p1', author: JAN, private: true, text: 'My order is 4711.' });
    await world.settle();
    const whole = await world.as('ana').press('Whole conversation', 'Where is my parcel?');
    expect(whole).toMatch(
      /Jan Jansen \(@jan\): Where is my parcel\?[\s\S]*another customer: Mine is lost too!/,
    );
    expect(whole).not.toContain('4711');
    await card('My order is 4711.');
    await card('Mine is lost too!');
  });

  test('a person can read a conversation of sixty posts page by page', async () => {
    await opened(LOST);
    const texts = Array.from({ length: 60 }, (_, n) => `Post number ${n + 1}.`);
    await world.mention(
      ...texts.map((text, n) => ({
        ...{ id: `m${n}`, thread: 't1', in_reply_to: 't1', text, author: n % 3 === 0 ? KIM : JAN },
        posted_at: new Date(world.clock.now() - (60 - n) * 1_000).toISOString(),
      })),
    );
    await world.settle();
    const ana = world.as('ana');
    let read = await ana.press('Whole conversation', 'Where is my parcel?');
    let all = read;
    while (read.includes('[Earlier]')) {
      read = await ana.pressShown('Earlier');
      all += read;
    }
    for (const text of ['Where is my parcel?', ...texts]) expect(all).toContain(text);
    await world.channel();
  });

  const replyTo = async (about: string, also: string[]): Promise<string> => {
    const ana = world.as('ana');
    await ana.press('Reply publicly', about);
    const fields = ana.form().fields.filter(field => field.is === 'check');
    const values = Object.fromEntries(
      fields.map(({ name, label }) => [
        name,
        also.includes(typeof label === 'string' ? label : label.foreign) ? 'yes' : 'no',
      ]),
    );
    return ana.submit({ text: 'All parcels of today are late.', ...values });
  };

  test('one reply answers three customers, and the preview names them all', async () => {
    await opened(LOST, SAME, ALSO);
    const preview = await replyTo('Where is my parcel?', ['Kim Peters', 'Piet Bos']);
    expect(preview).toContain('It also answers Kim Peters (@kim), Piet Bos (@piet).');
    await world.as('ana').submit();
    await world.forward('11s');
    expect(world.forum.published()).toHaveLength(1);
    for (const about of ['Where is my parcel?', 'Mine is lost too!', 'And mine.']) {
      expect(await card(about)).toContain('Waiting for the customer');
    }
    expect(await card('Mine is lost too!')).toContain('Answered by our reply to Jan Jansen');
    expect(await world.as('ana').command('/webcare stats today')).toContain('Answered: 3');
  });

  test('a reply without ticked customers answers only the customer of its case', async () => {
    await opened(LOST, SAME);
    expect(await replyTo('Where is my parcel?', [])).not.toContain('It also answers');
    await world.as('ana').submit();
    await world.forward('11s');
    expect(await card('Where is my parcel?')).toContain('Waiting for the customer');
    expect(await card('Mine is lost too!')).toContain('First reply by');
  });

  test('a customer who writes before the shared reply is posted still waits, as the card shows', async () => {
    await opened(LOST, SAME);
    await replyTo('Where is my parcel?', ['Kim Peters']);
    await world.as('ana').submit();
    await world.mention({ id: 't4', thread: 't1', in_reply_to: 't2', author: KIM, text: 'It is order 12!' });
    await world.forward('11s');
    expect(await card('Where is my parcel?')).toContain('Waiting for the customer');
    const kims = await card('It is order 12!');
    expect(kims).toContain('First reply by');
    expect(kims).toContain('Our reply to Jan Jansen was meant to answer this too.');
    await world.channel();
  });
});
