import type { Duration, Instant } from '../../case/types.ts';
import type { Db, Tx } from '../database/database.ts';
import { at } from '../database/schema.ts';
import type { Delivery } from './deliveries.ts';
import { busyUntil, nextProbe, takeLane } from './lanes.ts';
import type { MessageRow } from './outbox.ts';

/** Claims deliveries for a while: the lane, the row, the lease. All instants are real time. */
export type Lease = { worker: string; real: Instant; for: Duration };

/** `probe`: its lane is shut, and this delivery finds out whether that is still so. */
export type ClaimedCard = { delivery: Delivery; message: MessageRow; probe: boolean };

/**
 * Claims card deliveries of one lane, the most urgent and oldest first: one if the lane has a pace,
 * otherwise a few at once. Touches only deliveries and lanes. An edit waits for the post of its message, and
 * for an open form in its place.
 */
export async function claimCards(
  tx: Tx,
  lane: string,
  every: Duration,
  lease: Lease,
): Promise<ClaimedCard[]> {
  const taken = await takeLane(tx, lane, lease.real);
  if (!taken) return [];
  const candidates = await tx
    .selectFrom('deliveries')
    .innerJoin('messages', 'messages.id', 'deliveries.message_id')
    .select(['deliveries.id', 'deliveries.in_order'])
    .where('deliveries.lane', '=', lane)
    .where('deliveries.status', '=', 'queued')
    .where('deliveries.not_before', '<=', at(lease.real))
    .where('deliveries.kind', '<>', 'send')
    .where(row =>
      row.or([
        row('deliveries.kind', '=', 'post'),
        row('messages.ref', 'is not', null),
        row('messages.live', '=', false),
      ]),
    )
    .where(row =>
      row.or([
        row('messages.hold_until', 'is', null),
        row('messages.hold_until', '<=', at(lease.real)),
        row('deliveries.kind', '=', 'post'),
      ]),
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
    .limit(every > 0 || taken.probe ? 1 : 8)
    .forUpdate('deliveries')
    .skipLocked()
    .execute();
  // New cards of a place go one after another.
  const first = candidates.find(row => row.in_order);
  const ids = candidates.filter(row => !row.in_order || row === first).map(row => row.id);
  if (ids.length === 0) return [];
  const deliveries = await makeBusy(tx, ids, lease);
  if (every > 0) await busyUntil(tx, lane, lease.real + every);
  if (taken.probe) await nextProbe(tx, lane, lease.real + lease.for);
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
    return message ? [{ delivery, message, probe: taken.probe }] : [];
  });
}

async function makeBusy(tx: Tx, ids: string[], lease: Lease): Promise<Delivery[]> {
  return tx
    .updateTable('deliveries')
    .set(row => ({
      status: 'busy',
      worker: lease.worker,
      until: new Date(lease.real + lease.for),
      attempt: row('attempt', '+', 1),
    }))
    .where('id', 'in', ids)
    .returningAll()
    .execute();
}

/**
 * The send at the head of a network's lane. It is not locked yet, because its case must be locked first. A send that
 * was put off stands behind those that were not.
 */
export async function headSend(
  db: Db,
  lane: string,
  real: Instant,
): Promise<{ id: string; case: string } | null> {
  const row = await db
    .selectFrom('deliveries')
    .select(['id', 'case_id'])
    .where('lane', '=', lane)
    .where('kind', '=', 'send')
    .where('status', '=', 'queued')
    .where('not_before', '<=', at(real))
    .orderBy('not_before')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return row?.case_id ? { id: row.id, case: row.case_id } : null;
}

/** Locks the delivery, then its lane, after its case. null: another process has it, or the lane is busy. */
export async function lockSend(
  tx: Tx,
  id: string,
  real: Instant,
): Promise<{ delivery: Delivery; probe: boolean } | null> {
  const delivery = await tx
    .selectFrom('deliveries')
    .selectAll()
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .where('not_before', '<=', at(real))
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  const taken = delivery ? await takeLane(tx, delivery.lane, real) : null;
  if (!delivery || !taken) return null;
  const ahead = await tx
    .selectFrom('deliveries')
    .select('id')
    .where('lane', '=', delivery.lane)
    .where('in_order', '=', true)
    .where('status', '=', 'busy')
    .executeTakeFirst();
  return ahead ? null : { delivery, probe: taken.probe };
}
export async function startSend(
  tx: Tx,
  delivery: Delivery,
  every: Duration,
  lease: Lease,
): Promise<Delivery> {
  const [busy] = await makeBusy(tx, [delivery.id], lease);
  if (every > 0) await busyUntil(tx, delivery.lane, lease.real + every);
  return busy ?? delivery;
}
