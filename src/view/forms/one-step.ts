import type { Command } from '../../case/commands.ts';
import type { NoteId, PersonId } from '../../case/types.ts';
import type { Words } from '../../words/words.ts';
import type { Folder } from '../folder.ts';
import type { Done } from '../notices/notices.ts';
import type { Field, Own } from '../types.ts';
import { type FormErrors, longNote, NOTE, type Typed, textField } from './fields.ts';

/** A form of one step. Colleagues read the text that somebody types there, customers never do. */
export type OneStepForm = {
  /** The command before anything was chosen: whether the form is opened at all is decided with it. */
  trial(note: NoteId): Command;
  /** The case itself is shown above these. `typed` is kept where something was wrong. */
  fields(asking: FormContext, typed: Typed, wrong: FormErrors): Field[];
  submit(words: Words): Own;
  /** Turns the values into the command that they mean, or says what is wrong with them. */
  check(typed: Typed, asking: FormContext): CheckedForm;
  /** It asks for one of the colleagues, so they have to be known. */
  asksColleague?: true;
};

export type Colleague = { id: PersonId; name: string };
export type FormContext = {
  folder: Folder;
  words: Words;
  /** Under this id the text for colleagues is kept. */
  note: NoteId;
  /** Those who can act, without who is asked; empty where the form does not ask for one. */
  colleagues: Colleague[];
};

/**
 * `note`: the text for colleagues, null where there is none. `says`: the answer, where the card alone would
 * leave a question.
 */
export type CheckedForm =
  | { is: 'ok'; want: Command; note: string | null; says?: Done }
  | { is: 'wrong'; errors: FormErrors };

type NoteField = { name: 'reason' | 'note'; required: boolean; rows: number; hint?: Own };
export function noteField(
  { name, ...more }: NoteField,
  words: Words,
  typed: Typed,
  wrong: FormErrors,
): Field {
  const { fields } = words.forms;
  return textField(
    { name, label: fields[name], value: typed[name] ?? '', max: NOTE, hint: fields.noteHint, ...more },
    wrong,
  );
}

/** For a form that asks for a reason and nothing else. */
export function checkReason(
  typed: Typed,
  { words, note }: FormContext,
  want: (note: NoteId) => Command,
): CheckedForm {
  const reason = trimmed(typed.reason);
  const error = reason === null ? words.forms.wrong.reason : longNote(reason, words);
  return error ? { is: 'wrong', errors: { reason: error } } : { is: 'ok', want: want(note), note: reason };
}

type Choice<K extends string> = { name: string; offered: Record<K, unknown> };
/** For a form that asks for one of several, and takes a note. */
export function checkChoice<K extends string>(
  { name, offered }: Choice<K>,
  typed: Typed,
  { words, note }: FormContext,
  want: (choice: K, note: { note?: NoteId }) => Command,
): CheckedForm {
  const choice = chosen(typed[name], offered);
  const long = longNote(typed.note ?? '', words);
  if (choice === null || long !== null) {
    const errors = {
      ...(choice === null && { [name]: words.forms.wrong.choose }),
      ...(long && { note: long }),
    };
    return { is: 'wrong', errors };
  }
  const text = trimmed(typed.note);
  return { is: 'ok', want: want(choice, text === null ? {} : { note }), note: text };
}

const chosen = <K extends string>(value: string | undefined, offered: Record<K, unknown>): K | null =>
  value !== undefined && Object.hasOwn(offered, value) ? (value as K) : null;

/** Without the white space around it; null where nothing is left. */
const trimmed = (text: string | undefined): string | null => text?.trim() || null;
