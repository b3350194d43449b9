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

export function remembered(deps: { memory: Memory; channel: string; home: string | null }) {
  const { memory, channel, home } = deps;
  const personKey = (user: string) => `person:${user}`;
  return {
    async service(): Promise<z.infer<typeof service> | null> {
      return service.nullable().parse((await memory.get('service'))?.value ?? null);
    },
    async person(account: Account): Promise<Reachable | null> {
      return reachable.nullable().parse((await memory.get(personKey(account.user)))?.value ?? null);
    },
    async learn(activity: ActivityIn): Promise<void> {
      const at = { url: activity.serviceUrl, bot: activity.recipient?.id ?? '', tenant: tenantOf(activity) };
      // A registration may serve several tenants. We store nothing about strangers, and they change nothing.
      if (at.bot === '' || (home !== null && at.tenant !== home)) return;
      if (!isPersonal(activity) && channelOf(activity) === channel) await keep(memory, 'service', () => at);
      const { aadObjectId, id } = activity.from;
      if (aadObjectId === undefined) return;
      if (
        isPersonal(activity) &&
        activity.type === 'installationUpdate' &&
        activity.action?.startsWith('remove')
      ) {
        return memory.remove(personKey(aadObjectId));
      }
      await keep(memory, personKey(aadObjectId), before => {
        const known = reachable.nullable().parse(before);
        return {
          ...at,
          user: id,
          chat: isPersonal(activity) ? activity.conversation.id : (known?.chat ?? null),
        };
      });
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
    return {
      account: { chat: 'teams', workspace, user: aadObjectId },
      name: name ?? '',
      standing: standingOf(entry, workspace, tenant, deps.home),
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
