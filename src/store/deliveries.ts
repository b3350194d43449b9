import { type Selectable, sql } from 'kysely';
import type { Duration, Instant, SendId } from '../case/types.ts';
import type { Db, Tx } from './database.ts';
import type { Lane, MessageRow } from './outbox.ts';
import { at, type Schema } from './schema.ts';

/** All instants here are real time: leases, lanes and giving up know nothing of the demo's clock. */
export type Delivery = Selectable<Schema['deliveries']>;
export type { Lane };
export type Lease = { worker: string; real: Instant; for: Duration };

/** Lanes that are open and free and have something to do. */
export async function freeLanes(db: Db, real: Instant): Promise<Lane[]> {
  return db
    .selectFrom('lanes')
    .select(['name', 'every'])
    .where('shut', 'is', null)
    .where('free_at', '<=', at(real))
    .where(row =>
      row.exists(
        row
          .selectFrom('deliveries')
          .select('deliveries.id')
          .whereRef('deliveries.lane', '=', 'lanes.name')
          .where('deliveries.status', '=', 'queued')
          .where('deliveries.not_before', '<=', at(real)),
      ),
    )
    .orderBy('free_at')
    .execute();
}
/** Takes the lane for this moment: nobody else pays from it until `every` has passed. null: it is not free. */
async function takeLane(tx: Tx, name: string, real: Instant): Promise<boolean> {
  const lane = await tx
    .selectFrom('lanes')
    .select('name')
    .where('name', '=', name)
    .where('shut', 'is', null)
    .where('free_at', '<=', at(real))
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return lane !== undefined;
}
export async function busyUntil(tx: Tx | Db, lane: string, until: Instant): Promise<void> {
  await tx
    .updateTable('lanes')
    .set({ free_at: new Date(until) })
    .where('name', '=', lane)
    .where('free_at', '<', at(until))
    .execute();
}

export type ClaimedCard = { delivery: Delivery; message: MessageRow };

/**
 * Claims card deliveries of one lane, the most urgent and oldest first; one where the lane has a pace, else a few at once. Touches deliveries and lanes only.
 * An edit waits for its message to be posted, and for a form that stands in its place.
 */
export async function claimCards(tx: Tx, lane: string, every: Duration, lease: Lease): Promise<ClaimedCard[]> {
  if (!(await takeLane(tx, lane, lease.real))) return [];
  const candidates = await tx
    .selectFrom('deliveries')
    .innerJoin('messages', 'messages.id', 'deliveries.message_id')
    .select(['deliveries.id', 'deliveries.in_order'])
    .where('deliveries.lane', '=', lane)
    .where('deliveries.status', '=', 'queued')
    .where('deliveries.not_before', '<=', at(lease.real))
    .where('deliveries.kind', '<>', 'send')
    .where(row => row.or([row('deliveries.kind', '=', 'post'), row('messages.ref', 'is not', null), row('messages.live', '=', false)]))
    .where(row =>
      row.or([row('messages.hold_until', 'is', null), row('messages.hold_until', '<=', at(lease.real)), row('deliveries.kind', '=', 'post')]),
    )
    .where(row =>
      row.not(
        row.exists(
          row
            .selectFrom('deliveries as sibling')
            .select('sibling.id')
            .whereRef('sibling.message_id', '=', 'deliveries.message_id')
            .whereRef('sibling.id', '<>', 'deliveries.id')
            .where(either =>
              either.or([
                either('sibling.status', '=', 'busy'),
                either.and([either('sibling.status', '=', 'queued'), either('sibling.kind', '=', 'post')]),
              ]),
            ),
        ),
      ),
    )
    .where(row =>
      row.or([
        row('deliveries.in_order', '=', false),
        row.not(
          row.exists(
            row
              .selectFrom('deliveries as ahead')
              .select('ahead.id')
              .whereRef('ahead.lane', '=', 'deliveries.lane')
              .where('ahead.in_order', '=', true)
              .where('ahead.status', '=', 'busy'),
          ),
        ),
      ]),
    )
    .orderBy('deliveries.priority', 'desc')
    .orderBy('deliveries.seq')
    .limit(every > 0 ? 1 : 8)
    .forUpdate('deliveries')
    .skipLocked()
    .execute();
  // New cards of a place go one after another.
  const first = candidates.find(row => row.in_order);
  const ids = candidates.filter(row => !row.in_order || row === first).map(row => row.id);
  if (ids.length === 0) return [];
  const deliveries = await makeBusy(tx, ids, lease);
  if (every > 0) await busyUntil(tx, lane, lease.real + every);
  const messages = await tx
    .selectFrom('messages')
    .selectAll()
    .where(
      'id',
      'in',
      deliveries.flatMap(row => row.message_id ?? []),
    )
    .execute();
  return deliveries.flatMap(delivery => {
    const message = messages.find(row => row.id === delivery.message_id);
    return message ? [{ delivery, message }] : [];
  });
}

async function makeBusy(tx: Tx, ids: string[], lease: Lease): Promise<Delivery[]> {
  return tx
    .updateTable('deliveries')
    .set(row => ({ status: 'busy', worker: lease.worker, until: new Date(lease.real + lease.for), attempt: row('attempt', '+', 1) }))
    .where('id', 'in', ids)
    .returningAll()
    .execute();
}

/** The send at the head of a network's lane, without locking it: its case is locked first. */
export async function headSend(db: Db, lane: string, real: Instant): Promise<{ id: string; case: string } | null> {
  const row = await db
    .selectFrom('deliveries')
    .select(['id', 'case_id'])
    .where('lane', '=', lane)
    .where('kind', '=', 'send')
    .where('status', '=', 'queued')
    .where('not_before', '<=', at(real))
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return row?.case_id ? { id: row.id, case: row.case_id } : null;
}

/** Locks the delivery and its lane, in that order, after its case. null: somebody else has it, or the lane is not free. */
export async function lockSend(tx: Tx, id: string, real: Instant): Promise<Delivery | null> {
  const delivery = await tx
    .selectFrom('deliveries')
    .selectAll()
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .where('not_before', '<=', at(real))
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (!delivery || !(await takeLane(tx, delivery.lane, real))) return null;
  const ahead = await tx
    .selectFrom('deliveries')
    .select('id')
    .where('lane', '=', delivery.lane)
    .where('in_order', '=', true)
    .where('status', '=', 'busy')
    .executeTakeFirst();
  return ahead ? null : delivery;
}
export async function startSend(tx: Tx, delivery: Delivery, every: Duration, lease: Lease): Promise<Delivery> {
  const [busy] = await makeBusy(tx, [delivery.id], lease);
  if (every > 0) await busyUntil(tx, delivery.lane, lease.real + every);
  return busy ?? delivery;
}

type Settle = { id: string; attempt: number };
/** Ends a delivery, if it is still this attempt's. */
export async function finish(tx: Tx, of: Settle, status: 'done' | 'dropped', outcome: string, real: Instant): Promise<boolean> {
  const result = await tx
    .updateTable('deliveries')
    .set({ status, outcome, worker: null, until: null, done_at: new Date(real) })
    .where('id', '=', of.id)
    .where('attempt', '=', of.attempt)
    .where('status', '=', 'busy')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
/** Puts it back. `maybeSince`: since when it may be done; `free`: certainly not done, which costs no attempt. */
export async function putBack(
  tx: Tx,
  of: Settle,
  back: { notBefore: Instant; maybeSince?: Instant; outcome: string; free?: boolean },
): Promise<boolean> {
  const result = await tx
    .updateTable('deliveries')
    .set({
      status: 'queued',
      outcome: back.outcome,
      worker: null,
      until: null,
      not_before: new Date(back.notBefore),
      ...(back.free && { attempt: sql<number>`attempt - 1` }),
      ...(back.maybeSince !== undefined && { maybe_since: sql<Date>`coalesce(maybe_since, ${new Date(back.maybeSince)}::timestamptz)` }),
    })
    .where('id', '=', of.id)
    .where('attempt', '=', of.attempt)
    .where('status', '=', 'busy')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** A lease that ran out by `expired` means a process died mid-call: what it was doing may be done. */
export async function takeBackLost(db: Db, expired: Instant, lease: Duration): Promise<number> {
  const result = await db
    .updateTable('deliveries')
    .set({
      status: 'queued',
      worker: null,
      until: null,
      maybe_since: sql<Date>`coalesce(maybe_since, until - make_interval(secs => ${lease / 1000}))`,
    })
    .where('status', '=', 'busy')
    .where('until', '<=', at(expired))
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Sends that waited too long to start, whatever their lane is doing. */
export async function overdueSends(db: Db, real: Instant): Promise<{ id: string; send: SendId; case: string; maybe: boolean }[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select(['id', 'send_id', 'case_id', 'maybe_since'])
    .where('kind', '=', 'send')
    .where('status', '=', 'queued')
    .where('give_up_at', '<=', at(real))
    .execute();
  return rows.flatMap(row =>
    row.send_id && row.case_id ? [{ id: row.id, send: row.send_id, case: row.case_id, maybe: row.maybe_since !== null }] : [],
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

export async function shutLane(db: Db | Tx, name: string, remedy: string, real: Instant): Promise<boolean> {
  const result = await db
    .updateTable('lanes')
    .set({ shut: remedy, shut_at: new Date(real) })
    .where('name', '=', name)
    .where('shut', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
/** The earliest instant at which something waiting may go out; null: nothing is waiting. */
export async function nextDelivery(db: Db): Promise<Instant | null> {
  const row = await db
    .selectFrom('deliveries')
    .innerJoin('lanes', 'lanes.name', 'deliveries.lane')
    .select(({ fn }) => fn.min<Instant | null>(sql<Instant>`greatest(deliveries.not_before, lanes.free_at)`).as('next'))
    .where('deliveries.status', '=', 'queued')
    .where('lanes.shut', 'is', null)
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
