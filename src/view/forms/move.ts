import { answerable } from '../../case/questions.ts';
import { messageThenLine, oneSend, sendsPrivately } from '../../reply/plan.ts';
import { textsFor } from '../../words/texts.ts';
import {
  bounded,
  limitOf,
  optionsOf,
  selectField,
  sentenceField,
  targetFields,
  textField,
} from './fields.ts';
import { checked, needed, type SendForm } from './send-form.ts';

const NOWHERE = { code: 'cannot_answer', why: 'nothing_answerable' } as const;

/** Continues in private: by a message and a public line if we can write first, otherwise by an invitation. */
export const move: SendForm<'move'> = {
  fields(folder, draft, words, wrong) {
    const { fields, intro } = words.forms;
    const proposed = textsFor(folder.texts, folder.posts.get(draft.target)?.language);
    const limit = bounded(limitOf(folder, draft), words);
    const about = targetFields(folder, draft, words);
    const text = { name: 'text', value: draft.text, required: true, ...limit };
    if (!sendsPrivately(folder.case, draft.target)) {
      const hint = limit.hint && { hint: fields.invitationHint(limit.hint) };
      // A form that was submitted once has a way, and keeps even an emptied text.
      const value = draft.way === undefined ? draft.text || proposed.invite : draft.text;
      const options = optionsOf(words.labels.privately);
      return [
        ...about,
        sentenceField(intro.invite),
        textField({ ...text, value, label: fields.invitation, ...hint }, wrong),
        selectField({ name: 'way', label: fields.way, options, value: draft.way ?? 'dm' }, wrong),
      ];
    }
    const line = {
      name: 'line',
      label: fields.line,
      value: draft.line ?? proposed.moved,
      required: true,
      rows: 2,
    };
    const hint = limit.hint && { hint: fields.lineHint(limit.hint) };
    return [
      ...about,
      sentenceField(intro.move),
      textField({ ...text, label: fields.message }, wrong),
      textField({ ...line, ...limit, ...hint }, wrong),
    ];
  },
  title: (c, draft, words) => (sendsPrivately(c, draft.target) ? null : words.forms.inviteTitle),
  check({ case: c }, draft, words, now) {
    const { target, line = '', way } = draft;
    const text = needed(c, target, draft.text, words);
    if (sendsPrivately(c, target)) {
      const wrong = { text, line: needed(c, target, line, words) };
      return checked(wrong, () => messageThenLine(c, draft, line, now) ?? NOWHERE);
    }
    if (way === undefined) return checked({ text, way: words.forms.wrong.way }, () => NOWHERE);
    return checked({ text }, () => (answerable(c, now) ? oneSend(c, draft, { begins: way }) : NOWHERE));
  },
};
