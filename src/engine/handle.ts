import type { Command, Fact, Refusal } from '../case/commands.ts';
import { decide } from '../case/decide.ts';
import { answersOthers } from '../case/effects.ts';
import { fold } from '../case/evolve.ts';
import { observe } from '../case/observe.ts';
import type { Case, CaseId, Instant, PersonId } from '../case/types.ts';
import { type Change, lockCases, saveChanges } from '../store/cases/cases.ts';
import { knowsCommand, rememberCommand } from '../store/cases/commands.ts';
import { copyStage } from '../store/cases/sends.ts';
import type { Tx } from '../store/database/database.ts';
import { ctxOf, type Deps } from './deps.ts';
import { enqueue } from './outbox/enqueue.ts';

/** The result of a cause. `known`: this command was already handled, so answer from the state of now. */
export type Handled =
  | { is: 'done'; before: Case; after: Case }
  | { is: 'known'; case: Case }
  | { is: 'refused'; refusal: Refusal; case: Case }
  | { is: 'no_case' };

/** A `Case`: this transaction has locked it already. */
export type Cause = { case: CaseId | Case } & (
  | { command: { id: string; by: PersonId; want: Command } }
  | { facts: Fact[] }
);

type CaseRows = (tx: Tx, change: Change) => Promise<void>;

/**
 * THE transaction: locks the case, decides or observes, remembers the command, appends, folds, saves,
 * stores the text rows, enqueues the effects, commits. `rows` runs only if something happened, or if the
 * fact has rows of its own to store.
 */
export async function handle(deps: Deps, cause: Cause, rows?: CaseRows): Promise<Handled> {
  const handled = await deps.database.inTx(tx => handleIn(tx, deps, cause, rows));
  if (handled.is === 'done') deps.enqueued();
  return handled;
}

/**
 * The same inside an open transaction, which has locked nothing that comes after a case in the lock order.
 */
export async function handleIn(tx: Tx, deps: Deps, cause: Cause, rows?: CaseRows): Promise<Handled> {
  const before =
    typeof cause.case === 'string' ? (await lockCases(tx, [cause.case])).get(cause.case) : cause.case;
  if (!before) return { is: 'no_case' };
  const ctx = ctxOf(deps);
  if ('facts' in cause) {
    const change = observeAll(before, cause.facts, ctx);
    await commit(tx, deps, [change], { now: ctx.now, rows });
    return { is: 'done', before, after: change.after };
  }
  const { id, by, want } = cause.command;
  const decision = decide(before, want, by, ctx);
  if (decision.is === 'refused') {
    if (await knowsCommand(tx, id)) return { is: 'known', case: before };
    return { is: 'refused', refusal: decision.refusal, case: before };
  }
  const change = { before, events: decision.events, after: fold(before, decision.events) };
  if (change.events.length > 0 && !(await rememberCommand(tx, id, before.id, ctx.now)))
    return { is: 'known', case: before };
  await commit(tx, deps, [change], { now: ctx.now, rows });
  return { is: 'done', before, after: change.after };
}

/** Folds facts one after the other, each judged on the state that it meets. */
export function observeAll(before: Case, facts: Fact[], ctx: Parameters<typeof observe>[2]): Change {
  let after = before;
  const events = [];
  for (const fact of facts) {
    const news = observe(after, fact, ctx);
    after = fold(after, news);
    events.push(...news);
  }
  return { before, events, after };
}

/**
 * Appends, saves and enqueues for cases that are locked or new in this transaction. `alone`: no stored case is in
 * a thread of theirs.
 */
export async function commit(
  tx: Tx,
  deps: Deps,
  changes: Change[],
  { now, rows, alone }: { now: Instant; rows?: CaseRows | undefined; alone?: boolean },
): Promise<void> {
  const all = await withOthers(tx, deps, changes, now);
  const changed = all.filter(change => change.events.length > 0);
  await saveChanges(tx, changed);
  if (rows) for (const change of changes) await rows(tx, change);
  for (const { before, after } of changed) {
    const was = new Map(before.sends.map(send => [send.id, send]));
    for (const send of after.sends)
      if (was.get(send.id) !== send) await copyStage(tx, { ...send, updated: now });
  }
  await enqueue(tx, deps, changed, { now, alone });
}

/** A posted reply may answer other customers of its thread: records that in their cases, in the same `tx`. */
async function withOthers(tx: Tx, deps: Deps, changes: Change[], now: Instant): Promise<Change[]> {
  const facts = changes.flatMap(({ events, after }) => answersOthers(events, after));
  if (facts.length === 0) return changes;
  const all = new Map(changes.map(change => [change.after.id, change]));
  const others = [...new Set(facts.map(({ case: id }) => id))].filter(id => !all.has(id)).sort();
  for (const [id, before] of await lockCases(tx, others)) all.set(id, { before, events: [], after: before });
  const ctx = ctxOf(deps, now);
  for (const { case: id, fact } of facts) {
    const change = all.get(id);
    if (!change) continue;
    const more = observeAll(change.after, [fact], ctx);
    all.set(id, { ...change, events: [...change.events, ...more.events], after: more.after });
  }
  return [...all.values()];
}
