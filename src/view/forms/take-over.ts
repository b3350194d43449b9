import { person, time } from '../text/parts.ts';
import type { Field } from '../types.ts';
import { shownField } from './fields.ts';
import { checkReason, noteField, type OneStepForm, trimmed } from './one-step.ts';

/** Takes a case from its owner, who is told the reason. Only a lead needs none. */
export const takeOver: OneStepForm = {
  trial: note => ({ do: 'take_over', note }),
  fields({ folder, words, lead }, typed, wrong) {
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
    const label = lead ? fields.reasonIfAny : fields.reason;
    return [
      ...has,
      noteField({ name: 'reason', label, required: !lead, rows: 3, hint }, words, typed, wrong),
    ];
  },
  submit: words => words.forms.submits.takeOver,
  check: (typed, asking) =>
    asking.lead && trimmed(typed.reason) === null
      ? { is: 'ok', want: { do: 'take_over' }, note: null }
      : checkReason(typed, asking, note => ({ do: 'take_over', note })),
};
