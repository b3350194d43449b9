import { type Effect, effects, type Notice, type Whom } from '../case/effects.ts';
import { type Case, type CaseId, type Duration, type Instant, type PersonId, sourceOf } from '../case/types.ts';
import type { Account, Address } from '../ports/chat.ts';
import type { Json } from '../ports/memory.ts';
import type { Remedy } from '../ports/outcome.ts';
import type { Change } from '../store/cases.ts';
import type { Tx } from '../store/database.ts';
import * as outbox from '../store/outbox.ts';
import { everybody, type KnownPerson } from '../store/people.ts';
import type { Deps } from './deps.ts';

/** What a message is about, kept with it: ids only, its text is made when it is sent. */
export type About =
  | { is: 'card' }
  | { is: 'notice'; notice: Notice; whom: Whom; to?: PersonId }
  | { is: 'late_list'; since: Instant; to?: PersonId }
  | { is: 'nobody_on_call' }
  | { is: 'lane_shut'; lane: string; code: Remedy['code'] };

/** At most one list of what was late on arrival in this time. */
const LIST_EVERY: Duration = 10 * 60_000;

export type Rows = { messages: outbox.NewMessage[]; deliveries: outbox.NewDelivery[]; retired: string[]; lanes: outbox.Lane[] };
export const noRows = (): Rows => ({ messages: [], deliveries: [], retired: [], lanes: [] });

/** The durable effects of these changes as rows, in the transaction of their cause. */
export async function enqueue(tx: Tx, deps: Deps, changes: Change[], now: Instant): Promise<void> {
  const rows = noRows();
  const known = changes.filter(change => change.before.version > 0).map(change => change.after.id);
  const cards = await outbox.liveCards(tx, known);
  let late = false;
  for (const { before, events, after } of changes) {
    for (const effect of effects(before, events, after)) {
      if (effect.is === 'card' || effect.is === 'card_below') {
        showCard(
          deps,
          rows,
          after,
          effect.is === 'card_below',
          cards.filter(card => card.case_id === after.id),
          now,
        );
      } else if (effect.is === 'send') sendOut(deps, rows, after, effect, now);
      else if (effect.is === 'tell') await tell(tx, deps, rows, after, effect, now);
      else late = true;
    }
  }
  if (late) await lateList(tx, deps, rows, now);
  const stopped = changes.flatMap(({ after }) =>
    after.sends.filter(send => send.stage === 'withdrawn' || send.stage === 'posted' || send.stage === 'unknown').map(send => send.id),
  );
  await outbox.dropQueuedSends(tx, stopped, 'not_wanted', deps.clock.real());
  await write(tx, deps, rows);
}

export async function write(tx: Tx, deps: Deps, rows: Rows): Promise<void> {
  const open = new Set(knownLanes(deps).map(lane => lane.name));
  const others = rows.lanes.filter(lane => !open.has(lane.name));
  await outbox.openLanes(tx, others, deps.clock.real());
  await outbox.retire(tx, rows.retired);
  await outbox.addMessages(tx, rows.messages);
  await outbox.addDeliveries(tx, rows.deliveries);
}

function showCard(deps: Deps, rows: Rows, c: Case, below: boolean, cards: (outbox.MessageRow & { queued: boolean })[], now: Instant): void {
  for (const chat of deps.chats.values()) {
    for (const place of chat.places) {
      const card = cards.find(row => row.chat === place.chat && row.workspace === place.workspace && row.channel === place.channel);
      if (card?.queued) continue;
      if (card) edit(deps, rows, card);
      if (card && !below) continue;
      if (card) rows.retired.push(card.id);
      post(deps, rows, { to: 'place', place }, { is: 'card' }, now, { case: c.id, role: 'card', subject: c.id });
    }
  }
}

/** An edit of a message that is there, or is being posted right now. */
export function edit(deps: Deps, rows: Rows, message: outbox.MessageRow): void {
  deliver(deps, rows, 'edit', { message: message.id, case: message.case_id, to: outbox.addressOf(message) });
}

type PostExtra = { case: CaseId | null; role: 'card' | 'notice'; subject: string; wait?: Duration };
/** A new message and its delivery. Returns the message's id, which is its key in the chat. */
export function post(deps: Deps, rows: Rows, to: Address, about: About, now: Instant, extra: PostExtra): string {
  const id = deps.mint();
  rows.messages.push({
    id,
    role: extra.role,
    case_id: extra.case,
    subject: extra.subject,
    about: JSON.stringify(about satisfies Json),
    ...outbox.addressColumns(to),
    created_at: new Date(now),
  });
  deliver(deps, rows, 'post', { message: id, case: extra.case, to, ...(extra.wait !== undefined && { wait: extra.wait }) });
  return id;
}

function deliver(deps: Deps, rows: Rows, kind: 'post' | 'edit', of: { message: string; case: CaseId | null; to: Address; wait?: Duration }): void {
  const real = deps.clock.real();
  const lane = deps.chats.get(of.to.to === 'place' ? of.to.place.chat : of.to.account.chat)?.lane(kind, of.to);
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
    status: 'queued',
    not_before: new Date(real + (of.wait ?? 0)),
    give_up_at: null,
    created_at: new Date(real),
  });
}

/** The send's own instants are the case's; its delivery lives by the real clock. */
function sendOut(deps: Deps, rows: Rows, c: Case, effect: Extract<Effect, { is: 'send' }>, now: Instant): void {
  const real = deps.clock.real();
  const source = sourceOf(c.sends.find(send => send.id === effect.send)?.target ?? ':');
  const lane = { name: networkLane(source), every: deps.networks.get(source)?.pace.every ?? 0 };
  rows.lanes.push(lane);
  rows.deliveries.push({
    id: deps.mint(),
    lane: lane.name,
    kind: 'send',
    send_id: effect.send,
    n: effect.n,
    message_id: null,
    case_id: c.id,
    in_order: true,
    status: 'queued',
    not_before: new Date(real + Math.max(0, effect.notBefore - now)),
    give_up_at: new Date(real + (effect.giveUpAt - now)),
    created_at: new Date(real),
  });
}
/** The lanes that are opened when this process starts, before anything is enqueued. */
export function knownLanes(deps: Deps): outbox.Lane[] {
  const places = [...deps.chats.values()].flatMap(chat =>
    chat.places.flatMap(place => [chat.lane('post', { to: 'place', place }), chat.lane('edit', { to: 'place', place })]),
  );
  return [...places, ...[...deps.networks].map(([name, network]) => ({ name: networkLane(name), every: network.pace.every }))];
}
const NETWORK = 'network ';
const networkLane = (source: string): string => `${NETWORK}${source}`;
export const isNetworkLane = (lane: string): boolean => lane.startsWith(NETWORK);

async function tell(tx: Tx, deps: Deps, rows: Rows, c: Case, effect: Extract<Effect, { is: 'tell' }>, now: Instant): Promise<void> {
  const { whom, notice } = effect;
  const about = (to?: PersonId): About => ({ is: 'notice', notice, whom, ...(to !== undefined && { to }) });
  if (whom.is === 'channel') {
    const subject = notice.is === 'breached' ? `breached ${c.id} ${notice.clock}` : `notice ${c.id}`;
    if (notice.is === 'breached' && (await outbox.hasNotice(tx, subject))) return;
    channels(deps, rows, about(), now, { case: c.id, role: 'notice', subject });
    return;
  }
  const people = await everybody(tx);
  const wanted = whom.is === 'person' ? [whom.person] : [c.owner?.person, personOnCall(deps, people, now)?.id];
  for (const id of wanted) {
    const account = accountOf(
      deps,
      people.find(each => each.id === id),
    );
    if (id === undefined || !account) continue;
    post(deps, rows, { to: 'person', account }, about(id), now, { case: c.id, role: 'notice', subject: `notice ${c.id}` });
    return;
  }
  if (whom.is === 'person' || (await outbox.hasNotice(tx, `nobody ${c.id}`))) return;
  channels(deps, rows, { is: 'nobody_on_call' }, now, { case: c.id, role: 'notice', subject: `nobody ${c.id}` });
}

/** One list per ten minutes; what comes in between is on the next one. */
async function lateList(tx: Tx, deps: Deps, rows: Rows, now: Instant): Promise<void> {
  const slot = Math.floor(now / LIST_EVERY);
  const thisOne = await outbox.takeOnce(tx, 'late_list', String(slot), now);
  if (!thisOne && !(await outbox.takeOnce(tx, 'late_list', String(slot + 1), now))) return;
  const wait = thisOne ? 0 : (slot + 1) * LIST_EVERY - now;
  const people = await everybody(tx);
  const person = personOnCall(deps, people, now);
  const account = accountOf(deps, person);
  const extra: PostExtra = { case: null, role: 'notice', subject: 'late_list', wait };
  if (person && account) post(deps, rows, { to: 'person', account }, { is: 'late_list', since: now, to: person.id }, now, extra);
  else channels(deps, rows, { is: 'late_list', since: now }, now, extra);
}

function channels(deps: Deps, rows: Rows, about: About, now: Instant, extra: PostExtra): void {
  for (const chat of deps.chats.values()) for (const place of chat.places) post(deps, rows, { to: 'place', place }, about, now, extra);
}

export function personOnCall(deps: Deps, people: KnownPerson[], now: Instant): KnownPerson | undefined {
  const name = deps.onCall(now)?.person;
  return name === undefined ? undefined : people.find(person => person.name === name);
}

/** Where somebody is told things: where they last acted, else any chat that runs. */
export function accountOf(deps: Deps, person: KnownPerson | undefined): Account | undefined {
  if (!person) return undefined;
  return [...(person.last ? [person.last] : []), ...person.accounts].find(account => deps.chats.has(account.chat));
}
