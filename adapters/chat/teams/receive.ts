import type { Activity } from 'botbuilder';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { brokenAt } from '../../../src/ports/broken.ts';
import type { Answer, By, Inbound, MessageRef, Place, Receive } from '../../../src/ports/chat.ts';
import { type Door, refused } from '../../../src/ports/door.ts';
import type { Clock } from '../../../src/ports/factory.ts';
import type { Head, Refusal } from '../../../src/ports/social.ts';
import { readAs } from '../../../src/settings/read.ts';
import type { Asker, answering, InvokeBody } from './answer.ts';
import { barBody, within } from './answer.ts';
import { type Identity, isFromHere, isFromTeams } from './authentic.ts';
import type { Connector } from './client.ts';
import type { DialogBody } from './dialog.ts';
import { dialogFor, saidInDialog } from './dialog.ts';
import type { InFlight } from './in-flight.ts';
import { times } from './limits.ts';
import { CallFailed } from './outcome.ts';
import type { ActivityIn, Deed } from './parse.ts';
import {
  activitySchema,
  channelOf,
  deliveryOf,
  isDialog,
  isPersonal,
  isTargeted,
  read,
  refOf,
} from './parse.ts';
import type { Remembered } from './people.ts';
import type { Phrases } from './phrases.ts';
import { quietly } from './quiet.ts';
import type { TeamsSecrets } from './settings.ts';

type ReceiverParts = {
  door: Door;
  connector: Connector;
  secrets: TeamsSecrets;
  /** Without an app id: the one address that is called, and null where none was set up. */
  anonymous: { only: string | null } | null;
  remembered: Remembered;
  who: (activity: ActivityIn) => Promise<By | null>;
  answers: ReturnType<typeof answering>;
  /** In a person's own language, or in the brand's. */
  phrasesOf: (language?: string) => Phrases;
  slashCommands: boolean;
  /** Resolves when the running edit of that message has ended; at once if there is none. */
  edited: (ref: MessageRef) => Promise<unknown>;
  placeOf: (channel: string) => Place;
  clock: Clock;
  busy: InFlight;
  log: Logger;
};

const failure = (code: string, message: string): InvokeBody => ({
  statusCode: 500,
  type: 'application/vnd.microsoft.error',
  value: { code, message },
});
/** Above what an invoke carries, with what Teams puts around it. */
const LARGEST = 256 * 1024;
function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
/** null: HTTP 200 and nothing more. */
type Body = InvokeBody | DialogBody | null;
/** The engine's message on which the press was. */
function onOf(activity: ActivityIn, deed: Deed): MessageRef | undefined {
  if (!activity.replyToId || deed.is === 'command' || deed.mark === 'apart' || deed.mark === 'dialog')
    return undefined;
  return refOf({ conversation: activity.conversation.id, activity: activity.replyToId });
}
const zoneOf = (zone: string | undefined): string => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone ?? 'UTC' }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
};

/**
 * POST /api/messages: receives everything from Teams. Answers 503 before `open` and after `close`, so that
 * Teams tries elsewhere or again.
 */
export function receiving(deps: ReceiverParts) {
  let receive: Receive | null = null;
  const phrasesTo = (activity: ActivityIn) => deps.phrasesOf(activity.locale ?? undefined);
  /** A short text for the presser, shown where they pressed. */
  const sayWords = (activity: ActivityIn, words: string): Body =>
    isDialog(activity) ? saidInDialog(words, read(activity), phrasesTo(activity)) : barBody(words);
  async function handled(by: By, activity: ActivityIn, deed: Deed, to: Receive) {
    const on = onOf(activity, deed);
    const { mark: _, ...what } = deed;
    return to({
      id: deliveryOf(activity),
      by,
      ...(isPersonal(activity) ? {} : { at: deps.placeOf(channelOf(activity)) }),
      ...(on === undefined ? {} : { on }),
      ...what,
    } as Inbound);
  }

  /** Sends a plain line to the place of the question, unless it was to us alone: others did not see it. */
  async function say(activity: ActivityIn, line: string): Promise<void> {
    if (isTargeted(activity)) return;
    const at = { url: activity.serviceUrl, bot: activity.recipient?.id ?? '' };
    try {
      await deps.connector.send(
        at,
        activity.conversation.id,
        { line },
        { signal: new AbortController().signal, deadline: times.request },
      );
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      deps.log.warn({ event: 'teams.line_not_said', reason: error.message });
    }
  }

  /** null: Teams did not say who asked. */
  async function answerFor(
    activity: ActivityIn,
    deed: Deed,
    to: Receive,
  ): Promise<{ answer: Answer; asker: Asker } | null> {
    const by = await deps.who(activity);
    if (by === null) return null;
    await deps.remembered.learnPerson(activity, by);
    const asker = {
      account: by.account,
      reader: { zone: zoneOf(activity.localTimezone), phrases: phrasesTo(activity) },
      personal: isPersonal(activity),
    };
    return { answer: await handled(by, activity, deed, to), asker };
  }

  async function invoked(activity: ActivityIn, to: Receive): Promise<Body> {
    const dialog = isDialog(activity);
    const phrases = phrasesTo(activity);
    if (!dialog && activity.name !== 'adaptiveCard/action')
      return failure('NotSupported', phrases.notUnderstood);
    const deed = read(activity);
    if (deed.is === 'unreadable' || deed.is === 'nothing') return sayWords(activity, phrases.notUnderstood);
    const began = deps.clock.real();
    const asking = deps.remembered.learn(activity).then(() => answerFor(activity, deed, to));
    const first = await within(times.answer, asking, 'late' as const);
    if (first === null) return sayWords(activity, phrases.whoFailed);
    if (first !== 'late') {
      const { answer, asker } = first;
      // An edit sent before the form must not arrive after it: it would replace the form.
      const formOn =
        !dialog && (answer.show === 'form' || answer.show === 'errors') ? onOf(activity, deed) : undefined;
      if (formOn !== undefined) await within(times.edit, deps.edited(formOn), null);
      if (dialog) return dialogFor(deed, answer, asker.reader, activity.name === 'task/fetch');
      return deps.answers.toPress(
        deed,
        answer,
        asker,
        Math.max(0, times.answer - (deps.clock.real() - began)),
      );
    }
    const later = asking.then(async late => {
      if (late === null) deps.log.warn({ event: 'teams.asker_unknown' });
      else await deps.answers.toAsker(late.answer, late.asker);
    });
    void deps.busy.track(later).catch(failed('teams.late_answer_failed'));
    return sayWords(activity, phrases.working);
  }

  async function messaged(activity: ActivityIn, to: Receive): Promise<void> {
    await deps.remembered.learn(activity);
    const deed = read(activity, deps.slashCommands);
    if (deed.is === 'nothing') return;
    if (deed.is === 'unreadable') return say(activity, phrasesTo(activity).notUnderstood);
    const done = await answerFor(activity, deed, to);
    if (done === null) return say(activity, phrasesTo(activity).whoFailed);
    const line = await deps.answers.toAsker(done.answer, done.asker);
    if (line !== null) await say(activity, line);
  }

  /** Nobody asked for anything; Teams tells who has the app. */
  async function noticed(activity: ActivityIn): Promise<void> {
    await deps.remembered.learn(activity);
    if (!isPersonal(activity) || activity.type !== 'installationUpdate') return;
    if (activity.action?.startsWith('remove')) return deps.remembered.forget(activity);
    if (await deps.remembered.installed(activity)) return;
    const by = await deps.who(activity);
    if (by !== null) await deps.remembered.learnPerson(activity, by);
  }

  const failed = (event: string) => (error: unknown) => deps.log.error({ event, ...brokenAt(error) });

  /** Never throws: an exception here becomes an HTTP 501 with a message that helps nobody. */
  async function turn(activity: ActivityIn, to: Receive): Promise<Body> {
    try {
      if (activity.type === 'invoke') return await invoked(activity, to);
      // Acknowledge at once, or Teams repeats the message. The answer goes out as a message of its own.
      if (activity.type === 'message')
        await within(
          times.answer,
          deps.busy.track(messaged(activity, to)).catch(failed('teams.message_failed')),
          null,
        );
      else await noticed(activity);
      return null;
    } catch (error) {
      failed('teams.turn_failed')(error);
      return activity.type === 'invoke' ? sayWords(activity, phrasesTo(activity).failed) : null;
    }
  }

  /** Only what Teams signed is read; without an app id, for trying out, nothing is signed. */
  function refusesHead({ method, headers }: Head): Refusal | null {
    if (method !== 'POST') return refused('method', 405, { allow: 'POST' });
    if (receive === null) return refused('not_now', 503);
    return deps.anonymous !== null || headers.authorization ? null : refused('unsigned', 401);
  }

  async function take(bytes: Buffer, request: Request, response: Response): Promise<Refusal | null> {
    if (receive === null) return refused('not_now', 503);
    const to = receive;
    if (deps.anonymous !== null && !isFromHere(request.headers)) return refused('not_from_here', 403);
    const posted = jsonIn(bytes);
    const activity = readAs(activitySchema, posted);
    if (!activity.success) return refused('unreadable', 400);
    let identity: Identity;
    try {
      const token = request.get('authorization') ?? '';
      identity = await quietly(() =>
        deps.connector.authentication.authenticateRequest(posted as Activity, token),
      );
    } catch (error) {
      // The SDK's own error class has the name of its parent, so we recognise only the errors
      // that are not about the request.
      const { name, statusCode } = error as { name?: string; statusCode?: number };
      const keysMissing = name === 'FetchError' || (statusCode !== undefined && statusCode >= 500);
      return keysMissing ? refused('keys_unreachable', 503) : refused('not_authenticated', 401);
    }
    // Other channels of the same bot registration are authenticated too, but Teams
    // does not vouch for their users.
    if (activity.data.channelId !== 'msteams') return refused('other_channel', 403);
    if (activity.data.from.id === activity.data.recipient?.id) {
      response.status(200).end();
      return null;
    }
    if (deps.anonymous === null && !isFromTeams(identity, activity.data, deps.secrets))
      return refused('not_from_teams', 401);
    if (deps.anonymous !== null) {
      // Nobody vouches for the address, so it is not called.
      if (deps.anonymous.only === null) return refused('no_service_url', 403);
      activity.data.serviceUrl = deps.anonymous.only;
    }
    let body: Body = null;
    try {
      await deps.busy.track(
        deps.connector.adapter.processActivityDirect(identity, posted as Activity, async () => {
          body = await turn(activity.data, to);
        }),
      );
    } catch (error) {
      failed('teams.turn_failed')(error);
      response.status(500).end();
      return null;
    }
    if (body === null) response.status(200).end();
    else response.status(200).json(body);
    return null;
  }
  deps.door.at('/api/messages', { name: 'teams', most: LARGEST, refuses: refusesHead, take });

  return {
    open(to: Receive): void {
      receive = to;
    },
    async close(): Promise<void> {
      receive = null;
      await deps.busy.settled();
    },
  };
}
