import type { Instant } from '../../case/types.ts';
import type { Account } from '../../ports/chat.ts';
import type { KnownPerson } from '../../store/people.ts';
import type { Deps, Team } from '../deps.ts';

export function personOnCall(team: Team, people: KnownPerson[], now: Instant): KnownPerson | undefined {
  const id = team.onCall(now)?.person;
  return people.find(person => person.id === id);
}

/** The accounts of a person in the chats that run. The one from which they last acted comes first. */
export function accountsOf(deps: Pick<Deps, 'chats'>, person: KnownPerson | undefined): Account[] {
  if (!person) return [];
  const { last, accounts } = person;
  const others = accounts.filter(account => account.chat !== last?.chat || account.user !== last.user);
  return [...(last ? [last] : []), ...others].filter(account => deps.chats.has(account.chat));
}
