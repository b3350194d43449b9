import { optionsOf, selectField, sentenceField } from './fields.ts';
import { checkChoice, noteField, type OneStepForm } from './one-step.ts';

/**
 * Records that the customer was answered outside Webcare: on the network, by phone, by email or in person.
 */
export const answeredThere: OneStepForm = {
  trial: () => ({ do: 'answered_there', way: 'network' }),
  fields({ words }, typed, wrong) {
    const { fields, intro } = words.forms;
    const options = optionsOf(words.labels.elsewhere);
    return [
      sentenceField(intro.answeredThere),
      selectField({ name: 'way', label: fields.where, options, value: typed.way }, wrong),
      noteField({ name: 'note', required: false, rows: 2 }, words, typed, wrong),
    ];
  },
  submit: words => words.forms.submits.save,
  check(typed, asking) {
    const choice = { name: 'way', offered: asking.words.labels.elsewhere };
    return checkChoice(choice, typed, asking, (way, note) => ({ do: 'answered_there', way, ...note }));
  },
};
