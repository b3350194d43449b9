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

test('a customer’s post is emptied before the hour in which its network forbids to keep it', async () => {
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

test('a notice about an emptied post stays, without the customer’s words', async () => {
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

test('only the name is emptied if its network limits only the keeping of names', async () => {
  await written({ names: DAY });
  await after('23h');
  expect(await rows()).not.toContain('Jansen (@jan)');
  expect(await channel()).toContain(WORDS);
  expect(await channel()).not.toContain('@jan');
});

test('an edited post may be kept for the full time, counted from its edit', async () => {
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

test('our own answer stays on the card after the customer’s post is emptied', async () => {
  await written({ words: DAY });
  await world.as('ana').press('Claim');
  await world.settle();
  await reply(world);
  await goOut(world);
  await after('30h');
  expect(await rows()).not.toContain(WORDS);
  await cardWith(world, TEXT);
});

test('the words of a network without such rules are kept', async () => {
  await written();
  await after('400d');
  expect(await channel()).toContain(WORDS);
  expect(await channel()).toContain('@jan');
});
