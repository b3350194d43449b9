import type { Logger } from 'pino';
import * as registry from '../adapters/registry.ts';
import type { Role } from './case/commands.ts';
import type { Code, PersonId } from './case/types.ts';
import type { ChatSetup, Config } from './config/config.ts';
import type { Findings } from './operator/sentences.ts';
import type { ChatName } from './ports/chat.ts';
import type { Door } from './ports/door.ts';
import type { Chat, ChatWithPages, Clock, DemoClock, Network, Panel } from './ports/factory.ts';
import type { Memory } from './ports/memory.ts';
import type { SecretsOf } from './ports/settings.ts';
import type { SocialAdapter } from './ports/social.ts';
import { handleOf } from './settings/handle.ts';
import { isLoopback } from './settings/loopback.ts';
import type { ListedPerson } from './store/people.ts';
import type { Language } from './words/words.ts';

export type Adapters = {
  chats: Map<ChatName, ChatWithPages>;
  networks: Map<string, SocialAdapter>;
  /** Where a chat shows pages of its own, once it is started, and how a person opens them; null: none does. */
  pagesAt(): string | null;
  opensAt(): string | null;
};
/**
 * `memory` gives one adapter's memory, by name. `door` is the public listener. `demo` is the clock
 * that a chat's pages may move.
 */
type AdapterParts = {
  config: Config;
  people: readonly ListedPerson[];
  memory(adapter: string): Memory;
  clock: Clock;
  demo: DemoClock | null;
  log: Logger;
  door: Door;
};

/** A chat in use, with its configuration. */
type UsedChat = Chat & { name: ChatName; config: object; secrets: SecretsOf };
export function chatsIn(config: Config): UsedChat[] {
  return Object.entries(registry.chats).flatMap(([name, chat]) => {
    const setup = config.chat[name];
    if (!setup) return [];
    if (setup === true) return [{ ...chat, name, config: {}, secrets: {} }];
    // The settings of this same chat made it.
    const { secrets, ...rest } = setup as ChatSetup;
    return [{ ...chat, name, config: rest, secrets }];
  });
}

type UsedSource = Network & { name: string; config: object; secrets: SecretsOf };
export function sourcesIn(config: Config): UsedSource[] {
  return Object.entries(config.sources).map(([name, { type, ...setup }]) => {
    const network = registry.networks[type];
    if (!network) throw new Error(`there is no network "${type}"`);
    const keys: string[] = network.settings.secrets(name).map(({ key }) => key);
    const [secrets, rest] = [true, false].map(isSecret =>
      Object.fromEntries(Object.entries(setup).filter(([key]) => keys.includes(key) === isSecret)),
    );
    return { ...network, name, config: rest!, secrets: secrets as SecretsOf };
  });
}

const everyAdapter = [...Object.values(registry.chats), ...Object.values(registry.networks)];
/** The findings of all adapters, by code. */
export const findingsIn = (): Findings =>
  Object.fromEntries(everyAdapter.flatMap(({ settings }) => Object.entries(settings.findings)));

/** Sentences for refusals that only one adapter gives. */
export const reasonsIn = (language: Language): Record<Code, string> =>
  Object.fromEntries(
    everyAdapter.flatMap(({ settings }) => Object.entries(settings.phrases[language].reasons)),
  );

/** The chats that may call PORT, under their names for `doctor`. They call only https. */
export const chatsThatCall = Object.values(registry.chats).flatMap(({ settings }) =>
  settings.standIn ? [] : [settings.title],
);

/** Does one of our own chats stand in for Slack and the like, or run beside them? */
export const hasStandIn = (config: Config): boolean =>
  chatsIn(config).some(({ settings }) => settings.standIn !== undefined);
/** Is there no other chat? */
export const isDemo = (config: Config): boolean =>
  chatsIn(config).every(({ settings }) => settings.standIn !== undefined);

/** Trying out is open to whoever uses this machine. Where posts are real, they must not act as the team. */
const isReal = (config: Config): boolean => config.production || !isDemo(config) || !isLoopback(config.host);

export const brandOf = ({ brand }: Config) => ({ name: brand.name, handle: handleOf(brand.name) });

/** Makes every configured adapter. None is started. */
export async function makeAdapters(parts: AdapterParts): Promise<Adapters> {
  const { config, memory, clock, demo, log, door } = parts;
  const chats: Adapters['chats'] = new Map();
  const networks: Adapters['networks'] = new Map();
  const panels: Panel[] = [];
  const first = (at: 'pagesAt' | 'opensAt') => () =>
    [...chats.values()].map(chat => chat[at]?.()).find(url => url !== undefined) ?? null;
  const pagesAt = first('pagesAt');
  for (const { name, make, secrets, config: own } of sourcesIn(config)) {
    const network = await make({
      name,
      config: own,
      secrets,
      brand: brandOf(config),
      realChat: !isDemo(config),
      pagesAt,
      memory: memory(`source ${name}`),
      clock,
      log: log.child({ source: name }),
    });
    networks.set(name, network);
    if (network.panel) panels.push(network.panel);
  }
  for (const { name, make, secrets, config: own } of chatsIn(config)) {
    const chat = await make({
      config: own,
      secrets,
      language: config.brand.language,
      people: parts.people.flatMap(person => seatsIn(name, person)),
      everyoneMayAct: config.people.length === 0,
      pages: { port: config.consolePort, panels, guarded: isReal(config), ...(demo && { demo }) },
      door,
      memory: memory(`chat ${name}`),
      clock,
      log: log.child({ chat: name }),
    });
    chats.set(name, chat);
  }
  return { chats, networks, pagesAt, opensAt: first('opensAt') };
}

const seatsIn = (
  chat: ChatName,
  { id: person, name, roles, accounts }: ListedPerson,
): { account: string; name: string; roles: Role[]; person: PersonId }[] =>
  accounts
    .filter(account => account.chat === chat)
    .map(({ user }) => ({ account: user, name, roles, person }));
