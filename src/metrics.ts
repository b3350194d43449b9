import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Duration } from './case/types.ts';
import type { Deps } from './engine/deps.ts';
import type { Measures } from './engine/measures.ts';
import { knownLanes } from './engine/outbox/rows.ts';
import { isDatabaseGone } from './store/database/database.ts';
import { codeOf } from './store/database/trouble.ts';
import { type Snapshot, takeSnapshot } from './store/outbox/snapshot.ts';

export type Metrics = {
  measures: Measures;
  /**
   * The text for Prometheus. Without the database: the counts of this process, and `webcare_database_up` 0.
   */
  text(deps: Deps): Promise<{ type: string; body: string }>;
};

/** The database has this long to answer. By default, a scrape waits for ten seconds. */
const WITHIN: Duration = 2_000;
/** In seconds. A chat shows a failure after about three seconds; a call may take ten. */
const PRESS_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5];
const CALL_BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Labels are our own names: of lanes, sources, kinds and outcomes. Never anything about a customer, and no
 * person: the lanes of people count as one.
 */
export function metrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const presses = new Histogram({
    name: 'webcare_press_seconds',
    help: 'Time in which what people did in a chat was answered',
    labelNames: ['asked', 'outcome'],
    buckets: PRESS_BUCKETS,
    registers,
  });
  const calls = new Histogram({
    name: 'webcare_call_seconds',
    help: 'Time of calls to chats and networks; call="send" is what customers see',
    labelNames: ['call', 'outcome'],
    buckets: CALL_BUCKETS,
    registers,
  });
  const ingested = new Counter({
    name: 'webcare_ingested_total',
    help: 'Posts and changes that came in from a source',
    labelNames: ['source', 'as'],
    registers,
  });
  const refused = new Counter({
    name: 'webcare_refused_total',
    help: 'Requests that were not taken, by whose address it was and why',
    labelNames: ['source', 'why'],
    registers,
  });
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers });
  const gauges = {
    up: gauge(
      'webcare_database_up',
      'Whether the database answered in time; if not, what is read from it is left out',
    ),
    deliveries: gauge(
      'webcare_deliveries',
      'Deliveries that wait (queued) or are under way (busy)',
      'lane',
      'state',
    ),
    oldest: gauge(
      'webcare_oldest_delivery_seconds',
      'Age of the oldest delivery that should have gone out by now',
    ),
    shut: gauge(
      'webcare_lane_shut',
      'Whether a person must mend something before anything goes out through this lane',
      'lane',
    ),
    inbound: gauge(
      'webcare_inbound_connections',
      'Open connections of this process over which presses come; a chat that calls us has none',
      'chat',
    ),
    cases: gauge('webcare_cases', 'Cases that are open or wait for the customer', 'phase'),
    overdue: gauge('webcare_cases_overdue', 'Open cases with a promise that is past due'),
    breached: gauge('webcare_breaches_last_day', 'Promises that were broken in the last 24 hours'),
  };

  function show(stands: Snapshot, deps: Deps): void {
    const lanes = knownLanes(deps).map(({ name }) => name);
    const labelOf = ({ lane, party }: { lane: string; party: string }) =>
      lanes.includes(lane) ? lane : `${party} people`;
    for (const lane of lanes) {
      gauges.shut.set({ lane }, 0);
      for (const state of ['queued', 'busy']) gauges.deliveries.set({ lane, state }, 0);
    }
    for (const each of stands.deliveries)
      gauges.deliveries.inc({ lane: labelOf(each), state: each.state }, each.count);
    for (const each of stands.shut) gauges.shut.set({ lane: labelOf(each) }, 1);
    gauges.oldest.set(stands.oldest === null ? 0 : Math.max(0, deps.clock.real() - stands.oldest) / 1_000);
    gauges.cases.set({ phase: 'open' }, stands.open);
    gauges.cases.set({ phase: 'waiting' }, stands.waiting);
    gauges.overdue.set(stands.overdue);
    gauges.breached.set(stands.breached);
  }

  async function read(deps: Deps): Promise<string> {
    const stands = await inTime(takeSnapshot(deps.database, deps.clock.now(), deps.clock.real(), WITHIN));
    for (const labelled of [gauges.deliveries, gauges.shut, gauges.cases]) labelled.reset();
    // A reset would set these to 0, which may be wrong.
    for (const single of [gauges.oldest, gauges.overdue, gauges.breached]) single.remove();
    gauges.up.set(stands === null ? 0 : 1);
    for (const [chat, { inbound }] of deps.chats) if (inbound) gauges.inbound.set({ chat }, inbound().open);
    if (stands !== null) show(stands, deps);
    return registry.metrics();
  }

  let reading: Promise<string> | undefined;
  return {
    measures: {
      pressed: (asked, outcome, took) => presses.observe({ asked, outcome }, took / 1_000),
      called: (call, outcome, took) => calls.observe({ call, outcome }, took / 1_000),
      refused: (source, why) => refused.inc({ source, why }),
      ingested(source, { accepted, duplicates }) {
        ingested.inc({ source, as: 'accepted' }, accepted);
        ingested.inc({ source, as: 'duplicate' }, duplicates);
      },
    },
    async text(deps) {
      // Scrapes that come during a reading get its result, so the database is asked once.
      reading ??= read(deps).finally(() => {
        reading = undefined;
      });
      return { type: registry.contentType, body: await reading };
    },
  };
}

/** null: the database is away or too slow. */
async function inTime(asked: Promise<Snapshot>): Promise<Snapshot | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>(resolve => {
    timer = setTimeout(resolve, WITHIN, null);
  });
  try {
    return await Promise.race([asked.catch(away), late]);
  } finally {
    clearTimeout(timer);
  }
}
/** 57014: the server cancelled the statement at our own limit. */
function away(error: unknown): null {
  if (isDatabaseGone(error) || codeOf(error) === '57014') return null;
  throw error;
}
