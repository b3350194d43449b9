import { expect } from 'vitest';
import type { News } from '../../src/case/commands.ts';
import type { Draft } from '../../src/reply/draft.ts';
import type { Meaning } from '../../src/reply/plan.ts';
import type { Folder } from '../../src/view/folder.ts';
import type { FormErrors } from '../../src/view/forms/fields.ts';
import { previewForm } from '../../src/view/forms/preview.ts';
import { checkSendForm, drawSendForm } from '../../src/view/forms/send-forms.ts';
import type { FormView } from '../../src/view/types.ts';
import { wordsOf } from '../../src/words/words.ts';
import { ANA, NOW } from './folders.ts';

/** Checks, draws and previews drafts with their forms. */

const words = wordsOf('en');

export function errorsIn(folder: Folder, draft: Draft): FormErrors {
  const checked = checkSendForm(folder, draft, words, NOW);
  expect(checked.is).not.toBe('refused');
  return checked.is === 'wrong' ? checked.errors : {};
}

export function meaningOf(folder: Folder, draft: Draft): Meaning {
  const checked = checkSendForm(folder, draft, words, NOW);
  if (checked.is !== 'ok') throw new Error(`this draft has no meaning: ${JSON.stringify(checked)}`);
  return checked.means;
}

/** The first step of the form, as its author sees it. */
export const written = (folder: Folder, draft: Draft, wrong: FormErrors = {}, reader = ANA): FormView =>
  drawSendForm(folder, draft, { words, wrong, reader, now: NOW });

/** The first step of the form with its errors. */
export const corrected = (folder: Folder, draft: Draft): FormView =>
  written(folder, draft, errorsIn(folder, draft));

type More = { news?: News[]; reader?: string; means?: Meaning };
export const preview = (folder: Folder, draft: Draft, more: More = {}): FormView =>
  previewForm({
    folder,
    draft,
    means: more.means ?? meaningOf(folder, draft),
    words,
    now: NOW,
    reader: ANA,
    ...more,
  });
