import { type Kysely, sql } from 'kysely';

/**
 * `about`: a network's latest description of itself. `speaks`: whether a post speaks to us or about us.
 * `reposts`: the number of its repeats without words. `answer`: the answer that a reply to it would replace.
 * `forget_at`: the end of the time for which the network's rules let us keep it, in real time. Two columns
 * that nothing reads are dropped: the version that a message shows, and a customer's id that was never given.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table messages drop column shown_version',
  'alter table authors drop column customer_id',
  'alter table sources add column about jsonb',
  `alter table posts add column speaks text, add column reposts integer,
    add column answer jsonb, add column forget_at timestamptz`,
  'alter table authors add column forget_at timestamptz',
  'create index posts_forget on posts (forget_at) where forget_at is not null',
  'create index authors_forget on authors (forget_at) where forget_at is not null',
];
