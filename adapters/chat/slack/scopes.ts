/**
 * The scopes of the app, and the calls that need each of them. This one list is for the manifests, for
 * `doctor` and for anybody who adds a call. Each method's page on docs.slack.dev names its scopes.
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
/** The scope of the app token, which only Socket Mode needs. */
export const APP_SCOPE = 'connections:write';
/** Events that Slack sends although nobody pressed anything. */
export const botEvents = ['app_home_opened', 'user_change'] as const;
export type BotEvent = (typeof botEvents)[number];
export const COMMAND = '/webcare';

/** Scopes that only one kind of channel needs. */
const onlyFor = (kind: 'channels' | 'groups') => (scope: string) => scope.startsWith(`${kind}:`);

/** The missing scopes. `isPrivate`: the team's channel is private; null: not known, so both kinds count. */
export function missingScopes(granted: readonly string[], isPrivate: boolean | null): BotScope[] {
  const needless = isPrivate === null ? () => false : onlyFor(isPrivate ? 'channels' : 'groups');
  return (Object.keys(botScopes) as BotScope[]).filter(scope => !needless(scope) && !granted.includes(scope));
}
