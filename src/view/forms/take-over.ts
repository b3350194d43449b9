import { may } from '../../acts/acts.ts';
import { checkReason, type FormContext, noteField, type OneStepForm, trimmed } from './one-step.ts';

const leads = ({ asker }: FormContext): boolean => may(asker.roles, 'lead');

/** Takes a case from its owner, who is told the reason. Only a lead needs none. */
export const takeOver: OneStepForm = {
  trial: note => ({ do: 'take_over', note }),
  fields(asking, typed, wrong) {
    const { fields } = asking.words.forms;
    const lead = leads(asking);
    const label = lead ? fields.reasonIfAny : fields.reason;
    const field = { name: 'reason', label, required: !lead, rows: 3, hint: fields.takeOverHint } as const;
    return [noteField(field, asking.words, typed, wrong)];
  },
  submit: words => words.forms.submits.takeOver,
  check: (typed, asking) =>
    leads(asking) && trimmed(typed.reason) === null
      ? { is: 'ok', want: { do: 'take_over' }, note: null }
      : checkReason(typed, asking, note => ({ do: 'take_over', note })),
};
