/**
 * What the app may do in a workspace, and what of it we use: the one list for the manifests, for `doctor` and for whoever adds a call. Scopes of a
 * method are on its page on docs.slack.dev.
 */
export const botScopes = {
  'chat:write': ['chat.postMessage', 'chat.update', 'chat.postEphemeral'],
  commands: ['/webcare'],
  'users:read': ['users.info', 'user_change'],
  'im:write': ['conversations.open'],
  'im:history': ['conversations.history'],
  'channels:read': ['conversations.info', 'conversations.members'],
  'channels:history': ['conversations.history'],
  'groups:read': ['conversations.info', 'conversations.members'],
  'groups:history': ['conversations.history'],
} as const satisfies Record<string, readonly string[]>;
export type BotScope = keyof typeof botScopes;
/** Of the app token, which is for Socket Mode only. */
export const APP_SCOPE = 'connections:write';
/** What Slack tells us of without anybody pressing something. */
export const botEvents = ['app_home_opened', 'user_change'] as const;
export type BotEvent = (typeof botEvents)[number];
export const COMMAND = '/webcare';

/** Those that a channel of the one kind needs and one of the other does not. */
const onlyFor = (kind: 'channels' | 'groups') => (scope: string) => scope.startsWith(`${kind}:`);

/** The scopes that are needed and not there. `isPrivate`: of the team's channel; null: not known, so both kinds count. */
export function missingScopes(granted: readonly string[], isPrivate: boolean | null): BotScope[] {
  const needless = isPrivate === null ? () => false : onlyFor(isPrivate ? 'channels' : 'groups');
  return (Object.keys(botScopes) as BotScope[]).filter(scope => !needless(scope) && !granted.includes(scope));
}
