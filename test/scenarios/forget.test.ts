import { expect, test } from 'vitest';
import { forget } from '../../src/engine/time/forget.ts';
import { cardWith, claimedMention, goOut, reply } from './replying.ts';

test('old deliveries, commands and drafts are deleted, and the case goes on', async () => {
  const world = await claimedMention();
  world.looked(/^No longer current · forum\nThe card shows/);
  const { db } = world.database;
  const left = async () => ({
    deliveries: (await db.selectFrom('deliveries').select('id').execute()).length,
    commands: (await db.selectFrom('commands').select('id').execute()).length,
    drafts: (
      await db
        .selectFrom('sends')
        .select('id')
        .where('stage', '=', 'draft')
        .where('text', 'is not', null)
        .execute()
    ).length,
  });
  await reply(world);
  await goOut(world);
  await world.as('ana').press('Reply publicly');
  await world.as('ana').submit({ text: 'A draft nobody comes back to.' });
  const before = await left();
  expect(await forget(world.app.deps)).toBe(0);
  expect(await left()).toEqual(before);

  await world.forward('25h');
  await forget(world.app.deps);
  expect(await left()).toMatchObject({ commands: before.commands, drafts: 0 });
  await world.forward('30d');
  await world.mention({ id: 't2', thread: 't1', in_reply_to: 't1', text: 'It came, thank you.' });
  await world.settle();
  await forget(world.app.deps);
  expect(await left(), 'deliveries younger than a week stay').toMatchObject({ deliveries: 2, commands: 0 });

  await world.as('ana').press('Resolve');
  await world.settle();
  await cardWith(world, 'Resolved');
  expect(await world.as('ana').press('History')).toContain('Ana de Vries');
  await world.close();
});
