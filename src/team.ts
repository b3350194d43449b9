import { demoPeople } from '../adapters/registry.ts';
import type { Config } from './config/config.ts';
import { handleOf } from './config/handle.ts';
import type { Rota } from './oncall/rota.ts';
import { ANYWHERE, type Listed, type ListedPerson } from './store/people.ts';

/** Who is listed, with the accounts that lead to them. With nobody listed the console has three people to be. */
export function peopleOf(config: Config): Listed[] {
  if (config.people.length === 0 && config.chat.console) {
    return demoPeople.map(({ id, name, role }) => ({
      name,
      roles: role === 'lead' ? ['agent', 'lead'] : ['agent'],
      accounts: [{ chat: 'console', workspace: 'local', user: id }],
    }));
  }
  return config.people.map(({ name, roles, slack, teams, console }) => ({
    name,
    roles,
    accounts: [
      ...(slack === undefined ? [] : [{ chat: 'slack' as const, workspace: ANYWHERE, user: slack }]),
      ...(teams === undefined ? [] : [{ chat: 'teams' as const, workspace: ANYWHERE, user: teams }]),
      ...(config.chat.console
        ? [{ chat: 'console' as const, workspace: 'local', user: console ?? handleOf(name) }]
        : []),
    ],
  }));
}

/**
 * Who takes turns on call, by id: a name may be that of several people in a chat. Where nobody is listed, the
 * three people of the console take turns, so that reminders reach somebody without any setting.
 */
export function rotaOf({ onCall, people, chat }: Config, listed: ListedPerson[]): Rota | null {
  if (!onCall && people.length === 0 && chat.console)
    return { people: listed.map(({ id }) => id), rotate: 'weekly', from: '2026-01-05' };
  return onCall && { ...onCall, people: onCall.people.map(name => idOf(name, listed)) };
}
function idOf(name: string, listed: ListedPerson[]): string {
  const found = listed.find(person => person.name === name);
  if (!found) throw new Error('a configuration has only listed people on call');
  return found.id;
}
