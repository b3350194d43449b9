import { sql } from 'kysely';
import type { Instant } from '../../case/types.ts';
import type { Db } from '../database/database.ts';
import { at } from '../database/schema.ts';

const ROWS_AT_ONCE = 5_000;

/**
 * Deletes deliveries that are over (real time), commands that nobody can repeat any more and the words that
 * people looked for (the case's time).
 */
export async function forgetOver(
  db: Db,
  before: { deliveries: Instant; commands: Instant; asked: Instant },
): Promise<number> {
  const deliveries = sql`delete from deliveries where id in
    (select id from deliveries where status in ('done', 'dropped') and done_at < ${at(before.deliveries)} limit ${ROWS_AT_ONCE})`;
  const commands = sql`delete from commands where id in (select id from commands where at < ${at(before.commands)} limit ${ROWS_AT_ONCE})`;
  const asked = sql`delete from asked where id in (select id from asked where at < ${at(before.asked)} limit ${ROWS_AT_ONCE})`;
  let count = 0;
  for (const part of [deliveries, commands, asked]) {
    for (;;) {
      const gone = Number((await part.execute(db)).numAffectedRows ?? 0);
      count += gone;
      if (gone < ROWS_AT_ONCE) break;
    }
  }
  return count;
}
