import { chatsIn } from './adapters.ts';
import type { Config } from './config/config.ts';
import type { Rota } from './oncall/rota.ts';
import { ANYWHERE, type Listed, type ListedPerson } from './store/people.ts';

/** The listed people with their accounts. If nobody is listed, a stand-in chat brings its own people. */
export function peopleOf(config: Config): Listed[] {
  const chats = chatsIn(config);
  if (config.people.length === 0) {
    return chats.flatMap(({ name: chat, settings: { account, standIn } }) =>
      (standIn?.people ?? []).map(({ name, roles, account: user }) => ({
        name,
        roles: [...roles],
        accounts: [{ chat, workspace: account.workspace ?? ANYWHERE, user }],
      })),
    );
  }
  return config.people.map(person => ({
    name: person.name,
    roles: person.roles,
    accounts: chats.flatMap(({ name: chat, settings: { account } }) => {
      const user = person[chat] ?? account.fromName?.(person.name);
      return typeof user === 'string' ? [{ chat, workspace: account.workspace ?? ANYWHERE, user }] : [];
    }),
  }));
}

/**
 * The rota, by id: in a chat, several people may have one name. If nobody is listed, the people of the
 * stand-in chat take turns, so that reminders reach somebody without any setting.
 */
export function rotaOf({ onCall, people }: Config, listed: ListedPerson[]): Rota | null {
  if (!onCall && people.length === 0 && listed.length > 0)
    return { people: listed.map(({ id }) => id), rotate: 'weekly', from: '2026-01-05' };
  return onCall && { ...onCall, people: onCall.people.map(name => idOf(name, listed)) };
}
function idOf(name: string, listed: ListedPerson[]): string {
  const found = listed.find(person => person.name === name);
  if (!found) throw new Error('a configuration has only listed people on call');
  return found.id;
}
