import type { Address, ChatAdapter, MessageRef } from '../../../src/ports/chat.ts';
import type { Door } from '../../../src/ports/door.ts';
import type { Made } from '../../../src/ports/factory.ts';
import type { Outcome } from '../../../src/ports/outcome.ts';
import { phrasesFor } from '../../../src/ports/phrases.ts';
import type { View } from '../../../src/view/types.ts';
import type { Language } from '../../../src/words/words.ts';
import { answering } from './answer.ts';
import { checkSlack, openingsOf } from './check.ts';
import { connect } from './client.ts';
import { CALL_TIMEOUT, EDITS_EVERY, HISTORY, POSTS_EVERY } from './limits.ts';
import { attempt, loggedName } from './outcome.ts';
import { placeOf } from './parse.ts';
import { people } from './people.ts';
import { phrases } from './phrases.ts';
import { receiving } from './receive.ts';
import { drawMessage } from './render.ts';
import type { SlackConfig, SlackSecrets } from './settings.ts';

export type { SlackConfig } from './settings.ts';

/** Marks our messages, so that we find them after a crash. Anybody may read metadata: it holds only ids. */
const EVENT_TYPE = 'webcare_message';

const refOf = (channel: string, ts: string): MessageRef => `${channel}/${ts}`;
function inRef(ref: MessageRef): { channel: string; ts: string } {
  const [channel = '', ts = ''] = ref.split('/');
  return { channel, ts };
}

/**
 * Slack with real Bolt: over HTTP, at /slack/events of the public listener, or over Socket Mode where there is
 * an app token. The deployment has one workspace, so its Place says workspace `slack`; accounts carry each user's real team id.
 */
export async function slackChat({
  config,
  secrets,
  memory,
  clock,
  log,
  door,
  language,
  everyoneMayAct,
}: Made<SlackConfig, SlackSecrets> & {
  door: Door;
  language: Language;
  everyoneMayAct: boolean;
}): Promise<ChatAdapter> {
  const { app, client, open, close, inbound } = await connect(door, secrets, clock, log);
  const place = placeOf(config.channel);
  const who = people(client, config.channel, clock);
  const phrasesOf = (own?: string) => phrasesFor(phrases, language, own);

  /** The channel behind an address. A person does not see it open, so an unclear outcome is tried again. */
  async function channelOf(to: Address, signal: AbortSignal): Promise<Outcome<string>> {
    if (to.to === 'place') return { is: 'ok', value: to.place.channel };
    const opened = await attempt(signal, () => who.direct(to.account.user));
    return opened.is === 'unknown' ? { is: 'later', after: POSTS_EVERY } : opened;
  }

  const looked = (signal: AbortSignal) => ({ client, channel: config.channel, everyoneMayAct, signal });

  /** Draws the view in the zone and language of its only reader, or without them if Slack does not tell. */
  async function drawnFor(to: Address, view: View, signal: AbortSignal) {
    const reads = to.to === 'place' ? null : await attempt(signal, () => who.reads(to.account.user));
    if (reads?.is !== 'ok') return drawMessage(view, { phrases: phrasesOf() });
    const { zone, language: own } = reads.value;
    return drawMessage(view, { phrases: phrasesOf(own), zone });
  }

  let answers: ReturnType<typeof answering> | undefined;
  return {
    chat: 'slack',
    places: [place],
    formsInPlace: false,

    async start(receive) {
      answers = answering({ client, people: who, memory, receive, phrasesOf, log });
      receiving({
        app,
        answers,
        people: who,
        log,
      });
      await open();
      // Only warns early. Cards wait in their lane anyway, and the lane reports the trouble too.
      const reached = await attempt(AbortSignal.timeout(CALL_TIMEOUT), () => client.auth.test());
      if (reached.is !== 'ok') return log.warn({ failure: loggedName(reached) }, 'slack.not_reached');
      if (!everyoneMayAct) return;
      for (const says of await openingsOf(looked(AbortSignal.timeout(CALL_TIMEOUT))))
        log.warn({ event: 'slack.channel_open' }, says);
    },
    stop: close,
    ...(inbound && { inbound }),
    redrawPages: async () => answers?.redrawHomes(),

    lane(call, to) {
      const where = to.to === 'place' ? to.place.channel : to.account.user;
      switch (call) {
        case 'post':
          return { name: `slack:post:${where}`, every: config.postsEvery ?? POSTS_EVERY };
        case 'edit':
          return { name: 'slack:edit', every: config.editsEvery ?? EDITS_EVERY };
        default:
          return call satisfies never;
      }
    },

    async post(to, view, key, signal) {
      const [channel, drawn] = await Promise.all([channelOf(to, signal), drawnFor(to, view, signal)]);
      if (channel.is !== 'ok') return channel;
      return attempt(signal, async () => {
        const posted = await client.chat.postMessage({
          channel: channel.value,
          ...drawn,
          metadata: { event_type: EVENT_TYPE, event_payload: { key } },
          unfurl_links: false,
          unfurl_media: false,
        });
        return refOf(posted.channel ?? channel.value, posted.ts ?? '');
      });
    },

    async update(to, ref, view, signal) {
      const drawn = await drawnFor(to, view, signal);
      return attempt(signal, async () => {
        // Send the whole list each time: an update leaves missing blocks as they were.
        await client.chat.update({ ...inRef(ref), ...drawn });
        return null;
      });
    },

    async find(to, key, signal) {
      const channel = await channelOf(to, signal);
      if (channel.is !== 'ok') return channel;
      return attempt(signal, async () => {
        let cursor: string | undefined;
        // Slack may return fewer than the limit and still have more.
        for (let seen = 0; seen < HISTORY; ) {
          const page = await client.conversations.history({
            channel: channel.value,
            limit: HISTORY,
            include_all_metadata: true,
            ...(cursor ? { cursor } : {}),
          });
          const messages = page.messages ?? [];
          const found = messages.find(({ metadata }) => {
            const payload = metadata?.event_payload as { key?: unknown } | undefined;
            return metadata?.event_type === EVENT_TYPE && payload?.key === key;
          });
          if (found?.ts) return refOf(channel.value, found.ts);
          cursor = page.response_metadata?.next_cursor;
          if (!cursor || messages.length === 0) return null;
          seen += messages.length;
        }
        return null;
      });
    },

    check: signal => checkSlack({ ...looked(signal), secrets, clock }),
  };
}

export const make = slackChat;
