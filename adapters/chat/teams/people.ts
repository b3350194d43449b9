import { z } from 'zod';
import type { Account, By } from '../../../src/ports/chat.ts';
import type { Clock } from '../../../src/ports/factory.ts';
import type { Json, Memory } from '../../../src/ports/memory.ts';
import type { Connector, Member, Service } from './client.ts';
import { times } from './limits.ts';
import { CallFailed } from './outcome.ts';
import type { ActivityIn } from './parse.ts';
import { channelOf, isPersonal, tenantOf } from './parse.ts';

/**
 * Facts that Teams tells us once and that we need later: the address of its connector, and how to
 * reach a person. We learn them only from authenticated activities, so that nobody can make us send
 * our token to their own server.
 */
const service = z.object({ url: z.string(), bot: z.string(), tenant: z.string().nullable() });
/**
 * `user`: the bot's own id for a person (29:..). `chat`: their personal chat with the bot, once it exists.
 */
const reachable = z.object({
  user: z.string(),
  url: z.string(),
  bot: z.string(),
  tenant: z.string().nullable(),
  chat: z.string().nullable(),
});
export type Reachable = z.infer<typeof reachable>;

async function keep<T extends Json>(
  memory: Memory,
  key: string,
  next: (before: unknown) => T | null,
): Promise<void> {
  // Two activities of one person may arrive at once. The second one then sees what the first one wrote.
  for (let tries = 0; tries < 5; tries++) {
    const before = await memory.get(key);
    const value = next(before?.value ?? null);
    if (value === null || JSON.stringify(value) === JSON.stringify(before?.value)) return;
    if (await memory.put(key, value, before?.version ?? 0)) return;
  }
}

/** `only`: the one address that may be called, whatever was learned; null: those that were learned. */
export function remembered(deps: {
  memory: Memory;
  channel: string;
  home: string | null;
  only: string | null;
}) {
  const { memory, channel, home, only } = deps;
  const personKey = (user: string) => `person:${user}`;
  const whereOf = (activity: ActivityIn) => ({
    url: activity.serviceUrl,
    bot: activity.recipient?.id ?? '',
    tenant: tenantOf(activity),
  });
  /** A registration may serve several tenants; strangers leave nothing behind and move nothing. */
  const isOurs = ({ bot, tenant }: ReturnType<typeof whereOf>) =>
    bot !== '' && (home === null || tenant === home);
  const callable = <T extends { url: string }>(known: T | null): T | null =>
    known === null || only === null ? known : { ...known, url: only };
  return {
    async service(): Promise<z.infer<typeof service> | null> {
      return callable(service.nullable().parse((await memory.get('service'))?.value ?? null));
    },
    async person(account: Account): Promise<Reachable | null> {
      const found = await memory.get(personKey(account.user));
      return callable(reachable.nullable().parse(found?.value ?? null));
    },
    /** Where the connector is of the channel we work in. */
    async learn(activity: ActivityIn): Promise<void> {
      const at = whereOf(activity);
      if (isOurs(at) && !isPersonal(activity) && channelOf(activity) === channel)
        await keep(memory, 'service', () => at);
    },
    /** How to reach somebody whom the roster vouches for. */
    async learnPerson(activity: ActivityIn, by: By): Promise<void> {
      const at = whereOf(activity);
      if (!isOurs(at) || by.standing === 'stranger') return;
      await keep(memory, personKey(by.account.user), before => {
        const known = reachable.nullable().parse(before);
        return {
          ...at,
          user: activity.from.id,
          chat: isPersonal(activity) ? activity.conversation.id : (known?.chat ?? null),
        };
      });
    },
    /**
     * They added the app. In our own tenant that is enough to write to somebody who is new to us; false: ask the roster,
     * since they are of no tenant that we know, or are known under another id of the bot's own.
     */
    async installed(activity: ActivityIn): Promise<boolean> {
      const at = whereOf(activity);
      const { aadObjectId, id } = activity.from;
      if (home === null || !isOurs(at) || aadObjectId === undefined) return false;
      const known = await this.person({ chat: 'teams', workspace: home, user: aadObjectId });
      if (known !== null && known.user !== id) return false;
      await keep(memory, personKey(aadObjectId), () => ({ ...at, user: id, chat: activity.conversation.id }));
      return true;
    },
    /** They removed the app, so the roster of their chat with us is closed; the bot's own id of them must be the one we know. */
    async forget({ from: { aadObjectId, id } }: ActivityIn): Promise<void> {
      if (aadObjectId === undefined) return;
      const found = await memory.get(personKey(aadObjectId));
      if (reachable.nullable().parse(found?.value ?? null)?.user === id)
        await memory.remove(personKey(aadObjectId));
    },
    met: (account: Account, person: Reachable): Promise<void> =>
      keep(memory, personKey(account.user), before => (before === null ? person : null)),
    opened: (account: Account, chat: string | null): Promise<void> =>
      keep(memory, personKey(account.user), before => {
        const known = reachable.nullable().parse(before);
        return known === null ? null : { ...known, chat };
      }),
  };
}
export type Remembered = ReturnType<typeof remembered>;

type Known = { member: Member | null; inTeam: boolean; until: number };

/**
 * Finds out who pressed, by the roster of the team that has the cards. null: Teams did not answer in time.
 */
export function roster(deps: { connector: Connector; clock: Clock; team: string; home: string | null }) {
  const known = new Map<string, Known>();

  async function look(activity: ActivityIn): Promise<Known> {
    const at: Service = { url: activity.serviceUrl, bot: activity.recipient?.id ?? '' };
    const until = deps.clock.real() + times.memberKnown;
    const inTeam = await found(at, deps.team, activity.from.id);
    if (inTeam !== null) return { member: inTeam, inTeam: true, until };
    const here = isPersonal(activity) ? await found(at, activity.conversation.id, activity.from.id) : null;
    return { member: here, inTeam: false, until };
  }
  async function found(at: Service, conversation: string, user: string): Promise<Member | null> {
    try {
      return await deps.connector.member(at, conversation, user, {
        signal: new AbortController().signal,
        deadline: times.member,
      });
    } catch (error) {
      if (error instanceof CallFailed && error.trouble.is === 'answered' && error.trouble.status === 404)
        return null;
      throw error;
    }
  }

  return async function who(activity: ActivityIn): Promise<By | null> {
    const { id, aadObjectId, name } = activity.from;
    const tenant = tenantOf(activity);
    if (aadObjectId === undefined) {
      // Only people of a directory have this id. A connector or a webhook has none
      // and can never be on the team.
      return {
        account: { chat: 'teams', workspace: tenant ?? '', user: id },
        name: name ?? '',
        standing: 'stranger',
        inPlace: false,
      };
    }
    let entry = known.get(id);
    if (entry === undefined || entry.until <= deps.clock.real()) {
      try {
        entry = await look(activity);
      } catch (error) {
        if (error instanceof CallFailed) return null;
        throw error;
      }
      if (known.size > 10_000) known.clear();
      known.set(id, entry);
    }
    const workspace = entry.member?.tenantId ?? tenant ?? '';
    const user = entry.member?.aadObjectId ?? entry.member?.objectId;
    return {
      account: { chat: 'teams', workspace, user: user ?? id },
      name: name ?? '',
      // Teams does not vouch for a person without a directory id in the roster, whatever the activity says.
      standing: user === undefined ? 'stranger' : standingOf(entry, workspace, tenant, deps.home),
      inPlace: entry.inTeam,
      ...(activity.locale ? { language: activity.locale } : {}),
    };
  };
}

function standingOf(
  { member, inTeam }: Known,
  workspace: string,
  tenant: string | null,
  home: string | null,
): By['standing'] {
  if (home !== null && (workspace !== home || (tenant !== null && tenant !== home))) return 'stranger';
  // If we have no tenant of our own to compare, only membership of the team proves
  // that somebody belongs to us.
  if (home === null && !inTeam) return 'stranger';
  if (member?.userRole?.toLowerCase() === 'guest' || member?.userRole?.toLowerCase() === 'anonymous')
    return 'guest';
  return member?.userPrincipalName?.toLowerCase().includes('#ext#') ? 'guest' : 'member';
}
