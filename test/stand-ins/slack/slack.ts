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
 * A stateful, strict Slack on loopback: the Web API that the app calls, and the client that people use. It
 * keeps messages, private notices, modals and typed text, enforces Slack's limits with Slack's errors, and
 * can misbehave. Tests read it like a screen: lines of text, buttons as `[Label]`. It sends the acts of
 * people to the app over HTTP or, with `over: 'socket'`, in Socket Mode.
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
    /** Sends any body with any signing, always over HTTP. */
    raw: async (sent: Sent, signing: Signing = {}): Promise<number> =>
      (await http.send(sent, signing))?.status ?? 0,
    socket: api.socket,

    /** A person joins the workspace. `restricted` makes a guest, another `team` or `stranger` an outsider. */
    enter: state.enter,
    /** Opens a channel with these members and the bot. */
    open: (id: string, members: string[]) => void state.channel(id, [...members, BOT]),
    leave: (channel: string, user: string) => void state.channels.get(channel)!.members.delete(user),

    /** The channel as its members read it, the oldest message first. */
    channel: (id: string) => ({
      messages: (): string[][] => state.channels.get(id)!.messages.map(linesOf),
      lines: (): string[] => state.channels.get(id)!.messages.flatMap(linesOf),
    }),
    /** The ids of the messages of a channel, the oldest first. */
    timestamps: (id: string): string[] => state.channels.get(id)!.messages.map(each => each.ts),
    /** The value that a button of a message sends. An outdated screen still has it. */
    valueOf(channel: string, ts: string, label: string): string {
      const message = state.channels.get(channel)!.messages.find(each => each.ts === ts)!;
      return String(buttonsOf(message.blocks).find(each => labelOf(each) === label)!.value);
    },
    /** The address where the app can answer this person five times within half an hour. */
    responseUrl: (user: string, channel: string): string =>
      `${api.url}/response/${state.response(user, channel)}`,
    /** The private notices to this person, the oldest first. */
    ephemerals: (user: string): string[][] => state.whispers.filter(each => each.to === user).map(linesOf),
    /** The direct messages between the app and this person. */
    direct: (user: string): string[][] => state.direct(user).messages.map(linesOf),
    modal: (user: string): ShownModal | null => {
      const modal = state.modals.get(user);
      return modal ? shownModal(modal) : null;
    },
    /** The home tab as this person sees it. null: it was never published. */
    home: (user: string): string[] | null => {
      const home = state.homes.get(user);
      return home ? linesOf({ blocks: blocksOf(home.view), text: '' }) : null;
    },
    /** A person opens the home tab of the app. */
    openHome: (user: string) =>
      client.event({
        type: 'app_home_opened',
        user,
        channel: state.direct(user).id,
        tab: 'home',
        event_ts: state.ts(),
      }),
    /** The profile of a person changes, and the app gets an event. */
    async change(user: string, over: Partial<User>): Promise<void> {
      Object.assign(state.users.get(user)!, over);
      await client.event({ type: 'user_change', user: { id: user }, event_ts: state.ts() });
    },
    /** The number of messages with that key in their metadata. */
    withKey: (key: string): number =>
      [...state.channels.values()]
        .flatMap(each => each.messages)
        .filter(each => each.metadata?.event_payload.key === key).length,
    /** The keys of messages that were posted more than once. */
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
    /** The mentions, links and markup that a client would have made out of all texts so far. */
    interpreted: (): string[] => [
      ...[...state.channels.values()].flatMap(each => each.messages).flatMap(interpreted),
      ...state.whispers.flatMap(interpreted),
      ...[...state.modals.values(), ...state.homes.values()].flatMap(({ view }) =>
        interpreted({ blocks: blocksOf(view), text: '' }),
      ),
    ],

    /** A moderator deletes a message. */
    deleteMessage(channel: string, ts: string) {
      const { messages } = state.channels.get(channel)!;
      messages.splice(
        messages.findIndex(each => each.ts === ts),
        1,
      );
    },
    /** A person writes in the channel. */
    write: (channel: string, text: string) =>
      void state.channels.get(channel)!.messages.push({
        channel,
        ts: state.ts(),
        text,
        blocks: [],
        metadata: null,
        parse: 'full',
        foreign: true,
      }),
    /** Slack's word on joining the channel. */
    openTo: (channel: string, openness: { is_private?: boolean; is_ext_shared?: boolean }) => {
      state.channels.get(channel)!.openness = openness;
    },
    archive: (channel: string, is = true) => {
      state.channels.get(channel)!.archived = is;
    },
    deactivate: (user: string) => {
      state.users.get(user)!.deactivated = true;
    },
    removeBot: (channel: string) => void state.channels.get(channel)!.members.delete(BOT),
    /** Moves the clock of Slack. A trigger lives three seconds. */
    forward: state.forward,

    fail: api.fail,
    slow: api.slow,
    pace: api.pace,
    tiered: api.tiered,
    refusals: api.refusals,
    revoke: api.revoke,
    revokeApp: api.revokeApp,
    withdraw: api.withdraw,
    grant: api.grant,
    away: api.away,
    returns: api.back,
    requests: api.requests,
    complaints: () => [...complaints],
    close: api.close,
  };
}
