import type { Instant } from '../case/types.ts';
import type { Json } from '../ports/memory.ts';
import type { SourceDescription } from '../ports/social.ts';
import type { Db, Tx } from './database/database.ts';
import { at } from './database/schema.ts';
import type { Lease } from './outbox/claims.ts';

/** A source, and the process that has its lease. */
type Leased = { name: string; worker: string };

/** One process at a time pulls a source. null: another process does, or it is not due. Real time. */
export async function leaseSource(
  db: Db,
  name: string,
  { worker, real, for: lease }: Lease,
): Promise<{ cursor: Json; attempt: number } | null> {
  await db
    .insertInto('sources')
    .values({ name, cursor: null })
    .onConflict(conflict => conflict.doNothing())
    .execute();
  const row = await db
    .updateTable('sources')
    .set({ worker, lease_until: new Date(real + lease) })
    .where('name', '=', name)
    .where(either => either.or([either('lease_until', 'is', null), either('lease_until', '<=', at(real))]))
    .where(either => either.or([either('next_pull_at', 'is', null), either('next_pull_at', '<=', at(real))]))
    .returning(['cursor', 'attempt'])
    .executeTakeFirst();
  return row ?? null;
}

/** At start: a source that asked us to wait is read at once. */
export async function endPullWaits(tx: Tx, real: Instant): Promise<void> {
  await tx
    .updateTable('sources')
    .set({ next_pull_at: new Date(real) })
    .where('trouble', '=', 'later')
    .execute();
}

/** Moves the cursor together with the ingested items, if the lease is still ours. */
export async function moveCursor(
  tx: Tx,
  { name, worker }: Leased,
  cursor: Json,
  real: Instant,
): Promise<boolean> {
  const result = await tx
    .updateTable('sources')
    .set({ cursor: JSON.stringify(cursor), attempt: 0, healthy_at: new Date(real), trouble: null })
    .where('name', '=', name)
    .where('worker', '=', worker)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function releaseSource(
  db: Db,
  { name, worker }: Leased,
  next: Instant,
  trouble: string | null,
): Promise<void> {
  await db
    .updateTable('sources')
    .set(row => ({
      worker: null,
      lease_until: null,
      next_pull_at: new Date(next),
      trouble,
      attempt: trouble === null ? 0 : row('attempt', '+', 1),
    }))
    .where('name', '=', name)
    .where('worker', '=', worker)
    .execute();
}

/** The latest description of each network by itself. */
export async function lastAbout(db: Db): Promise<Map<string, SourceDescription>> {
  const rows = await db.selectFrom('sources').select(['name', 'about']).execute();
  return new Map(rows.flatMap(({ name, about }) => (about === null ? [] : [[name, about] as const])));
}

export async function keepAbout(db: Db, name: string, about: SourceDescription): Promise<void> {
  const json = JSON.stringify(about);
  await db
    .insertInto('sources')
    .values({ name, about: json })
    .onConflict(conflict => conflict.column('name').doUpdateSet({ about: json }))
    .execute();
}
