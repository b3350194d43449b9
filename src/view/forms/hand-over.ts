import type { Command } from '../../case/commands.ts';
import type { PersonId } from '../../case/types.ts';
import { inline } from '../text/foreign.ts';
import type { Field, Own } from '../types.ts';
import { type FormErrors, longNote, selectField, sentenceField, type Typed } from './fields.ts';
import { type CheckedForm, type FormContext, noteField, type OneStepForm, trimmed } from './one-step.ts';

/** The value before anybody is chosen. */
const NOBODY = '';

/** Gives one's own case to a colleague. */
export const handOver: OneStepForm = {
  asksColleague: true,
  trial: () => ({ do: 'hand_over', to: NOBODY }),
  fields: (asking, typed, wrong) => toColleague(asking.words.forms.intro.handOver, asking, typed, wrong),
  submit: words => words.forms.submits.handOver,
  check: (typed, asking) => checkColleague('hand_over', typed, asking),
};

/** A lead gives somebody a case, whoever has it. */
export const assign: OneStepForm = {
  asksColleague: true,
  trial: () => ({ do: 'assign', to: NOBODY }),
  fields(asking, typed, wrong) {
    const { assign, handOver } = asking.words.forms.intro;
    return toColleague(asking.folder.case.owner ? assign : handOver, asking, typed, wrong);
  },
  submit: words => words.forms.submits.assign,
  check: (typed, asking) => checkColleague('assign', typed, asking),
};

function toColleague(
  intro: Own,
  { words, colleagues }: FormContext,
  typed: Typed,
  wrong: FormErrors,
): Field[] {
  const options = colleagues.map(({ id, name }) => ({ value: id, label: { foreign: inline(name, 60) } }));
  return [
    sentenceField(intro),
    selectField({ name: 'to', label: words.forms.fields.to, options, value: typed.to }, wrong),
    noteField({ name: 'note', required: false, rows: 2 }, words, typed, wrong),
  ];
}

type ToColleague = Extract<Command, { to: PersonId }>['do'];
function checkColleague(
  does: ToColleague,
  typed: Typed,
  { words, note, colleagues }: FormContext,
): CheckedForm {
  const to = colleagues.find(({ id }) => id === typed.to)?.id;
  const long = longNote(typed.note ?? '', words);
  if (to === undefined || long !== null) {
    const errors = { ...(to === undefined && { to: words.forms.wrong.choose }), ...(long && { note: long }) };
    return { is: 'wrong', errors };
  }
  const text = trimmed(typed.note);
  const want: Command = { do: does, to, ...(text !== null && { note }) };
  return { is: 'ok', want, note: text, says: { is: does, to } };
}
