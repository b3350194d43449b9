import type { Instant } from '../case/types.ts';
import type { Account } from '../ports/chat.ts';
import type { KnownPerson } from '../store/people.ts';
import type { Deps } from './deps.ts';

export function personOnCall(deps: Deps, people: KnownPerson[], now: Instant): KnownPerson | undefined {
  const name = deps.onCall(now)?.person;
  return name === undefined ? undefined : people.find(person => person.name === name);
}

/** Where somebody is told things: where they last acted, else any chat that runs. */
export function accountOf(deps: Deps, person: KnownPerson | undefined): Account | undefined {
  if (!person) return undefined;
  return [...(person.last ? [person.last] : []), ...person.accounts].find(account => deps.chats.has(account.chat));
}
