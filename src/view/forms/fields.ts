import type { FormStep } from '../../acts/acts.ts';
import type { Can } from '../../case/types.ts';
import { type Draft, type FormErrors, targetOf } from '../../reply/draft.ts';
import type { Words } from '../../words/words.ts';
import type { Folder } from '../folder.ts';
import { LATER, postBlocks } from '../text/parts.ts';
import type { Block, Field, FormView, Own } from '../types.ts';

/** What forms are made of. */

export const shown = (block: Block): Field => ({ is: 'shown', block });
export const told = (sentence: Own, tone?: 'attention'): Field =>
  shown({ is: 'text', text: [sentence], ...(tone && { tone }) });

type Asked = {
  name: string;
  label: Own;
  value: string;
  required: boolean;
  rows?: number;
  max?: number;
  hint?: Own;
};
export const asks = ({ rows = 5, ...asked }: Asked, wrong: FormErrors): Field => {
  const error = wrong[asked.name];
  return { is: 'text', ...asked, rows, ...(error && { error }) };
};

export function form(
  step: FormStep,
  id: string,
  folder: Folder,
  seen: number,
  fields: Field[],
  submit: Own,
  words: Words,
  wrong: FormErrors = {},
): FormView {
  const trouble = wrong.form ? [told(wrong.form, 'attention')] : [];
  return {
    id,
    step,
    about: folder.case.id,
    seen,
    title: words.forms.titles[step],
    fields: [...trouble, ...fields],
    submit,
  };
}

/** The post that is answered, in short. */
export function answering(folder: Folder, draft: Draft, words: Words): Field[] {
  const target = targetOf(folder, draft);
  if (!target) return [told(words.forms.targetGone, 'attention')];
  return [told(words.forms.answering), ...postBlocks(folder, target, words, LATER).map(shown)];
}

export const limitOf = (folder: Folder, draft: Draft): Can['limit'] | null =>
  targetOf(folder, draft)?.can.limit ?? null;
export const bounded = (limit: Can['limit'] | null, words: Words): { max?: number; hint?: Own } =>
  limit ? { max: limit.max, hint: words.forms.limit(limit) } : {};
