import type { Plan } from '../../acts/acts.ts';
import type { Refusal } from '../../case/commands.ts';
import type { Case, Instant, PostKey } from '../../case/types.ts';
import { blank, type DraftOf } from '../../reply/draft.ts';
import { measure } from '../../reply/measure.ts';
import { type Meaning, targetOf } from '../../reply/plan.ts';
import type { Words } from '../../words/words.ts';
import type { Folder } from '../folder.ts';
import type { Field, Own } from '../types.ts';
import type { FormErrors } from './fields.ts';

/**
 * A form about a send. Its first step asks. The preview, which is the same for all forms, shows the meaning
 * of the draft and publishes it.
 */
export type SendForm<P extends Plan> = {
  /** The fields with the draft's values. */
  fields(folder: Folder, draft: DraftOf<P>, words: Words, wrong: FormErrors): Field[];
  /** A title other than the step's own; null: the step's own. */
  title?(c: Case, draft: DraftOf<P>, words: Words): Own | null;
  /** The meaning of the draft, or its errors. */
  check(folder: Folder, draft: DraftOf<P>, words: Words, now: Instant): CheckedDraft;
};

export type CheckedDraft =
  | { is: 'ok'; means: Meaning }
  | { is: 'wrong'; errors: FormErrors }
  | { is: 'refused'; refusal: Refusal };

/** `wrong`: an error or null for each field. */
export const checked = (wrong: Record<string, Own | null>, means: () => Meaning | Refusal): CheckedDraft => {
  const errors = Object.entries(wrong).filter((entry): entry is [string, Own] => entry[1] !== null);
  if (errors.length > 0) return { is: 'wrong', errors: Object.fromEntries(errors) };
  const made = means();
  return 'code' in made ? { is: 'refused', refusal: made } : { is: 'ok', means: made };
};

/** An error if a text is too long, as the network of its target counts. */
export function tooLong(c: Case, target: PostKey, text: string, words: Words): Own | null {
  const post = targetOf(c, target);
  if (!post) return null;
  const { used, over } = measure(text, post.can.limit);
  return over ? words.forms.wrong.tooLong(used, post.can.limit) : null;
}
export const needed = (c: Case, target: PostKey, text: string, words: Words): Own | null =>
  blank(text) ? words.forms.wrong.empty : tooLong(c, target, text, words);
