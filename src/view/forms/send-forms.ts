import type { Plan } from '../../acts/acts.ts';
import type { Instant } from '../../case/types.ts';
import type { DraftOf } from '../../reply/draft.ts';
import type { Words } from '../../words/words.ts';
import type { Folder } from '../folder.ts';
import type { FormView } from '../types.ts';
import { type FormErrors, form } from './fields.ts';
import { message } from './message.ts';
import { move } from './move.ts';
import { reply } from './reply.ts';
import { resolve } from './resolve.ts';
import type { CheckedDraft, SendForm } from './send-form.ts';
import { type Filling, type Left, leftFields, standing } from './standing.ts';

/** The forms about a send: their first step asks, the preview publishes. */
const sendForms: { [P in Plan]: SendForm<P> } = { reply, message, move, resolve };

/** The first step. `wrong`: errors that `check` found in the values. `left`: of a former owner, for the owner. */
export function drawSendForm<P extends Plan>(
  folder: Folder,
  draft: DraftOf<P>,
  { words, wrong = {}, left = null, ...filling }: Filled,
): FormView {
  const { fields, title } = sendForms[draft.plan];
  const view = form({
    step: `${draft.plan}.write`,
    id: draft.id,
    folder,
    seen: draft.seen,
    fields: [
      ...standing(folder, filling, words),
      ...leftFields(folder, left, words),
      ...fields(folder, draft, words, wrong),
    ],
    submit: words.forms.submits.preview,
    words,
  });
  return { ...view, title: title?.(folder.case, draft, words) ?? view.title };
}
type Filled = Filling & { words: Words; wrong?: FormErrors | undefined; left?: Left | null };

export const checkSendForm = <P extends Plan>(
  folder: Folder,
  draft: DraftOf<P>,
  words: Words,
  now: Instant,
): CheckedDraft => sendForms[draft.plan].check(folder, draft, words, now);
