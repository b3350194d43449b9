import { expect } from 'vitest';
import { openWorld, type World } from '../support/world.ts';

/** A mention that Ana has claimed; what she writes about it goes out when its ten seconds of undo are over. */

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

/** Writes, checks and posts; answers with what the last step shows. */
export async function reply(world: World, text = TEXT, who = 'ana'): Promise<string> {
  await world.as(who).press('Reply publicly');
  expect(await world.as(who).submit({ text })).toContain('[Post publicly]');
  return world.as(who).submit();
}

/** Until the undo is over and the first attempt was made. */
export const goOut = (world: World): Promise<void> => world.forward('11s');
/** Until there is nothing left to try with the same key. */
export async function tryOut(world: World): Promise<void> {
  await goOut(world);
  await world.forward('2s');
  await world.forward('6s');
}

export const copies = (world: World): string[] => world.forum.published().map(post => post.text);
/** How many requests there were, all of them with one and the same webhook-id. */
export function requests(world: World): number {
  const all = world.forum.requests();
  expect(new Set(all.map(each => each.key)).size, 'one key').toBeLessThanOrEqual(1);
  expect(all.every(each => each.signed)).toBe(true);
  return all.length;
}

/** What the newest card says when it asks a person how a reply went. */
export const asks = ['Did our public reply go out?', '[It went out]', '[Send again]'];
/** The newest card, which must say all of this. */
export async function says(world: World, ...texts: string[]): Promise<string> {
  const card = await world.card();
  for (const text of texts) expect(card).toContain(text);
  return card;
}
