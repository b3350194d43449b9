import { afterEach, describe, expect, test } from 'vitest';
import type { World } from '../support/world.ts';
import { claimedMention, copies, goOut, type Opened, reply, requests, TEXT } from './replying.ts';

let world: World;
const open = async (options?: Opened) => {
  world = await claimedMention(options);
};
afterEach(() => world.close());

describe('taking a reply back', () => {
  test.each(['the answer to the last step', 'the card'])(
    'a reply can be taken back from %s within ten seconds',
    async where => {
      await open();
      world.looked(/Half of the time for the first reply/);
      const shown = await reply(world);
      expect(shown).toContain('Submitted');
      expect(shown).toContain('It goes out at 09:00');
      await world.forward('9s');
      expect(await world.card()).toContain('Until then it can be taken back.');
      const answer =
        where === 'the card'
          ? await world.as('ana').press('Take back')
          : await world.as('ana').pressShown('Take back');
      expect(answer).toContain('Nothing was sent. The text is kept');
      await world.forward('40m');
      expect(requests(world)).toBe(0);
      expect(await world.card()).not.toContain('not posted');
      expect(await world.as('ana').press('Reply publicly')).toContain(TEXT);
    },
  );

  test('a late “Take back” is refused, and nothing is sent twice', async () => {
    await open();
    await reply(world);
    await goOut(world);
    expect(await world.as('ana').pressShown('Take back')).toContain('It is too late to take this back.');
    expect([copies(world), requests(world)]).toEqual([[TEXT], 1]);
  });

  test('with an undo of 0s a reply goes out at once, and “Take back” is not offered', async () => {
    await open({
      yaml: 'brand: { name: Acme, language: en }\nchat: { console: true }\nreplies: { undo: 0s }\n',
    });
    const shown = await reply(world);
    expect(shown).toContain('It is on its way.');
    expect(shown).not.toContain('[Take back]');
    await world.settle();
    expect([copies(world), requests(world)]).toEqual([[TEXT], 1]);
  });

  test('“Take back” of a move to DM stops the message and the public line', async () => {
    await open();
    world.looked(/Half of the time for the first reply/);
    await world.as('ana').press('Move to DM');
    await world.as('ana').submit({ text: 'Your order number?', line: 'We sent you a message.' });
    await world.as('ana').submit();
    await world.settle();
    await world.as('ana').press('Take back');
    await world.forward('40m');
    expect(requests(world)).toBe(0);
    const form = await world.as('ana').press('Move to DM');
    expect(form).toContain('Your order number?');
    expect(form).toContain('We sent you a message.');
  });
});

describe('moving to DM', () => {
  test('if the network refuses the message, both texts go back to the form', async () => {
    await open();
    world.looked(/Your private message did not go out/);
    world.looked(/Half of the time for the first reply/);
    world.forum.next({ does: 'answer', status: 403 });
    await world.as('ana').press('Move to DM');
    await world.as('ana').submit({ text: 'Your order number?', line: 'We sent you a message.' });
    await world.as('ana').submit();
    await goOut(world);
    await world.forward('40m');
    expect(requests(world)).toBe(1);
    const card = await world.card();
    expect(card).toContain('Our private message was not sent');
    expect(card).toContain('It waited for the private message, which was not sent.');
    expect(card).not.toContain('A follow-up is owed');
    expect(await world.as('ana').press('Move to DM')).toContain('We sent you a message.');
  });

  test('if the message is unclear, the public line waits until a person has looked', async () => {
    await open();
    world.looked(/^No longer current · forum\nThe private message was posted at/);
    world.forum.always({ does: 'drop', publishes: true });
    await world.as('ana').press('Move to DM');
    await world.as('ana').submit({ text: 'Your order number?', line: 'We sent you a message.' });
    await world.as('ana').submit();
    for (const wait of ['11s', '2s', '6s', '40m']) await world.forward(wait);
    expect(world.forum.published().map(post => post.kind)).toEqual(['private_message']);
    world.forum.always({ does: 'publish' });
    await world.as('ana').press('It went out');
    await world.settle();
    expect(world.forum.published().map(post => post.kind)).toEqual(['private_message', 'reply']);
    expect(await world.card()).toContain('A follow-up is owed');
  });
});
