import type { Command } from '../../case/commands.ts';
import type { Instant, NoteId, PersonId } from '../../case/types.ts';
import type { Words } from '../../words/words.ts';
import type { Folder } from '../folder.ts';
import type { Done } from '../notices/notices.ts';
import type { Reader } from '../personal.ts';
import type { Field, Own } from '../types.ts';
import { type FormErrors, longNote, NOTE, type Typed, textField } from './fields.ts';

/** A form of one step. Colleagues read its text; customers never do. */
export type OneStepForm = {
  /** The command before anything is chosen. If the case refuses it, the form is not opened. */
  trial(note: NoteId): Command;
  /** The fields below the case. If something is wrong, `typed` keeps the values. */
  fields(asking: FormContext, typed: Typed, wrong: FormErrors): Field[];
  submit(words: Words): Own;
  /** Turns the values into their command, or returns the errors. */
  check(typed: Typed, asking: FormContext): CheckedForm;
  /** The form asks for a colleague, so the engine loads the colleagues. */
  asksColleague?: true;
};

export type Colleague = { id: PersonId; name: string };
export type FormContext = {
  folder: Folder;
  words: Words;
  /** The id under which the text for colleagues is stored. */
  note: NoteId;
  /** People who can act, except the asker. Empty if the form does not ask for a colleague. */
  colleagues: Colleague[];
  asker: Reader;
  now: Instant;
};

/** `note`: the text for colleagues, or null. `says`: an answer, if the card alone would leave a question. */
export type CheckedForm =
  | { is: 'ok'; want: Command; note: string | null; says?: Done }
  | { is: 'wrong'; errors: FormErrors };

type NoteField = { name: 'reason' | 'note'; label?: Own; required: boolean; rows: number; hint?: Own };
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

/** For a form that asks only for a reason. */
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
/** For a form that asks for one of several choices, and takes a note. */
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

/** The text without white space around it; null if nothing is left. */
export const trimmed = (text: string | undefined): string | null => text?.trim() || null;
