import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Duration, Instant } from '../../case/types.ts';
import type { Db, Tx } from '../database/database.ts';
import { at, type Schema } from '../database/schema.ts';

/**
 * `every`: the least time between two calls. `party`: the chat or network of the lane. If one of its lanes
 * reports a bad token, that is true of all of them.
 */
export type Lane = { name: string; every: Duration; party: string };

export async function openLanes(tx: Tx, lanes: Lane[], real: Instant): Promise<void> {
  const unique = new Map(lanes.map(lane => [lane.name, lane]));
  const rows = [...unique.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(lane => ({ ...lane, free_at: new Date(real), shut: null }));
  if (rows.length === 0) return;
  await tx
    .insertInto('lanes')
    .values(rows)
    .onConflict(conflict => conflict.doNothing())
    .execute();
}

/**
 * At the start, the pace may be new and the cause of a shut lane mended, so it is tried at once. So is what somebody
 * asked us to wait for.
 */
export async function resetLanes(tx: Tx, lanes: Lane[], real: Instant): Promise<void> {
  await openLanes(tx, lanes, real);
  for (const { name, every } of lanes)
    await tx
      .updateTable('lanes')
      .set({ every, free_at: sql<Date>`least(free_at, ${new Date(real)}::timestamptz)` })
      .where('name', '=', name)
      .execute();
  await tx
    .updateTable('lanes')
    .set({ probe_at: new Date(real) })
    .where('shut', 'is not', null)
    .execute();
  await tx
    .updateTable('deliveries')
    .set({ not_before: new Date(real) })
    .where('status', '=', 'queued')
    .where('not_before', '>', at(real))
    .where('outcome', 'in', [PUT_OFF, PUT_OFF_LONG])
    .execute();
}

/** The outcome of a delivery that was put off; `long`: for longer than we believe. */
export const PUT_OFF = 'later';
export const PUT_OFF_LONG = 'later_long';

/** Whether something of this party is put off for longer than we believe. */
export async function isPutOffLong(db: Db | Tx, party: string): Promise<boolean> {
  const { rows } = await sql`select 1 from deliveries join lanes on lanes.name = deliveries.lane
    where deliveries.status in ('queued', 'busy') and deliveries.outcome = ${PUT_OFF_LONG}
      and lanes.party = ${party} limit 1`.execute(db);
  return rows.length > 0;
}

/** Lanes that let nothing through for a while: shut, or asked to wait. */
export async function silentLanes(db: Db | Tx, until: Instant): Promise<string[]> {
  const rows = await db
    .selectFrom('lanes')
    .select('name')
    .where(row => row.or([row('shut', 'is not', null), row('free_at', '>', at(until))]))
    .execute();
  return rows.map(({ name }) => name);
}

export async function partyOf(tx: Tx, lane: string): Promise<string> {
  const row = await tx.selectFrom('lanes').select('party').where('name', '=', lane).executeTakeFirst();
  return row?.party ?? '';
}

/** Keeps the lane busy until then. */
export async function busyUntil(tx: Tx | Db, lane: string, until: Instant): Promise<void> {
  await tx
    .updateTable('lanes')
    .set({ free_at: new Date(until) })
    .where('name', '=', lane)
    .where('free_at', '<', at(until))
    .execute();
}

/** Open, or shut and due for another try. */
const usable =
  (real: Instant) =>
  (row: ExpressionBuilder<Schema, 'lanes'>): Expression<SqlBool> =>
    row.and([
      row('free_at', '<=', at(real)),
      row.or([row('shut', 'is', null), row('probe_at', '<=', at(real))]),
    ]);

/** The usable lanes with waiting deliveries. */
export async function freeLanes(db: Db, real: Instant): Promise<Lane[]> {
  return db
    .selectFrom('lanes')
    .select(['name', 'every', 'party'])
    .where(usable(real))
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

/**
 * Locks the lane for this moment. null: it may not be used, or another process uses it. `probe`: it is shut,
 * and one delivery finds out whether that is still so.
 */
export async function takeLane(tx: Tx, name: string, real: Instant): Promise<{ probe: boolean } | null> {
  const lane = await tx
    .selectFrom('lanes')
    .select('shut')
    .where('name', '=', name)
    .where(usable(real))
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return lane ? { probe: lane.shut !== null } : null;
}

/** Sets the time of the next try of a shut lane, so that nobody else tries it before. */
export async function nextProbe(tx: Tx, name: string, when: Instant): Promise<void> {
  await tx
    .updateTable('lanes')
    .set({ probe_at: new Date(when) })
    .where('name', '=', name)
    .where('shut', 'is not', null)
    .execute();
}

/** A shut lane is tried after one minute; each failed try doubles the wait, up to a quarter of an hour. */
export const probeAfter = (probes: number): Duration => Math.min(60_000 * 2 ** probes, 15 * 60_000);

/**
 * Shuts a lane. true: no lane of its party was shut for that reason yet, so this is news. Locks all lanes of
 * the party, so that only one of two callers is first.
 */
export async function shutLane(
  tx: Tx,
  lane: string,
  why: string,
  real: Instant,
): Promise<{ news: boolean; party: string }> {
  const party = tx.selectFrom('lanes').select('party').where('name', '=', lane);
  const all = await tx
    .selectFrom('lanes')
    .selectAll()
    .where('party', '=', party)
    .orderBy('name')
    .forUpdate()
    .execute();
  const own = all.find(({ name }) => name === lane);
  const probes = own?.shut === why ? own.probes : 0;
  await tx
    .updateTable('lanes')
    .set({
      shut: why,
      shut_at: new Date(own?.shut === why && own.shut_at !== null ? own.shut_at : real),
      probes: probes + 1,
      probe_at: new Date(real + probeAfter(probes)),
    })
    .where('name', '=', lane)
    .execute();
  return { news: all.every(each => each.shut !== why), party: own?.party ?? '' };
}

/**
 * A call went through: opens the lane. Other lanes of its party that were shut for the same reason
 * open as well if they have nothing to try; the others are tried at once. Returns the reason if
 * this was the last shut lane.
 */
export async function openLane(
  tx: Tx,
  lane: string,
  real: Instant,
): Promise<{ was: string; party: string; last: boolean } | null> {
  const party = tx.selectFrom('lanes').select('party').where('name', '=', lane);
  const all = await tx
    .selectFrom('lanes')
    .select(['name', 'shut', 'party'])
    .where('party', '=', party)
    .orderBy('name')
    .forUpdate()
    .execute();
  const own = all.find(({ name }) => name === lane);
  if (!own?.shut) return null;
  const alike = all.filter(each => each.name !== lane && each.shut === own.shut).map(({ name }) => name);
  const working = await withWork(tx, alike);
  await reopen(tx, [lane, ...alike.filter(name => !working.includes(name))]);
  if (working.length > 0)
    await tx
      .updateTable('lanes')
      .set({ probe_at: new Date(real) })
      .where('name', 'in', working)
      .execute();
  return { was: own.shut, party: own.party, last: working.length === 0 };
}

const reopen = (tx: Tx, names: string[]) =>
  tx
    .updateTable('lanes')
    .set({ shut: null, shut_at: null, probe_at: null, probes: 0 })
    .where('name', 'in', names)
    .execute();

async function withWork(tx: Tx, names: string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await tx
    .selectFrom('deliveries')
    .select('lane')
    .distinct()
    .where('lane', 'in', names)
    .where('status', 'in', ['queued', 'busy'])
    .execute();
  return rows.map(({ lane }) => lane);
}

/** Locks these lanes until the transaction ends. */
export async function lockLanes(tx: Tx, names: string[]): Promise<void> {
  if (names.length > 0)
    await tx
      .selectFrom('lanes')
      .select('name')
      .where('name', 'in', names)
      .orderBy('name')
      .forUpdate()
      .execute();
}

/** Is a lane of this party shut for that reason? */
export async function isShut(db: Db | Tx, party: string, why: string): Promise<boolean> {
  const { rows } = await sql`select 1 from lanes where party = ${party} and shut = ${why} limit 1`.execute(
    db,
  );
  return rows.length > 0;
}
