import { sentenceField } from './fields.ts';
import { checkReason, noteField, type OneStepForm } from './one-step.ts';

/** Records why the public follow-up that we owe is left out. */
export const waiveDebt: OneStepForm = {
  trial: note => ({ do: 'waive_debt', note }),
  fields: ({ words }, typed, wrong) => [
    sentenceField(words.forms.intro.waive),
    noteField({ name: 'reason', required: true, rows: 3 }, words, typed, wrong),
  ],
  submit: words => words.forms.submits.waive,
  check: (typed, asking) => checkReason(typed, asking, note => ({ do: 'waive_debt', note })),
};
