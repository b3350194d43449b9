import { labelOf } from './blocks.ts';
import { slackClient } from './client.ts';
import type { Sent, Signing } from './line.ts';
import { httpLine, SIGNING_SECRET } from './line.ts';
import type { ShownModal } from './screen.ts';
import { buttonsOf, interpreted, linesOf, shownModal } from './screen.ts';
import { APP_TOKEN, apiServer, TOKEN } from './server.ts';
import type { User } from './state.ts';
import { BOT, blocksOf, workspace } from './state.ts';

export type SlackStandIn = Awaited<ReturnType<typeof slackStandIn>>;

/**
 * A stateful, strict Slack on loopback: the Web API the app calls, and the client people use. It keeps messages, private notices, modals and typed
 * text, enforces Slack's limits with Slack's errors, can misbehave, and is read as a person reads a screen: lines of text, buttons as `[Label]`.
 * It tells the app what people do over HTTP or, with `over: 'socket'`, in Socket Mode.
 */
export async function slackStandIn({ over = 'http' }: { over?: 'http' | 'socket' } = {}) {
  const complaints: string[] = [];
  const complain = (complaint: string) => void complaints.push(complaint);
  const state = workspace();
  const api = await apiServer(state, complain);
  const http = httpLine(complain);
  const line = over === 'socket' ? { line: api.socket.line } : { line: http, send: http.send };
  const client = slackClient(state, line, () => api.url, complain);

  return {
    apiUrl: `${api.url}/api/`,
    over,
    botToken: TOKEN,
    signingSecret: SIGNING_SECRET,
    appToken: APP_TOKEN,
    ...client,
    connect: http.connect,
    /** Any body at all, signed as told; always over HTTP. */
    raw: async (sent: Sent, signing: Signing = {}): Promise<number> =>
      (await http.send(sent, signing))?.status ?? 0,
    socket: api.socket,

    /** Somebody joins the workspace: `restricted` is a guest, another `team` (or `stranger`) somebody from outside. */
    enter: state.enter,
    /** A channel with these members and the bot. */
    open: (id: string, members: string[]) => void state.channel(id, [...members, BOT]),
    leave: (channel: string, user: string) => void state.channels.get(channel)!.members.delete(user),

    /** The channel as its members read it, oldest message first. */
    channel: (id: string) => ({
      messages: (): string[][] => state.channels.get(id)!.messages.map(linesOf),
      lines: (): string[] => state.channels.get(id)!.messages.flatMap(linesOf),
    }),
    /** The ids of its messages, oldest first. */
    timestamps: (id: string): string[] => state.channels.get(id)!.messages.map(each => each.ts),
    /** What a button of a message would send, as a screen that is out of date still has it. */
    valueOf(channel: string, ts: string, label: string): string {
      const message = state.channels.get(channel)!.messages.find(each => each.ts === ts)!;
      return String(buttonsOf(message.blocks).find(each => labelOf(each) === label)!.value);
    },
    /** Where the app may answer this person for half an hour, five times. */
    responseUrl: (user: string, channel: string): string =>
      `${api.url}/response/${state.response(user, channel)}`,
    /** Private notices shown to this person, oldest first. */
    ephemerals: (user: string): string[][] => state.whispers.filter(each => each.to === user).map(linesOf),
    /** The direct messages between the app and this person. */
    direct: (user: string): string[][] => state.direct(user).messages.map(linesOf),
    modal: (user: string): ShownModal | null => {
      const modal = state.modals.get(user);
      return modal ? shownModal(modal) : null;
    },
    /** The app's home tab as this person sees it; null: never published. */
    home: (user: string): string[] | null => {
      const home = state.homes.get(user);
      return home ? linesOf({ blocks: blocksOf(home.view), text: '' }) : null;
    },
    /** Somebody opens the app's home tab. */
    openHome: (user: string) =>
      client.event({
        type: 'app_home_opened',
        user,
        channel: state.direct(user).id,
        tab: 'home',
        event_ts: state.ts(),
      }),
    /** Somebody's profile changes, which the app is told. */
    async change(user: string, over: Partial<User>): Promise<void> {
      Object.assign(state.users.get(user)!, over);
      await client.event({ type: 'user_change', user: { id: user }, event_ts: state.ts() });
    },
    /** How many messages carry that key in their metadata. */
    withKey: (key: string): number =>
      [...state.channels.values()]
        .flatMap(each => each.messages)
        .filter(each => each.metadata?.event_payload.key === key).length,
    /** Keys that more than one message carries: posted twice. */
    doubles(): string[] {
      const keys = [...state.channels.values()]
        .flatMap(each => each.messages)
        .map(each => each.metadata?.event_payload.key);
      return [
        ...new Set(
          keys.flatMap((key, n) => (typeof key === 'string' && keys.indexOf(key) !== n ? [key] : [])),
        ),
      ];
    },
    /** Mentions, links and markup a client would have made out of any text shown so far. */
    interpreted: (): string[] => [
      ...[...state.channels.values()].flatMap(each => each.messages).flatMap(interpreted),
      ...state.whispers.flatMap(interpreted),
      ...[...state.modals.values(), ...state.homes.values()].flatMap(({ view }) =>
        interpreted({ blocks: blocksOf(view), text: '' }),
      ),
    ],

    /** A moderator deletes it. */
    deleteMessage(channel: string, ts: string) {
      const { messages } = state.channels.get(channel)!;
      messages.splice(
        messages.findIndex(each => each.ts === ts),
        1,
      );
    },
    /** Somebody writes in the channel. */
    say: (channel: string, text: string) =>
      void state.channels.get(channel)!.messages.push({
        channel,
        ts: state.ts(),
        text,
        blocks: [],
        metadata: null,
        parse: 'full',
        foreign: true,
      }),
    archive: (channel: string, is = true) => {
      state.channels.get(channel)!.archived = is;
    },
    deactivate: (user: string) => {
      state.users.get(user)!.deactivated = true;
    },
    removeBot: (channel: string) => void state.channels.get(channel)!.members.delete(BOT),
    /** Slack's own clock: triggers live three seconds. */
    forward: state.forward,

    fail: api.fail,
    slow: api.slow,
    pace: api.pace,
    tiered: api.tiered,
    refusals: api.refusals,
    revoke: api.revoke,
    withdraw: api.withdraw,
    grant: api.grant,
    away: api.away,
    returns: api.back,
    requests: api.requests,
    complaints: () => [...complaints],
    close: api.close,
  };
}
