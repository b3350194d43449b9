import { afterEach, expect, test } from 'vitest';
import type { World } from '../support/world.ts';
import { claimedMention, copies, goOut, TEXT } from './replying.ts';

/** A last step that is refused for good: the text is not lost, nobody is writing, and nothing is offered in vain. */

let world: World;
afterEach(() => world.close());

async function atPreview(): Promise<void> {
  world = await claimedMention({ unread: 'whatever' });
  await world.as('bram').press('Reply publicly');
  expect(await world.as('bram').submit({ text: TEXT })).toContain('[Post publicly]');
  await world.settle();
  expect(await world.card()).toContain('Bram Jansen is writing');
}
const expectGivenBack = async (answer: string) => {
  expect(answer).toContain('This cannot be answered from here.');
  expect(answer).toContain(TEXT);
  expect(answer).toContain('removed a post.');
  expect(answer).not.toContain('anyway');
  await world.settle();
  expect(await world.card()).not.toContain('is writing');
  await goOut(world);
  expect(copies(world)).toEqual([]);
};

test('a post that was removed before the last step gives the text back, and no “Post anyway”', async () => {
  await atPreview();
  await world.mention({ id: 't1', deleted: true });
  await expectGivenBack(await world.as('bram').submit());
});

test('a post that was removed before the preview gives the text back, and no preview', async () => {
  world = await claimedMention({ unread: 'whatever' });
  await world.as('bram').press('Reply publicly');
  await world.mention({ id: 't1', deleted: true });
  await expectGivenBack(await world.as('bram').submit({ text: TEXT }));
});

test('a case that was resolved before the last step gives the text back', async () => {
  await atPreview();
  await world.as('ana').press('No reply needed');
  await world.as('ana').submit({ why: 'praise' });
  const answer = await world.as('bram').submit();
  expect(answer).toContain('resolved this case');
  expect(answer).toContain(TEXT);
  await world.settle();
  await world.as('ana').press('Reopen');
  await world.settle();
  expect(await world.card()).not.toContain('is writing');
  expect(await world.as('bram').press('Reply publicly')).toContain(TEXT);
});

test('news that leaves something to answer is shown with “Post anyway”', async () => {
  await atPreview();
  await world.mention({ id: 't2', thread: 't1', in_reply_to: 't1', text: 'Still waiting.' });
  expect(await world.as('bram').submit()).toContain('[Post anyway]');
  await world.settle();
  expect(await world.card()).toContain('Bram Jansen is writing');
});
