import { afterEach, describe, expect, test } from 'vitest';
import type { World } from '../support/world.ts';
import { openWorld } from '../support/world.ts';
import { claimedMention, copies, goOut, reply, TEXT } from './replying.ts';

let world: World;
afterEach(() => world.close());
/** A mention that nobody has claimed. The test has read its card. */
async function mentioned(): Promise<void> {
  world = await openWorld();
  await world.mention({ id: 't1', text: 'My parcel has been on its way for nine days.' });
  await world.settle();
  expect(await world.card()).toContain('New on forum');
}
/** The same mention, claimed by Ana at nine. */
async function anaHasIt(): Promise<void> {
  world = await claimedMention();
}
const lastDirect = async (who: string): Promise<string> => (await world.as(who).direct()).at(-1) ?? '';

describe('the owner of a case', () => {
  test('after a claim the card names the owner and the time, and “Claim” is gone', async () => {
    await mentioned();
    expect(await world.as('ana').press('Claim')).toBe('');
    await world.forward('3m');
    expect(await world.card()).toContain('Ana de Vries has this · forum');
    expect(await world.card()).toContain('Owner: Ana de Vries, since 09:00');
    const card = await world.cardView();
    expect(card.buttons.map(button => button.label)).not.toContain('Claim');
  });

  test('of two claims at once one wins, and the other person can take over instead', async () => {
    await mentioned();
    // Both press “Claim” on the card that has no owner yet.
    const [ana, bram] = await Promise.all([world.as('ana').press('Claim'), world.as('bram').press('Claim')]);
    const [loser, answer] = ana === '' ? (['bram', bram] as const) : (['ana', ana] as const);
    expect([ana, bram].filter(each => each === '')).toHaveLength(1);
    expect(answer).toMatch(/^(Ana de Vries|Bram Jansen) has this case, since 09:00\.\nNothing was changed/);
    expect(await world.as(loser).pressShown('Take over')).toContain('Why?');
  });

  test('a second claim by the owner is answered with “You already have this case”', async () => {
    await mentioned();
    await world.as('ana').press('Claim');
    expect(await world.as('ana').press('Claim'), 'the card has not been drawn again yet').toContain(
      'You already have this case.',
    );
  });

  test('only the owner can release a case or hand it over', async () => {
    await anaHasIt();
    expect(await world.as('bram').press('Release')).toContain('Only they can do that.');
    expect(await world.as('bram').press('Hand over')).toContain('Ana de Vries has this case, since 09:00.');
    await world.as('ana').press('Release');
    await world.settle();
    expect(await world.card()).toContain('Owner: Nobody yet');
    expect(await world.card()).toContain('[Claim]');
  });

  test('a hand-over sends the new owner a message with working buttons', async () => {
    await anaHasIt();
    const form = await world.as('ana').press('Hand over');
    expect(form).toContain('Bram Jansen | Carla Mikkelsen');
    expect(await world.as('ana').submit({ to: 'nobody at all' })).toContain('Choose one.');
    expect(await world.as('ana').submit({ to: await idOf('Bram Jansen') })).toContain(
      'Handed over to Bram Jansen',
    );
    await world.settle();
    expect(await world.card()).toContain('Bram Jansen has this');
    expect(await lastDirect('bram')).toContain('Ana de Vries handed you a case · forum');
    expect(await lastDirect('bram')).toContain('My parcel has been on its way for nine days.');
    expect(await world.as('bram').pressDirect('Reply publicly')).toContain('Your public reply');
  });

  test('a take-over asks for a reason and tells the former owner', async () => {
    await anaHasIt();
    await world.forward('2m');
    expect(await world.as('bram').press('Take over')).toContain('Ana de Vries has this case, since 09:00.');
    expect(await world.as('bram').submit({ reason: '  ' })).toContain('Give a reason');
    await world.as('bram').submit({ reason: 'You are at lunch.' });
    await world.settle();
    expect(await world.card()).toContain('Owner: Bram Jansen, since 09:02');
    expect(await lastDirect('ana')).toContain('Bram Jansen took over your case · forum');
    expect(await lastDirect('ana')).toContain('The reason given: “You are at lunch.”');
    expect(await world.as('carla').press('History')).toContain(
      'Bram Jansen took the case over from Ana de Vries. The reason given: “You are at lunch.”',
    );
  });

  test('History opens at its newest page, and leads back to the oldest', async () => {
    await mentioned();
    for (let n = 1; n <= 30; n++) {
      world.clock.move(1_000);
      const edited_at = new Date(world.clock.now()).toISOString();
      await world.mention({ id: 't1', text: `It is late, day ${n}.`, edited_at });
    }
    await world.settle();
    const ana = world.as('ana');
    await ana.press('Claim');
    const newest = await ana.press('History');
    expect(newest).toContain('Page 2 of 2');
    expect(newest).toContain('Ana de Vries claimed the case.');
    const oldest = await ana.pressShown('Earlier');
    expect(oldest).toContain('Page 1 of 2');
    expect(oldest).toContain('The case was opened.');
    expect(oldest).not.toContain('Ana de Vries');
  });

  test('a reply in a case without an owner claims the case', async () => {
    await mentioned();
    await reply(world, TEXT, 'bram');
    await world.settle();
    expect(await world.card()).toContain('Bram Jansen has this');
    await goOut(world);
    expect(copies(world)).toEqual([TEXT]);
    expect(await world.card()).toContain('by Bram Jansen');
  });

  const idOf = async (name: string): Promise<string> => {
    const people = await world.database.db.selectFrom('people').select(['id', 'name']).execute();
    return people.find(person => person.name === name)?.id ?? '';
  };
});

describe('the “is writing” mark', () => {
  test('the card shows the writer and the end time, and the mark goes away at that time', async () => {
    await mentioned();
    await world.as('ana').press('Reply publicly');
    await world.settle();
    expect(await world.card()).toContain('Ana de Vries is writing, until 09:05.');
    await world.forward('4m');
    await world.as('ana').submit({ text: TEXT });
    await world.settle();
    expect(await world.card(), 'each step of the form renews the mark').toContain('is writing, until 09:09.');
    expect(await world.as('bram').press('Reply publicly'), 'the mark blocks nobody').toContain(
      'Your public reply',
    );
    await world.as('bram').close();
    await world.forward('5m');
    expect(await world.card()).not.toContain('writing');
  });

  test('closing the form removes the mark', async () => {
    await mentioned();
    await world.as('ana').press('Reply publicly');
    await world.as('ana').close();
    await world.settle();
    expect(await world.card()).not.toContain('writing');
  });

  test('a submit removes the mark', async () => {
    await mentioned();
    await reply(world);
    await world.settle();
    expect(await world.card()).not.toContain('writing');
    await goOut(world);
    await world.card();
  });
});

describe('closing without an answer', () => {
  test.each([
    ['praise', 'praise, no reply needed'],
    ['not_for_us', 'not meant for us'],
    ['spam', 'spam'],
    ['troll', 'trolling'],
    ['duplicate', 'a duplicate'],
    ['removed', 'removed by its author'],
  ])('a case closed as %s gets a short card and no reminders, and can be reopened', async (why, phrase) => {
    await anaHasIt();
    expect(await world.as('ana').press('No reply needed')).toContain(
      'Praise: nothing to answer | Not meant for us | Spam | Trolling | Duplicate of another case | Its author removed it',
    );
    expect(await world.as('ana').submit({ why: '' })).toContain('Choose one.');
    await world.as('ana').submit({ why, note: 'Seen before.' });
    await world.forward('3h');
    const card = await world.card();
    expect(card).toContain(`Resolved by Ana de Vries: ${phrase} · forum`);
    expect(card.split('\n')).toHaveLength(3);
    expect(await world.as('ana').direct()).toEqual([]);
    expect(await world.as('ana').press('History')).toContain('Seen before.');

    await world.as('bram').press('Reopen');
    await world.settle();
    expect(await world.card()).toContain('Ana de Vries has this');
    expect(await world.as('ana').direct()).toEqual([
      expect.stringContaining('Bram Jansen reopened your case · forum'),
    ]);
  });

  test('“I answered there” stops the clock and counts as answered elsewhere', async () => {
    await anaHasIt();
    await world.forward('10m');
    expect(await world.as('ana').press('I answered there')).toContain(
      'On the network itself | By phone | By email | In person',
    );
    await world.as('ana').submit({ way: 'phone' });
    await world.forward('3h');
    expect(await world.card()).toContain('Waiting for the customer');
    const stats = await world.as('ana').command('/webcare stats today');
    expect(stats).toContain('First reply, median: 10 min');
    expect(stats).toContain('Answered elsewhere: 1');
    expect(await world.as('ana').direct(), 'nobody is reminded').toEqual([]);
  });

  test('resolving an unanswered case asks for an answer first', async () => {
    await anaHasIt();
    expect(await world.as('ana').press('Resolve')).toContain('Nobody has answered the customer yet.');
    expect(await world.as('ana').submit({ text: '' })).toContain('choose "No reply needed"');
    await world.as('ana').submit({ text: TEXT });
    await world.as('ana').submit();
    await goOut(world);
    expect(copies(world)).toEqual([TEXT]);
    expect(await world.card()).toContain('Resolved');
  });
});
