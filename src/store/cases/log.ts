import { z } from 'zod';
import type { Event, EventData, EventKind } from '../../case/events.ts';
import { FIRST_POLICY, reviveCount, type StoredCount } from '../../case/stored.ts';
import type {
  CaseId,
  ClockEnd,
  ClockKind,
  ElsewhereWay,
  Former,
  Mode,
  NoReplyReason,
  PersonId,
  PrivateWay,
  ResolvedWhy,
  SendKind,
} from '../../case/types.ts';
import type { Logged } from '../../view/folder.ts';
import type { Db, Tx } from '../database/database.ts';

/**
 * Reads the log as this or any other release wrote it. If an event gets a new field, it needs a
 * default here for the older rows.
 */

const text = z.string();
const number = z.number();
const yes = z.literal(true).exactOptional();
/** The record makes sure that a missing word does not compile. */
const enumOf = <T extends string>(words: Record<T, true>) => z.enum(Object.keys(words) as [T, ...T[]]);

const mode = enumOf<Mode>({ live: true, training: true, listen: true, import: true });
const privateWay = enumOf<PrivateWay>({ dm: true, email: true, phone: true, whatsapp: true });
const noReplyReasons: Record<NoReplyReason, true> = {
  praise: true,
  not_for_us: true,
  spam: true,
  troll: true,
  duplicate: true,
  removed: true,
};
const resolvedWhy = enumOf<ResolvedWhy>({ ...noReplyReasons, answered: true, merged: true });
const former = enumOf<Former>({ ...noReplyReasons, answered: true, waiting: true });
const elsewhereWay = enumOf<ElsewhereWay>({ network: true, phone: true, email: true, in_person: true });
const sendKind = enumOf<SendKind>({ reply: true, private_message: true, follow_up: true });
const clockKind = enumOf<ClockKind>({ first_reply: true, resolve: true });
const clockEnd = enumOf<ClockEnd>({
  answered: true,
  waived: true,
  covered: true,
  author_gone: true,
  late: true,
});
const limitCount = enumOf<StoredCount>({
  graphemes: true,
  utf16: true,
  bytes: true,
  x: true,
  mastodon: true,
}).transform(reviveCount);

const way = <S extends z.ZodRawShape>(shape: S) =>
  z.discriminatedUnion('is', [
    z.object({
      is: z.literal('yes'),
      until: number.exactOptional(),
      left: number.exactOptional(),
      ...shape,
    }),
    z.object({ is: z.literal('no'), why: text, open: yes, ...shape }),
  ]);
const can = z.object({
  reply: way({ mode: z.enum(['append', 'replace']), answered: number.exactOptional() }),
  private: way({ how: z.enum(['send', 'invite']) }),
  limit: z.object({ max: number, count: limitCount }),
});
const post = z.object({
  key: text,
  by: text,
  private: z.boolean(),
  at: number,
  arrived: number,
  parent: text.exactOptional(),
  can,
  send: text.exactOptional(),
  thanks: yes,
});
const send = z.object({
  id: text,
  kind: sendKind,
  by: text,
  target: text,
  stage: z.enum(['held', 'queued']),
  submitted: number,
  notBefore: number,
  giveUpAt: number,
  after: text.exactOptional(),
  begins: privateWay.exactOptional(),
  resolves: z.boolean().exactOptional(),
  anyway: z.boolean().exactOptional(),
  also: z.array(z.object({ case: text, seen: number })).exactOptional(),
  replaces: number.nullable().exactOptional(),
});
const steps = z.array(z.object({ at: number, percent: number, light: yes }));
const note = text.exactOptional();

type Data<K extends EventKind> = Omit<Extract<EventData, { kind: K }>, 'kind'>;
const shapes: { [K in EventKind]: z.ZodType<Data<K>> } = {
  opened: z.object({ mode }),
  post_arrived: z.object({ post }),
  post_edited: z.object({ post: text, edited: number, thanks: yes }),
  post_deleted: z.object({ post: text, deleted: number, older: yes }),
  post_restored: z.object({ post: text, older: yes }),
  post_moved: z.object({ post: text, to: text.nullable() }),
  post_can: z.object({ post: text, can }),
  claimed: z.object({ person: text }),
  released: z.object({ person: text }),
  handed_over: z.object({ from: text, to: text, note }),
  taken_over: z.object({ from: text, to: text, note }),
  assigned: z.object({ from: text.exactOptional(), to: text, note }),
  writing: z.object({ person: text, until: number }),
  writing_ended: z.object({ person: text }),
  send_submitted: z.object({ send }),
  send_queued: z.object({
    send: text,
    n: number,
    notBefore: number,
    giveUpAt: number,
    waits: z.object({ until: number, why: text }).exactOptional(),
  }),
  send_repeats: z.object({ send: text, n: number, waits: z.object({ until: number, why: text }) }),
  send_delayed: z.object({ send: text }),
  send_started: z.object({ send: text, n: number }),
  send_posted: z.object({
    send: text,
    n: number,
    post: text.exactOptional(),
    postedAt: number,
    pending: yes,
  }),
  send_refused: z.object({ send: text, n: number, why: text, note }),
  send_pending: z.object({ send: text }),
  send_shown: z.object({ send: text }),
  send_removed: z.object({ send: text, why: text, note }),
  send_unclear: z.object({ send: text, n: number }),
  send_withdrawn: z.object({ send: text, n: number, why: text }),
  resolve_cancelled: z.object({ send: text }),
  went_private: z.object({ way: privateWay, since: number }),
  debt_incurred: z.object({ since: number }),
  debt_paid: z.object({ send: text.exactOptional() }),
  debt_waived: z.object({ note }),
  answered_there: z.object({ way: elsewhereWay, note }),
  answered_by: z.object({ send: text, of: text, answered: number, missed: yes }),
  answer_gone: z.object({ send: text, of: text }),
  waiting: z.object({}),
  opened_again: z.object({ asks: former.exactOptional() }),
  resolved: z.object({ why: resolvedWhy, note, into: text.exactOptional() }),
  no_reply_needed: z.object({ why: enumOf(noReplyReasons), note }),
  absorbed: z.object({ other: text }),
  clock_started: z.object({
    clock: text,
    clockKind,
    policy: text.default(FIRST_POLICY),
    from: number,
    due: number,
    steps,
  }),
  clock_paused: z.object({ clock: text, since: number }),
  clock_resumed: z.object({ clock: text, due: number, steps, since: number }),
  clock_step: z.object({ clock: text, percent: number, arrival: yes, quiet: yes, light: yes }),
  clock_ended: z.object({ clock: text, how: clockEnd, ended: number, elsewhere: yes }),
};

/** null: the kind is unknown to this release, or the data do not fit it. */
function readEvent(kind: string, data: unknown): EventData | null {
  if (!Object.hasOwn(shapes, kind)) return null;
  const read = shapes[kind as EventKind].safeParse(data);
  return read.success ? ({ kind, ...read.data } as EventData) : null;
}

/** The whole log of a case, oldest first. */
export async function readLog(db: Db | Tx, id: CaseId): Promise<Logged[]> {
  const rows = await db
    .selectFrom('case_events')
    .select(['version', 'at', 'by', 'kind', 'data'])
    .where('case_id', '=', id)
    .orderBy('version')
    .execute();
  return rows.map(({ kind, data, ...row }) => ({ ...row, event: readEvent(kind, data) }));
}

/**
 * The log for folding. Throws if an event cannot be read: the other events alone would give a wrong state.
 */
export async function readEvents(db: Db | Tx, id: CaseId): Promise<Event[]> {
  return (await readLog(db, id)).map(({ version, at, by, event }) => {
    if (event === null) throw new Error(`event ${version} of case ${id} cannot be read`);
    return { at, ...(by !== null && { by }), ...event };
  });
}

const BEGINS_OWNER = ['claimed', 'handed_over', 'taken_over', 'assigned'] as const satisfies EventKind[];
/** Everybody who has or had the case, the latest first, as often as they got it. */
export async function readOwners(db: Db | Tx, id: CaseId): Promise<PersonId[]> {
  const rows = await db
    .selectFrom('case_events')
    .select(['kind', 'data'])
    .where('case_id', '=', id)
    .where('kind', 'in', BEGINS_OWNER)
    .orderBy('version', 'desc')
    .execute();
  return rows.flatMap(({ kind, data }) => {
    const event = readEvent(kind, data);
    switch (event?.kind) {
      case 'claimed':
        return [event.person];
      case 'handed_over':
      case 'taken_over':
      case 'assigned':
        return [event.to];
      default:
        return [];
    }
  });
}
