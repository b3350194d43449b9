import { alsoField } from '../../reply/draft.ts';
import { alsoAnswered, oneSend, targetOf } from '../../reply/plan.ts';
import type { Folder } from '../folder.ts';
import { shortName } from '../text/parts.ts';
import type { Field } from '../types.ts';
import { bounded, limitOf, replaced, sentenceField, targetFields, textField } from './fields.ts';
import { checked, needed, type SendForm } from './send-form.ts';

/** A public reply. */
export const reply: SendForm<'reply'> = {
  fields(folder, draft, words, wrong) {
    const { fields } = words.forms;
    const target = targetOf(folder.case, draft.target);
    const limit = bounded(limitOf(folder, draft), words);
    const others = waiting(folder).map(({ case: id, customer }): Field => {
      const value = draft.also?.some(each => each.case === id) ?? false;
      return { is: 'check', name: alsoField(id), label: shortName(folder, customer, words), value };
    });
    return [
      ...targetFields(folder, draft, words),
      ...(target ? replaced(folder, target, words) : []),
      textField({ name: 'text', label: fields.reply, value: draft.text, required: true, ...limit }, wrong),
      ...(others.length > 0 ? [sentenceField(fields.also), ...others] : []),
    ];
  },
  check: (folder, draft, words) => {
    const also = alsoAnswered(draft.also ?? [], waiting(folder));
    return checked({ text: needed(folder.case, draft.target, draft.text, words) }, () =>
      oneSend(folder.case, draft, also.length > 0 ? { also } : {}),
    );
  },
};

/** Other customers of the thread who wait for us. */
const waiting = (folder: Folder) => folder.around.filter(({ phase }) => phase === 'open');
