import { ACTS, isWriting } from '../../acts/acts.ts';
import type { Command, Refusal } from '../../case/commands.ts';
import { newsSince, whyNotPossible } from '../../case/decide.ts';
import type { Duration, PersonId, SendId } from '../../case/types.ts';
import type { Answer } from '../../ports/chat.ts';
import type { DraftPlan } from '../../reply/draft.ts';
import { kindOf, type Meaning, shapeOf, submittedAs, targetFor } from '../../reply/plan.ts';
import { withTalk } from '../../store/cases/conversation.ts';
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
import type { CheckedDraft } from '../../view/forms/send-form.ts';
import { checkSendForm, drawSendForm } from '../../view/forms/send-forms.ts';
import { done } from '../../view/notices/notices.ts';
import { refused, refusedText } from '../../view/notices/refused.ts';
import type { Deps } from '../deps.ts';
import { NOTHING, troubleAnswer } from './answer.ts';
import { type AtCase, atCase } from './at-case.ts';
import { type Composing, draftOf, draftPlan, isComposing, leftByFormerOwner, typedInto } from './draft.ts';
import type { Pressed, Submit } from './pressed.ts';

/** Others see that a person is writing for this long after their last step. */
export const WRITING: Duration = 5 * 60_000;
/** If a send could not start within this time after its undo, it goes back to the form. */
export const GIVE_UP: Duration = 30 * 60_000;

/** Opens the form about a send, with the person's last text for it if that did not go out. */
export async function openDraft(
  deps: Deps,
  at: AtCase,
  person: Person,
  pressed: Extract<Pressed, { is: 'compose' }>,
): Promise<Answer> {
  const { plan } = ACTS[pressed.does];
  const { case: c } = at.folder;
  if (c.phase.is === 'resolved') {
    const { since, by } = c.phase;
    return no(deps, at.folder, { code: 'already_resolved', since, ...(by !== undefined && { person: by }) });
  }
  const now = deps.clock.now();
  const target = targetFor(plan, c, now);
  if (!target) return no(deps, at.folder, { code: 'cannot_answer', why: 'no_target' });
  const last = await lastDraft(at.tx, c.id, person.id, plan);
  const row: Composing = {
    id: last?.stage === 'draft' ? last.id : deps.mint(),
    case: c.id,
    kind: kindOf(plan, c, target.key),
    by: person.id,
    text: last?.text ?? '',
    plan: last?.plan ? draftPlan(last.plan) : { plan },
    target: target.key,
    seen: c.version,
    stage: 'draft',
    updated: now,
  };
  return writing(deps, at, { id: pressed.id, by: person.id }, async folder => {
    const seen = folder.case.version;
    await saveDraft(at.tx, { ...row, seen });
    return showDraft(deps, at, { folder, row });
  });
}

/**
 * Records that this person is writing, which others see. `keep` runs in the same transaction, on the case as
 * it is then, and makes the answer.
 */
async function writing(
  { clock }: Deps,
  at: AtCase,
  command: { id: string; by: PersonId },
  keep: (folder: Folder) => Promise<Answer>,
): Promise<Answer> {
  let answer: Answer | undefined;
  const want: Command = { do: 'compose', until: clock.now() + WRITING };
  await at.handle({ ...command, want }, async (_, { after }) => {
    answer = await keep({ ...at.folder, case: after });
  });
  // A repeat of a press that was already handled records nothing again.
  return answer ?? keep(at.folder);
}

export async function submitDraft(deps: Deps, person: Person, submit: Submit): Promise<Answer> {
  const { id, about, step } = submit.form;
  const answer = await atCase(deps, about, async at => {
    const row = await readSend(at.tx, id);
    if (!row || row.case !== about || row.by !== person.id) return troubleAnswer(deps, 'no_such_form');
    if (row.stage !== 'draft') return submittedAlready(deps, at.folder, row);
    if (!isComposing(row)) return troubleAnswer(deps, 'draft_gone');
    if (isWriting(step)) return preview(deps, at, row, submit);
    return submit.back ? showDraft(deps, at, { folder: at.folder, row }) : publish(deps, at, row, submit);
  });
  return answer ?? troubleAnswer(deps, 'no_such_form');
}

/** The first step stores the text as a draft row. Its answer is exactly what would be posted. */
function preview(deps: Deps, at: AtCase, row: Composing, submit: Submit): Promise<Answer> {
  const { form } = submit;
  const typed = typedInto(row, submit.values, deps.clock.now());
  const checked = check(deps, at.folder, typed);
  if (checked.is === 'refused') return giveBack(deps, at, { ...submit, row: typed }, checked.refusal);
  return writing(deps, at, { id: submit.id, by: row.by }, async folder => {
    if (checked.is === 'ok')
      return showPreview(deps, at, { folder, row: typed, means: checked.means }, form.seen);
    await saveDraft(at.tx, typed);
    return showDraft(deps, at, { folder, row: typed }, checked.errors);
  });
}

/** The meaning of the draft now. A send that is not possible at all is refused before a person is asked again. */
function check({ words, clock }: Deps, folder: Folder, row: Composing): CheckedDraft {
  const now = clock.now();
  const checked = checkSendForm(folder, draftOf(row), words, now);
  if (checked.is !== 'ok' || checked.means.is !== 'sends') return checked;
  const why = checked.means.sends
    .map(send => whyNotPossible(folder.case, send, now))
    .find(each => each !== null);
  return why === undefined ? checked : { is: 'refused', refusal: { code: 'cannot_answer', why } };
}

/** Refused for good: nobody is writing any more. The answer shows the text, because perhaps no form leads to it. */
async function giveBack(
  deps: Deps,
  at: AtCase,
  { id, form, row }: Pick<Submit, 'id' | 'form'> & { row: Composing },
  refusal: Refusal,
): Promise<Answer> {
  await saveDraft(at.tx, row);
  await at.handle({ id, by: row.by, want: { do: 'stop_composing' } });
  const { text, target, updated, kind } = row;
  const news = newsSince(at.folder.case, form.seen);
  const said = { text, target, at: updated, isPrivate: kind === 'private_message', news };
  return { show: 'view', view: refusedText(refusal, at.folder, said, deps.words) };
}

/** `seen`: the version that the presser has seen. Later events are shown as news. */
async function showPreview(
  { words, clock }: Deps,
  at: AtCase,
  { folder, row, means }: { folder: Folder; row: Composing; means: Meaning },
  seen: number,
): Promise<Answer> {
  const now = clock.now();
  const news = newsSince(folder.case, seen);
  const anyway = news.some(each => each.is === 'send') && { anyway: true };
  const owner = colleagueWith(folder, row);
  const seenHere = { shape: shapeOf(means), ...(owner !== undefined && { owner }) };
  const plan = { ...withAlso(draftPlan(row.plan), means), ...anyway, ...seenHere };
  await saveDraft(at.tx, { ...row, seen: folder.case.version, plan, updated: now });
  const about = await withTalk(at.tx, folder);
  const form = previewForm({ folder: about, draft: draftOf(row), means, words, now, news, reader: row.by });
  return { show: 'form', form };
}

/** The colleague who has the case instead of the writer. */
const colleagueWith = ({ case: { owner } }: Folder, { by }: Composing): PersonId | undefined =>
  owner && owner.person !== by ? owner.person : undefined;

/** The plan with the other customers that the preview names, each with the version of their case. */
const withAlso = (plan: DraftPlan, means: Meaning): DraftPlan =>
  plan.plan === 'reply' && means.is === 'sends' ? { ...plan, also: means.sends[0]?.also ?? [] } : plan;

/** The last step: one command with the form's id, however often it is pressed. */
async function publish(deps: Deps, at: AtCase, row: Composing, submit: Submit): Promise<Answer> {
  const { folder } = at;
  const { id, by } = row;
  const { seen } = submit.form;
  // The network's rules may have changed, so the text is checked again: nobody
  // publishes a text that no longer fits.
  const checked = check(deps, folder, row);
  if (checked.is === 'wrong') return showDraft(deps, at, { folder, row }, checked.errors);
  if (checked.is === 'refused') return giveBack(deps, at, { ...submit, row }, checked.refusal);
  const { means } = checked;
  // Nobody publishes what they have not seen: the text of another window, or sends of another shape. Nor over
  // a colleague who took the case since the preview.
  const owner = colleagueWith(folder, row);
  const taken = owner !== undefined && row.plan.owner !== owner;
  if (row.seen !== seen || row.plan.shape !== shapeOf(means) || taken)
    return showPreview(deps, at, { folder, row, means }, seen);
  const { want, rows } = lastStep(deps, row, means, seen);
  const handled = await at.handle({ id, by, want }, rows);
  switch (handled.is) {
    case 'done':
      return means.is === 'sends' ? submitted(deps, { ...folder, case: handled.after }, id) : NOTHING;
    case 'refused':
      return handled.refusal.code === 'news'
        ? showPreview(deps, at, { folder, row, means }, seen)
        : giveBack(deps, at, { ...submit, row }, handled.refusal);
    case 'known':
      return no(deps, folder, { code: 'already_submitted' });
    case 'no_case':
      return troubleAnswer(deps, 'unknown_case');
    default: {
      const never: never = handled;
      return never;
    }
  }
}

/** The command of the last step, and the texts that are stored with it. */
function lastStep(
  { clock, limits }: Pick<Deps, 'clock' | 'limits'>,
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
  const sends = submittedAs(means.sends, id, { now, undo: limits.undo, giveUp: GIVE_UP });
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
        // If a send comes back to the form, only the draft's own text is offered again.
        const plan = send.id === id ? row.plan : null;
        await saveDraft(tx, { ...row, id: send.id, kind: send.kind, target: send.target, text, plan });
      }
    },
  };
}

/** A second press or another window already submitted it: shows the state instead of doing it twice. */
const submittedAlready = (deps: Deps, folder: Folder, { id, stage }: SendRow): Answer =>
  stage === 'queued' ? submitted(deps, folder, id) : no(deps, folder, { code: 'already_submitted' });
const submitted = ({ words }: Deps, folder: Folder, send: SendId): Answer => ({
  show: 'view',
  view: done({ is: 'submitted', send }, folder, words),
});

/** The first step again, with the typed values. */
async function showDraft(
  { words, clock }: Deps,
  { tx }: AtCase,
  { folder, row }: { folder: Folder; row: Composing },
  wrong?: FormErrors,
): Promise<Answer> {
  const draft = { ...draftOf(row), seen: folder.case.version };
  const left = await leftByFormerOwner(tx, folder.case, row);
  const drawn = { words, wrong, left, reader: row.by, now: clock.now() };
  const form = drawSendForm(await withTalk(tx, folder), draft, drawn);
  return { show: wrong ? 'errors' : 'form', form };
}

const no = ({ words }: Deps, folder: Folder, refusal: Refusal): Answer => ({
  show: 'view',
  view: refused(refusal, folder, words),
});
