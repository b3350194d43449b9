import type { Logger } from 'pino';
import { isListAct } from '../../../src/acts/acts.ts';
import type { Duration } from '../../../src/case/types.ts';
import type { Account, Answer } from '../../../src/ports/chat.ts';
import type { View } from '../../../src/view/types.ts';
import type { Mark, Site } from './actions.ts';
import type { Message } from './client.ts';
import type { InFlight } from './in-flight.ts';
import { limits, times } from './limits.ts';
import type { Deed } from './parse.ts';
import type { Phrases } from './phrases.ts';
import type { PrivateChats } from './private.ts';
import type { Card } from './render.ts';
import { endedCard, formCard, summaryOf, viewCard } from './render.ts';
import { plainLine, type Reader } from './text.ts';

/**
 * The answer to an invoke, always under HTTP 200 (msteams-docs, Universal Actions): a card that replaces this
 * one for the presser only, or text in a bar under it that only they see.
 */
export type InvokeBody =
  | { statusCode: 200; type: 'application/vnd.microsoft.card.adaptive'; value: Card }
  | { statusCode: 200; type: 'application/vnd.microsoft.activity.message'; value: string }
  | {
      statusCode: 400 | 500;
      type: 'application/vnd.microsoft.error';
      value: { code: string; message: string };
    };
export const barBody = (value: string): InvokeBody => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.activity.message',
  value,
});
export const cardBody = (value: Card): InvokeBody => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.card.adaptive',
  value,
});

type Shown = Extract<Answer, { show: 'view' | 'form' | 'errors' }>;

/**
 * The person who asked, and how an answer can reach them. `personal`: they asked in their own chat with us.
 */
export type Asker = { account: Account; reader: Reader; personal: boolean };

/** The bar has room for a short notice, but not for buttons, quotes or lists. */
const isShort = (view: View) =>
  view.buttons.length === 0 && view.more.length === 0 && view.body.every(block => block.is === 'text');
const shortWords = (view: View, reader: Reader) =>
  plainLine(
    [view.title, ...view.body.map(block => (block.is === 'text' ? block.text : []))].flatMap((text, i) =>
      i === 0 ? text : [{ foreign: ' ' }, ...text],
    ),
    limits.said,
    reader,
  );

const aboutOf = (deed: Deed): string | undefined =>
  deed.is === 'press' ? deed.about : deed.is === 'command' ? undefined : deed.form.about;

export function answering(deps: { chats: PrivateChats; busy: InFlight; dialogs: boolean; log: Logger }) {
  const site = (phrases: Phrases, mark?: Mark): Site => ({ mark, dialogs: deps.dialogs, phrases });
  /** Sends to the asker's own chat. A process that ends loses the message: nobody waits for it elsewhere. */
  async function aside(
    asker: Asker,
    message: Message,
    patience: Duration,
  ): Promise<'there' | 'late' | 'failed'> {
    const sent = deps.chats.post(asker.account, message, new AbortController().signal).then(
      outcome => {
        if (outcome.is !== 'ok')
          deps.log.warn({
            event: 'teams.aside_failed',
            outcome: outcome.is,
            code: 'code' in outcome ? outcome.code : undefined,
          });
        return outcome.is === 'ok' || outcome.is === 'unknown' ? ('there' as const) : ('failed' as const);
      },
      (error: unknown) => {
        deps.log.error({ event: 'teams.aside_failed', error: (error as Error).name });
        return 'failed' as const;
      },
    );
    return within(patience, deps.busy.track(sent), 'late');
  }

  const messageOf = (answer: Shown, { phrases }: Reader): Message =>
    answer.show === 'view'
      ? { card: viewCard(answer.view, site(phrases, 'apart')), summary: summaryOf(answer.view, phrases) }
      : { card: formCard(answer.form, site(phrases, 'apart')), summary: answer.form.title };

  /** Sends the answer to the asker's own chat, and returns a line that says so. */
  async function besides(answer: Shown, short: string, asker: Asker, left: Duration): Promise<InvokeBody> {
    const { phrases } = asker.reader;
    const sent = await aside(asker, messageOf(answer, asker.reader), Math.min(times.aside, left));
    if (sent === 'failed') return barBody(`${short} ${phrases.asideFailed}`);
    return barBody(asker.personal ? phrases.below : sent === 'late' ? phrases.asideSoon : phrases.aside);
  }

  return {
    /** Answers the press itself, as far as that can be private. `left`: time until Teams shows a failure. */
    async toPress(deed: Deed, answer: Answer, asker: Asker, left: Duration): Promise<InvokeBody> {
      const about = aboutOf(deed);
      const { phrases } = asker.reader;
      const inPlace = 'form' in deed || deed.mark === 'here';
      if (deed.is === 'closed')
        return cardBody(endedCard(phrases.closed, phrases, deed.mark === 'apart' ? undefined : about));
      switch (answer.show) {
        case 'nothing':
          return deed.is === 'submit'
            ? cardBody(endedCard(phrases.done, phrases, deed.mark === 'apart' ? undefined : about))
            : barBody(phrases.done);
        case 'form':
        case 'errors':
          // An edit of the card would replace a form in its place. So where forms have windows of their own,
          // this form goes to the asker's own chat, where nothing is edited.
          if (deps.dialogs && !inPlace && deed.mark !== 'apart')
            return besides(answer, answer.form.title, asker, left);
          return cardBody(formCard(answer.form, site(phrases, deed.mark)));
        case 'view': {
          // A page of a list replaces the page before it.
          const turns = deed.is === 'press' && isListAct(deed.does);
          if (deed.mark === 'apart' && (inPlace || turns))
            return cardBody(viewCard(answer.view, site(phrases, 'apart')));
          const isTheCard = deed.is === 'press' && deed.does === 'show_case';
          if (inPlace)
            return cardBody(
              viewCard(answer.view, {
                ...site(phrases, 'here'),
                ...(about === undefined || isTheCard ? {} : { backTo: about }),
              }),
            );
          if (isShort(answer.view)) return barBody(shortWords(answer.view, asker.reader));
          return besides(answer, plainLine(answer.view.fallback, limits.said, asker.reader), asker, left);
        }
        default:
          return answer satisfies never;
      }
    },
    /**
     * Sends the answer as a message of its own, for a request that was a message or for a late answer.
     * Returns the line to show where the person asked.
     */
    async toAsker(answer: Answer, asker: Asker): Promise<string | null> {
      if (answer.show === 'nothing') return null;
      const { phrases } = asker.reader;
      const sent = await aside(asker, messageOf(answer, asker.reader), times.aside);
      if (asker.personal && sent !== 'failed') return null;
      return sent === 'failed' ? phrases.asideFailed : sent === 'late' ? phrases.asideSoon : phrases.aside;
    },
  };
}

/** The promise's value, or `late` after that many milliseconds. The promise itself continues. */
export async function within<T, L>(ms: number, promise: Promise<T>, late: L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<L>(resolve => {
    timer = setTimeout(() => resolve(late), ms);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
