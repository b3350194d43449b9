import type { Duration, Instant } from '../../case/types.ts';
import type { Address } from '../../ports/chat.ts';
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
import { leaveOldPlaces, openForgotten } from '../../store/outbox/moved.ts';
import { addressOf, liveNotices, liveSubjects } from '../../store/outbox/outbox.ts';
import { everybody } from '../../store/people.ts';
import { endPullWaits } from '../../store/sources.ts';
import type { Deps } from '../deps.ts';
import { accountsOf, personOnCall } from './recipients.ts';
import { type About, edit, knownLanes, laneTo, noRows, placesOf, post, write } from './rows.ts';

/** What an alarm is about: a person must mend it, or a platform asks for a longer wait than we believe. */
type Trouble = Extract<About, { is: 'lane_shut' }>['code'];
/** A lane that is free by then can carry an alarm. */
const SOON: Duration = 60_000;
const subjectOf = (party: string, code: string): string => `shut ${party} ${code}`;

/**
 * Nothing of this lane can go out until a person mends it. It is closed and tried again by itself; what waits in it is kept. One alarm for one cause,
 * however many lanes of the same party it closes: in every place that can still be reached, else privately to whoever is on call, or to the leads.
 * Where the only place that seemed within reach turns out to be shut too, the alarm goes on to them.
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
  const news = (await liveNotices(tx, subjectOf(party, WAITS))).length === 0;
  if (news) deps.log.error({ event: 'asked_to_wait_long', lane }, deps.words.refusals.remedy(WAITS));
  await raise(tx, deps, { party, news, code: WAITS });
}

/** What was put off for long went out or was given up: the alarms about it say so. */
export async function endWaits(deps: Deps): Promise<void> {
  const { db, inTx } = deps.database;
  const parties = new Map(knownLanes(deps).map(({ party }) => [subjectOf(party, WAITS), party]));
  for (const subject of await liveSubjects(db, [...parties.keys()])) {
    const party = parties.get(subject) ?? '';
    if (!(await isPutOffLong(db, party))) await inTx(tx => mended(tx, deps, party, WAITS));
  }
}

/** What people do in a chat does not reach us for so long, before anybody is told who may not be able to mend it. */
const UNHEARD: Duration = 2 * 60_000;
const INBOUND = 'inbound';

/** Tells where nothing that is pressed reaches us any more, though cards still go out, and when it does again. */
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
      const told = (await liveSubjects(db, [subjectOf(party, INBOUND)])).length > 0;
      if (since === null && told) await inTx(tx => mended(tx, deps, party, INBOUND));
      if (since === null || told || !(state.refused || real - since > UNHEARD)) continue;
      deps.log.error({ event: 'inbound_closed', chat: party }, deps.words.refusals.remedy(INBOUND));
      await inTx(tx => raise(tx, deps, { party, news: true, code: INBOUND }));
    }
  };
}

type Alarm = { party: string; news: boolean; code: Trouble; detail?: string };
async function raise(tx: Tx, deps: Deps, { party, news, code, detail }: Alarm): Promise<void> {
  const closed = await silentLanes(tx, deps.clock.real() + SOON);
  const reached = (to: Address) => !closed.includes(laneTo(deps, 'post', to)?.name ?? '');
  const subject = subjectOf(party, code);
  if (
    !news &&
    (await liveNotices(tx, subject)).some(alarm => alarm.ref !== null || reached(addressOf(alarm)))
  )
    return;
  const rows = noRows();
  const about: About = { is: 'lane_shut', party, code, ...(detail !== undefined && { detail }) };
  const now = deps.clock.now();
  const places = placesOf(deps)
    .map((place): Address => ({ to: 'place', place }))
    .filter(reached);
  for (const to of places.length > 0 ? places : await peopleToTell(tx, deps, now, reached))
    post(deps, rows, to, about, now, { case: null, role: 'notice', subject });
  await write(tx, deps, rows);
}

async function peopleToTell(
  tx: Tx,
  deps: Deps,
  now: Instant,
  reached: (to: Address) => boolean,
): Promise<Address[]> {
  const people = await everybody(tx);
  const onCall = personOnCall(deps, people, now);
  return (onCall ? [onCall] : people.filter(({ roles }) => roles.includes('lead'))).flatMap(person =>
    accountsOf(deps, person)
      .map((account): Address => ({ to: 'person', account }))
      .filter(reached)
      .slice(0, 1),
  );
}

/** A call went through in a lane that was shut: it goes on, and where nothing else is shut for that reason, the alarms say so. */
export async function reopen(tx: Tx, deps: Deps, lane: string): Promise<void> {
  const opened = await openLane(tx, lane, deps.clock.real());
  if (!opened) return;
  deps.log.info({ event: 'lane_open', lane });
  if (opened.last) await mended(tx, deps, opened.party, opened.was);
}

async function mended(tx: Tx, deps: Deps, party: string, was: string): Promise<void> {
  const rows = noRows();
  const alarms = await liveNotices(tx, subjectOf(party, was));
  for (const alarm of alarms) if (isOurs(deps, addressOf(alarm))) edit(deps, rows, alarm);
  rows.retired.push(...alarms.map(({ id }) => id));
  await write(tx, deps, rows);
}

/** A channel that is no longer configured is told nothing. */
const isOurs = (deps: Deps, to: Address): boolean =>
  to.to === 'person' ||
  placesOf(deps).some(
    ({ workspace, channel, chat }) =>
      to.place.chat === chat && to.place.workspace === workspace && to.place.channel === channel,
  );

/** At start. Another channel may have been configured, and with it what was shut for the old one is over. */
export async function settleIn(tx: Tx, deps: Deps): Promise<void> {
  const real = deps.clock.real();
  const known = knownLanes(deps);
  await resetLanes(tx, known, real);
  await endPullWaits(tx, real);
  const lying = placesOf(deps).flatMap(place => {
    const lane = laneTo(deps, 'post', { to: 'place', place });
    return lane ? [{ place, lane: lane.name }] : [];
  });
  await leaveOldPlaces(tx, lying, real);
  const over = await openForgotten(
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
