import { messageError, viewError } from './blocks.ts';
import type { Channel, Message, Node, Workspace } from './state.ts';
import { BOT, TEAM, typedAfter } from './state.ts';

/** The Web API methods that the app may call, with the answers and errors from docs.slack.dev. */
export type Answered = { ok: boolean } & Node;
const fails = (error: string, messages: string[] = []): Answered => ({
  ok: false,
  error,
  response_metadata: { messages },
});

/** The bot scope that each method needs. null: it needs none. */
export const scopes: Record<string, (args: Node) => string | null> = {
  'auth.test': () => null,
  // This method needs the app token, and every app token has its scope.
  'apps.connections.open': () => null,
  'chat.postMessage': () => 'chat:write',
  'chat.update': () => 'chat:write',
  'chat.postEphemeral': () => 'chat:write',
  'conversations.open': () => 'im:write',
  'conversations.info': () => 'channels:read',
  'conversations.members': () => 'channels:read',
  'conversations.history': ({ channel }) =>
    String(channel).startsWith('D') ? 'im:history' : 'channels:history',
  'users.info': () => 'users:read',
  'views.open': () => null,
  'views.update': () => null,
  'views.publish': () => null,
};

export function methods(
  slack: Workspace,
  socketAddress: () => string,
): Record<string, (args: Node) => Answered> {
  /** A channel the bot may write to, or the error. */
  function writable(args: Node): Channel | Answered {
    const channel = slack.channels.get(String(args.channel));
    if (channel === undefined) return fails('channel_not_found');
    if (!channel.members.has(BOT)) return fails('not_in_channel');
    return channel.archived ? fails('is_archived') : channel;
  }
  function content(args: Node, most: number): Answered | null {
    if (args.blocks === undefined && !args.text) return fails('no_text');
    if (String(args.text ?? '').length > most) return fails('msg_too_long');
    const wrong = args.blocks === undefined ? null : messageError(args.blocks);
    return wrong ? fails(wrong.error, wrong.messages) : null;
  }
  const isError = (value: object): value is Answered => 'ok' in value;
  const ours = (args: Node): { channel: Channel; message: Message } | Answered => {
    const channel = writable(args);
    if (isError(channel)) return channel;
    const message = channel.messages.find(each => each.ts === args.ts);
    return message === undefined ? fails('message_not_found') : { channel, message };
  };

  return {
    'auth.test': () => ({
      ok: true,
      url: 'https://acme.slack.example/',
      team: 'Acme',
      user: 'webcare',
      team_id: TEAM,
      user_id: BOT,
      bot_id: 'B0BOT',
    }),

    'apps.connections.open': () => ({ ok: true, url: socketAddress() }),

    'chat.postMessage'(args) {
      const channel = writable(args);
      if (isError(channel)) return channel;
      const wrong = content(args, 40_000);
      if (wrong) return wrong;
      const metadata = args.metadata as Message['metadata'] | undefined;
      if (metadata && (typeof metadata.event_type !== 'string' || typeof metadata.event_payload !== 'object'))
        return fails('invalid_metadata_format');
      if (JSON.stringify(metadata ?? null).length > 8_000) return fails('metadata_too_large');
      const message: Message = {
        channel: channel.id,
        ts: slack.ts(),
        text: String(args.text ?? ''),
        blocks: (args.blocks as Node[] | undefined) ?? [],
        metadata: metadata ?? null,
        parse: String(args.parse ?? 'default'),
        foreign: false,
      };
      channel.messages.push(message);
      return { ok: true, channel: channel.id, ts: message.ts, message: { ...message, bot_id: 'B0BOT' } };
    },

    'chat.update'(args) {
      const found = ours(args);
      // For an archived channel Slack answers an edit with another error than a post.
      if (isError(found)) return found.error === 'is_archived' ? fails('is_inactive') : found;
      if (found.message.foreign) return fails('cant_update_message');
      const wrong = content(args, 4_000);
      if (wrong) return wrong;
      const isRich = (blocks: Node[]) => blocks.some(each => each.type === 'rich_text');
      if (args.blocks !== undefined && isRich(found.message.blocks) && !isRich(args.blocks as Node[]))
        return fails('block_mismatch');
      found.message.text = String(args.text ?? found.message.text);
      // Unlike other fields, a missing `parse` goes back to a default, which is not that of chat.postMessage.
      found.message.parse = String(args.parse ?? 'client');
      if (args.blocks !== undefined) found.message.blocks = args.blocks as Node[];
      return { ok: true, channel: found.channel.id, ts: found.message.ts, text: found.message.text };
    },

    'chat.postEphemeral'(args) {
      const channel = writable(args);
      if (isError(channel)) return channel;
      if (!channel.members.has(String(args.user))) return fails('user_not_in_channel');
      const wrong = content(args, 40_000);
      if (wrong) return wrong;
      const ts = slack.ts();
      const blocks = (args.blocks as Node[] | undefined) ?? [];
      const parse = String(args.parse ?? 'none');
      const text = String(args.text ?? '');
      slack.whispers.push({
        channel: channel.id,
        ts,
        text,
        blocks,
        metadata: null,
        parse,
        foreign: false,
        to: String(args.user),
      });
      return { ok: true, message_ts: ts };
    },

    'conversations.open'({ users }) {
      const user = slack.users.get(String(users));
      if (user === undefined) return fails('user_not_found');
      if (user.deactivated) return fails('user_disabled');
      return { ok: true, channel: { id: slack.direct(user.id).id } };
    },
    'conversations.info'({ channel }) {
      const found = slack.channels.get(String(channel));
      return found
        ? {
            ok: true,
            channel: {
              id: found.id,
              is_archived: found.archived,
              is_member: found.members.has(BOT),
              ...found.openness,
            },
          }
        : fails('channel_not_found');
    },
    'conversations.members'({ channel, limit, cursor }) {
      const found = slack.channels.get(String(channel));
      if (found === undefined) return fails('channel_not_found');
      const from = Number(cursor ?? 0);
      const until = from + Number(limit ?? 100);
      const members = [...found.members];
      return {
        ok: true,
        members: members.slice(from, until),
        response_metadata: { next_cursor: until < members.length ? String(until) : '' },
      };
    },
    'conversations.history'(args) {
      const channel = slack.channels.get(String(args.channel));
      if (channel === undefined) return fails('channel_not_found');
      if (!channel.members.has(BOT)) return fails('not_in_channel');
      const limit = Number(args.limit ?? 100);
      if (limit < 1 || limit > 999) return fails('invalid_limit');
      const from = Number(args.cursor ?? 0);
      const newest = channel.messages.toReversed();
      // By its documentation it may return fewer messages than the limit, even if there are more.
      const until = from + Math.min(limit, 100);
      const messages = newest.slice(from, until).map(({ metadata, ...message }) => ({
        type: 'message',
        ...message,
        ...(metadata && String(args.include_all_metadata) === 'true' ? { metadata } : {}),
      }));
      const more = until < newest.length;
      return {
        ok: true,
        messages,
        has_more: more,
        response_metadata: { next_cursor: more ? String(until) : '' },
      };
    },

    'users.info'({ user, include_locale }) {
      const found = slack.users.get(String(user));
      if (found === undefined) return fails('user_not_found');
      const { id, team, name, restricted, stranger, zone, locale, deactivated } = found;
      const who = {
        id,
        team_id: team,
        name: id.toLowerCase(),
        deleted: deactivated,
        is_stranger: stranger,
        profile: { display_name: name },
      };
      // Slack returns little more about a deactivated account.
      if (deactivated) return { ok: true, user: who };
      const language = String(include_locale) === 'true' ? { locale } : {};
      return {
        ok: true,
        user: { ...who, is_restricted: restricted, tz: zone, tz_offset: 3_600, ...language },
      };
    },

    'views.open'({ trigger_id, view }) {
      const trigger = slack.triggers.get(String(trigger_id));
      if (trigger === undefined) return fails('invalid_trigger_id');
      if (trigger.used) return fails('exchanged_trigger_id');
      if (trigger.until < slack.now()) return fails('expired_trigger_id');
      const wrong = viewError(view);
      if (wrong) return fails(wrong.error, wrong.messages);
      trigger.used = true;
      const modal = {
        id: `V${slack.next()}`,
        hash: slack.next(),
        user: trigger.user,
        view: view as Node,
        typed: typedAfter(view as Node, {}),
        errors: {},
      };
      slack.modals.set(trigger.user, modal);
      return { ok: true, view: { ...modal.view, id: modal.id, hash: String(modal.hash) } };
    },
    'views.update'({ view_id, view, hash }) {
      const modal = [...slack.modals.values()].find(each => each.id === view_id);
      if (modal === undefined) return fails('not_found');
      if (hash !== undefined && hash !== String(modal.hash)) return fails('hash_conflict');
      const wrong = viewError(view);
      if (wrong) return fails(wrong.error, wrong.messages);
      Object.assign(modal, {
        view,
        hash: slack.next(),
        typed: typedAfter(view as Node, modal.typed),
        errors: {},
      });
      return { ok: true, view: { ...modal.view, id: modal.id, hash: String(modal.hash) } };
    },
    'views.publish'({ user_id, view, hash }) {
      const user = slack.users.get(String(user_id));
      if (user === undefined) return fails('user_not_found');
      const before = slack.homes.get(user.id);
      if (hash !== undefined && hash !== String(before?.hash)) return fails('hash_conflict');
      const wrong = viewError(view, 'home');
      if (wrong) return fails(wrong.error, wrong.messages);
      const home = {
        id: before?.id ?? `V${slack.next()}`,
        hash: slack.next(),
        user: user.id,
        view: view as Node,
        typed: {},
      };
      slack.homes.set(user.id, home);
      return { ok: true, view: { ...home.view, id: home.id, hash: String(home.hash) } };
    },
  };
}
