import { type Kysely, sql } from 'kysely';

/**
 * Cases are found by words, handles and days. Words in any language are taken as they are. A text beyond
 * 20,000 characters is not indexed further, since Postgres limits what it can index of one. `asked`: the
 * words that somebody typed to filter or to find. A button for the next page carries their id, and no words.
 * All cases, and those of one customer, are read in the order in which they came.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create index posts_words on posts using gin (to_tsvector('simple', left(text, 20000)))
    where text is not null`,
  'create index posts_posted on posts (posted_at)',
  `create index authors_handle on authors (lower(ltrim(handle, '@')) collate "C") where handle is not null`,
  'create table asked (id text primary key, text text not null, at timestamptz not null)',
  'create index asked_at on asked (at)',
  'drop index cases_opened',
  'create index cases_opened on cases (opened_at, posted_at, id)',
  'drop index cases_customer',
  'create index cases_customer on cases (source, customer, posted_at, id) where customer is not null',
];
