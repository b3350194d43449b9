import { optionsOf, selectField, sentenceField } from './fields.ts';
import { checkChoice, noteField, type OneStepForm } from './one-step.ts';

/** Closes a case that needs no answer from us. */
export const noReply: OneStepForm = {
  trial: () => ({ do: 'no_reply', why: 'praise' }),
  fields({ words }, typed, wrong) {
    const { fields, intro } = words.forms;
    const options = optionsOf(words.labels.noReply);
    return [
      sentenceField(intro.noReply),
      selectField({ name: 'why', label: fields.why, options, value: typed.why }, wrong),
      noteField({ name: 'note', required: false, rows: 2 }, words, typed, wrong),
    ];
  },
  submit: words => words.forms.submits.close,
  check(typed, asking) {
    const choice = { name: 'why', offered: asking.words.labels.noReply };
    return checkChoice(choice, typed, asking, (why, note) => ({ do: 'no_reply', why, ...note }));
  },
};
