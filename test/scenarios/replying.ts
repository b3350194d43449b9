import { expect } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

/** A mention that Ana has claimed. Her replies go out when their ten seconds of undo are over. */

export type Opened = Parameters<typeof openWorld>[0];
export const TEXT = 'Sorry Jan, we are looking into it.';

export async function claimedMention(options: Opened = {}): Promise<World> {
  const world = await openWorld(options);
  await world.mention({ id: 't1', text: 'My parcel has been on its way for nine days.' });
  await world.settle();
  await world.as('ana').press('Claim');
  await world.settle();
  await world.card();
  return world;
}

/** Writes, checks and posts a reply. Returns the answer to the last step. */
export async function reply(world: World, text = TEXT, who = 'ana'): Promise<string> {
  await world.as(who).press('Reply publicly');
  expect(await world.as(who).submit({ text })).toContain('[Post publicly]');
  return world.as(who).submit();
}

/** Lets the undo end and the first attempt happen. */
export const goOut = (world: World): Promise<void> => world.forward('11s');
/** Lets all repeats with the same key happen. */
export async function useUpRetries(world: World): Promise<void> {
  await goOut(world);
  await world.forward('2s');
  await world.forward('6s');
}

export const copies = (world: World): string[] => world.forum.published().map(post => post.text);
/** The number of requests. All of them have the same webhook-id. */
export function requests(world: World): number {
  const all = world.forum.requests();
  expect(new Set(all.map(each => each.key)).size, 'one key').toBeLessThanOrEqual(1);
  expect(all.every(each => each.signed)).toBe(true);
  return all.length;
}

/** The newest card contains these when it asks a person whether a reply went out. */
export const unclearCard = ['Did our public reply go out?', '[It went out]', '[Send again]'];
/** Returns the newest card, which must contain all these texts. */
export async function cardWith(world: World, ...texts: string[]): Promise<string> {
  const card = await world.card();
  for (const text of texts) expect(card).toContain(text);
  return card;
}
