import type { Notice, Whom } from '../../case/effects.ts';
import type { CaseId, Code, Duration, Instant, PersonId } from '../../case/types.ts';
import type { Address, ChatName, Place } from '../../ports/chat.ts';
import type { Json } from '../../ports/memory.ts';
import type { Remedy } from '../../ports/outcome.ts';
import type { Tx } from '../../store/database/database.ts';
import { leaveDigest, readMessages } from '../../store/outbox/digests.ts';
import { type Lane, openLanes } from '../../store/outbox/lanes.ts';
import * as outbox from '../../store/outbox/outbox.ts';
import type { Deps } from '../deps.ts';

/** Durable effects as rows: messages, their deliveries, and the lanes that pay for them. */

/** The subject of a message, stored with it: ids only. The text is made when it is sent. */
export type MessageAbout =
  | { is: 'card' }
  /** `tried`: accounts where delivery failed. */
  | { is: 'notice'; notice: Notice; whom: Whom; to?: PersonId; tried?: string[] }
  | { is: 'late_list'; since: Instant; to?: PersonId }
  | { is: 'nobody_on_call' }
  /** Many new cases at once, with a row for each. */
  | { is: 'digest' }
  /** Nothing that comes in at this address is taken. */
  | { is: 'refused'; source: string; status: number; why: Code }
  /** `channel` of that chat refused a message about the case; `code` is its reason. */
  | { is: 'not_shown'; chat: ChatName; channel: string; code: string }
  | { is: 'lane_shut'; party: string; code: Remedy['code'] | 'waits' | 'inbound'; detail?: string };

/** `digests` are edited; `undigested` cases get a message of their own. */
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

/**
 * An edit of a message that exists, or that is being posted now. `pressed`: somebody waits for the result of
 * their press, so it goes before other edits, the newest first.
 */
export function edit(deps: Deps, rows: Rows, message: outbox.MessageRow, pressed = false): void {
  const priority = pressed ? Math.floor((deps.clock.real() - Y2026) / 1_000) : 0;
  deliver(deps, rows, 'edit', {
    message: message.id,
    case: message.case_id,
    to: outbox.addressOf(message),
    priority,
  });
}
/** Seconds since then fit into an integer column. */
const Y2026: Instant = Date.UTC(2026, 0, 1);

export type PostExtra = {
  case: CaseId | null;
  role: 'card' | 'notice';
  subject: string;
  wait?: Duration;
  priority?: number;
};
/** New messages are collected in `rows` and dated `now`, until `write` writes them. */
export type Queue = { deps: Deps; rows: Rows; now: Instant };

/** Adds a new message and its delivery. Returns the message's id, which is its key in the chat. */
export function queueMessage(
  { deps, rows, now }: Queue,
  to: Address,
  about: MessageAbout,
  extra: PostExtra,
): string {
  const id = deps.mint();
  rows.messages.push(messageOf({ id, to, about, now, ...extra }));
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

type Message = PostExtra & { id: string; to: Address; about: MessageAbout; now: Instant; digest?: string };
export const messageOf = (made: Message): outbox.NewMessage => ({
  id: made.id,
  role: made.role,
  case_id: made.case,
  subject: made.subject,
  about: JSON.stringify(made.about satisfies Json),
  ...outbox.addressColumns(made.to),
  ...(made.digest !== undefined && { digest_id: made.digest }),
  created_at: new Date(made.now),
});

type Of = { message: string; case: CaseId | null; to: Address; wait?: Duration; priority?: number };
export function deliver(deps: Deps, rows: Rows, kind: 'post' | 'edit', of: Of): void {
  const real = deps.clock.real();
  const lane = laneTo(deps, kind, of.to);
  // Messages in a chat that is no longer configured stay as they are.
  if (!lane) return;
  const due = new Date(real + (of.wait ?? 0));
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
    not_before: due,
    due_at: due,
    give_up_at: null,
    created_at: new Date(real),
  });
}

/** The places of cards, in every chat that runs. */
export const placesOf = (deps: Pick<Deps, 'chats'>): Place[] =>
  [...deps.chats.values()].flatMap(({ places }) => places);
/** The lane that pays for a call there. undefined: that chat is not configured. */
export function laneTo(deps: Pick<Deps, 'chats'>, call: 'post' | 'edit', to: Address): Lane | undefined {
  const party = to.to === 'place' ? to.place.chat : to.account.chat;
  const lane = deps.chats.get(party)?.lane(call, to);
  return lane && { ...lane, party };
}

/** The lanes that are opened when this process starts, before anything is enqueued. */
export function knownLanes(deps: Pick<Deps, 'chats' | 'networks'>): Lane[] {
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
