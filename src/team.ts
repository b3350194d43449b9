import { demoPeople } from '../adapters/registry.ts';
import type { Config } from './config/config.ts';
import { ANYWHERE, type Listed } from './store/people.ts';

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

/** A name as an account would be called. */
export const handleOf = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '') || 'brand';
