import { lateness, nextDue, unclear } from '../../case/questions.ts';
import type { Case, Instant, Send } from '../../case/types.ts';
import type { Words } from '../../words/words.ts';
import type { Folder } from '../folder.ts';
import { person, where } from '../text/parts.ts';
import type { Text, Tone } from '../types.ts';

/** The state that a card's colour and title show: the first one that applies. */
export type State =
  | { is: 'unclear'; send: Send }
  | { is: 'resolved' }
  | { is: 'failed'; send: Send }
  | { is: 'waiting' }
  | { is: 'open'; lateness: 'calm' | 'soon' | 'late'; arrivedLate: boolean };

export function stateOf(c: Case, now: Instant): State {
  const [asks] = unclear(c);
  if (asks) return { is: 'unclear', send: asks };
  if (c.phase.is === 'resolved') return { is: 'resolved' };
  const [failed] = failures(c);
  if (failed) return { is: 'failed', send: failed };
  if (c.phase.is === 'waiting') return { is: 'waiting' };
  const clock = nextDue(c);
  return {
    is: 'open',
    lateness: clock ? lateness(clock, now) : 'calm',
    arrivedLate: clock?.lateOnArrival === true,
  };
}

/**
 * Sends that failed, not by choice, until somebody writes again or the matter is settled otherwise. A send
 * that waited for a failed one comes after it.
 */
export function failures(c: Case): Send[] {
  const newest = Math.max(...c.sends.map(send => send.submitted));
  const closedAt = c.phase.is === 'open' ? Number.NEGATIVE_INFINITY : c.phase.since;
  const failed = c.sends.filter(
    send =>
      (send.stage === 'refused' || send.stage === 'withdrawn' || send.stage === 'removed') &&
      send.why !== 'taken_back' &&
      send.why !== 'earlier_failed' &&
      send.submitted === newest &&
      send.submitted > closedAt,
  );
  const waited = c.sends.filter(
    send => send.why === 'earlier_failed' && failed.some(head => head.id === send.after),
  );
  return [...failed, ...waited];
}

export function toneOf(c: Case, state: State): Tone {
  switch (state.is) {
    case 'unclear':
    case 'failed':
      return 'attention';
    case 'resolved':
      return 'done';
    case 'waiting':
      return 'waiting';
    case 'open':
      if (state.lateness !== 'calm') return state.lateness;
      return c.owner ? 'owned' : 'new';
    default: {
      const never: never = state;
      return never;
    }
  }
}

export function titleOf(folder: Folder, state: State, words: Words): Text {
  const { case: c } = folder;
  const { title } = words.card;
  const place = where(folder);
  const owner = c.owner ? person(folder, c.owner.person, words) : null;
  switch (state.is) {
    case 'unclear':
      return title.unclear(state.send.kind, place);
    case 'failed':
      return title[state.send.stage === 'removed' ? 'removed' : 'failed'](state.send.kind, place);
    case 'resolved': {
      if (c.phase.is !== 'resolved') return title.open(place);
      if (c.phase.why === 'merged') return title.merged(place);
      const why = words.labels.resolved[c.phase.why];
      return c.phase.by === undefined
        ? title.resolved(why, place)
        : title.resolvedBy(person(folder, c.phase.by, words), why, place);
    }
    case 'waiting':
      return owner ? title.ownedWaiting(owner, place) : title.waiting(place);
    case 'open':
      if (owner)
        return { calm: title.owned, soon: title.ownedSoon, late: title.ownedLate }[state.lateness](
          owner,
          place,
        );
      if (state.arrivedLate && state.lateness !== 'calm') return title.arrivedLate(place);
      if (state.lateness !== 'calm') return title[state.lateness](place);
      return untouched(c) ? title.new(place) : title.open(place);
    default: {
      const never: never = state;
      return never;
    }
  }
}

const untouched = (c: Case): boolean =>
  c.sends.length === 0 && c.posts.every(post => post.by !== 'us') && c.phase.since === c.opened;
