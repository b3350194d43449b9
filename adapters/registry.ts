import { type Chat, chat, type Network, network } from '../src/ports/factory.ts';

/**
 * Every adapter, by name. Settings are read at once; an adapter itself is loaded when it is used, so that
 * nobody waits for the SDK of a chat they do not have.
 */
export const chats: Readonly<Record<string, Chat>> = {
  slack: chat(await import('./chat/slack/settings.ts'), () => import('./chat/slack/index.ts')),
  teams: chat(await import('./chat/teams/settings.ts'), () => import('./chat/teams/index.ts')),
  console: chat(await import('./chat/console/settings.ts'), () => import('./chat/console/index.ts')),
};
export const networks: Readonly<Record<string, Network>> = {
  demo: network(await import('./social/demo/settings.ts'), () => import('./social/demo/index.ts')),
  webhook: network(await import('./social/webhook/settings.ts'), () => import('./social/webhook/index.ts')),
};
