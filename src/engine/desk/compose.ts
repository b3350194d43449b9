import { ACTS, type ComposeAct } from '../../acts/acts.ts';
import type { Command, Refusal } from '../../case/commands.ts';
import { newsSince } from '../../case/decide.ts';
import type { Case, CaseId, Duration } from '../../case/types.ts';
import type { Answer } from '../../ports/chat.ts';
import { askedFor, type Draft, type DraftPlan } from '../../reply/draft.ts';
import { kindOf, type Meaning, shapeOf, submittedAs, targetFor } from '../../reply/plan.ts';
import { loadFolder } from '../../store/cases/folders.ts';
import type { StoredPlan } from '../../store/cases/plans.ts';
import {
  addNote,
  lastDraft,
  readSend,
  type SendRow,
  saveDraft,
  spendDraft,
} from '../../store/cases/sends.ts';
import type { Tx } from '../../store/database/database.ts';
import type { Person } from '../../store/people.ts';
import type { Folder } from '../../view/folder.ts';
import type { FormErrors } from '../../view/forms/fields.ts';
import { previewForm } from '../../view/forms/preview.ts';
import { checkSendForm, drawSendForm } from '../../view/forms/send-forms.ts';
import { done } from '../../view/notices/notices.ts';
import { refused } from '../../view/notices/refused.ts';
import type { Deps } from '../deps.ts';
import { handle } from '../handle.ts';
import { answerOf, troubleAnswer } from './answer.ts';
import type { Pressed, Submit } from './pressed.ts';

/** Others see who is writing for this long after the last step. */
export const WRITING: Duration = 5 * 60_000;
/** A send that could not start within this time after its undo goes back to the form. */
export const GIVE_UP: Duration = 30 * 60_000;

/** Opens the form about a send: with what this person last wrote for it, if that did not go out. */
export async function openDraft(
  deps: Deps,
  person: Person,
  pressed: Pressed,
  does: ComposeAct,
): Promise<Answer> {
  const id = pressed.about;
  const { plan } = ACTS[does];
  const folder = await loadFolder(deps.database.db, id, deps.shared);
  if (!folder) return troubleAnswer(deps, 'unknown_case');
  const { case: c } = folder;
  if (c.phase.is === 'resolved') {
    const { since, by } = c.phase;
    return no(deps, folder, { code: 'already_resolved', since, ...(by !== undefined && { person: by }) });
  }
  const target = targetFor(plan, c, deps.clock.now());
  if (!target) return no(deps, folder, { code: 'cannot_answer', why: 'no_target' });
  const last = await lastDraft(deps.database.db, id, person.id, plan);
  const writing = await compose(deps, person, pressed.id, id);
  const row: Composing = {
    id: last?.stage === 'draft' ? last.id : deps.mint(),
    case: id,
    kind: kindOf(plan, c, target.key),
    by: person.id,
    text: last?.text ?? '',
    plan: last?.plan ? asked(last.plan) : { plan },
    target: target.key,
    seen: writing?.version ?? c.version,
    stage: 'draft',
    updated: deps.clock.now(),
  };
  await deps.database.inTx(tx => saveDraft(tx, row));
  const now = (await loadFolder(deps.database.db, id, deps.shared)) ?? folder;
  return { show: 'form', form: drawSendForm(now, { ...draftOf(row), seen: now.case.version }, deps.words) };
}

async function compose(deps: Deps, person: Person, command: string, id: CaseId): Promise<Case | null> {
  const want: Command = { do: 'compose', until: deps.clock.now() + WRITING };
  const handled = await handle(deps, { case: id, command: { id: command, by: person.id, want } });
  return handled.is === 'done' ? handled.after : null;
}

export async function submitDraft(deps: Deps, person: Person, submit: Submit): Promise<Answer> {
  const { id, about, step, seen } = submit.form;
  const row = await readSend(deps.database.db, id);
  if (!row || row.case !== about || row.by !== person.id) return troubleAnswer(deps, 'no_such_form');
  if (row.stage !== 'draft') return submittedAlready(deps, row, about);
  if (!isComposing(row)) return troubleAnswer(deps, 'draft_gone');
  if (step.endsWith('.write')) return preview(deps, person, submit, row);
  const folder = await loadFolder(deps.database.db, about, deps.shared);
  if (!folder) return troubleAnswer(deps, 'unknown_case');
  if (submit.back) return again(deps, folder, row);
  return publish(deps, person, folder, row, seen);
}

/** The first step keeps the text as a draft row and answers with exactly what would be posted. */
async function preview(deps: Deps, person: Person, submit: Submit, row: Composing): Promise<Answer> {
  const { values, form } = submit;
  const typed: Composing = {
    ...row,
    text: values.text ?? '',
    plan: askedFor(row.plan.plan, values),
    updated: deps.clock.now(),
  };
  await deps.database.inTx(tx => saveDraft(tx, typed));
  await compose(deps, person, submit.id, form.about);
  const folder = await loadFolder(deps.database.db, form.about, deps.shared);
  if (!folder) return troubleAnswer(deps, 'unknown_case');
  const checked = checkSendForm(folder, draftOf(typed), deps.words, deps.clock.now());
  if (checked.is === 'wrong') return again(deps, folder, typed, checked.errors);
  if (checked.is === 'refused') return no(deps, folder, checked.refusal);
  return showPreview(deps, person, { folder, row: typed, means: checked.means }, form.seen);
}

type Shown = { folder: Folder; row: Composing; means: Meaning };

/** `seen`: the version that the presser has seen; what happened since is shown as news. */
async function showPreview(
  deps: Deps,
  person: Person,
  { folder, row, means }: Shown,
  seen: number,
): Promise<Answer> {
  const { words, clock } = deps;
  const news = newsSince(folder.case, seen);
  const anyway = news.some(each => each.is === 'send') && { anyway: true };
  const shown: Composing = {
    ...row,
    seen: folder.case.version,
    plan: { ...withAlso(asked(row.plan), means), ...anyway, shape: shapeOf(means) },
    updated: clock.now(),
  };
  await deps.database.inTx(tx => saveDraft(tx, shown));
  const draft = draftOf(shown);
  return {
    show: 'form',
    form: previewForm({ folder, draft, means, words, now: clock.now(), news, reader: person.id }),
  };
}

/** Those whom the preview names, at the version of their case that it was made from. */
const withAlso = (plan: DraftPlan, means: Meaning): DraftPlan =>
  plan.plan === 'reply' && means.is === 'sends' ? { ...plan, also: means.sends[0]?.also ?? [] } : plan;

/** The last step: one command with the form's id, however often it is pressed. */
async function publish(
  deps: Deps,
  person: Person,
  folder: Folder,
  row: Composing,
  seen: number,
): Promise<Answer> {
  const { id, case: about } = row;
  const now = deps.clock.now();
  // What may be done can have changed what has to be written: nobody publishes a text that was never asked for.
  const checked = checkSendForm(folder, draftOf(row), deps.words, now);
  if (checked.is === 'wrong') return again(deps, folder, row, checked.errors);
  if (checked.is === 'refused') return no(deps, folder, checked.refusal);
  const { means } = checked;
  // Nobody publishes what they have not seen: the text of another window, or another shape because of what may be done by now.
  if (row.seen !== seen || row.plan.shape !== shapeOf(means))
    return showPreview(deps, person, { folder, row, means }, seen);
  const { want, rows } = lastStep(deps, row, means, seen);
  const handled = await handle(deps, { case: about, command: { id, by: person.id, want } }, rows);
  if (handled.is === 'refused' && handled.refusal.code === 'news') {
    const anew = await loadFolder(deps.database.db, about, deps.shared);
    return anew
      ? showPreview(deps, person, { folder: anew, row, means }, seen)
      : troubleAnswer(deps, 'unknown_case');
  }
  if (handled.is === 'known')
    return submittedAlready(deps, (await readSend(deps.database.db, id)) ?? row, about);
  const says = (after: Folder): Answer => ({
    show: 'view',
    view: done({ is: 'submitted', send: id }, after, deps.words),
  });
  return answerOf(deps, about, handled, means.is === 'sends' ? says : undefined);
}

/** The command of the last step, and the texts that are kept with it. */
function lastStep(
  { clock, undo }: Deps,
  row: Composing,
  means: Meaning,
  seen: number,
): { want: Command; rows(tx: Tx): Promise<void> } {
  const now = clock.now();
  const { id, case: about, by } = row;
  if (means.is === 'quiet') {
    const { waiver } = means;
    const note = `${id}.note`;
    return {
      want: { do: 'resolve', ...(waiver !== null && { waive: note }) },
      async rows(tx) {
        if (waiver !== null) await addNote(tx, { id: note, case: about, by, text: waiver, at: now });
        await spendDraft(tx, id);
      },
    };
  }
  const sends = submittedAs(means.sends, id, { now, undo, giveUp: GIVE_UP });
  return {
    want: {
      do: 'submit',
      sends: sends.map(({ send }) => send),
      seen,
      ...(row.plan.anyway && { anyway: true }),
      ...(means.resolves && { resolve: true }),
    },
    async rows(tx) {
      for (const { send, text } of sends) {
        // Only the draft's own text is offered again should it come back.
        const plan = send.id === id ? row.plan : null;
        await saveDraft(tx, { ...row, id: send.id, kind: send.kind, target: send.target, text, plan });
      }
    },
  };
}

/** Submitted before, by a second press or in another window: says how it stands instead of doing it twice. */
async function submittedAlready(deps: Deps, row: SendRow, about: CaseId): Promise<Answer> {
  const folder = await loadFolder(deps.database.db, about, deps.shared);
  if (!folder) return troubleAnswer(deps, 'unknown_case');
  if (row.stage === 'queued')
    return { show: 'view', view: done({ is: 'submitted', send: row.id }, folder, deps.words) };
  return no(deps, folder, { code: 'already_submitted' });
}

/** The first step again, with what was typed. */
function again({ words }: Deps, folder: Folder, row: Composing, wrong?: FormErrors): Answer {
  const form = drawSendForm(folder, { ...draftOf(row), seen: folder.case.version }, words, wrong);
  return { show: wrong ? 'errors' : 'form', form };
}

const no = ({ words }: Deps, folder: Folder, refusal: Refusal): Answer => ({
  show: 'view',
  view: refused(refusal, folder, words),
});

/** A row that can still be written to: its text was not emptied, and this version knows what it is for. */
type Composing = SendRow & { case: CaseId; text: string; plan: StoredPlan };
const isComposing = (row: SendRow): row is Composing =>
  row.case !== null && row.text !== null && row.plan !== null;

const asked = ({ shape: _, anyway: __, ...plan }: StoredPlan): DraftPlan => plan;
const draftOf = ({ id, target, text, seen, plan }: Composing): Draft => ({
  ...asked(plan),
  id,
  target,
  text,
  seen,
});
