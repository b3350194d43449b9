import { type Kysely, sql } from 'kysely';

/**
 * A new chat gets the open cases page by page, in the order in which they came: by `opened_at`, and for cases
 * that came together by `posted_at`, the time of the case's first post.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table cases add column posted_at timestamptz',
  `update cases set posted_at = first.at from (
    select distinct on (case_id) case_id, least(posted_at, arrived_at) as at from posts
    where case_id is not null order by case_id, arrived_at, posted_at) as first
    where first.case_id = cases.id`,
  // A case that was merged into another has no post of its own any more.
  'update cases set posted_at = opened_at where posted_at is null',
  'alter table cases alter column posted_at set not null',
  `create index cases_open on cases (opened_at, posted_at, id) where phase <> 'resolved'`,
];
