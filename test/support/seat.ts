import { randomUUID } from 'node:crypto';
import type { Answer } from '../../src/ports/chat.ts';
import type { FormView, View } from '../../src/view/types.ts';
import { buttonsOf, readAnswer, readView } from './screen.ts';

/** A message of the console, as a person sees it there. */
export type Shown = { key: string; at: number; view: View };
/** The part of the console that a seat needs. A message that is read here counts as seen. */
export type Desk = {
  post(body: object): Promise<Answer>;
  /** The newest card, or the newest card with the text `about`. */
  newest(about?: string): Promise<Shown>;
  direct(person: string): Promise<Shown[]>;
};
export type Seat = ReturnType<typeof seatOf>;

/**
 * One person at the console. The answer to a press or a form is a private answer: only this person sees it.
 */
export function seatOf(person: string, desk: Desk) {
  let last: Answer = { show: 'nothing' };
  type From = { from: 'channel' | 'direct' };
  const send = async (body: object, { from }: From = { from: 'channel' }): Promise<string> => {
    last = await desk.post({ person, from, ...body });
    return readAnswer(last);
  };
  const pressOn = (view: View, label: string, more: From & { on?: string; id?: string }): Promise<string> => {
    const button = buttonsOf(view).find(each => each.label === label);
    if (!button)
      throw new Error(
        `no button "${label}" on:\n${readView(view)}\nmore: ${view.more.map(each => each.label).join(', ')}`,
      );
    const { does, about, args } = button;
    const pressed = { does, ...(about !== undefined && { about }), ...(args && { args }) };
    const { from, on, id = randomUUID() } = more;
    return send({ is: 'press', id, ...(on !== undefined && { on }), ...pressed }, { from });
  };
  const shown = (): View => {
    if (last.show !== 'view') throw new Error(`no view is shown, but:\n${readAnswer(last)}`);
    return last.view;
  };
  const opened = (): FormView | null => (last.show === 'form' || last.show === 'errors' ? last.form : null);
  const form = (): FormView => {
    const open = opened();
    if (!open) throw new Error(`no form is open; shown is:\n${readAnswer(last)}`);
    return open;
  };
  const submitted = ({ id, step, about, seen }: FormView) => ({
    form: { id, step, ...(about !== undefined && { about }), seen },
  });

  return {
    /**
     * Presses a button of the newest card (with the text `about`), also in the menu More. Returns the private
     * answer.
     */
    async press(label: string, about?: string, id?: string): Promise<string> {
      const card = await desk.newest(about);
      return pressOn(card.view, label, { from: 'channel', on: card.key, ...(id !== undefined && { id }) });
    },
    /** The last private answer. */
    shown,
    /** Presses a button of the last private answer. */
    pressShown: async (label: string): Promise<string> => pressOn(shown(), label, { from: 'channel' }),
    async pressDirect(label: string): Promise<string> {
      const message = (await desk.direct(person)).at(-1);
      if (!message) throw new Error('no private message');
      return pressOn(message.view, label, { from: 'direct', on: message.key });
    },
    form,
    /** The form of the last private answer; null if it is not a form. */
    opened,
    /** Fills in the open form and submits it. */
    async submit(
      values: Record<string, string> = {},
      id: string = randomUUID(),
      open = form(),
    ): Promise<string> {
      const kept = Object.fromEntries(
        open.fields.flatMap(field =>
          field.is === 'text' || (field.is === 'select' && field.value !== undefined)
            ? [[field.name, field.value ?? '']]
            : [],
        ),
      );
      return send({ is: 'submit', id, ...submitted(open), values: { ...kept, ...values } });
    },
    /** Goes back from the preview to the text. */
    back: async (open = form()): Promise<string> =>
      send({ is: 'submit', id: randomUUID(), ...submitted(open), values: {}, back: true }),
    /** Closes the open form without submitting it. `values`: its typed text. */
    async close(values?: Record<string, string>, open = form()): Promise<void> {
      const typed = { ...submitted(open), ...(values && { values }) };
      await desk.post({ is: 'closed', id: randomUUID(), person, from: 'channel', ...typed });
    },
    /** Writes `/webcare mine` and the like. */
    command: async (text: string): Promise<string> => send({ is: 'command', id: randomUUID(), text }),
    /** This person's private messages, oldest first. */
    direct: async (): Promise<string[]> => (await desk.direct(person)).map(message => readView(message.view)),
  };
}
