import type { FormStep } from '../../acts/acts.ts';
import { replaces } from '../../case/questions.ts';
import type { Can, CasePost } from '../../case/types.ts';
import type { Draft } from '../../reply/draft.ts';
import { targetOf } from '../../reply/plan.ts';
import type { Words } from '../../words/words.ts';
import { conversationField } from '../case/conversation.ts';
import type { Folder } from '../folder.ts';
import { inline } from '../text/foreign.ts';
import { countGraphemes } from '../text/graphemes.ts';
import { account, foreign, NAME, postBlocks, quoted, type Size } from '../text/parts.ts';
import type { Block, Field, FormView, Own } from '../types.ts';

/** The parts of every form. */

/** The values that somebody typed or chose, by the field's name. */
export type Typed = Readonly<Record<string, string>>;

/** The errors, by the field's name. */
export type FormErrors = Readonly<Record<string, Own>>;

export const shownField = (block: Block): Field => ({ is: 'shown', block });
export const sentenceField = (sentence: Own, tone?: 'attention'): Field =>
  shownField({ is: 'text', text: [sentence], ...(tone && { tone }) });

type TextInput = {
  name: string;
  label: Own;
  value: string;
  required: boolean;
  rows?: number;
  max?: number;
  hint?: Own;
};
export const textField = ({ rows = 5, ...asked }: TextInput, wrong: FormErrors): Field => {
  const error = wrong[asked.name];
  return { is: 'text', ...asked, rows, ...(error && { error }) };
};

type Options = Extract<Field, { is: 'select' }>['options'];
/** A choice that people have to make. A chosen value that is no longer offered is dropped. */
export function selectField(
  { name, label, options, value }: { name: string; label: Own; options: Options; value: string | undefined },
  wrong: FormErrors,
): Field {
  const chosen = options.find(option => option.value === value)?.value;
  const error = wrong[name];
  return {
    is: 'select',
    name,
    label,
    options,
    required: true,
    ...(chosen !== undefined && { value: chosen }),
    ...(error && { error }),
  };
}
export const optionsOf = (labels: Record<string, Own>): Options =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

type Form = {
  step: FormStep;
  id: string;
  folder: Folder;
  seen: number;
  fields: Field[];
  submit: Own;
  words: Words;
};
export const form = ({ folder, words, fields, ...rest }: Form): FormView => ({
  ...rest,
  fields: [...fields, ...conversationField(folder, words)],
  about: folder.case.id,
  title: words.forms.titles[rest.step],
});

/** The longest text for colleagues, in UTF-16 units. */
export const NOTE = 1_000;
export function longNote(text: string, words: Words): Own | null {
  if (text.length <= NOTE) return null;
  const used = countGraphemes(text.slice(0, 50_000));
  return used > NOTE ? words.forms.wrong.longNote(used, NOTE) : null;
}

type Aimed = Pick<Draft, 'target'>;
/** A longer post is cut here; the whole conversation is below. */
const ANSWERED: Size = { graphemes: 2_400, lines: 60 };

/** The post that is answered. */
export function targetFields(folder: Folder, draft: Aimed, words: Words): Field[] {
  const target = targetOf(folder.case, draft.target);
  if (!target) return [sentenceField(words.forms.targetGone, 'attention')];
  return [
    sentenceField(words.forms.answering),
    ...postBlocks(folder, target, words, { size: ANSWERED }).map(shownField),
  ];
}

/** The whole answer that a new one would replace, since it would be lost for good. */
export function replaced(folder: Folder, target: CasePost, words: Words): Field[] {
  if (!replaces(folder.case, target)) return [];
  const { answered } = target.can.reply;
  const there = folder.posts.get(target.key)?.answer;
  const intro = sentenceField(words.forms.intro.replaces);
  if (answered === undefined || !there) return [intro];
  const whole = quoted(there.text, null, words);
  const by = [there.by === undefined ? account(folder, target.key) : foreign(inline(there.by, NAME))];
  return [intro, shownField({ is: 'quote', ...whole, by, at: answered, side: 'us', private: false })];
}

export const limitOf = (folder: Folder, draft: Aimed): Can['limit'] | null =>
  targetOf(folder.case, draft.target)?.can.limit ?? null;
export const bounded = (limit: Can['limit'] | null, words: Words): { max?: number; hint?: Own } =>
  limit ? { max: limit.max, hint: words.forms.limit(limit) } : {};
