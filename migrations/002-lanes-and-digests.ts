import { type Kysely, sql } from 'kysely';

/**
 * A shut lane is tried again by itself: `probe_at` is the time of the next try, and `probes` counts the
 * failed ones. `party` is the chat or network of the lane, so that one cause is one alarm. `digest_id`: the
 * case has no message of its own in that place, but a row in that digest.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `alter table lanes add column party text not null default '', add column probe_at timestamptz, add column probes integer not null default 0`,
  `update lanes set party = case when name like 'network %' then name else split_part(name, ':', 1) end`,
  'alter table lanes alter column party drop default',
  'alter table messages add column digest_id text references messages (id)',
  'create index messages_digest on messages (digest_id) where digest_id is not null',
  `create index messages_new_cards on messages (chat, workspace, channel, created_at) where role = 'card'`,
];
