import type { Duration, Instant } from '../../case/types.ts';
import type { Address, Place } from '../../ports/chat.ts';
import type { Remedy } from '../../ports/outcome.ts';
import type { Tx } from '../../store/database/database.ts';
import {
  isPutOffLong,
  isShut,
  openLane,
  PUT_OFF,
  PUT_OFF_LONG,
  partyOf,
  resetLanes,
  shutLane,
  silentLanes,
} from '../../store/outbox/lanes.ts';
import { moveToConfiguredPlaces, reopenUnusedLanes } from '../../store/outbox/moved.ts';
import * as outbox from '../../store/outbox/outbox.ts';
import { everybody } from '../../store/people.ts';
import { endPullWaits } from '../../store/sources.ts';
import type { Deps } from '../deps.ts';
import { accountsOf, personOnCall } from './recipients.ts';
import {
  edit,
  knownLanes,
  laneTo,
  type MessageAbout,
  noRows,
  placesOf,
  queueMessage,
  write,
} from './rows.ts';

/** At most one message in this time about one channel and one reason of refusal. */
const NOT_SHOWN_EVERY: Duration = 10 * 60_000;

/** The cause of an alarm: a person must mend it, or a platform asks for a longer wait than we believe. */
type Trouble = Extract<MessageAbout, { is: 'lane_shut' }>['code'];
/** A lane that is free by then can carry an alarm. */
const SOON: Duration = 60_000;
const subjectOf = (party: string, code: string): string => `shut ${party} ${code}`;

/**
 * Nothing in this lane can go out until a person mends it. The lane is shut and tried again by itself; its
 * deliveries wait. One cause is one alarm, however many lanes of the same party it shuts. The alarm goes to
 * every place that can still be reached, otherwise privately to the person on call, or to the leads. If that
 * place turns out to be shut too, the alarm goes on to these people.
 */
export async function shut(tx: Tx, deps: Deps, lane: string, remedy: Remedy): Promise<void> {
  const { news, party } = await shutLane(tx, lane, remedy.code, deps.clock.real());
  if (news)
    deps.log.error(
      { event: 'lane_shut', lane, remedy: remedy.code },
      deps.words.refusals.remedy(remedy.code),
    );
  await raise(tx, deps, { party, news, ...remedy });
}

/** A platform may ask us to wait for so long. If it asks for more, we try again after this, and a person is told. */
export const BELIEVED: Duration = 5 * 60_000;
const WAITS = 'waits';

/** `asked`: how long we were asked to wait. Returns how long we do, and what the delivery is marked with. */
export const putOff = (asked: Duration): { wait: Duration; outcome: string } =>
  asked > BELIEVED ? { wait: BELIEVED, outcome: PUT_OFF_LONG } : { wait: asked, outcome: PUT_OFF };

/** A delivery was put off. One alarm for a party, however much of it waits. */
export async function tellWait(tx: Tx, deps: Deps, lane: string, outcome: string): Promise<void> {
  if (outcome !== PUT_OFF_LONG) return;
  const party = await partyOf(tx, lane);
  const news = (await outbox.liveNotices(tx, subjectOf(party, WAITS))).length === 0;
  if (news) deps.log.error({ event: 'asked_to_wait_long', lane }, deps.words.refusals.remedy(WAITS));
  await raise(tx, deps, { party, news, code: WAITS });
}

/** Where nothing is put off for long any more, the alarms say so. */
export async function endWaits(deps: Deps): Promise<void> {
  const { db, inTx } = deps.database;
  const parties = new Map(knownLanes(deps).map(({ party }) => [subjectOf(party, WAITS), party]));
  for (const subject of await outbox.liveSubjects(db, [...parties.keys()])) {
    const party = parties.get(subject) ?? '';
    if (!(await isPutOffLong(db, party))) await inTx(tx => mended(tx, deps, party, WAITS));
  }
}

/** A chat from which no press could reach us for this long is an alarm, even if it may mend itself. */
const UNHEARD: Duration = 2 * 60_000;
const INBOUND = 'inbound';

/** Tells when no press in a chat can reach us, though cards still go out, and when presses reach us again. */
export function inboundWatch(deps: Deps): () => Promise<void> {
  const silent = new Map<string, Instant>();
  return async () => {
    const { db, inTx } = deps.database;
    for (const [party, chat] of deps.chats) {
      const state = chat.inbound?.();
      if (!state) continue;
      const real = deps.clock.real();
      const since = state.open > 0 ? null : (silent.get(party) ?? real);
      if (since === null) silent.delete(party);
      else silent.set(party, since);
      const told = (await outbox.liveSubjects(db, [subjectOf(party, INBOUND)])).length > 0;
      if (since === null && told) await inTx(tx => mended(tx, deps, party, INBOUND));
      if (since === null || told || !(state.refused || real - since > UNHEARD)) continue;
      deps.log.error({ event: 'inbound_closed', chat: party }, deps.words.refusals.remedy(INBOUND));
      await inTx(tx => raise(tx, deps, { party, news: true, code: INBOUND }));
    }
  };
}

type Alarm = { party: string; news: boolean; code: Trouble; detail?: string };
async function raise(tx: Tx, deps: Deps, { party, news, code, detail }: Alarm): Promise<void> {
  const reached = await reachedSoon(tx, deps);
  const subject = subjectOf(party, code);
  if (
    !news &&
    (await outbox.liveNotices(tx, subject)).some(
      alarm => alarm.ref !== null || reached(outbox.addressOf(alarm)),
    )
  )
    return;
  const rows = noRows();
  const about: MessageAbout = { is: 'lane_shut', party, code, ...(detail !== undefined && { detail }) };
  const now = deps.clock.now();
  for (const to of await whereToTell(tx, deps, placesOf(deps), reached))
    queueMessage({ deps, rows, now }, to, about, { case: null, role: 'notice', subject });
  await write(tx, deps, rows);
}

type Reached = (to: Address) => boolean;
/** Whether a message to an address can go out soon. */
async function reachedSoon(tx: Tx, deps: Deps): Promise<Reached> {
  const closed = await silentLanes(tx, deps.clock.real() + SOON);
  return to => !closed.includes(laneTo(deps, 'post', to)?.name ?? '');
}

/** Those of the places that can be reached, otherwise the person on call or the leads, privately. */
async function whereToTell(tx: Tx, deps: Deps, places: Place[], reached: Reached): Promise<Address[]> {
  const open = places.map((place): Address => ({ to: 'place', place })).filter(reached);
  if (open.length > 0) return open;
  const people = await everybody(tx);
  const onCall = personOnCall(deps.team, people, deps.clock.now());
  return (onCall ? [onCall] : people.filter(({ roles }) => roles.includes('lead'))).flatMap(person =>
    accountsOf(deps, person)
      .map((account): Address => ({ to: 'person', account }))
      .filter(reached)
      .slice(0, 1),
  );
}

/** A call went through: opens the lane. If no other lane is shut for that reason, the alarms say so. */
export async function reopen(tx: Tx, deps: Deps, lane: string): Promise<void> {
  const opened = await openLane(tx, lane, deps.clock.real());
  if (!opened) return;
  deps.log.info({ event: 'lane_open', lane });
  if (opened.last) await mended(tx, deps, opened.party, opened.was);
}

const mended = (tx: Tx, deps: Deps, party: string, was: string): Promise<void> =>
  endNotices(tx, deps, subjectOf(party, was));

/** The live notices of a subject are drawn once more, now that their trouble is over. */
export async function endNotices(tx: Tx, deps: Deps, subject: string): Promise<void> {
  const notices = await outbox.liveNotices(tx, subject);
  if (notices.length === 0) return;
  const rows = noRows();
  for (const notice of notices) if (isOurs(deps, outbox.addressOf(notice))) edit(deps, rows, notice);
  rows.retired.push(...notices.map(({ id }) => id));
  await write(tx, deps, rows);
}

const notShownSubject = (of: outbox.MessageRow): string => `not shown ${of.case_id} ${of.chat} ${of.channel}`;

/**
 * A chat refused a message for a channel, for a reason that shuts no lane. The other channels are told,
 * otherwise people privately: one message for each reason in a while, since the same reason meets many cards.
 */
export async function tellNotShown(
  tx: Tx,
  deps: Deps,
  message: outbox.MessageRow,
  code: string,
): Promise<void> {
  const { chat, channel, case_id } = message;
  if (message.to_kind !== 'place' || case_id === null) return;
  const now = deps.clock.now();
  const slot = String(Math.floor(now / NOT_SHOWN_EVERY));
  if (!(await outbox.takeOnce(tx, `not_shown ${chat} ${channel} ${code}`, slot, now))) return;
  const others = placesOf(deps).filter(place => place.chat !== chat || place.channel !== channel);
  const rows = noRows();
  for (const to of await whereToTell(tx, deps, others, await reachedSoon(tx, deps)))
    queueMessage(
      { deps, rows, now },
      to,
      { is: 'not_shown', chat, channel, code },
      { case: case_id, role: 'notice', subject: notShownSubject(message) },
    );
  await write(tx, deps, rows);
}

/** The channel shows the case again, so the notices about it elsewhere say that. */
export async function redrawNotShown(tx: Tx, deps: Deps, message: outbox.MessageRow): Promise<void> {
  if (message.role !== 'card' || message.case_id === null) return;
  await endNotices(tx, deps, notShownSubject(message));
}

/** False for a channel that is no longer configured: it gets no message. */
const isOurs = (deps: Deps, to: Address): boolean =>
  to.to === 'person' ||
  placesOf(deps).some(
    ({ workspace, channel, chat }) =>
      to.place.chat === chat && to.place.workspace === workspace && to.place.channel === channel,
  );

/** At the start: another channel may be configured now, so trouble of the old one is over. */
export async function reconcileLanesAtStart(tx: Tx, deps: Deps): Promise<void> {
  const real = deps.clock.real();
  const known = knownLanes(deps);
  await resetLanes(tx, known, real);
  await endPullWaits(tx, real);
  const places = placesOf(deps).flatMap(place => {
    const lane = laneTo(deps, 'post', { to: 'place', place });
    return lane ? [{ place, lane: lane.name }] : [];
  });
  await moveToConfiguredPlaces(tx, places, real);
  const over = await reopenUnusedLanes(
    tx,
    known.map(({ name }) => name),
  );
  for (const { party, was } of over) if (!(await isShut(tx, party, was))) await mended(tx, deps, party, was);
}

export const stillShut = (deps: Deps, party: string, code: Trouble): Promise<boolean> =>
  code === WAITS
    ? isPutOffLong(deps.database.db, party)
    : code === INBOUND
      ? Promise.resolve(deps.chats.get(party)?.inbound?.().open === 0)
      : isShut(deps.database.db, party, code);
