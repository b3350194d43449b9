import { inline } from '../text/foreign.ts';
import { selectField, sentenceField } from './fields.ts';
import type { OneStepForm } from './one-step.ts';

/** The value before anybody is chosen. */
const NOBODY = '';

/** Gives a case to a colleague. */
export const handOver: OneStepForm = {
  asksColleague: true,
  trial: () => ({ do: 'hand_over', to: NOBODY }),
  fields({ words, colleagues }, typed, wrong) {
    const { fields, intro } = words.forms;
    const options = colleagues.map(({ id, name }) => ({ value: id, label: { foreign: inline(name, 60) } }));
    return [
      sentenceField(intro.handOver),
      selectField({ name: 'to', label: fields.to, options, value: typed.to }, wrong),
    ];
  },
  submit: words => words.forms.submits.handOver,
  check(typed, { words, colleagues }) {
    const to = colleagues.find(({ id }) => id === typed.to)?.id;
    return to === undefined
      ? { is: 'wrong', errors: { to: words.forms.wrong.choose } }
      : { is: 'ok', want: { do: 'hand_over', to }, note: null, says: { is: 'handed_over', to } };
  },
};
