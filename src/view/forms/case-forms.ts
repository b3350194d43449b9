import type { FormAct } from '../../acts/acts.ts';
import { summary } from '../case/card.ts';
import type { FormView } from '../types.ts';
import { answeredThere } from './answered-there.ts';
import { type FormErrors, form, shownField, type Typed } from './fields.ts';
import { assign, handOver } from './hand-over.ts';
import { noReply } from './no-reply.ts';
import type { FormContext, OneStepForm } from './one-step.ts';
import { standing } from './standing.ts';
import { takeOver } from './take-over.ts';
import { waiveDebt } from './waive-debt.ts';

/** The forms of one step, about the case itself. */
export const caseForms: Record<FormAct, OneStepForm> = {
  hand_over: handOver,
  take_over: takeOver,
  assign,
  waive_debt: waiveDebt,
  no_reply: noReply,
  answered_there: answeredThere,
};

/** `wrong`: errors that `check` found in the values. */
export function drawCaseForm(
  { step, id }: { step: FormAct; id: string },
  asking: FormContext,
  typed: Typed = {},
  wrong: FormErrors = {},
): FormView {
  const { folder, words, asker, now } = asking;
  const { fields, submit } = caseForms[step];
  const about = shownField({ is: 'text', text: summary(folder, words) });
  return form({
    step,
    id,
    folder,
    seen: folder.case.version,
    fields: [about, ...standing(folder, { reader: asker.id, now }, words), ...fields(asking, typed, wrong)],
    submit: submit(words),
    words,
  });
}
