import { type Selectable, sql } from 'kysely';
import type { Duration, Instant, SendId } from '../../case/types.ts';
import type { Db, Tx } from '../database/database.ts';
import { at, type Schema } from '../database/schema.ts';

/** All instants here are real time: leases, lanes and giving up do not follow the demo's clock. */
export type Delivery = Selectable<Schema['deliveries']>;

type Settle = { id: string; attempt: number };
/** Ends a delivery, if it is still this attempt's. */
export async function finish(
  tx: Tx,
  of: Settle,
  { status, outcome }: { status: 'done' | 'dropped'; outcome: string },
  real: Instant,
): Promise<boolean> {
  const result = await tx
    .updateTable('deliveries')
    .set({ status, outcome, worker: null, until: null, done_at: new Date(real) })
    .where('id', '=', of.id)
    .where('attempt', '=', of.attempt)
    .where('status', '=', 'busy')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
/**
 * An edit that goes back ends if a newer edit of its message waits, because that one will show everything.
 */
const newer = sql<boolean>`deliveries.kind = 'edit' and exists (select from deliveries as newer
  where newer.message_id = deliveries.message_id and newer.kind = 'edit' and newer.status = 'queued')`;
const waitingOrOver = sql<'queued' | 'dropped'>`case when ${newer} then 'dropped' else 'queued' end`;

/**
 * Puts it back. `maybeSince`: the time since which it may be done. `free`: certainly not done, so it
 * does not count as an attempt.
 */
export async function putBack(
  tx: Tx,
  of: Settle,
  back: { notBefore: Instant; maybeSince?: Instant; outcome: string; free?: boolean },
): Promise<boolean> {
  const result = await tx
    .updateTable('deliveries')
    .set({
      status: waitingOrOver,
      outcome: back.outcome,
      worker: null,
      until: null,
      not_before: new Date(back.notBefore),
      ...(back.free && { attempt: sql<number>`attempt - 1` }),
      ...(back.maybeSince !== undefined && {
        maybe_since: sql<Date>`coalesce(maybe_since, ${new Date(back.maybeSince)}::timestamptz)`,
      }),
    })
    .where('id', '=', of.id)
    .where('attempt', '=', of.attempt)
    .where('status', '=', 'busy')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** If a lease ran out by `expired`, a process died during the call, and the delivery may be done. */
export async function takeBackLost(tx: Tx, expired: Instant, lease: Duration): Promise<number> {
  const result = await tx
    .updateTable('deliveries')
    .set({
      status: waitingOrOver,
      worker: null,
      until: null,
      maybe_since: sql<Date>`coalesce(maybe_since, until - make_interval(secs => ${lease / 1000}))`,
    })
    .where('status', '=', 'busy')
    .where('until', '<=', at(expired))
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Sends that waited too long to start, whatever the state of their lane. */
export async function overdueSends(
  db: Db,
  real: Instant,
): Promise<{ id: string; send: SendId; case: string; maybe: boolean }[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select(['id', 'send_id', 'case_id', 'maybe_since'])
    .where('kind', '=', 'send')
    .where('status', '=', 'queued')
    .where('give_up_at', '<=', at(real))
    .execute();
  return rows.flatMap(row =>
    row.send_id && row.case_id
      ? [{ id: row.id, send: row.send_id, case: row.case_id, maybe: row.maybe_since !== null }]
      : [],
  );
}
export async function dropQueued(tx: Tx, id: string, outcome: string, real: Instant): Promise<boolean> {
  const result = await tx
    .updateTable('deliveries')
    .set({ status: 'dropped', outcome, done_at: new Date(real) })
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** The earliest instant at which a waiting delivery may go out; null: none is waiting. */
export async function nextDelivery(db: Db): Promise<Instant | null> {
  const row = await db
    .selectFrom('deliveries')
    .innerJoin('lanes', 'lanes.name', 'deliveries.lane')
    .select(({ fn }) =>
      fn
        .min<Instant | null>(
          sql<Instant>`greatest(deliveries.not_before, lanes.free_at, case when lanes.shut is not null then lanes.probe_at end)`,
        )
        .as('next'),
    )
    .where('deliveries.status', '=', 'queued')
    .executeTakeFirst();
  return row?.next ?? null;
}
export async function delay(tx: Tx, id: string, until: Instant): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ not_before: new Date(until) })
    .where('id', '=', id)
    .execute();
}
