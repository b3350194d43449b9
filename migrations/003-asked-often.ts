import { type Kysely, sql } from 'kysely';

/**
 * Queries for every reminder, every batch of posts and every look at the figures must not read a whole table.
 * `debt_since`: the time since which the case owes a follow-up.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table cases add column debt_since timestamptz',
  `update cases set debt_since = to_timestamp((state -> 'debt' ->> 'since')::numeric / 1000)
    where state -> 'debt' <> 'null'::jsonb and not state -> 'debt' ? 'paid' and not state -> 'debt' ? 'waived'`,
  'create index cases_debt on cases (debt_since) where debt_since is not null',
  `create index messages_notice on messages (subject) where role = 'notice'`,
  'create index messages_lost on messages (subject) where lost_at is not null',
  'create index sends_posted on sends (target_source, posted_id) where posted_id is not null',
  'create index threads_case on threads (case_id)',
];
