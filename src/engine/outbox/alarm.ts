import type { Instant } from '../../case/types.ts';
import type { Address } from '../../ports/chat.ts';
import type { Remedy } from '../../ports/outcome.ts';
import type { Tx } from '../../store/database/database.ts';
import { isShut, openLane, resetLanes, shutLane, shutLanes } from '../../store/outbox/lanes.ts';
import { moveToConfiguredPlaces, reopenUnusedLanes } from '../../store/outbox/moved.ts';
import { addressOf, liveNotices } from '../../store/outbox/outbox.ts';
import { everybody } from '../../store/people.ts';
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

const subjectOf = (party: string, code: string): string => `shut ${party} ${code}`;

/**
 * Nothing of this lane can go out until a person mends it. It is closed and tried again by itself; what waits in it is kept. One alarm for one cause,
 * however many lanes of the same party it closes: in every place that can still be reached, else privately to whoever is on call, or to the leads.
 * Where the only place that seemed within reach turns out to be shut too, the alarm goes on to them.
 */
export async function shut(tx: Tx, deps: Deps, lane: string, { code, detail }: Remedy): Promise<void> {
  const { news, party } = await shutLane(tx, lane, code, deps.clock.real());
  const closed = await shutLanes(tx);
  const reached = (to: Address) => {
    const own = laneTo(deps, 'post', to);
    return own === undefined || !closed.includes(own.name);
  };
  const subject = subjectOf(party, code);
  if (
    !news &&
    (await liveNotices(tx, subject)).some(alarm => alarm.ref !== null || reached(addressOf(alarm)))
  )
    return;
  if (news) deps.log.error({ event: 'lane_shut', lane, remedy: code }, deps.words.refusals.remedy(code));
  const rows = noRows();
  const about: MessageAbout = { is: 'lane_shut', party, code, ...(detail !== undefined && { detail }) };
  const now = deps.clock.now();
  const places = placesOf(deps)
    .map((place): Address => ({ to: 'place', place }))
    .filter(reached);
  for (const to of places.length > 0 ? places : await peopleToTell(tx, deps, now, reached))
    queueMessage({ deps, rows, now }, to, about, { case: null, role: 'notice', subject });
  await write(tx, deps, rows);
}

async function peopleToTell(
  tx: Tx,
  deps: Deps,
  now: Instant,
  reached: (to: Address) => boolean,
): Promise<Address[]> {
  const people = await everybody(tx);
  const onCall = personOnCall(deps.team, people, now);
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

/** At start another channel may be configured. Then a trouble of the old channel is over. */
export async function reconcileLanesAtStart(tx: Tx, deps: Deps): Promise<void> {
  const real = deps.clock.real();
  const known = knownLanes(deps);
  await resetLanes(tx, known, real);
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

export const stillShut = (deps: Deps, party: string, code: string): Promise<boolean> =>
  isShut(deps.database.db, party, code);
