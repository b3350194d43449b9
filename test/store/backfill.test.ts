import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { migrations } from '../../migrations/index.ts';
import { openWorld, type World } from '../support/world.ts';

/** The statements that undo each migration that fills in data. */
const UNDO = { '004-catch-up': ['alter table cases drop column posted_at'] };

const added = ({ database: { db } }: World) =>
  db.selectFrom('cases').select(['id', 'posted_at']).orderBy('id').execute();

test('a migration fills in the same data for older cases as this version writes for new cases', async () => {
  const world = await openWorld({ unread: 'whatever' });
  const { db } = world.database;
  const posted = (minutes: number) => new Date(world.clock.now() - minutes * 60_000).toISOString();
  await world.mention(
    { id: 'late', in_reply_to: 'early', posted_at: posted(1) },
    { id: 'early', in_reply_to: 'older', posted_at: posted(3) },
    { id: 'future', posted_at: posted(-60) },
  );
  world.clock.move(1_000);
  await world.mention({ id: 'older', posted_at: posted(9) }, { id: 'c' });

  const before = await added(world);
  expect(new Set(before.map(row => row.posted_at)).size).toBe(3);
  for (const [name, statements] of Object.entries(UNDO)) {
    for (const statement of statements) await sql.raw(statement).execute(db);
    await migrations[name]!.up(db);
  }
  expect(await added(world)).toEqual(before);
  await world.close();
});
