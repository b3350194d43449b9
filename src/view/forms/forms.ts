import { answered, owes } from '../../case/questions.ts';
import {
  canFollowUp,
  type Draft,
  type FormErrors,
  NOTE,
  sendsPrivately,
  targetOf,
} from '../../reply/draft.ts';
import type { Words } from '../../words/words.ts';
import type { Folder } from '../folder.ts';
import type { Field, FormView } from '../types.ts';
import {
  answering,
  bounded,
  form,
  limitOf,
  optionsOf,
  selectField,
  sentenceField,
  textField,
} from './fields.ts';

/** The first steps of the forms about a send: they ask, the preview publishes. What was typed stays in the fields. */

/** A public reply, or a private message where the talk is private already. */
export function replyForm(folder: Folder, draft: Draft, words: Words, wrong: FormErrors = {}): FormView {
  const isMessage = draft.plan === 'message';
  const { fields, submits } = words.forms;
  const text = textField(
    {
      name: 'text',
      label: isMessage ? fields.message : fields.reply,
      value: draft.text,
      required: true,
      ...bounded(limitOf(folder, draft), words),
    },
    wrong,
  );
  const replaces =
    !isMessage && targetOf(folder, draft)?.can.reply.mode === 'replace'
      ? [sentenceField(words.forms.intro.replaces)]
      : [];
  const step = isMessage ? 'message.write' : 'reply.write';
  return form({
    step,
    id: draft.id,
    folder,
    seen: draft.seen,
    fields: [...answering(folder, draft, words), ...replaces, text],
    submit: submits.preview,
    words,
  });
}

export function moveForm(folder: Folder, draft: Draft, words: Words, wrong: FormErrors = {}): FormView {
  const { fields, intro, submits } = words.forms;
  const limit = bounded(limitOf(folder, draft), words);
  const quote = answering(folder, draft, words);
  if (sendsPrivately(folder, draft)) {
    const message = textField(
      { name: 'text', label: fields.message, value: draft.text, required: true, ...limit },
      wrong,
    );
    const line = textField(
      {
        name: 'line',
        label: fields.line,
        value: draft.line ?? words.forms.defaults.line,
        required: true,
        rows: 2,
        ...limit,
        ...(limit.hint && { hint: fields.lineHint(limit.hint) }),
      },
      wrong,
    );
    return form({
      step: 'move.write',
      id: draft.id,
      folder,
      seen: draft.seen,
      fields: [...quote, sentenceField(intro.move), message, line],
      submit: submits.preview,
      words,
    });
  }
  const invitation = textField(
    {
      name: 'text',
      label: fields.invitation,
      value: draft.text,
      required: true,
      ...limit,
      ...(limit.hint && { hint: fields.invitationHint(limit.hint) }),
    },
    wrong,
  );
  const options = optionsOf(words.labels.privately);
  const way = selectField({ name: 'way', label: fields.way, options, value: draft.way ?? 'dm' }, wrong);
  const view = form({
    step: 'move.write',
    id: draft.id,
    folder,
    seen: draft.seen,
    fields: [...quote, sentenceField(intro.invite), invitation, way],
    submit: submits.preview,
    words,
  });
  return { ...view, title: words.forms.inviteTitle };
}

/** The public follow-up, with the way out of it where one is owed. With nothing left to answer in public it only asks why it is left out. */
export function resolveForm(folder: Folder, draft: Draft, words: Words, wrong: FormErrors = {}): FormView {
  const { fields, intro, submits } = words.forms;
  const owed = owes(folder.case);
  const possible = canFollowUp(folder, draft);
  const all: Field[] = possible
    ? answering(folder, draft, words)
    : [sentenceField(owed ? intro.onlyWaiver : words.forms.preview.resolvesQuietly)];
  if (possible) {
    const { max, hint } = bounded(limitOf(folder, draft), words);
    const first = !answered(folder.case);
    all.push(sentenceField(owed ? fields.followUpOwed : first ? fields.followUpFirst : fields.followUpFree));
    all.push(
      textField(
        {
          name: 'text',
          label: first ? fields.reply : fields.followUp,
          value: draft.text,
          required: first && !owed,
          ...(max !== undefined && { max }),
          ...(hint && { hint }),
        },
        wrong,
      ),
    );
  }
  if (owed) {
    const label = possible ? fields.waiver : fields.reason;
    all.push(
      textField(
        {
          name: 'waiver',
          label,
          value: draft.waiver ?? '',
          required: !possible,
          rows: 2,
          max: NOTE,
          hint: fields.noteHint,
        },
        wrong,
      ),
    );
  }
  return form({
    step: 'resolve.write',
    id: draft.id,
    folder,
    seen: draft.seen,
    fields: all,
    submit: submits.preview,
    words,
  });
}
