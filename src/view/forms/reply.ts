import { oneSend, targetOf } from '../../reply/plan.ts';
import { answering, bounded, limitOf, sentenceField, textField } from './fields.ts';
import { checked, needed, type SendForm } from './send-form.ts';

/** A public reply. */
export const reply: SendForm<'reply'> = {
  fields(folder, draft, words, wrong) {
    const { fields, intro } = words.forms;
    const replaces = targetOf(folder.case, draft.target)?.can.reply.mode === 'replace';
    const limit = bounded(limitOf(folder, draft), words);
    return [
      ...answering(folder, draft, words),
      ...(replaces ? [sentenceField(intro.replaces)] : []),
      textField({ name: 'text', label: fields.reply, value: draft.text, required: true, ...limit }, wrong),
    ];
  },
  check: ({ case: c }, draft, words) =>
    checked({ text: needed(c, draft.target, draft.text, words) }, () => oneSend(c, draft)),
};
