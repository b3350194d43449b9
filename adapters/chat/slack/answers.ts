import type { types, webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import type { Answer, Receive } from '../../../src/ports/chat.ts';
import type { FormView, Own, View } from '../../../src/view/types.ts';
import { CALL_TIMEOUT, PATIENCE } from './limits.ts';
import { modal, notice } from './modal.ts';
import type { Failure } from './outcome.ts';
import { attempt, nameOf } from './outcome.ts';
import type { Asked } from './parse.ts';
import type { People } from './people.ts';
import { phrases } from './phrases.ts';
import { message } from './render.ts';

/** What a view_submission may be answered with. */
export type SubmitAck = (answer: SubmitAnswer) => Promise<void>;
type SubmitAnswer =
  | { response_action: 'clear' }
  | { response_action: 'update'; view: types.ModalView }
  | { response_action: 'errors'; errors: Record<string, string> };

type Asking = {
  client: webApi.WebClient;
  people: People;
  receive: Receive;
  /** Opens the direct channel with someone. */
  direct(user: string): Promise<string>;
  log: Logger;
};

const sentence = (text: string): View => ({ tone: 'plain', title: [text as Own], body: [], buttons: [], more: [], fallback: [text as Own] });
const saying = (text: string): Answer => ({ show: 'view', view: sentence(text) });

/** Takes what Slack asked to `receive`, and its answer back to the asker alone, within Slack's deadlines. */
export function answers({ client, people, receive, direct, log }: Asking) {
  let drawings = 0;
  const draw = (form: FormView, asked: Asked) => modal(form, asked.channel, `${asked.trigger}.${++drawings}`);
  const failed = (what: string, failure: Failure) => log.warn({ what, failure: nameOf(failure) }, 'slack.answer_not_shown');
  const calmly = <T>(call: () => Promise<T>) => attempt(new AbortController().signal, call);

  async function ask({ sender, inbound }: Asked): Promise<{ answer: Answer; broke: boolean }> {
    if (inbound === null) return { answer: saying(phrases.unknownButton), broke: false };
    const by = await calmly(() => people.by(sender));
    if (by.is !== 'ok') {
      log.warn({ failure: nameOf(by) }, 'slack.asker_unknown');
      return { answer: saying(phrases.whoAreYou), broke: true };
    }
    try {
      return { answer: await receive({ ...inbound, by: by.value }), broke: false };
    } catch (thrown) {
      log.error({ error: thrown instanceof Error ? thrown.name : 'unknown', inbound: inbound.is }, 'slack.receive_failed');
      return { answer: saying(phrases.wentWrong), broke: true };
    }
  }

  /** Shows it to the asker alone: as the answer to the press, else beside it, else as a direct message. */
  async function tell(asked: Asked, view: View): Promise<void> {
    const { blocks, text } = message(view);
    const user = asked.sender.user;
    const { respond, channel } = asked;
    const ways: (() => Promise<unknown>)[] = [];
    if (respond !== null)
      ways.push(async () => {
        const body = JSON.stringify({ response_type: 'ephemeral', replace_original: false, text, blocks });
        const headers = { 'content-type': 'application/json; charset=utf-8' };
        const answered = await fetch(respond, { method: 'POST', headers, body, signal: AbortSignal.timeout(CALL_TIMEOUT) });
        if (!answered.ok) throw Object.assign(new Error('response_url'), { code: 'slack_webapi_http_error', statusCode: answered.status });
      });
    if (channel !== null) ways.push(() => client.chat.postEphemeral({ channel, user, text, blocks }));
    ways.push(async () => client.chat.postMessage({ channel: await direct(user), text, blocks, unfurl_links: false, unfurl_media: false }));
    for (const way of ways) {
      const told = await calmly(way);
      if (told.is === 'ok') return;
      failed('notice', told);
      if (told.is === 'unknown') return;
    }
  }

  /** Puts the answer in a modal that is open. */
  async function showIn(viewId: string, asked: Asked, answer: Answer): Promise<void> {
    const shown = await calmly(() => client.views.update({ view_id: viewId, view: inModal(answer, asked) }));
    if (shown.is === 'ok') return;
    failed('modal', shown);
    // It was closed meanwhile, or cannot be drawn: what it would have said is said beside it.
    if (answer.show === 'view') await tell(asked, answer.view);
  }
  function inModal(answer: Answer, asked: Asked): types.ModalView {
    switch (answer.show) {
      case 'form':
      case 'errors':
        return draw(answer.form, asked);
      case 'view':
        return notice(answer.view, asked.channel);
      case 'nothing':
        return notice(sentence(phrases.finished), asked.channel);
      default:
        return answer satisfies never;
    }
  }

  async function open(asked: Asked, view: types.ModalView): Promise<string | null> {
    const opened = await calmly(() => client.views.open({ trigger_id: asked.trigger ?? '', view }));
    if (opened.is === 'ok') return opened.value.view?.id ?? null;
    failed('open', opened);
    await tell(asked, sentence(phrases.tooSlow));
    return null;
  }

  async function show(asked: Asked, answer: Answer): Promise<void> {
    if (answer.show === 'view') await tell(asked, answer.view);
    else if (answer.show !== 'nothing') await open(asked, draw(answer.form, asked));
  }

  return {
    /** A press or a command, already acknowledged. A form is opened before anything else: its trigger lives three seconds. */
    async asked(asked: Asked): Promise<void> {
      if (asked.view) return showIn(asked.view.id, asked, (await ask(asked)).answer);
      if (!asked.opens) return show(asked, (await ask(asked)).answer);
      const view = await open(asked, notice(sentence(phrases.loading), asked.channel));
      if (view !== null) await showIn(view, asked, (await ask(asked)).answer);
    },

    async closed(asked: Asked): Promise<void> {
      await ask(asked);
    },

    /** Acknowledges in time, with the answer when it is there. */
    async submit(asked: Asked, ack: SubmitAck): Promise<void> {
      const asking = ask(asked);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<null>(resolve => {
        timer = setTimeout(resolve, PATIENCE, null);
      });
      const quick = await Promise.race([asking, late]);
      clearTimeout(timer);
      if (quick === null) {
        await ack({ response_action: 'update', view: notice(sentence(phrases.working), asked.channel) });
        await showIn(asked.view?.id ?? '', asked, (await asking).answer);
        return;
      }
      const { answer, broke } = quick;
      const firstInput = Object.values(asked.view?.inputs ?? {})[0];
      if (broke && firstInput !== undefined && answer.show === 'view') {
        // The modal stays, and with it what was typed.
        await ack({ response_action: 'errors', errors: { [firstInput]: answer.view.title.join('') } });
      } else if (answer.show === 'nothing') {
        await ack({ response_action: 'clear' });
      } else if (answer.show === 'view') {
        await ack({ response_action: 'clear' });
        await tell(asked, answer.view);
      } else {
        const errors = answer.show === 'errors' ? inPlace(answer.form, asked) : null;
        await ack(errors ? { response_action: 'errors', errors } : { response_action: 'update', view: draw(answer.form, asked) });
      }
    },
  };
}

/** The errors by block, where the form shown is still the one they are about and has all those fields; else it is drawn anew. */
function inPlace(form: FormView, { inbound, view }: Asked): Record<string, string> | null {
  if (inbound?.is !== 'submit' || view === null) return null;
  if (form.id !== inbound.form.id || form.step !== inbound.form.step || form.seen !== inbound.form.seen) return null;
  const errors: Record<string, string> = {};
  for (const field of form.fields) {
    if (!('error' in field) || !field.error) continue;
    const block = view.inputs[field.name];
    if (block === undefined) return null;
    errors[block] = field.error;
  }
  return Object.keys(errors).length > 0 ? errors : null;
}
