import type { Code, Duration, Instant } from '../../case/types.ts';
import { liveNotices } from '../../store/outbox/outbox.ts';
import type { Deps } from '../deps.ts';
import { endNotices } from '../outbox/alarm.ts';
import { type MessageAbout, noRows, placesOf, queueMessage, write } from '../outbox/rows.ts';

/** A request that was not taken. `source`: the owner of the address, or a word for no owner. */
export type Refused = { source: string; status: number; why: Code; fields?: readonly string[] };

/** At most one line about refusals goes into the log in this time. */
const LINE_EVERY: Duration = 60_000;
/** A source of which nothing was taken for so long, while so many requests were refused, is an alarm. */
const ONLY_REFUSED_FOR: Duration = 10 * 60_000;
const ONLY_REFUSED = 3;
/** Senders try again within that; a refusal before is of another matter. */
const FORGOTTEN_AFTER: Duration = 24 * 3_600_000;
/** How often it is looked whether an alarm is over, of which another process may know. */
const LOOK_EVERY: Duration = 60_000;
/** The refusals that the other side can mend; with the others it comes again by itself. */
const MENDABLE = [400, 401, 403, 413, 415];

type Row = { since: Instant; last: Instant; count: number; newest: Refused; told: boolean };

/** Counts the requests that the door refused, logs them at most once a minute, and raises an alarm if a source is only refused. */
export function refusals(deps: Deps) {
  const { clock, log, measures, database } = deps;
  const rows = new Map<string, Row>();
  const taken = new Map<string, { looked: Instant; again: boolean }>();
  let unlogged = new Map<string, number>();
  let lineAt: Instant | null = null;

  async function alarm({ source, status, why }: Refused): Promise<void> {
    const about: MessageAbout = { is: 'refused', source, status, why };
    await database.inTx(async tx => {
      if ((await liveNotices(tx, subjectOf(source))).length > 0) return;
      const made = noRows();
      const now = clock.now();
      for (const place of placesOf(deps))
        queueMessage({ deps, rows: made, now }, { to: 'place', place }, about, {
          case: null,
          role: 'notice',
          subject: subjectOf(source),
        });
      await write(tx, deps, made);
    });
    log.error({ event: 'only_refused', source, status, why }, 'nothing that a source sends is taken');
    deps.enqueued();
  }

  return {
    refused(refusal: Refused): void {
      const { source, status, why, fields } = refusal;
      const real = clock.real();
      measures.refused(source, why);
      const key = `${source} ${status} ${why}`;
      if (lineAt === null || real - lineAt >= LINE_EVERY) {
        const before = unlogged.size > 0 && { before: Object.fromEntries(unlogged) };
        const names = fields && { fields: fields.slice(0, 10) };
        log.warn({ event: 'refused', source, status, why, ...names, ...before }, 'a request was refused');
        [lineAt, unlogged] = [real, new Map()];
      } else unlogged.set(key, (unlogged.get(key) ?? 0) + 1);
      if (!MENDABLE.includes(status) || !isKnown(deps, source)) return;
      const row = rows.get(source);
      if (row && real - row.last < FORGOTTEN_AFTER)
        rows.set(source, { ...row, last: real, count: row.count + 1, newest: refusal });
      else rows.set(source, { since: real, last: real, count: 1, newest: refusal, told: false });
    },

    taken(source: string): void {
      rows.delete(source);
      taken.set(source, { looked: taken.get(source)?.looked ?? 0, again: true });
    },

    /** Tells what has become an alarm, and that one is over. */
    async tellDue(): Promise<void> {
      const real = clock.real();
      for (const row of rows.values()) {
        if (row.told || row.count < ONLY_REFUSED || real - row.since < ONLY_REFUSED_FOR) continue;
        await alarm(row.newest);
        row.told = true;
      }
      for (const [source, { looked, again }] of taken) {
        if (!again || real - looked < LOOK_EVERY) continue;
        await database.inTx(tx => endNotices(tx, deps, subjectOf(source)));
        taken.set(source, { looked: real, again: false });
      }
    },
  };
}
export type Refusals = ReturnType<typeof refusals>;

export const subjectOf = (source: string): string => `refused ${source}`;
const isKnown = ({ networks, chats }: Deps, source: string): boolean =>
  networks.has(source) || chats.has(source);
