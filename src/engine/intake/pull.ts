import type { Duration } from '../../case/types.ts';
import type { Ingested, Pull } from '../../ports/social.ts';
import { leaseSource, moveCursor, releaseSource } from '../../store/sources.ts';
import { call } from '../call.ts';
import type { Deps } from '../deps.ts';
import { putOff } from '../outbox/alarm.ts';
import { ingest } from './ingest.ts';

/** The longest wait before a source in trouble is asked again. */
const LONGEST_WAIT: Duration = 5 * 60_000;

/** Asks every source that is due for its next page. The items and their cursor commit together. */
export async function ingestOnce(deps: Deps): Promise<Ingested> {
  if (deps.succeeded()) return { accepted: 0, duplicates: 0 };
  const all = await Promise.all(
    [...deps.networks].flatMap(([name, { pull }]) => (pull ? [pullOne(deps, name, pull)] : [])),
  );
  return all.reduce(
    (sum, one) => ({ accepted: sum.accepted + one.accepted, duplicates: sum.duplicates + one.duplicates }),
    {
      accepted: 0,
      duplicates: 0,
    },
  );
}

async function pullOne(deps: Deps, name: string, { every, page }: Pull): Promise<Ingested> {
  const sum: Ingested = { accepted: 0, duplicates: 0 };
  const source = { name, worker: deps.worker };
  const lease = { worker: deps.worker, real: deps.clock.real(), for: deps.limits.lease };
  const leased = await leaseSource(deps.database.db, name, lease);
  if (!leased) return sum;
  let { cursor } = leased;
  for (;;) {
    const outcome = await call(deps, 'pull', signal => page(cursor, signal));
    if (outcome.is !== 'ok') {
      const wait =
        outcome.is === 'later'
          ? putOff(outcome.after).wait
          : Math.min(every * 2 ** leased.attempt, Math.max(LONGEST_WAIT, every));
      deps.log.warn(
        { event: 'pull_failed', source: name, outcome: outcome.is, wait },
        'a source could not be read and is tried again',
      );
      await releaseSource(deps.database.db, source, deps.clock.real() + wait, outcome.is);
      return sum;
    }
    const { items, cursor: next, more } = outcome.value;
    if (items.length > 0) {
      const done = await ingest(deps, name, items, async tx => {
        await moveCursor(tx, source, next, deps.clock.real());
      });
      sum.accepted += done.accepted;
      sum.duplicates += done.duplicates;
    }
    cursor = next;
    if (!more) break;
  }
  await releaseSource(deps.database.db, source, deps.clock.real() + every, null);
  return sum;
}
