import type { Remedy } from '../ports/outcome.ts';
import type { Tx } from '../store/database.ts';
import { isShut, openLane, shutLane, shutLanes } from '../store/lanes.ts';
import { liveNotices } from '../store/outbox.ts';
import { everybody } from '../store/people.ts';
import type { Deps } from './deps.ts';
import { type About, edit, noRows, post, write } from './rows.ts';
import { accountsOf, personOnCall } from './whom.ts';

const subjectOf = (party: string, code: string): string => `shut ${party} ${code}`;

/**
 * Nothing of this lane can go out until a person mends it. It is closed and tried again by itself; what waits in it is kept. One alarm for one cause,
 * however many lanes of the same party it closes: in every place that can still be reached, else privately to whoever is on call, or to the leads.
 */
export async function shut(tx: Tx, deps: Deps, lane: string, { code, detail }: Remedy): Promise<void> {
  const { news, party } = await shutLane(tx, lane, code, deps.clock.real());
  if (!news) return;
  deps.log.error({ event: 'lane_shut', lane, remedy: code }, deps.words.refusals.remedy(code));
  const rows = noRows();
  const about: About = { is: 'lane_shut', party, code, ...(detail !== undefined && { detail }) };
  const extra = { case: null, role: 'notice', subject: subjectOf(party, code) } as const;
  const now = deps.clock.now();
  const closed = await shutLanes(tx);
  const open = [...deps.chats.values()].flatMap(chat =>
    chat.places.filter(place => !closed.includes(chat.lane('post', { to: 'place', place }).name)).map(place => ({ to: 'place' as const, place })),
  );
  for (const to of open) post(deps, rows, to, about, now, extra);
  if (open.length === 0) {
    const people = await everybody(tx);
    const onCall = personOnCall(deps, people, now);
    for (const person of onCall ? [onCall] : people.filter(({ roles }) => roles.includes('lead'))) {
      const [account] = accountsOf(deps, person);
      if (account) post(deps, rows, { to: 'person', account }, about, now, extra);
    }
  }
  await write(tx, deps, rows);
}

/** A call went through in a lane that was shut: it goes on, and where nothing else is shut for that reason, the alarms say so. */
export async function reopen(tx: Tx, deps: Deps, lane: string): Promise<void> {
  const opened = await openLane(tx, lane, deps.clock.real());
  if (!opened) return;
  deps.log.info({ event: 'lane_open', lane });
  if (!opened.last) return;
  const rows = noRows();
  const alarms = await liveNotices(tx, subjectOf(opened.party, opened.was));
  for (const alarm of alarms) edit(deps, rows, alarm);
  rows.retired.push(...alarms.map(({ id }) => id));
  await write(tx, deps, rows);
}

export const stillShut = (deps: Deps, party: string, code: string): Promise<boolean> => isShut(deps.database.db, party, code);
