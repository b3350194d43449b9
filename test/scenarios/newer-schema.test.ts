import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { mention, sendMentions } from '../stand-ins/reply-receiver.ts';
import { openWorld, SECRET } from '../support/world.ts';

test('after a newer version migrated the database, presses and mentions are refused and not stored', async () => {
  const world = await openWorld();
  const { db } = world.database;
  await world.mention({ id: 't1' });
  await world.settle();
  await world.card();
  const stored = async () => [
    await db.selectFrom('case_events').selectAll().execute(),
    await db.selectFrom('posts').selectAll().execute(),
  ];
  const before = await stored();

  await sql`insert into kysely_migration (name, timestamp) values ('999-later', '2030-01-01')`.execute(db);
  await world.settle();
  expect(await world.app.successor).toMatch(/999-later/);
  expect(await world.as('ana').press('Claim')).toContain('Webcare has just been updated');
  expect(await world.as('ana').press('Reply publicly')).toContain('Nothing was changed.');
  const at = { at: world.clock.real() };
  const answer = await sendMentions(`${world.app.url()}/hooks/forum`, SECRET, [mention({ id: 't2' })], at);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
  expect(await stored()).toEqual(before);

  await sql`delete from kysely_migration where name = '999-later'`.execute(db);
  await world.close();
});
