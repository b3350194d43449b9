import { type Kysely, sql } from 'kysely';

/** `due_at`: the time at which a delivery was due first. A new try moves `not_before`, and never this. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table deliveries add column due_at timestamptz').execute(db);
}
