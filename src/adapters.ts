import type { Router } from 'express';
import type { Logger } from 'pino';
import { chats as chatFactories, networks as networkFactories } from '../adapters/registry.ts';
import type { Config } from './config/config.ts';
import { handleOf } from './config/handle.ts';
import type { ChatAdapter, ChatName } from './ports/chat.ts';
import type { Clock, DemoClock, Panel } from './ports/factory.ts';
import type { Memory } from './ports/memory.ts';
import type { SocialAdapter } from './ports/social.ts';
import type { Listed } from './store/people.ts';

export type Adapters = {
  chats: Map<ChatName, ChatAdapter>;
  networks: Map<string, SocialAdapter>;
  /** Where the console listens, once it is started; null: there is none. */
  consoleUrl(): string | null;
};
/** `memory` is that of one adapter, by name; `http` the public listener; `demo` the clock that the console may move. */
type Parts = {
  config: Config;
  people: Listed[];
  memory(adapter: string): Memory;
  clock: Clock;
  demo: DemoClock | null;
  log: Logger;
  http: Router;
};

/** Every adapter that is configured, none of them started. */
export async function makeAdapters({
  config,
  people,
  memory,
  clock,
  demo,
  log,
  http,
}: Parts): Promise<Adapters> {
  const chats: Adapters['chats'] = new Map();
  const networks: Adapters['networks'] = new Map();
  const panels: Panel[] = [];
  let consoleUrl: Adapters['consoleUrl'] = () => null;
  for (const [name, source] of Object.entries(config.sources)) {
    const made = { memory: memory(`source ${name}`), clock, log: log.child({ source: name }), name };
    if (source.type === 'webhook') {
      const { replyUrl, secret } = source;
      networks.set(
        name,
        (await networkFactories.webhook())({
          ...made,
          config: replyUrl === undefined ? {} : { replyUrl },
          secrets: { secret },
        }),
      );
    } else {
      const brand = { name: config.brand.name, handle: handleOf(config.brand.name) };
      const network = (await networkFactories.demo())({
        ...made,
        config: { trickle: source.trickle, brand, origin: () => consoleUrl() ?? '' },
        secrets: {},
      });
      networks.set(name, network);
      panels.push(network.panel);
    }
  }
  const made = (name: ChatName) => ({
    memory: memory(`chat ${name}`),
    clock,
    log: log.child({ chat: name }),
  });
  if (config.chat.slack) {
    const { secrets, ...slack } = config.chat.slack;
    chats.set(
      'slack',
      await (await chatFactories.slack())({ ...made('slack'), http, config: slack, secrets }),
    );
  }
  if (config.chat.teams) {
    const { secrets, ...teams } = config.chat.teams;
    chats.set('teams', (await chatFactories.teams())({ ...made('teams'), http, config: teams, secrets }));
  }
  if (config.chat.console) {
    const seats = people.flatMap(({ name, roles, accounts }) =>
      accounts
        .filter(account => account.chat === 'console')
        .map(({ user }) => ({
          id: user,
          name,
          role: roles.includes('lead') ? ('lead' as const) : ('agent' as const),
        })),
    );
    const console = (await chatFactories.console())({
      ...made('console'),
      config: { port: config.consolePort, people: seats, panels },
      secrets: {},
      ...(demo && { demo }),
    });
    chats.set('console', console);
    consoleUrl = () => console.url();
  }
  return { chats, networks, consoleUrl };
}
