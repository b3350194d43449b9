/** Every adapter there is, by name. Loaded when it is asked for, so that nobody waits for the SDK of a chat they do not use. */
export const chats = {
  console: async () => (await import('./chat/console/index.ts')).consoleChat,
  slack: async () => (await import('./chat/slack/index.ts')).slackChat,
  teams: async () => (await import('./chat/teams/index.ts')).teamsChat,
};
export const networks = {
  demo: async () => (await import('./social/demo/index.ts')).demoNetwork,
  webhook: async () => (await import('./social/webhook/index.ts')).webhookSource,
};

export { demoPeople } from './chat/console/people.ts';
