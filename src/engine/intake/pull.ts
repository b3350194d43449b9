import type { Duration } from '../../case/types.ts';
import type { Ingested } from '../../ports/social.ts';
import { leaseSource, moveCursor, releaseSource } from '../../store/sources.ts';
import { call } from '../call.ts';
import type { Deps } from '../deps.ts';
import { ingest } from './ingest.ts';

/** How often a source that is pulled is asked, and how its troubles space that out. */
const EVERY: Duration = 1_000;
const MOST: Duration = 5 * 60_000;

/** Asks every source that is pulled and due; what came and the cursor it came from commit together. */
export async function ingestOnce(deps: Deps): Promise<Ingested> {
  if (deps.succeeded()) return { accepted: 0, duplicates: 0 };
  const all = await Promise.all(
    [...deps.networks].filter(([, network]) => network.does.pull).map(([name]) => pull(deps, name)),
  );
  return all.reduce(
    (sum, one) => ({ accepted: sum.accepted + one.accepted, duplicates: sum.duplicates + one.duplicates }),
    {
      accepted: 0,
      duplicates: 0,
    },
  );
}

async function pull(deps: Deps, name: string): Promise<Ingested> {
  const sum: Ingested = { accepted: 0, duplicates: 0 };
  const network = deps.networks.get(name);
  const leased =
    network && (await leaseSource(deps.database.db, name, deps.worker, deps.clock.real(), deps.lease));
  if (!network || !leased) return sum;
  let { cursor } = leased;
  for (;;) {
    const outcome = await call(deps, 'pull', signal => network.pull(cursor, signal));
    if (outcome.is !== 'ok') {
      const wait = outcome.is === 'later' ? outcome.after : Math.min(EVERY * 2 ** leased.attempt, MOST);
      deps.log.warn(
        { event: 'pull_failed', source: name, outcome: outcome.is, wait },
        'a source could not be read and is tried again',
      );
      await releaseSource(deps.database.db, name, deps.worker, deps.clock.real() + wait, outcome.is);
      return sum;
    }
    const { items, cursor: next, more } = outcome.value;
    if (items.length > 0) {
      const done = await ingest(deps, name, items, async tx => {
        await moveCursor(tx, name, deps.worker, next, deps.clock.real());
      });
      sum.accepted += done.accepted;
      sum.duplicates += done.duplicates;
    }
    cursor = next;
    if (!more) break;
  }
  await releaseSource(deps.database.db, name, deps.worker, deps.clock.real() + EVERY, null);
  return sum;
}
