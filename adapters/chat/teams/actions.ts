import { isReading, isWriting } from '../../../src/acts/acts.ts';
import type { FormHandle } from '../../../src/ports/chat.ts';
import type { Button, FormView } from '../../../src/view/types.ts';
import { limits } from './limits.ts';
import type { Phrases } from './phrases.ts';
import type { Element } from './text.ts';
import { cut, sentence } from './text.ts';

/**
 * Where a button was drawn, if not on a message of the engine. `here`: in place of a card, for one person
 * only. `apart`: in an answer in the person's own chat. `dialog`: in the window over the channel. The engine
 * knows no message for the last two.
 */
export type Mark = 'here' | 'apart' | 'dialog';
/**
 * Where a view is drawn, and in which phrases. `dialogs`: forms and private views open a dialog; otherwise
 * they take the place of the card.
 */
export type Site = { mark?: Mark | undefined; dialogs: boolean; phrases: Phrases };
export type PressData = { does: string; about?: string; args?: Record<string, string>; mark?: Mark };
/** `field`: the field in which the choice changed. */
export type FormData = { form: FormHandle; mark?: Mark; field?: string };
export const formVerbs = { submit: 'submit', back: 'back', close: 'close', changed: 'changed' } as const;

/**
 * A universal action, with the older Action.Submit for clients that do not know it. Both arrive with the same
 * data. A dialog knows only the older one.
 */
function execute(title: string, verb: string, data: PressData | FormData, rest: Element = {}): Element {
  const common = { title: cut(title, limits.label), data: data as Element, ...rest };
  if (data.mark === 'dialog') return { type: 'Action.Submit', ...common, data: { ...data, verb } as Element };
  return {
    type: 'Action.Execute',
    verb,
    ...common,
    fallback: { type: 'Action.Submit', ...common, data: { ...data, verb } as Element },
  };
}

/** Opens a dialog: the answer to a task/fetch is its content (msteams-docs, "Dialogs in Adaptive Cards"). */
const fetches = (title: string, verb: string, data: PressData, rest: Element): Element => ({
  type: 'Action.Submit',
  title: cut(title, limits.label),
  data: { ...data, verb, msteams: { type: 'task/fetch' } } as Element,
  ...rest,
});

const styleOf = (button: Button): Element =>
  button.style === 'primary'
    ? { style: 'positive' }
    : button.style === 'danger'
      ? { style: 'destructive' }
      : {};

function isWeb(url: string): boolean {
  return url.length <= limits.url && URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}

const rows = (actions: Element[]): Element[] =>
  Array.from({ length: Math.ceil(actions.length / limits.actionsInRow) }, (_, i) => ({
    type: 'ActionSet',
    actions: actions.slice(i * limits.actionsInRow, (i + 1) * limits.actionsInRow),
  }));

/**
 * Draws the buttons with their questions and the More menu, all in place: Teams has no confirmation, and no
 * menu that could ask for one.
 */
export function buttonRows(buttons: Button[], more: Button[], ids: () => string, site: Site): Element[] {
  const { mark, phrases } = site;
  const asked: Element[] = [];
  const actions = buttons.flatMap(button => {
    if (typeof button.opens === 'object')
      return isWeb(button.opens.url)
        ? [{ type: 'Action.OpenUrl', title: cut(button.label, limits.label), url: button.opens.url }]
        : [];
    const { does, about, args } = button;
    const data: PressData = {
      does,
      ...(about === undefined ? {} : { about }),
      ...(args === undefined ? {} : { args }),
      ...(mark === undefined ? {} : { mark }),
    };
    const opens = site.dialogs && mark !== 'dialog' && (button.opens === 'form' || isReading(does));
    const press = (opens ? fetches : execute)(button.label, does, data, {
      associatedInputs: 'none',
      ...styleOf(button),
    });
    if (button.confirm === undefined) return [press];
    const id = ids();
    asked.push({
      type: 'Container',
      id,
      isVisible: false,
      style: 'warning',
      items: [sentence(button.confirm), { type: 'ActionSet', actions: [press] }],
    });
    return [
      { type: 'Action.ToggleVisibility', title: cut(button.label, limits.label), targetElements: [id] },
    ];
  });
  if (more.length === 0) return [...rows(actions), ...asked];
  const id = ids();
  const rest: Element = { type: 'Container', id, isVisible: false, items: buttonRows(more, [], ids, site) };
  return [
    ...rows([...actions, { type: 'Action.ToggleVisibility', title: phrases.more, targetElements: [id] }]),
    ...asked,
    rest,
  ];
}

export const formHandleOf = (form: FormView): FormHandle => ({
  id: form.id,
  step: form.step,
  ...(form.about === undefined ? {} : { about: form.about }),
  seen: form.seen,
});

/** Teams sends nothing when a choice changes, so this button beside the field does. */
export const chooseButton = (form: FormView, field: string, { mark, phrases }: Site): Element => ({
  type: 'ActionSet',
  actions: [
    execute(phrases.choose, formVerbs.changed, {
      form: formHandleOf(form),
      field,
      ...(mark === undefined ? {} : { mark }),
    }),
  ],
});

/**
 * `usable` is false if the inputs could not be drawn. A submit would then replace the typed text by nothing.
 */
export function formButtons(form: FormView, usable: boolean, { mark, phrases }: Site): Element {
  const data: FormData = { form: formHandleOf(form), ...(mark === undefined ? {} : { mark }) };
  // Red if it publishes: nobody should press this button by habit.
  const submit = execute(form.submit, formVerbs.submit, data, {
    style: form.publishes ? 'destructive' : 'positive',
  });
  const back = form.back === undefined ? [] : [execute(form.back, formVerbs.back, data)];
  // The text of a send becomes a draft.
  const kept = isWriting(form.step) ? {} : { associatedInputs: 'none' };
  const close = execute(phrases.close, formVerbs.close, data, kept);
  return { type: 'ActionSet', actions: [...(usable ? [submit] : []), ...back, close] };
}

/** Brings the card back after something else was shown in its place. */
export const backToCard = (about: string, phrases: Phrases): Element => ({
  type: 'ActionSet',
  actions: [
    execute(
      phrases.backToCard,
      'show_case',
      { does: 'show_case', about, mark: 'here' },
      { associatedInputs: 'none' },
    ),
  ],
});
