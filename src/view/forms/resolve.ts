import { isAnswered, owes } from '../../case/questions.ts';
import { blank } from '../../reply/draft.ts';
import { canFollowUp, oneSend } from '../../reply/plan.ts';
import type { Field } from '../types.ts';
import { bounded, limitOf, longNote, NOTE, sentenceField, targetFields, textField } from './fields.ts';
import { checked, type SendForm, tooLong } from './send-form.ts';

/**
 * The public follow-up. If we owe it, the form also offers to leave it out. With nothing left to answer in
 * public, it only asks why the follow-up is left out.
 */
export const resolve: SendForm<'resolve'> = {
  fields(folder, draft, words, wrong) {
    const { fields, intro, preview } = words.forms;
    const owed = owes(folder.case);
    const possible = canFollowUp(folder.case, draft.target);
    const all: Field[] = possible
      ? targetFields(folder, draft, words)
      : [sentenceField(owed ? intro.onlyWaiver : preview.resolvesQuietly)];
    if (possible) {
      const first = !isAnswered(folder.case);
      const why = owed ? fields.followUpOwed : first ? fields.followUpFirst : fields.followUpFree;
      const label = first ? fields.reply : fields.followUp;
      const limit = bounded(limitOf(folder, draft), words);
      const required = first && !owed;
      all.push(
        sentenceField(why),
        textField({ name: 'text', label, value: draft.text, required, ...limit }, wrong),
      );
    }
    if (owed) {
      const label = possible ? fields.waiver : fields.reason;
      const waiver = { name: 'waiver', label, value: draft.waiver ?? '', required: !possible };
      all.push(textField({ ...waiver, rows: 2, max: NOTE, hint: fields.noteHint }, wrong));
    }
    return all;
  },
  check({ case: c }, draft, words) {
    const { wrong } = words.forms;
    const { text, waiver = '' } = draft;
    const quiet = blank(text);
    const unanswered = quiet && !owes(c) && !isAnswered(c);
    const unpaid = quiet && owes(c) && blank(waiver);
    const errors = {
      text: unanswered
        ? wrong.answerFirst
        : unpaid
          ? wrong.followUpOrReason
          : tooLong(c, draft.target, text, words),
      waiver: !quiet && !blank(waiver) ? wrong.notBoth : longNote(waiver, words),
    };
    return checked(errors, () =>
      quiet
        ? { is: 'quiet', waiver: blank(waiver) ? null : waiver.trim() }
        : oneSend(c, draft, { resolves: true }),
    );
  },
};
