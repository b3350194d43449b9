import { afterEach, expect, test } from 'vitest';
import type { SourceDescription } from '../../src/ports/social.ts';
import { type Gazette, gazette, reviewed } from '../stand-ins/gazette.ts';
import { openWorld, type World } from '../support/world.ts';
import { cardWith, goOut, TEXT } from './replying.ts';

let world: World;
let network: Gazette;
let review: string;
afterEach(() => world.close());

const OURS = 'Thank you, Jan.';
const THEIRS = 'We are sorry, Jan. Call the shop.';

/** Ana has claimed a review of the Gazette. One of us has answered it there. */
async function reviewedBy(answered = true, about: Partial<SourceDescription> = {}): Promise<void> {
  network = gazette({ now: () => world.clock.now(), about });
  const networks = new Map([['gazette', network.adapter]]);
  world = await openWorld({ overrides: { networks }, unread: 'whatever' });
  review = network.write({
    rating: 2,
    can: reviewed(answered ? world.clock.now() - 3_600_000 : undefined),
    ...(answered && { answer: { text: OURS } }),
  });
  await world.forward('1s');
  await world.as('ana').press('Claim');
  await world.settle();
}
const published = (): string[] => network.published().map(({ text }) => text);

test('a reply that replaces an answer shows that answer, first in the form and then in the preview', async () => {
  await reviewedBy();
  const form = await world.as('ana').press('Replace our reply');
  const preview = await world.as('ana').submit({ text: TEXT });
  for (const shown of [form, preview]) {
    expect(shown).toContain('Yours replaces the one that is there.');
    expect(shown).toContain(OURS);
    expect(shown).toContain('@acme');
  }
  await world.as('ana').submit();
  await goOut(world);
  expect(published()).toEqual([TEXT]);
});

test('the first answer to a review replaces nothing', async () => {
  await reviewedBy(false);
  const form = await world.as('ana').press('Reply publicly');
  expect(form).not.toContain('Yours replaces');
  expect(await world.as('ana').submit({ text: TEXT })).not.toContain('Yours replaces');
  await world.as('ana').submit();
  await goOut(world);
  expect(published()).toEqual([TEXT]);
});

test('an answer given on the network after the last step is shown in the form and not replaced', async () => {
  await reviewedBy();
  await world.as('ana').press('Replace our reply');
  await world.as('ana').submit({ text: TEXT });
  await world.as('ana').submit();
  network.answerThere(review, { text: THEIRS, by: 'Bram of the shop' });
  await goOut(world);
  expect(published()).toEqual([]);
  await cardWith(world, 'Our public reply was not posted', 'Another answer was given there meanwhile.', TEXT);
  const notice = (await world.as('ana').direct()).at(-1);
  expect(notice).toContain('Another answer was given there meanwhile.');
  const form = await world.as('ana').press('Replace our reply');
  for (const part of [THEIRS, 'Bram of the shop', TEXT]) expect(form).toContain(part);
  await world.as('ana').submit();
  await world.as('ana').submit();
  await goOut(world);
  expect(published()).toEqual([TEXT]);
});

test('an answer that arrives before the last step is shown in a new preview', async () => {
  await reviewedBy();
  await world.as('ana').press('Replace our reply');
  await world.as('ana').submit({ text: TEXT });
  network.answerThere(review, { text: THEIRS, by: 'Bram of the shop' });
  network.tellCan(review);
  await world.forward('1s');
  expect(await world.as('ana').submit()).toContain(THEIRS);
  await goOut(world);
  expect(published()).toEqual([]);
  await world.as('ana').submit();
  await goOut(world);
  expect(published()).toEqual([TEXT]);
});

test('a reply waits while its network cannot say which answer is there', async () => {
  await reviewedBy();
  await world.as('ana').press('Replace our reply');
  await world.as('ana').submit({ text: TEXT });
  await world.as('ana').submit();
  network.leave();
  await goOut(world);
  expect(published()).toEqual([]);
  await cardWith(world, '[Take back]');
  network.leave(false);
  await world.forward('31s');
  expect(published()).toEqual([TEXT]);
});

test('our own reply, found on the network at a repeat, does not count as another answer', async () => {
  await reviewedBy(true, { sameKey: { within: 'always', after: 0 } });
  network.next({ is: 'loses_the_answer' });
  await world.as('ana').press('Replace our reply');
  await world.as('ana').submit({ text: TEXT });
  await world.as('ana').submit();
  await goOut(world);
  await world.forward('2s');
  expect(published()).toEqual([TEXT]);
  await cardWith(world, 'Waiting for the customer');
});
