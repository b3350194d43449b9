import { ACTS, type ComposeAct, everyPlan, type Plan } from '../../acts/acts.ts';
import type { Command, News, Submitted } from '../../case/commands.ts';
import { newsSince } from '../../case/decide.ts';
import { answerable, privately } from '../../case/questions.ts';
import type { Case, CasePost, Duration, PrivateWay, SendKind } from '../../case/types.ts';
import type { Answer, Inbound } from '../../ports/chat.ts';
import { checkDraft, type Draft, type FormErrors, sendsPrivately } from '../../reply/draft.ts';
import { loadFolder } from '../../store/cases/folders.ts';
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
import { moveForm, replyForm, resolveForm } from '../../view/forms/forms.ts';
import { previewForm } from '../../view/forms/preview.ts';
import { done } from '../../view/notices/notices.ts';
import { refused } from '../../view/notices/refused.ts';
import type { FormView } from '../../view/types.ts';
import type { Deps } from '../deps.ts';
import { handle } from '../handle.ts';
import { answerOf, troubleAnswer } from './answer.ts';
import type { Pressed } from './pressed.ts';

type Submit = Extract<Inbound, { is: 'submit' }>;

/** Others see who is writing for this long after the last step. */
export const WRITING: Duration = 5 * 60_000;
/** A send that could not start within this time after its undo goes back to the form. */
export const GIVE_UP: Duration = 30 * 60_000;
/** What a form about a send asks for besides its text. */
const TYPED = ['line', 'way', 'waiver'];

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
    const refusal = {
      code: 'already_resolved' as const,
      since: c.phase.since,
      ...(c.phase.by !== undefined && { person: c.phase.by }),
    };
    return { show: 'view', view: refused(refusal, folder, deps.words) };
  }
  const target = targetFor(plan, c, deps.clock.now());
  if (!target)
    return { show: 'view', view: refused({ code: 'cannot_answer', why: 'no_target' }, folder, deps.words) };
  const last = await lastDraft(deps.database.db, id, person.id, plan);
  const row: SendRow = {
    id: last?.stage === 'draft' ? last.id : deps.mint(),
    case: id,
    kind: kindOf(plan, c),
    by: person.id,
    text: last?.text ?? '',
    plan: { ...pick(last?.plan ?? {}, TYPED), plan },
    target: target.key,
    seen: c.version,
    stage: 'draft',
    updated: deps.clock.now(),
  };
  const writing = await compose(deps, person, pressed.id, id);
  await deps.database.inTx(tx => saveDraft(tx, { ...row, seen: writing?.version ?? c.version }));
  const now = (await loadFolder(deps.database.db, id, deps.shared)) ?? folder;
  return { show: 'form', form: writeForm(deps, now, draftOf({ ...row, seen: now.case.version })) };
}

/** What a plan answers: the newest public post, or the newest whose author can be written to. */
function targetFor(plan: Plan, c: Case, now: number): CasePost | null {
  const inPublic = answerable(c, now);
  const inPrivate = privately(c, now);
  switch (plan) {
    case 'reply':
      return inPublic;
    case 'message':
      return inPrivate;
    case 'move':
      return inPublic?.can.private.is === 'yes' ? inPublic : inPrivate && inPublic ? inPrivate : null;
    case 'resolve':
      // With nothing left to answer, the form still asks why the follow-up is left out.
      return inPublic ?? c.posts.findLast(post => post.by !== 'us') ?? null;
    default: {
      const never: never = plan;
      return never;
    }
  }
}
const kindOf = (plan: Plan, c: Case): SendKind => {
  if (plan === 'message' || plan === 'move') return 'private_message';
  return plan === 'resolve' && c.private ? 'follow_up' : 'reply';
};

async function compose(deps: Deps, person: Person, command: string, id: string): Promise<Case | null> {
  const want: Command = { do: 'compose', until: deps.clock.now() + WRITING };
  const handled = await handle(deps, { case: id, command: { id: command, by: person.id, want } });
  return handled.is === 'done' ? handled.after : null;
}

export async function submitDraft(deps: Deps, person: Person, inbound: Submit): Promise<Answer> {
  const { form } = inbound;
  const id = form.about ?? '';
  const row = await readSend(deps.database.db, form.id);
  if (!row || row.case !== id || row.by !== person.id) return troubleAnswer(deps, 'no_such_form');
  if (row.stage !== 'draft') return submittedAlready(deps, row);
  const plan = planOf(row);
  if (row.text === null || plan === null) return troubleAnswer(deps, 'draft_gone');
  if (form.step.endsWith('.write')) return preview(deps, person, inbound, row, plan);
  const folder = await loadFolder(deps.database.db, id, deps.shared);
  if (!folder) return troubleAnswer(deps, 'unknown_case');
  if (inbound.back)
    return { show: 'form', form: writeForm(deps, folder, draftOf({ ...row, seen: folder.case.version })) };
  // Written again in another window since this preview was made: nobody publishes what they have not seen.
  if (row.seen !== form.seen)
    return showPreview(deps, person, folder, row, newsSince(folder.case, form.seen));
  return publish(deps, person, folder, row, form.seen);
}

/** The first step keeps the text as a draft row and answers with exactly what would be posted. */
async function preview(
  deps: Deps,
  person: Person,
  inbound: Submit,
  row: SendRow,
  plan: Plan,
): Promise<Answer> {
  const typed = inbound.values;
  const kept = { ...pick(typed, TYPED), plan };
  const draft = { ...row, text: typed.text ?? '', plan: kept, updated: deps.clock.now() };
  await deps.database.inTx(tx => saveDraft(tx, draft));
  await compose(deps, person, inbound.id, row.case);
  const folder = await loadFolder(deps.database.db, row.case, deps.shared);
  if (!folder) return troubleAnswer(deps, 'unknown_case');
  const wrong = checkDraft(folder, draftOf(draft), deps.words);
  if (Object.keys(wrong).length > 0)
    return {
      show: 'errors',
      form: writeForm(deps, folder, draftOf({ ...draft, seen: folder.case.version }), wrong),
    };
  // The public line would have nowhere to go.
  if (draft.plan.plan === 'move' && !answerable(folder.case, deps.clock.now())) {
    return {
      show: 'view',
      view: refused({ code: 'cannot_answer', why: 'nothing_answerable' }, folder, deps.words),
    };
  }
  return showPreview(deps, person, folder, draft, newsSince(folder.case, inbound.form.seen));
}

async function showPreview(
  deps: Deps,
  person: Person,
  folder: Folder,
  row: SendRow,
  news: News[],
): Promise<Answer> {
  const { anyway: _, ...plan } = row.plan;
  const anyway = news.some(each => each.is === 'send') ? { anyway: 'yes' } : {};
  const shape = shapeOf(sendsOf(deps, folder, draftOf(row)));
  const seen = {
    ...row,
    seen: folder.case.version,
    plan: { ...plan, ...anyway, shape },
    updated: deps.clock.now(),
  };
  await deps.database.inTx(tx => saveDraft(tx, seen));
  return {
    show: 'form',
    form: previewForm(folder, draftOf(seen), deps.words, deps.clock.now(), news, person.id),
  };
}

/** The last step: one command with the form's id, however often it is pressed. */
async function publish(
  deps: Deps,
  person: Person,
  folder: Folder,
  row: SendRow,
  seen: number,
): Promise<Answer> {
  const draft = draftOf(row);
  // What may be done can have changed what has to be written: nobody publishes a text that was never asked for.
  const wrong = checkDraft(folder, draft, deps.words);
  if (Object.keys(wrong).length > 0)
    return {
      show: 'errors',
      form: writeForm(deps, folder, { ...draft, seen: folder.case.version }, wrong),
    };
  const sends = sendsOf(deps, folder, draft);
  // What may be done with a post can change without a word from the customer: nobody publishes a shape they have not seen.
  if (shapeOf(sends) !== row.plan.shape)
    return showPreview(deps, person, folder, row, newsSince(folder.case, seen));
  const quiet = draft.plan === 'resolve' && draft.text.trim() === '';
  const note = `${row.id}.note`;
  const waiver = quiet ? (draft.waiver ?? '').trim() : '';
  const want: Command = quiet
    ? { do: 'resolve', ...(waiver !== '' && { waive: note }) }
    : {
        do: 'submit',
        sends,
        seen,
        ...(row.plan.anyway && { anyway: true }),
        ...(draft.plan === 'resolve' && { resolve: true }),
      };
  const rows = async (tx: Tx) => {
    if (waiver !== '')
      await addNote(tx, { id: note, case: row.case, by: person.id, text: waiver, at: deps.clock.now() });
    if (want.do !== 'submit') return spendDraft(tx, row.id);
    for (const send of want.sends)
      await saveDraft(tx, {
        ...row,
        id: send.id,
        kind: send.kind,
        target: send.target,
        text: send.after ? (draft.line ?? '') : draft.text,
      });
  };
  const handled = await handle(deps, { case: row.case, command: { id: row.id, by: person.id, want } }, rows);
  if (handled.is === 'refused' && handled.refusal.code === 'news') {
    const now = await loadFolder(deps.database.db, row.case, deps.shared);
    return now
      ? showPreview(deps, person, now, row, handled.refusal.news)
      : troubleAnswer(deps, 'unknown_case');
  }
  if (handled.is === 'known')
    return submittedAlready(deps, (await readSend(deps.database.db, row.id)) ?? row);
  return answerOf(
    deps,
    row.case,
    handled,
    quiet
      ? undefined
      : now => ({ show: 'view', view: done({ is: 'submitted', send: row.id }, now, deps.words) }),
  );
}

/** What is sent to whom, apart from its words: as the preview showed it. */
const shapeOf = (sends: Submitted[]): string =>
  sends.map(({ kind, target, begins, after }) => [kind, target, begins, after].join(' ')).join(', ');

/** The sends a draft stands for. Moving to a private message is two: the message, and the public line held until it is out. */
function sendsOf(deps: Deps, folder: Folder, draft: Draft): Submitted[] {
  const notBefore = deps.clock.now() + deps.undo;
  const send = { id: draft.id, target: draft.target, notBefore, giveUpAt: notBefore + GIVE_UP };
  switch (draft.plan) {
    case 'reply':
      return [{ ...send, kind: 'reply' }];
    case 'message':
      return [{ ...send, kind: 'private_message' }];
    case 'resolve':
      return [{ ...send, kind: kindOf('resolve', folder.case) }];
    case 'move': {
      if (!sendsPrivately(folder, draft)) return [{ ...send, kind: 'reply', begins: draft.way ?? 'dm' }];
      const message: Submitted = { ...send, kind: 'private_message', begins: 'dm' };
      const inPublic = answerable(folder.case, deps.clock.now());
      return inPublic
        ? [message, { ...send, id: `${draft.id}.line`, kind: 'reply', target: inPublic.key, after: draft.id }]
        : [message];
    }
    default: {
      const never: never = draft.plan;
      return never;
    }
  }
}

/** Submitted before, by a second press or in another window: say how it stands instead of doing it twice. */
async function submittedAlready(deps: Deps, row: SendRow): Promise<Answer> {
  const folder = await loadFolder(deps.database.db, row.case, deps.shared);
  if (!folder) return troubleAnswer(deps, 'unknown_case');
  if (row.stage === 'queued')
    return { show: 'view', view: done({ is: 'submitted', send: row.id }, folder, deps.words) };
  return { show: 'view', view: refused({ code: 'already_submitted' }, folder, deps.words) };
}

function writeForm(deps: Deps, folder: Folder, draft: Draft, wrong: FormErrors = {}): FormView {
  if (draft.plan === 'move') return moveForm(folder, draft, deps.words, wrong);
  return draft.plan === 'resolve'
    ? resolveForm(folder, draft, deps.words, wrong)
    : replyForm(folder, draft, deps.words, wrong);
}

function draftOf(row: SendRow): Draft {
  const { plan, line, way, waiver } = row.plan;
  return {
    id: row.id,
    kind: row.kind,
    plan: plan as Plan,
    target: row.target,
    text: row.text ?? '',
    seen: row.seen,
    ...(line !== undefined && { line }),
    ...(way !== undefined && { way: way as PrivateWay }),
    ...(waiver !== undefined && { waiver }),
  };
}

/** null: the row no longer says what was planned. */
const planOf = ({ plan: { plan } }: SendRow): Plan | null => everyPlan.find(each => each === plan) ?? null;

const pick = (values: Record<string, string>, names: string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap(name => (values[name] === undefined ? [] : [[name, values[name]]])));
