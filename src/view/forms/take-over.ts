import { person, time } from '../text/parts.ts';
import type { Field } from '../types.ts';
import { shownField } from './fields.ts';
import { checkReason, noteField, type OneStepForm } from './one-step.ts';

/** Takes a case from its owner, who is told the reason. */
export const takeOver: OneStepForm = {
  trial: note => ({ do: 'take_over', note }),
  fields({ folder, words }, typed, wrong) {
    const { intro, fields } = words.forms;
    const { owner } = folder.case;
    const has: Field[] = owner
      ? [
          shownField({
            is: 'text',
            text: intro.takeOver(person(folder, owner.person, words), time(owner.since)),
          }),
        ]
      : [];
    const hint = fields.takeOverHint;
    return [...has, noteField({ name: 'reason', required: true, rows: 3, hint }, words, typed, wrong)];
  },
  submit: words => words.forms.submits.takeOver,
  check: (typed, asking) => checkReason(typed, asking, note => ({ do: 'take_over', note })),
};
