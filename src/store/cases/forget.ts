import { sql } from 'kysely';
import type { CaseId, Instant } from '../../case/types.ts';
import type { Tx } from '../database/database.ts';
import { at } from '../database/schema.ts';

/**
 * Removes texts and names that a network forbids us to keep, and names of people who deleted all that they
 * wrote. Rows stay, so that nothing comes back as new.
 */

const ROWS_AT_ONCE = 500;

export type Forgotten = { cases: CaseId[]; more: boolean };

/** Empties texts of customers that may be kept until `until` at most. Returns the cases that showed them. */
export async function forgetWords(tx: Tx, until: Instant): Promise<Forgotten> {
  const { rows } = await sql<{ id: CaseId | null }>`
    with due as (select source, id from posts where forget_at <= ${at(until)} order by forget_at limit ${ROWS_AT_ONCE} for update skip locked)
    update posts set text = null, media = '[]', answer = null, forget_at = null
    from due where posts.source = due.source and posts.id = due.id returning posts.case_id as id`.execute(tx);
  return forgotten(rows);
}

/** Empties names in the same way. Returns their cases. */
export async function forgetNames(tx: Tx, until: Instant): Promise<Forgotten> {
  const { rows } = await sql<{ id: CaseId | null }>`
    with due as (select source, id from authors where forget_at <= ${at(until)} order by forget_at limit ${ROWS_AT_ONCE} for update skip locked),
    gone as (update authors set handle = null, name = null, url = null, followers = null, forget_at = null
      from due where authors.source = due.source and authors.id = due.id returning authors.source, authors.id)
    select cases.id from gone left join cases on cases.source = gone.source and cases.customer = gone.id`.execute(
    tx,
  );
  return forgotten(rows);
}

/**
 * Empties the names of those of these authors who deleted every post of theirs. Somebody whom a send may be
 * on its way to keeps the name, because a repeat of the send must be the same. Returns the cases of the others.
 */
export async function forgetGone(tx: Tx, source: string, authors: string[]): Promise<CaseId[]> {
  const { rows } = await sql<{ id: CaseId | null }>`
    with gone as (update authors set handle = null, name = null, url = null, followers = null, forget_at = null
      from unnest(${authors}::text[]) as asked (author)
      where authors.source = ${source} and authors.id = asked.author
        and not exists (select from posts where posts.source = authors.source and posts.author = authors.id
          and (posts.deleted_at is null or exists (select from sends where sends.case_id = posts.case_id
            and sends.target_id = posts.id and sends.stage in ('sending', 'unknown'))))
      returning authors.source, authors.id)
    select cases.id from gone left join cases on cases.source = gone.source and cases.customer = gone.id`.execute(
    tx,
  );
  return forgotten(rows).cases;
}

const forgotten = (rows: { id: CaseId | null }[]): Forgotten => ({
  cases: [...new Set(rows.flatMap(({ id }) => (id === null ? [] : [id])))].sort(),
  more: rows.length >= ROWS_AT_ONCE,
});
