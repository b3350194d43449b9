import type { Account, MessageRef } from '../../../src/ports/chat.ts';
import type { Outcome } from '../../../src/ports/outcome.ts';
import { ok } from '../../../src/ports/outcome.ts';
import type { Connector, Member, Message, Service } from './client.ts';
import { times } from './limits.ts';
import type { CallTarget } from './outcome.ts';
import { CallFailed, isDoubtful, outcomeOf } from './outcome.ts';
import { refOf } from './parse.ts';
import type { Reachable, Remembered } from './people.ts';

/** Waits that grow while Teams says "too many requests" without a delay; by lane. */
export function patience() {
  const refused = new Map<string, number>();
  return {
    async settle<T>(lane: string, about: CallTarget, run: () => Promise<T>): Promise<Outcome<T>> {
      try {
        const value = await run().catch(error => {
          // If a person has no personal chat with us, a second try does not change that.
          if (about !== 'person' && error instanceof CallFailed && isDoubtful(error.trouble)) return run();
          throw error;
        });
        refused.delete(lane);
        return ok(value);
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        const before = refused.get(lane) ?? 0;
        if (error.trouble.is === 'answered' && error.trouble.status === 429) refused.set(lane, before + 1);
        return outcomeOf(error.trouble, about, Math.min(60_000, 1_000 * 2 ** before));
      }
    },
  };
}
export type Patience = ReturnType<typeof patience>;

/** The most parts of a roster that we read, of 500 people each. Own. */
const PARTS = 20;

/**
 * Messages to one person, in their personal chat with us. Teams opens one only for the bot's own id of a
 * person (29:..), so we look up people who never wrote to us in the roster of the team. Refused with
 * `no_personal_chat`: not on the team, or the app is not installed for them.
 */
export function privateChats(deps: {
  connector: Connector;
  remembered: Remembered;
  patience: Patience;
  team: string;
  service: () => Promise<Service & { tenant: string | null }>;
}) {
  const { connector, remembered } = deps;

  async function inRoster(account: Account, signal: AbortSignal): Promise<Reachable | null> {
    const limit = { signal, deadline: times.request };
    const service = await deps.service();
    const idOf = (member: Member) => (member.aadObjectId ?? member.objectId) === account.user && member.id;
    try {
      const found = await connector.member(service, deps.team, account.user, limit);
      if (idOf(found)) return { ...service, user: found.id!, chat: null };
    } catch (error) {
      // Some connectors do not find people by the id of the directory.
      if (!(error instanceof CallFailed && error.trouble.is === 'answered' && error.trouble.status === 404))
        throw error;
    }
    let from: string | undefined;
    for (let part = 0; part < PARTS; part++) {
      const { members, next } = await connector.members(service, deps.team, from, limit);
      const found = members.find(idOf);
      if (found) return { ...service, user: found.id!, chat: null };
      if (next === null) return null;
      from = next;
    }
    return null;
  }

  async function reach(account: Account, lane: string, signal: AbortSignal): Promise<Outcome<Reachable>> {
    const known = await remembered.person(account);
    if (known !== null) return ok(known);
    const looked = await deps.patience.settle(lane, 'person', () => inRoster(account, signal));
    // A look-up changes nothing, so it can always be repeated.
    if (looked.is !== 'ok') return looked.is === 'unknown' ? { is: 'later', after: 1_000 } : looked;
    if (looked.value === null) return { is: 'refused', code: 'no_personal_chat' };
    await remembered.met(account, looked.value);
    return ok(looked.value);
  }

  return {
    async post(account: Account, message: Message, signal: AbortSignal): Promise<Outcome<MessageRef>> {
      const lane = `person:${account.user}`;
      const limit = { signal, deadline: times.request };
      const reached = await reach(account, lane, signal);
      if (reached.is !== 'ok') return reached;
      const person = reached.value;
      let chat = person.chat;
      if (chat === null) {
        const opened = await deps.patience.settle(lane, 'person', () =>
          connector.chat(person, { user: person.user, tenant: person.tenant }, limit),
        );
        // Opening a chat twice has the same effect as once, and sends no message. So an
        // unclear outcome is repeated.
        if (opened.is !== 'ok') return opened.is === 'unknown' ? { is: 'later', after: 1_000 } : opened;
        chat = opened.value;
        await remembered.opened(account, chat);
      }
      const to = chat;
      const sent = await deps.patience.settle(lane, 'person', () =>
        connector.send(person, to, message, limit),
      );
      if (sent.is === 'ok') return ok(refOf(sent.value));
      if (sent.is === 'refused' && sent.code === 'no_personal_chat') await remembered.opened(account, null);
      return sent;
    },
  };
}
export type PrivateChats = ReturnType<typeof privateChats>;
