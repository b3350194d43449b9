import { expect, test } from 'vitest';
import { generate } from '../bench/generate.ts';
import { openWorld } from '../support/world.ts';

test('people can work in a database with a generated year of cases', async () => {
  const world = await openWorld({ unread: 'whatever' });
  const { database, promise, chats } = world.app.deps;
  const { db } = database;
  const people = (await db.selectFrom('people').select('id').execute()).map(({ id }) => id);
  const place = chats.get('console')!.places[0]!;
  const now = world.clock.now();
  const events = await generate({ database, promise, people, place, now, cases: 500, open: 20 });
  expect(events).toBeGreaterThan(5 * 500);
  const phases = await db
    .selectFrom('cases')
    .select(({ fn }) => ['phase', fn.countAll<number>().as('count')])
    .groupBy('phase')
    .execute();
  expect(Object.fromEntries(phases.map(({ phase, count }) => [phase, count]))).toEqual({
    open: 14,
    waiting: 6,
    resolved: 480,
  });

  const ana = world.as('ana');
  expect(await ana.command('/webcare stats 30d')).toMatch(/New cases: 4\d\b/);
  await ana.command('/webcare queue');
  expect(await ana.pressShown('Open case')).toContain('My parcel');
  await ana.pressShown('Claim');
  await ana.command('/webcare queue');
  expect(await ana.pressShown('Open case')).toContain('Ana de Vries has this');
  await ana.pressShown('Reply publicly');
  await ana.submit({ text: 'It comes today.' });
  await ana.submit();
  await world.forward('11s');
  expect(world.forum.published().map(({ text }) => text)).toEqual(['It comes today.']);
  await world.mention({ id: 'new1', text: 'Where is mine?' });
  await world.forward('2d');
  expect(await world.card('Where is mine?')).toContain('Overdue');
  await world.close();
});
