import { type Kysely, sql } from 'kysely';

/**
 * `due_at`: the time at which a delivery was due first. A new try moves `not_before`, and never this. A clock is
 * soon in the last fifth of its time; it was in the last quarter.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table deliveries add column due_at timestamptz',
  `update clocks set soon_at = to_timestamp(ceil(extract(epoch from due_at - (due_at - soon_at) * 0.8) * 1000) / 1000)
     where soon_at is not null`,
];
