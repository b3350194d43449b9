import type { Notice, Whom } from '../../case/effects.ts';
import type { CaseId, Duration, Instant, PersonId } from '../../case/types.ts';
import type { Address, Place } from '../../ports/chat.ts';
import type { Json } from '../../ports/memory.ts';
import type { Remedy } from '../../ports/outcome.ts';
import type { Tx } from '../../store/database/database.ts';
import { leaveDigest, readMessages } from '../../store/outbox/digests.ts';
import { type Lane, openLanes } from '../../store/outbox/lanes.ts';
import * as outbox from '../../store/outbox/outbox.ts';
import type { Deps } from '../deps.ts';

/** Durable effects as rows: messages, what is to be done with them, and the lanes it is paid from. */

/** What a message is about, kept with it: ids only, its text is made when it is sent. */
export type About =
  | { is: 'card' }
  /** `tried`: accounts that could not be told. */
  | { is: 'notice'; notice: Notice; whom: Whom; to?: PersonId; tried?: string[] }
  | { is: 'late_list'; since: Instant; to?: PersonId }
  | { is: 'nobody_on_call' }
  /** Many new cases at once: a row for each. */
  | { is: 'digest' }
  | { is: 'lane_shut'; party: string; code: Remedy['code'] | 'waits' | 'inbound'; detail?: string };

/** `digests` are edited; `undigested` get a message of their own. */
export type Rows = {
  messages: outbox.NewMessage[];
  deliveries: outbox.NewDelivery[];
  retired: string[];
  lanes: Lane[];
  digests: string[];
  undigested: string[];
};
export const noRows = (): Rows => ({
  messages: [],
  deliveries: [],
  retired: [],
  lanes: [],
  digests: [],
  undigested: [],
});

export async function write(tx: Tx, deps: Deps, rows: Rows): Promise<void> {
  for (const digest of await readMessages(tx, [...new Set(rows.digests)])) edit(deps, rows, digest);
  const open = new Set(knownLanes(deps).map(lane => lane.name));
  const others = rows.lanes.filter(lane => !open.has(lane.name));
  await openLanes(tx, others, deps.clock.real());
  await outbox.retire(tx, rows.retired);
  await leaveDigest(tx, rows.undigested);
  await outbox.addMessages(tx, rows.messages);
  await outbox.addDeliveries(tx, rows.deliveries);
}

/** An edit of a message that is there, or is being posted right now. Somebody is waiting to see what they pressed: that goes before the rest, the newest first. */
export function edit(deps: Deps, rows: Rows, message: outbox.MessageRow, pressed = false): void {
  const priority = pressed ? Math.floor((deps.clock.real() - Y2026) / 1_000) : 0;
  deliver(deps, rows, 'edit', {
    message: message.id,
    case: message.case_id,
    to: outbox.addressOf(message),
    priority,
  });
}
/** Seconds since then fit an integer column. */
const Y2026: Instant = Date.UTC(2026, 0, 1);

export type PostExtra = {
  case: CaseId | null;
  role: 'card' | 'notice';
  subject: string;
  wait?: Duration;
  priority?: number;
};
/** A new message and its delivery. Returns the message's id, which is its key in the chat. */
export function post(
  deps: Deps,
  rows: Rows,
  to: Address,
  about: About,
  now: Instant,
  extra: PostExtra,
): string {
  const id = deps.mint();
  rows.messages.push(messageOf(id, to, about, now, extra));
  const { wait, priority } = extra;
  deliver(deps, rows, 'post', {
    message: id,
    case: extra.case,
    to,
    ...(wait !== undefined && { wait }),
    ...(priority !== undefined && { priority }),
  });
  return id;
}

export const messageOf = (
  id: string,
  to: Address,
  about: About,
  now: Instant,
  extra: PostExtra & { digest?: string },
): outbox.NewMessage => ({
  id,
  role: extra.role,
  case_id: extra.case,
  subject: extra.subject,
  about: JSON.stringify(about satisfies Json),
  ...outbox.addressColumns(to),
  ...(extra.digest !== undefined && { digest_id: extra.digest }),
  created_at: new Date(now),
});

type Of = { message: string; case: CaseId | null; to: Address; wait?: Duration; priority?: number };
export function deliver(deps: Deps, rows: Rows, kind: 'post' | 'edit', of: Of): void {
  const real = deps.clock.real();
  const lane = laneTo(deps, kind, of.to);
  // A chat that is no longer configured: its messages stay as they are.
  if (!lane) return;
  rows.lanes.push(lane);
  rows.deliveries.push({
    id: deps.mint(),
    lane: lane.name,
    kind,
    send_id: null,
    n: null,
    message_id: of.message,
    case_id: of.case,
    in_order: kind === 'post' && of.case !== null && of.to.to === 'place',
    priority: of.priority ?? 0,
    status: 'queued',
    not_before: new Date(real + (of.wait ?? 0)),
    give_up_at: null,
    created_at: new Date(real),
  });
}

/** Where cards go, in every chat that runs. */
export const placesOf = (deps: Deps): Place[] => [...deps.chats.values()].flatMap(({ places }) => places);
/** What a call there is paid from. undefined: that chat is not configured. */
export function laneTo(deps: Deps, call: 'post' | 'edit', to: Address): Lane | undefined {
  const party = to.to === 'place' ? to.place.chat : to.account.chat;
  const lane = deps.chats.get(party)?.lane(call, to);
  return lane && { ...lane, party };
}

/** The lanes that are opened when this process starts, before anything is enqueued. */
export function knownLanes(deps: Deps): Lane[] {
  const places = placesOf(deps).flatMap(place =>
    (['post', 'edit'] as const).flatMap(call => laneTo(deps, call, { to: 'place', place }) ?? []),
  );
  return [...places, ...[...deps.networks].map(([name, network]) => laneOf(name, network.pace.every))];
}
const NETWORK = 'network ';
/** A network account has one lane, which is its own party. */
export const laneOf = (source: string, every: Duration): Lane => ({
  name: `${NETWORK}${source}`,
  every,
  party: `${NETWORK}${source}`,
});
export const networkOf = (party: string): string | null =>
  party.startsWith(NETWORK) ? party.slice(NETWORK.length) : null;
export const isNetworkLane = (lane: string): boolean => lane.startsWith(NETWORK);
