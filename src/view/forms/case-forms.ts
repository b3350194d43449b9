import type { Case } from '../../case/types.ts';
import { type FormErrors, NOTE } from '../../reply/draft.ts';
import type { Words } from '../../words/words.ts';
import { summary } from '../case/card.ts';
import type { Folder } from '../folder.ts';
import { inline } from '../text/foreign.ts';
import { foreign, person, time } from '../text/parts.ts';
import type { Field, FormView, Own } from '../types.ts';
import { asks, form, shown, told } from './fields.ts';

/** The forms of one step, about the case itself. `typed` keeps what was typed when something was wrong. */
type Typed = Record<string, string>;

const about = (folder: Folder, words: Words): Field => shown({ is: 'text', text: summary(folder, words) });
const seen = (c: Case): number => c.version;

export function waiveForm(
  folder: Folder,
  formId: string,
  words: Words,
  wrong: FormErrors = {},
  typed: Typed = {},
): FormView {
  const { fields, intro, submits } = words.forms;
  const reason = asks(
    {
      name: 'reason',
      label: fields.reason,
      value: typed.reason ?? '',
      required: true,
      rows: 3,
      max: NOTE,
      hint: fields.noteHint,
    },
    wrong,
  );
  return form(
    'waive_debt',
    formId,
    folder,
    seen(folder.case),
    [about(folder, words), told(intro.waive), reason],
    submits.waive,
    words,
    wrong,
  );
}

export function handOverForm(
  folder: Folder,
  people: { id: string; name: string }[],
  formId: string,
  words: Words,
  wrong: FormErrors = {},
  typed: Typed = {},
): FormView {
  const { fields, intro, submits } = words.forms;
  const options = people.map(({ id, name }) => ({
    value: id,
    label: foreign(inline(name, 60)) as { foreign: string },
  }));
  const to = chooses('to', fields.to, options, typed, wrong);
  return form(
    'hand_over',
    formId,
    folder,
    seen(folder.case),
    [about(folder, words), told(intro.handOver), to],
    submits.handOver,
    words,
    wrong,
  );
}

export function takeOverForm(
  folder: Folder,
  formId: string,
  words: Words,
  wrong: FormErrors = {},
  typed: Typed = {},
): FormView {
  const { fields, intro, submits } = words.forms;
  const { owner } = folder.case;
  const has: Field[] = owner
    ? [shown({ is: 'text', text: intro.takeOver(person(folder, owner.person, words), time(owner.since)) })]
    : [];
  const reason = asks(
    {
      name: 'reason',
      label: fields.reason,
      value: typed.reason ?? '',
      required: true,
      rows: 3,
      max: NOTE,
      hint: fields.takeOverHint,
    },
    wrong,
  );
  return form(
    'take_over',
    formId,
    folder,
    seen(folder.case),
    [about(folder, words), ...has, reason],
    submits.takeOver,
    words,
    wrong,
  );
}

export function noReplyForm(
  folder: Folder,
  formId: string,
  words: Words,
  wrong: FormErrors = {},
  typed: Typed = {},
): FormView {
  const { fields, intro, submits } = words.forms;
  const why = chooses('why', fields.why, labelled(words.labels.noReply), typed, wrong);
  return form(
    'no_reply',
    formId,
    folder,
    seen(folder.case),
    [about(folder, words), told(intro.noReply), why, note(words, wrong, typed)],
    submits.close,
    words,
    wrong,
  );
}

export function answeredThereForm(
  folder: Folder,
  formId: string,
  words: Words,
  wrong: FormErrors = {},
  typed: Typed = {},
): FormView {
  const { fields, intro, submits } = words.forms;
  const way = chooses('way', fields.where, labelled(words.labels.elsewhere), typed, wrong);
  const all = [about(folder, words), told(intro.answeredThere), way, note(words, wrong, typed)];
  return form('answered_there', formId, folder, seen(folder.case), all, submits.save, words, wrong);
}

const note = (words: Words, wrong: FormErrors, typed: Typed): Field => {
  const { fields } = words.forms;
  return asks(
    {
      name: 'note',
      label: fields.note,
      value: typed.note ?? '',
      required: false,
      rows: 2,
      max: NOTE,
      hint: fields.noteHint,
    },
    wrong,
  );
};

type Options = Extract<Field, { is: 'select' }>['options'];
const labelled = (labels: Record<string, Own>): Options =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

function chooses(name: string, label: Own, options: Options, typed: Typed, wrong: FormErrors): Field {
  const value = options.find(option => option.value === typed[name])?.value;
  const error = wrong[name];
  return {
    is: 'select',
    name,
    label,
    options,
    required: true,
    ...(value !== undefined && { value }),
    ...(error && { error }),
  };
}
