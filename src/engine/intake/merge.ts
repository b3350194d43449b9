import type { Fact } from '../../case/commands.ts';
import type { Event } from '../../case/events.ts';
import type { Case, CaseId } from '../../case/types.ts';
import type { Placed } from './join.ts';

/**
 * Finds cases that are one matter and become one. The case that somebody works on is kept, otherwise the
 * elder. A second case that somebody works on is not merged.
 */
export function mergesAmong({ matters }: Placed, cases: ReadonlyMap<CaseId, Case>): Map<CaseId, CaseId> {
  const merges = new Map<CaseId, CaseId>();
  for (const matter of matters) {
    const [kept, ...others] = inOrder(matter.cases.flatMap(({ id }) => cases.get(id) ?? []));
    for (const other of others) if (kept && !isWorkedOn(other)) merges.set(other.id, kept.id);
  }
  return merges;
}

/** Puts the case that new posts of a matter join first. */
export const inOrder = (cases: Case[]): Case[] =>
  cases.toSorted(
    (a, b) => Number(isWorkedOn(b)) - Number(isWorkedOn(a)) || a.opened - b.opened || (a.id < b.id ? -1 : 1),
  );

function isWorkedOn(c: Case): boolean {
  const saidByPerson = c.clocks.some(
    ({ ended }) => ended?.elsewhere && !c.posts.some(post => post.by === 'us' && post.at === ended.at),
  );
  return (
    c.owner !== null ||
    c.private !== null ||
    c.sends.length > 0 ||
    c.writing.length > 0 ||
    c.phase.is === 'resolved' ||
    saidByPerson
  );
}

/** The facts that an absorbed case hands over: its posts in their order, and their changes. */
export function factsOf(events: Event[]): Fact[] {
  return events.flatMap((event): Fact[] => {
    switch (event.kind) {
      case 'post_arrived':
        return [{ is: 'post', post: event.post }];
      case 'post_edited':
        return [{ is: 'edited', post: event.post, at: event.edited, ...(event.thanks && { thanks: true }) }];
      case 'post_deleted':
        return [{ is: 'deleted', post: event.post, at: event.deleted }];
      case 'post_restored':
        return [{ is: 'restored', post: event.post }];
      case 'post_can':
        return [{ is: 'can', post: event.post, can: event.can }];
      default:
        return [];
    }
  });
}
