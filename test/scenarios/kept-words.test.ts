import { afterEach, expect, test } from 'vitest';
import { forget } from '../../src/engine/time/forget.ts';
import type { Keep } from '../../src/ports/social.ts';
import { type Gazette, gazette } from '../stand-ins/gazette.ts';
import { openWorld, type World } from '../support/world.ts';
import { cardWith, goOut, reply, TEXT } from './replying.ts';

const WORDS = 'My parcel is late.';
const DAY = 24 * 3_600_000;

let world: World;
let network: Gazette;
let post: string;
afterEach(() => world.close());

/** A post of Jan Jansen on a Gazette with these rules. */
async function written(keep?: Keep): Promise<void> {
  network = gazette({ now: () => world.clock.now(), about: keep ? { keep } : {} });
  const networks = new Map([['gazette', network.adapter]]);
  world = await openWorld({ overrides: { networks }, unread: 'whatever' });
  post = network.write({ text: WORDS });
  await world.forward('1s');
}
/** Lets this time pass and runs the hourly work. */
async function after(time: string): Promise<void> {
  await world.forward(time);
  await forget(world.app.deps);
  await world.settle();
}
const rows = async (): Promise<string> =>
  JSON.stringify(
    await Promise.all(
      (['posts', 'authors', 'case_events', 'cases'] as const).map(table =>
        world.database.db.selectFrom(table).selectAll().execute(),
      ),
    ),
  );

/** All that the channel shows. */
const channel = async (): Promise<string> => (await world.channel()).join('\n');

test('what a customer wrote is emptied before the hour in which its network forbids to keep it', async () => {
  await written({ words: DAY });
  await after('22h');
  expect((await channel()).split(WORDS).length, 'the card and the notice that it is late').toBe(3);
  await after('1h');
  expect(await rows()).not.toContain(WORDS);
  expect(await channel()).not.toContain(WORDS);
  const card = await world.card('nobody has this · The Gazette');
  expect(card).toContain('Jan Jansen');
  expect(card).toContain('the text is no longer kept here. Open the original to read it.');
});

test('a notice about words that are no longer kept says so little that it may stay', async () => {
  await written({ words: DAY });
  await after('2h');
  await world.as('ana').press('Reply publicly', 'nobody has this');
  await world.as('ana').submit({ text: TEXT });
  await world.as('ana').submit();
  await goOut(world);
  await after('22h');
  expect(await channel()).not.toContain(WORDS);
  expect(await channel()).toContain('No longer current · The Gazette');
});

test('a name is emptied as its network demands, and the words stay where it demands no more', async () => {
  await written({ names: DAY });
  await after('23h');
  expect(await rows()).not.toContain('Jansen (@jan)');
  expect(await channel()).toContain(WORDS);
  expect(await channel()).not.toContain('@jan');
});

test('an edit may be kept as long as a post, counted from then', async () => {
  await written({ words: DAY });
  await world.forward('20h');
  network.edit(post, { text: 'My parcel is still late.' });
  await world.forward('1s');
  await after('3h');
  expect(await channel()).toContain('My parcel is still late.');
  await after('20h');
  expect(await channel()).not.toContain('still late');
  expect(await rows()).not.toContain('still late');
});

test('our own answer stays when the question must go, and what a network lets us keep stays too', async () => {
  await written({ words: DAY });
  await world.as('ana').press('Claim');
  await world.settle();
  await reply(world);
  await goOut(world);
  await after('30h');
  expect(await rows()).not.toContain(WORDS);
  await cardWith(world, TEXT);
});

test('a network without such rules has its words kept', async () => {
  await written();
  await after('400d');
  expect(await channel()).toContain(WORDS);
  expect(await channel()).toContain('@jan');
});
