import type { Logger } from 'pino';
import type { Account, MessageRef } from '../../../src/ports/chat.ts';
import type { Outcome } from '../../../src/ports/outcome.ts';
import { ok } from '../../../src/ports/outcome.ts';
import type { Connector, Message } from './connector.ts';
import { times } from './limits.ts';
import type { About } from './outcome.ts';
import { CallFailed, outcomeOf } from './outcome.ts';
import { refOf } from './parse.ts';
import type { Remembered } from './people.ts';

/** Waits that grow while Teams keeps saying "too many requests" without saying how long; by lane. */
export function patience() {
  const refused = new Map<string, number>();
  return {
    async settle<T>(lane: string, about: About, run: () => Promise<T>): Promise<Outcome<T>> {
      try {
        const value = await run();
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

/** Messages to one person. Teams has no way to write to somebody who is known only by their directory id. */
export function privateChats(deps: { connector: Connector; remembered: Remembered; patience: Patience; log: Logger }) {
  const { connector, remembered } = deps;
  return {
    async post(account: Account, message: Message, signal: AbortSignal): Promise<Outcome<MessageRef>> {
      const person = await remembered.person(account);
      if (person === null) return { is: 'refused', code: 'no_personal_chat' };
      const lane = `person:${account.user}`;
      let chat = person.chat;
      if (chat === null) {
        const opened = await deps.patience.settle(lane, 'person', () => connector.chat(person, person.user, person.tenant, signal, times.request));
        // Opening a chat twice is opening it once, so an unclear answer is certainly not a message.
        if (opened.is !== 'ok') return opened.is === 'unknown' ? { is: 'later', after: 1_000 } : opened;
        chat = opened.value;
        await remembered.opened(account, chat);
      }
      const to = chat;
      const sent = await deps.patience.settle(lane, 'person', () => connector.send(person, to, message, signal, times.request));
      if (sent.is === 'ok') return ok(refOf(sent.value));
      if (sent.is === 'refused' && sent.code === 'no_personal_chat') await remembered.opened(account, null);
      return sent;
    },
  };
}
export type PrivateChats = ReturnType<typeof privateChats>;
