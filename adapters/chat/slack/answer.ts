import { setTimeout as pause } from 'node:timers/promises';
import type { types, webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import { isLook } from '../../../src/acts/acts.ts';
import type { Answer, Receive } from '../../../src/ports/chat.ts';
import type { Memory } from '../../../src/ports/memory.ts';
import type { FormView, Own, View } from '../../../src/view/types.ts';
import { homes } from './home.ts';
import { ACK_TRAVELS, CALL_TIMEOUT, PAGE_OWNER_FOR, PATIENCE } from './limits.ts';
import type { Spot } from './modal.ts';
import { modal, noticeModal, page } from './modal.ts';
import type { Failure } from './outcome.ts';
import { calmly, loggedName } from './outcome.ts';
import type { SlackRequest } from './parse.ts';
import { homeOf } from './parse.ts';
import type { People } from './people.ts';
import type { Phrases } from './phrases.ts';
import { privately } from './private.ts';
import type { Reader } from './render.ts';

/** A view_submission may be answered with one of these. */
export type SubmitAck = (answer: SubmitAnswer) => Promise<void>;
type SubmitAnswer =
  | { response_action: 'clear' }
  | { response_action: 'update'; view: types.ModalView }
  | { response_action: 'errors'; errors: Record<string, string> };

type AnsweringParts = {
  client: webApi.WebClient;
  people: People;
  memory: Memory;
  receive: Receive;
  /** In a person's own language, or in the brand's. */
  phrasesOf(language?: string): Phrases;
  log: Logger;
};

/** `reader`: the person who asked, as far as we know them. */
type Answered = { answer: Answer; reader: Reader; broke: boolean };

const sentenceView = (text: string): View => ({
  tone: 'plain',
  title: [text as Own],
  body: [],
  buttons: [],
  more: [],
  fallback: [text as Own],
});
const saying = (text: string): Answer => ({ show: 'view', view: sentenceView(text) });

/** Hands Slack's requests to `receive`, and its answers to the person who asked, within Slack's deadlines. */
export function answering({ client, people, memory, receive, phrasesOf, log }: AnsweringParts) {
  let drawings = 0;
  const unknown: Reader = { phrases: phrasesOf() };
  const spot = ({ channel, home }: SlackRequest, reader: Reader): Spot => ({ channel, home, reader });
  const draw = (form: FormView, asked: SlackRequest, reader: Reader) =>
    modal(form, spot(asked, reader), `${asked.trigger}.${++drawings}`);
  const failed = (what: string, failure: Failure) =>
    log.warn({ what, failure: loggedName(failure) }, 'slack.answer_not_shown');
  const { showAlone, chosen } = privately({ client, people, failed });

  async function ask(asked: SlackRequest): Promise<Answered> {
    const { sender, inbound } = asked;
    if (inbound === null)
      return { answer: saying(unknown.phrases.unknownButton), reader: unknown, broke: false };
    const by = await calmly(() => people.by(sender, isAgain(asked) ? PAGE_OWNER_FOR : undefined));
    if (by.is !== 'ok') {
      log.warn({ failure: loggedName(by) }, 'slack.asker_unknown');
      return { answer: saying(unknown.phrases.whoAreYou), reader: unknown, broke: true };
    }
    const { zone, language } = by.value;
    const reader = { phrases: phrasesOf(language), zone };
    try {
      return { answer: await receive({ ...inbound, by: by.value }), reader, broke: false };
    } catch (thrown) {
      log.error(
        { error: thrown instanceof Error ? thrown.name : 'unknown', inbound: inbound.is },
        'slack.receive_failed',
      );
      return { answer: saying(reader.phrases.wentWrong), reader, broke: true };
    }
  }

  /** Puts the answer in a modal that is open. */
  async function showIn(viewId: string, asked: SlackRequest, { answer, reader }: Answered): Promise<void> {
    const update = () =>
      calmly(() => client.views.update({ view_id: viewId, view: inModal(answer, asked, reader) }));
    let outcome = await update();
    if (outcome.is === 'later') {
      // The person sees "loading" until then.
      await pause(Math.min(outcome.after, CALL_TIMEOUT));
      outcome = await update();
    }
    if (outcome.is === 'ok') return;
    failed('modal', outcome);
    // The modal was closed meanwhile, or its new content cannot be drawn. Say the answer beside it instead.
    if (answer.show === 'view') await showAlone(asked, answer.view, reader);
    else if (answer.show !== 'nothing' && loggedName(outcome) !== 'not_found')
      await showAlone(asked, sentenceView(reader.phrases.tooSlow), reader);
  }
  function inModal(answer: Answer, asked: SlackRequest, reader: Reader): types.ModalView {
    switch (answer.show) {
      case 'form':
      case 'errors':
        return draw(answer.form, asked, reader);
      case 'view':
        return noticeModal(answer.view, spot(asked, reader));
      case 'nothing':
        return noticeModal(sentenceView(reader.phrases.finished), spot(asked, reader));
      default:
        return answer satisfies never;
    }
  }

  async function open(asked: SlackRequest, view: types.ModalView, reader: Reader): Promise<string | null> {
    const opened = await calmly(() => client.views.open({ trigger_id: asked.trigger ?? '', view }));
    if (opened.is === 'ok') return opened.value.view?.id ?? null;
    failed('open', opened);
    await showAlone(asked, sentenceView(reader.phrases.tooSlow), reader);
    return null;
  }

  async function show(asked: SlackRequest, { answer, reader }: Answered): Promise<void> {
    if (answer.show === 'view') return showAlone(asked, answer.view, reader);
    if (answer.show !== 'nothing') await open(asked, draw(answer.form, asked, reader), reader);
    await chosen(asked);
  }

  /** Slack does not let us redraw a private message after a press in it, so we show the case as it is now. */
  async function askAlone(asked: SlackRequest): Promise<Answered> {
    const answered = await ask(asked);
    const { inbound } = asked;
    if (
      answered.answer.show !== 'nothing' ||
      inbound?.is !== 'press' ||
      inbound.about === undefined ||
      isLook(inbound.does)
    )
      return answered;
    const { id, is, about } = inbound;
    return ask({ ...asked, inbound: { id: `${id}:shown`, is, about, does: 'show_case' } });
  }

  const home = homes({
    client,
    memory,
    async draw(asked) {
      const { answer, reader, broke } = await ask(asked);
      return answer.show === 'view' && !(broke && isAgain(asked)) ? page(answer.view, reader) : null;
    },
    failed,
  });
  /** Redraws the person's home tab after they did something there. */
  async function anewAtHome({ home: there, sender, inbound }: SlackRequest, { show }: Answer): Promise<void> {
    const acted = inbound?.is === 'submit' || (inbound?.is === 'press' && !isLook(inbound.does));
    if (there && inbound && acted && show !== 'form' && show !== 'errors')
      await home.publish(homeOf(sender, `${inbound.id}:home`));
  }

  return {
    /**
     * Answers an acknowledged press or command. A form opens first: its trigger is valid for three seconds.
     */
    async answerPress(asked: SlackRequest): Promise<void> {
      if (!asked.view && !asked.opens)
        return show(asked, await (isEphemeral(asked) ? askAlone(asked) : ask(asked)));
      const view =
        asked.view?.id ??
        (await open(
          asked,
          noticeModal(sentenceView(unknown.phrases.loading), spot(asked, unknown)),
          unknown,
        ));
      if (view === null) return;
      const answered = await (asked.view || asked.home ? askAlone(asked) : ask(asked));
      await showIn(view, asked, answered);
      await chosen(asked);
      await anewAtHome(asked, answered.answer);
    },

    home: home.publish,
    redrawHomes: home.redrawAll,

    async closed(asked: SlackRequest): Promise<void> {
      await ask(asked);
    },

    /** Acknowledges in time, with the answer if it is there by then. */
    async submit(asked: SlackRequest, ack: SubmitAck): Promise<void> {
      const asking = ask(asked);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<null>(resolve => {
        timer = setTimeout(resolve, PATIENCE, null);
      });
      const quick = await Promise.race([asking, late]);
      clearTimeout(timer);
      if (quick === null) {
        await ack({
          response_action: 'update',
          view: noticeModal(sentenceView(unknown.phrases.working), spot(asked, unknown)),
        });
        const [answered] = await Promise.all([asking, pause(ACK_TRAVELS)]);
        await showIn(asked.view?.id ?? '', asked, answered);
        await anewAtHome(asked, answered.answer);
        return;
      }
      const { answer, broke, reader } = quick;
      const firstInput = Object.values(asked.view?.inputs ?? {})[0];
      if (broke && firstInput !== undefined && answer.show === 'view') {
        // The modal stays open and keeps the typed text.
        await ack({ response_action: 'errors', errors: { [firstInput]: answer.view.title.join('') } });
      } else if (answer.show === 'nothing') {
        await ack({ response_action: 'clear' });
      } else if (answer.show === 'view' && asked.home) {
        await ack({ response_action: 'update', view: noticeModal(answer.view, spot(asked, reader)) });
      } else if (answer.show === 'view') {
        await ack({ response_action: 'clear' });
        await showAlone(asked, answer.view, reader);
      } else {
        const errors = answer.show === 'errors' ? inPlace(answer.form, asked) : null;
        await ack(
          errors
            ? { response_action: 'errors', errors }
            : { response_action: 'update', view: draw(answer.form, asked, reader) },
        );
      }
      await anewAtHome(asked, answer);
    },
  };
}

/**
 * Is this a press on a private notice? A menu is one too, but it disappears, and its card shows the result.
 */
const isEphemeral = ({ inbound, chose }: SlackRequest): boolean =>
  inbound?.is === 'press' && inbound.on === undefined && !chose;

/** A page that nobody asked for stays as it was if we cannot draw it now. */
const isAgain = ({ inbound }: SlackRequest): boolean => inbound?.is === 'home' && inbound.again === true;

/**
 * The errors by block, if the open form is still the one they belong to and has all those fields. Otherwise
 * null: the form is drawn anew.
 */
function inPlace(form: FormView, { inbound, view }: SlackRequest): Record<string, string> | null {
  if (inbound?.is !== 'submit' || view === null) return null;
  if (form.id !== inbound.form.id || form.step !== inbound.form.step || form.seen !== inbound.form.seen)
    return null;
  const errors: Record<string, string> = {};
  for (const field of form.fields) {
    // Slack shows errors beside its fields, but no warnings.
    if ('warning' in field && field.warning) return null;
    if (!('error' in field) || !field.error) continue;
    const block = view.inputs[field.name];
    if (block === undefined) return null;
    errors[block] = field.error;
  }
  return Object.keys(errors).length > 0 ? errors : null;
}
