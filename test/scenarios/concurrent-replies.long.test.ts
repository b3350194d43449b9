import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { World } from '../support/world.ts';
import {
  claimedMention,
  copies,
  goOut,
  type Opened,
  reply,
  requests,
  TEXT,
  useUpRetries,
} from './replying.ts';

let world: World;
const open = async (options?: Opened) => {
  world = await claimedMention(options);
};
afterEach(() => world.close());
const customer = (id: string, more: Record<string, unknown> = {}) =>
  world.mention({ id, thread: 't1', in_reply_to: 't1', ...more });
const deleted = (id: string) => world.mention({ id, deleted: true });
const edited = (id: string, text: string) =>
  world.mention({ id, text, edited_at: new Date(world.clock.now() + 1000).toISOString() });
/** Opens the form as this person and goes to the last step with this text. */
async function atPreview(who: string, text = TEXT): Promise<void> {
  await world.as(who).press('Reply publicly');
  expect(await world.as(who).submit({ text })).toContain('[Post publicly]');
}

describe('submitting a form twice', () => {
  test.each([
    ['with one id, one after the other', true, false],
    ['with one id, at once', true, true],
    ['with two ids, one after the other', false, false],
    ['with two ids, at once', false, true],
  ])('a form submitted twice %s publishes one reply', async (_, sameId, atOnce) => {
    await open();
    await atPreview('ana');
    const ana = world.as('ana');
    const form = ana.form();
    const ids = [randomUUID(), randomUUID()] as const;
    const press = (id: string) => ana.submit({}, id, form);
    const answers = atOnce
      ? await Promise.all([press(ids[0]), press(sameId ? ids[0] : ids[1])])
      : [await press(ids[0]), await press(sameId ? ids[0] : ids[1])];
    for (const answer of answers) expect(answer).toMatch(/^(Submitted|This was already submitted|$)/);
    await goOut(world);
    expect([copies(world), requests(world)]).toEqual([[TEXT], 1]);
    expect(await ana.submit({}, randomUUID(), form), 'a submit long after the first').toContain(
      'This was already submitted',
    );
    await world.forward('40m');
    expect(requests(world)).toBe(1);
  });

  test('a form submitted ten times at once publishes one reply', async () => {
    await open();
    await atPreview('ana');
    const form = world.as('ana').form();
    await Promise.all(Array.from({ length: 10 }, () => world.as('ana').submit({}, randomUUID(), form)));
    await goOut(world);
    expect([copies(world), requests(world)]).toEqual([[TEXT], 1]);
  });

  test('a form that is open in two windows publishes only the text that was checked last', async () => {
    await open();
    await atPreview('ana', 'The first thought.');
    const first = world.as('ana').form();
    await atPreview('ana', 'The second thought.');
    const again = await world.as('ana').submit({}, randomUUID(), first);
    expect(again, 'nobody publishes a text that they have not seen').toContain('The second thought.');
    expect(again).toContain('[Post publicly]');
    await world.as('ana').submit();
    await goOut(world);
    expect(copies(world)).toEqual(['The second thought.']);
  });
});

describe('two people who answer the same case', () => {
  test('of two submits at once one goes out, and the other person is warned and decides', async () => {
    await open();
    await atPreview('ana', 'From Ana.');
    await atPreview('bram', 'From Bram.');
    const answers = await Promise.all([world.as('ana').submit(), world.as('bram').submit()]);
    const [late, answer] = answers[0]?.includes('[Post anyway]')
      ? (['ana', answers[0]] as const)
      : (['bram', answers[1]] as const);
    expect(answers.filter(each => each.startsWith('Submitted'))).toHaveLength(1);
    expect(answer).toMatch(/submitted a public reply: “From (Ana|Bram)\.”/);
    await goOut(world);
    expect(copies(world)).toHaveLength(1);

    await world.as(late).submit();
    await goOut(world);
    expect(copies(world).toSorted()).toEqual(['From Ana.', 'From Bram.']);
    expect(world.forum.requests()).toHaveLength(2);
  });

  test('the preview shows that a colleague is writing', async () => {
    await open();
    await world.as('bram').press('Reply publicly');
    await world.as('ana').press('Reply publicly');
    expect(await world.as('ana').submit({ text: TEXT })).toContain(
      'Bram Jansen is writing too, until 09:05.',
    );
  });

  test('the preview shows that a colleague has submitted', async () => {
    await open();
    await world.as('bram').press('Reply publicly');
    await reply(world, 'From Ana.');
    expect(await world.as('bram').submit({ text: 'From Bram.' })).toContain(
      'Ana de Vries submitted a public reply: “From Ana.”',
    );
    await goOut(world);
    expect(copies(world)).toEqual(['From Ana.']);
  });

  test('a reply waits until the colleague’s earlier send is over', async () => {
    await open();
    world.forum.next({ does: 'hold', publishes: 'on_release' });
    await reply(world, 'From Ana.');
    const sending = goOut(world);
    await expect.poll(() => world.forum.requests().length).toBe(1);
    await world.as('bram').press('Reply publicly');
    await world.as('bram').submit({ text: 'From Bram.' });
    await world.as('bram').submit();
    world.clock.move(60_000);
    expect(world.forum.requests(), 'one request at a time').toHaveLength(1);
    world.forum.release();
    await sending;
    await world.forward('10s');
    expect(copies(world)).toEqual(['From Ana.', 'From Bram.']);
  });

  test('a reply waits until a person has looked at the colleague’s unclear send', async () => {
    await open();
    world.looked(/Did your public reply go out\?|No longer current/);
    world.forum.always({ does: 'drop', publishes: true });
    await reply(world, 'From Ana.');
    await useUpRetries(world);
    world.forum.always({ does: 'publish' });
    await reply(world, 'From Bram.', 'bram');
    await goOut(world);
    await world.forward('5m');
    expect(copies(world)).toEqual(['From Ana.']);
    await world.as('ana').press('It went out');
    await world.forward('5s');
    expect(copies(world)).toEqual(['From Ana.', 'From Bram.']);
  });
});

describe('actions of the customer between writing and posting', () => {
  const NEWS = /Jan Jansen \(@jan\) (wrote again|changed a post)|No longer current/;
  const news: [string, () => Promise<unknown>, string, RegExp?][] = [
    [
      'writes again',
      () => customer('t2', { text: 'It has come!' }),
      'Jan Jansen (@jan) wrote: “It has come!”',
      NEWS,
    ],
    [
      'edits a post',
      () => edited('t1', 'Never mind, found it.'),
      'edited a post. It now reads: “Never mind, found it.”',
      NEWS,
    ],
    ['removes another post', () => deleted('t0'), 'removed a post.'],
  ];
  test.each(news)(
    'the form shows that the customer %s, and sends nothing before “Post anyway”',
    async (_, happens, line, told) => {
      await open();
      if (told) world.looked(told);
      await customer('t0', { posted_at: new Date(world.clock.now() - 60_000).toISOString() });
      await atPreview('ana');
      await happens();
      const warning = await world.as('ana').submit();
      expect(warning).toContain('This happened while you were writing:');
      expect(warning).toContain(line);
      expect(warning).toContain('[Post anyway]');
      await goOut(world);
      expect(requests(world)).toBe(0);
      expect(await world.as('ana').submit()).toContain('Submitted');
      await goOut(world);
      expect([copies(world), requests(world)]).toEqual([[TEXT], 1]);
    },
  );

  test.each(news)(
    'the preview shows that the customer %s while the first step is open',
    async (_, happens, line) => {
      await open();
      await customer('t0', { posted_at: new Date(world.clock.now() - 60_000).toISOString() });
      await world.as('ana').press('Reply publicly');
      await happens();
      const preview = await world.as('ana').submit({ text: TEXT });
      expect(preview).toContain(line);
      expect(preview).toContain('[Post anyway]');
    },
  );

  test('the form also shows a post that arrives while its writer reads the earlier news', async () => {
    await open();
    world.looked(/Jan Jansen \(@jan\) wrote again|No longer current/);
    await atPreview('ana');
    await customer('t2', { text: 'One.' });
    expect(await world.as('ana').submit()).toContain('One.');
    await customer('t3', { text: 'Two.' });
    const again = await world.as('ana').submit();
    expect(again).toContain('Two.');
    expect(again).not.toContain('wrote: “One.”');
    await world.as('ana').submit();
    await goOut(world);
    expect(copies(world)).toEqual([TEXT]);
  });

  test('a reply cannot go out if the customer removes the post it answers', async () => {
    await open();
    await atPreview('ana');
    await deleted('t1');
    const answer = await world.as('ana').submit();
    for (const text of ['removed a post.', 'The post was removed by its author.', TEXT])
      expect(answer).toContain(text);
    await goOut(world);
    expect(requests(world)).toBe(0);
    expect(await world.card()).toContain('removed this post');
  });
});

describe('actions of the customer between submit and send', () => {
  test('a queued reply to a removed post is withdrawn, and the card keeps the text', async () => {
    await open();
    await reply(world);
    await world.forward('5s');
    await deleted('t1');
    await goOut(world);
    expect(requests(world)).toBe(0);
    const card = await world.card();
    expect(card).toContain('Not sent. The author removed the post before this went out.');
    expect(card).toContain(TEXT);
    expect((await world.as('ana').direct()).join('\n')).toContain('did not go out');
  });

  test('a withdrawn reply can be sent to another post of the customer', async () => {
    await open();
    world.looked(/wrote again|did not go out|No longer current/);
    await customer('t2', { text: 'And?' });
    await reply(world);
    await deleted('t2');
    await goOut(world);
    expect(requests(world)).toBe(0);
    expect(await world.as('ana').press('Reply publicly')).toContain(TEXT);
    await world.as('ana').submit();
    await world.as('ana').submit();
    await goOut(world);
    expect(world.forum.published()).toMatchObject([{ in_reply_to: 't1', text: TEXT }]);
  });

  test('a queued reply goes out unchanged if the customer writes again or edits', async () => {
    await open();
    world.looked(/Jan Jansen \(@jan\) (wrote again|changed a post)/);
    await reply(world);
    await customer('t2', { text: 'And?' });
    await edited('t1', 'Something else.');
    await goOut(world);
    expect(world.forum.published()).toMatchObject([{ in_reply_to: 't1', text: TEXT }]);
    expect(await world.card()).toContain('Something else.');
  });

  test('a reply on its way is recorded as posted even if the customer removes the post', async () => {
    await open();
    world.forum.next({ does: 'hold', publishes: 'first' });
    await reply(world);
    const sending = goOut(world);
    await expect.poll(() => requests(world)).toBe(1);
    await deleted('t1');
    world.forum.release();
    await sending;
    await world.settle();
    expect(await world.card()).toContain(`Posted as Acme, by Ana de Vries`);
    expect([copies(world), requests(world)]).toEqual([[TEXT], 1]);
  });
});
