import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { mention, sendMentions } from '../stand-ins/reply-receiver.ts';
import { freshDatabase } from '../support/database.ts';
import { channelOf, reply } from './people.ts';
import { openSite, SECRET, seatOf } from './site.ts';

test('after a newer version migrated the database, a process ends with a message and frees its work', async () => {
  const database = await freshDatabase('postgres');
  const { db } = database;
  const site = await openSite({ database: { DATABASE_URL: database.url! } });
  const webcare = await site.up('main');
  const ana = seatOf(0);
  await sendMentions(`${webcare.url}/hooks/forum`, SECRET, [
    mention({ posted_at: new Date().toISOString() }),
  ]);
  const card = async () => (await channelOf(webcare.consoleUrl, ana))?.at(-1);
  await expect.poll(card).toBeDefined();
  site.forum.always({ does: 'hold', publishes: 'first' });
  await reply(webcare.consoleUrl, ana, (await card())!, 'It is on its way.');
  await expect.poll(() => site.forum.requests().length).toBe(1);

  await sql`insert into kysely_migration (name, timestamp) values ('999-later', '2030-01-01')`.execute(db);
  await expect.poll(() => webcare.logged.some(({ event }) => event === 'newer_schema')).toBe(true);
  site.forum.release();
  const { code, stderr } = await webcare.ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/has the schema 999-later.*This process has stopped.*Start that version here too/);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  const sends = await db.selectFrom('sends').select('stage').execute();
  expect(sends, 'the answer of the forum was recorded').toEqual([{ stage: 'posted' }]);
  const busy = await db.selectFrom('deliveries').select('id').where('status', '=', 'busy').execute();
  expect(busy, 'no delivery waits for the end of a lease').toEqual([]);
  // The next test uses this database.
  await sql`delete from kysely_migration where name = '999-later'`.execute(db);
}, 120_000);
