import { sql } from 'kysely';
import type { Plan } from '../../acts/acts.ts';
import type {
  CaseId,
  Instant,
  NoteId,
  PersonId,
  PostKey,
  SendId,
  SendKind,
  SendStage,
} from '../../case/types.ts';
import { idOf, postKey, sourceOf } from '../../case/types.ts';
import type { Json } from '../../ports/memory.ts';
import type { Outgoing } from '../../ports/social.ts';
import type { Db, Tx } from '../database/database.ts';
import { at, type RowStage } from '../database/schema.ts';
import { readPlan, type StoredPlan } from './plans.ts';

/** A send as its form stores it, before and after the submit. `text` null: emptied. */
export type SendRow = {
  id: SendId;
  case: CaseId | null;
  kind: SendKind;
  by: PersonId;
  text: string | null;
  /** null: this version does not know the plan, so the row is neither offered again nor published. */
  plan: StoredPlan | null;
  target: PostKey;
  seen: number;
  stage: RowStage;
  updated: Instant;
};

export async function readSend(db: Db | Tx, id: SendId): Promise<SendRow | null> {
  const row = await db.selectFrom('sends').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? sendRow(row) : null;
}

/**
 * A person's newest text for this plan that did not go out: a draft, or a send that was refused or
 * withdrawn. The form offers it again.
 */
export async function lastDraft(
  db: Db | Tx,
  caseId: string,
  by: PersonId,
  plan: Plan,
): Promise<SendRow | null> {
  const rows = await db
    .selectFrom('sends')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('by', '=', by)
    .where('text', 'is not', null)
    .orderBy('updated_at', 'desc')
    .execute();
  const newest = rows.map(sendRow).find(row => row.plan?.plan === plan);
  return newest && ['draft', 'refused', 'withdrawn', 'removed'].includes(newest.stage) ? newest : null;
}

/** Saves the typed text. Only a draft can still be changed. */
export async function saveDraft(tx: Tx, draft: SendRow): Promise<void> {
  const at = new Date(draft.updated);
  const target = { target_source: sourceOf(draft.target), target_id: idOf(draft.target) };
  const changes = {
    ...target,
    kind: draft.kind,
    text: draft.text,
    plan: JSON.stringify(draft.plan ?? {}),
    seen: draft.seen,
    updated_at: at,
  };
  await tx
    .insertInto('sends')
    .values({
      ...changes,
      id: draft.id,
      case_id: draft.case,
      by: draft.by,
      stage: 'draft',
    })
    .onConflict(conflict => conflict.column('id').doUpdateSet(changes).where('sends.stage', '=', 'draft'))
    .execute();
}

/** Marks a form that ended without a send: its id is used up, and there is no text to offer again. */
export async function spendDraft(tx: Tx, id: SendId): Promise<void> {
  await tx
    .updateTable('sends')
    .set({ stage: 'spent', text: '' })
    .where('id', '=', id)
    .where('stage', '=', 'draft')
    .execute();
}

/** Copies the case's decision to the row. The folded case is the truth. */
export async function copyStage(
  tx: Tx,
  send: { id: SendId; stage: SendStage; n: number; notBefore: Instant; giveUpAt: Instant; updated: Instant },
): Promise<void> {
  await tx
    .updateTable('sends')
    .set({
      stage: send.stage,
      n: send.n,
      not_before: new Date(send.notBefore),
      give_up_at: new Date(send.giveUpAt),
      updated_at: new Date(send.updated),
    })
    .where('id', '=', send.id)
    .execute();
}

export async function recordPosted(
  tx: Tx,
  id: SendId,
  sent: { id?: string; url?: string; at: Instant },
): Promise<void> {
  await tx
    .updateTable('sends')
    .set({ posted_id: sent.id ?? null, posted_url: sent.url ?? null, posted_at: new Date(sent.at) })
    .where('id', '=', id)
    .execute();
}

/** The send as the customer will see it, exactly as it was frozen. */
export async function outgoing(db: Db, id: SendId, submitted: Instant): Promise<Outgoing | null> {
  const row = await db
    .selectFrom('sends')
    .innerJoin('posts', join =>
      join.onRef('posts.source', '=', 'sends.target_source').onRef('posts.id', '=', 'sends.target_id'),
    )
    .leftJoin('authors', join =>
      join.onRef('authors.source', '=', 'posts.source').onRef('authors.id', '=', 'posts.author'),
    )
    .select([
      'sends.id as key',
      'sends.kind',
      'sends.text',
      'posts.id as target',
      'posts.thread',
      'posts.ref',
      'posts.author',
    ])
    .select(['authors.handle', 'authors.name', 'authors.url', 'authors.followers'])
    .where('sends.id', '=', id)
    .executeTakeFirst();
  if (!row || row.text === null) return null;
  const author =
    row.author === null
      ? null
      : {
          id: row.author,
          ...withoutNulls({ handle: row.handle, name: row.name, url: row.url, followers: row.followers }),
        };
  return {
    key: row.key,
    kind: row.kind as SendKind,
    at: submitted,
    text: row.text,
    target: { id: row.target, ...withoutNulls({ thread: row.thread }), ref: row.ref as Json, author },
  };
}

/** A send whose post we do not know yet, so a post of ours may be it. `thread`: the thread of its case. */
export type Doubtful = { id: SendId; case: string; thread: string | null; text: string; private: boolean };

/**
 * The doubtful sends of these cases, and of the cases in these threads: on their way, unclear, about to be
 * sent again, or posted without the network's id.
 */
export async function sendsInDoubt(
  tx: Tx,
  source: string,
  around: { threads: string[]; cases: string[] },
): Promise<Doubtful[]> {
  const { rows } = await sql<Doubtful>`
    select sends.id, cases.id as case, cases.thread, sends.text, sends.kind = 'private_message' as private
    from cases join sends on sends.case_id = cases.id
    where (cases.id = any (${around.cases}) or (cases.source = ${source} and cases.thread = any (${around.threads})))
      and sends.text is not null
      and (sends.stage in ('sending', 'unknown') or (sends.stage = 'queued' and sends.n > 1)
        or (sends.stage = 'posted' and sends.posted_id is null))`.execute(tx);
  return rows;
}

/** Records that this post is the send. */
export async function knownAs(tx: Tx, send: SendId, post: string): Promise<void> {
  await tx
    .updateTable('sends')
    .set({ posted_id: post })
    .where('id', '=', send)
    .where('posted_id', 'is', null)
    .execute();
}

/** Empties drafts that were left alone. */
export async function emptyDrafts(db: Db, before: Instant): Promise<number> {
  const result = await db
    .updateTable('sends')
    .set({ text: null, plan: '{}' })
    .where('stage', '=', 'draft')
    .where('updated_at', '<', at(before))
    .where('text', 'is not', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

export async function addNote(
  tx: Tx,
  note: { id: string; case: string; by: PersonId; text: string; at: Instant },
): Promise<void> {
  await tx
    .insertInto('notes')
    .values({ id: note.id, case_id: note.case, by: note.by, text: note.text, at: new Date(note.at) })
    .onConflict(conflict => conflict.doNothing())
    .execute();
}

/** Saves the network's own words; the newest of a kind. */
export async function keepWords(
  tx: Tx,
  note: { id: NoteId; case: CaseId; text: string; at: Instant },
): Promise<void> {
  const content = { text: note.text.slice(0, MOST_WORDS), at: new Date(note.at) };
  await tx
    .insertInto('notes')
    .values({ id: note.id, case_id: note.case, by: null, ...content })
    .onConflict(conflict => conflict.column('id').doUpdateSet(content))
    .execute();
}
const MOST_WORDS = 2_000;

function sendRow(row: {
  id: string;
  case_id: string | null;
  kind: string;
  by: string;
  text: string | null;
  plan: Json;
  target_source: string;
  target_id: string;
  seen: number;
  stage: RowStage;
  updated_at: number;
}): SendRow {
  return {
    id: row.id,
    case: row.case_id,
    kind: row.kind as SendKind,
    by: row.by,
    text: row.text,
    plan: readPlan(row.plan),
    target: postKey(row.target_source, row.target_id),
    seen: row.seen,
    stage: row.stage,
    updated: row.updated_at,
  };
}

/** Drops the keys that are null: absent and null mean the same here. */
export function withoutNulls<T extends Record<string, unknown>>(
  row: T,
): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== null && value !== undefined),
  ) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
