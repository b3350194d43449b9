import { oneSend } from '../../reply/plan.ts';
import { bounded, limitOf, targetFields, textField } from './fields.ts';
import { checked, needed, type SendForm } from './send-form.ts';

/** A private message in a talk that is already private. */
export const message: SendForm<'message'> = {
  fields(folder, draft, words, wrong) {
    const label = words.forms.fields.message;
    const limit = bounded(limitOf(folder, draft), words);
    return [
      ...targetFields(folder, draft, words),
      textField({ name: 'text', label, value: draft.text, required: true, ...limit }, wrong),
    ];
  },
  check: ({ case: c }, draft, words) =>
    checked({ text: needed(c, draft.target, draft.text, words) }, () => oneSend(c, draft)),
};
