import type { Duration, Instant } from '../case/types.ts';
import type { Json } from '../ports/memory.ts';
import type { About } from '../ports/social.ts';
import type { Db, Tx } from './database/database.ts';
import { at } from './database/schema.ts';

/** One process pulls a source at a time. null: somebody else does, or it is not due. Real time. */
export async function leaseSource(
  db: Db,
  name: string,
  worker: string,
  real: Instant,
  lease: Duration,
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

/** Moves the cursor with what was ingested, if the lease is still ours. */
export async function moveCursor(
  tx: Tx,
  name: string,
  worker: string,
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
  name: string,
  worker: string,
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

/** What each network said of itself last. */
export async function lastAbout(db: Db): Promise<Map<string, About>> {
  const rows = await db.selectFrom('sources').select(['name', 'about']).execute();
  return new Map(rows.flatMap(({ name, about }) => (about === null ? [] : [[name, about] as const])));
}

export async function keepAbout(db: Db, name: string, about: About): Promise<void> {
  const said = JSON.stringify(about);
  await db
    .insertInto('sources')
    .values({ name, about: said })
    .onConflict(conflict => conflict.column('name').doUpdateSet({ about: said }))
    .execute();
}
