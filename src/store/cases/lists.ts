import { type RawBuilder, sql } from 'kysely';
import type { Filter } from '../../acts/asked.ts';
import type { CaseId, Instant, PersonId } from '../../case/types.ts';
import type { Db, Tx } from '../database/database.ts';
import { at } from '../database/schema.ts';
import type { Came } from './cases.ts';
import { matches } from './full-text.ts';

/**
 * Lists of cases, a page at a time, the earliest due first. A page begins after a case or ends before one,
 * and not at a number: so no case is left out or shown twice while others come and go.
 */

/** The place of a case in a list: its deadline, when it came, its id. */
export type Mark = { due: Instant | null } & Came;
/** null: the first page. */
export type Turn = { after: Mark } | { before: Mark } | null;
/** `count`: of all cases of the list and of those on earlier pages; null: nobody counted them. */
export type Page = {
  ids: CaseId[];
  first: Mark | null;
  last: Mark | null;
  earlier: boolean;
  later: boolean;
  count: { all: number; before: number } | null;
};

export type Which = RawBuilder<unknown>;

const FORWARDS = sql`due_at nulls last, opened_at, posted_at, id`;
const BACKWARDS = sql`due_at desc nulls first, opened_at desc, posted_at desc, id desc`;

export async function page(db: Db | Tx, which: Which, turn: Turn, limit: number): Promise<Page> {
  const back = turn !== null && 'before' in turn;
  const { rows } = await sql<Mark>`
    select id, due_at as due, opened_at as opened, posted_at as posted from cases
    where ${which} and ${turn === null ? sql`true` : beyond(turn)}
    order by ${back ? BACKWARDS : FORWARDS} limit ${limit}`.execute(db);
  // All of that page was dealt with meanwhile.
  if (rows.length === 0 && turn !== null) return page(db, which, null, limit);
  const marks = back ? rows.toReversed() : rows;
  const [first = null, last = null] = [marks[0], marks.at(-1)];
  const { rows: counted } = await sql<{ all: number; before: number }>`
    select count(*)::int as all,
      ${first ? sql`count(*) filter (where ${beyond({ before: first })})::int` : sql`0`} as before
    from cases where ${which}`.execute(db);
  const count = counted[0]!;
  const ids = marks.map(({ id }) => id);
  return { ids, first, last, earlier: count.before > 0, later: count.before + ids.length < count.all, count };
}

/** For comparing with the columns of the same order. */
export const cameOf = ({ opened, posted, id }: Came): RawBuilder<unknown> =>
  sql`(${at(opened)}, ${at(posted)}, ${id})`;

/** Whether a case comes after the mark or before it. Cases without a deadline come last. */
function beyond(turn: NonNullable<Turn>): RawBuilder<boolean> {
  if ('after' in turn) {
    const { due } = turn.after;
    const rest = sql`(opened_at, posted_at, id) > ${cameOf(turn.after)}`;
    return due === null
      ? sql`(due_at is null and ${rest})`
      : sql`(due_at > ${at(due)} or due_at is null or (due_at = ${at(due)} and ${rest}))`;
  }
  const { due } = turn.before;
  const rest = sql`(opened_at, posted_at, id) < ${cameOf(turn.before)}`;
  return due === null
    ? sql`(due_at is not null or ${rest})`
    : sql`(due_at < ${at(due)} or (due_at = ${at(due)} and ${rest}))`;
}

/** The cases that wait for us; with a state in the filter, those in that state. */
export const inQueue = (filter: Filter, now: Instant): Which =>
  sql`${phaseOf(filter, sql`phase = 'open'`)} and ${filtered(filter, now)}`;
/** The cases of a person, also those that wait for the customer. */
export const ownedBy = (person: PersonId, filter: Filter, now: Instant): Which =>
  sql`${phaseOf(filter, sql`phase in ('open', 'waiting')`)} and owner = ${person} and ${filtered(filter, now)}`;

function phaseOf({ state }: Filter, otherwise: Which): Which {
  if (state === null) return otherwise;
  return state === 'waiting' ? sql`phase = 'waiting'` : sql`phase = 'open'`;
}

function filtered({ sources, owners, state, words }: Filter, now: Instant): Which {
  const parts: Which[] = [sql`true`];
  if (sources) parts.push(sql`source = any (${sources}::text[])`);
  if (owners) parts.push(owners.length === 0 ? sql`owner is null` : sql`owner = any (${owners}::text[])`);
  if (state === 'overdue') parts.push(sql`due_at <= ${at(now)}`);
  if (words !== '')
    parts.push(sql`exists (select from posts where posts.case_id = cases.id and ${matches(words)})`);
  return sql.join(parts, sql` and `);
}

/** The open cases that share a card. */
export const onDigest = (digest: string): Which =>
  sql`phase <> 'resolved' and id in (select case_id from messages where digest_id = ${digest})`;
