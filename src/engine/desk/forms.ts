import { type FormAct, isOneStep } from '../../acts/acts.ts';
import { decide } from '../../case/decide.ts';
import type { Answer } from '../../ports/chat.ts';
import { loadFolder } from '../../store/cases/folders.ts';
import { addNote } from '../../store/cases/sends.ts';
import { everybody, type Person } from '../../store/people.ts';
import type { Folder } from '../../view/folder.ts';
import { caseForms, drawCaseForm } from '../../view/forms/case-forms.ts';
import type { Asking } from '../../view/forms/one-step.ts';
import { done } from '../../view/notices/notices.ts';
import { refused } from '../../view/notices/refused.ts';
import type { Deps } from '../deps.ts';
import { handle } from '../handle.ts';
import { answerOf, NOTHING, troubleAnswer } from './answer.ts';
import { submitDraft } from './compose.ts';
import type { Closed, Pressed, Submit } from './pressed.ts';

/** Opens the form of one step that a press asks for. */
export async function openForm(
  deps: Deps,
  person: Person,
  { about, does: step }: Extract<Pressed, { is: 'form' }>,
): Promise<Answer> {
  const folder = await loadFolder(deps.database.db, about, deps.shared);
  if (!folder) return troubleAnswer(deps, 'unknown_case');
  const id = deps.mint();
  const asking = await askingFor(deps, person, folder, { step, id });
  // Nobody fills in a form whose last step would be refused as things stand.
  const ctx = { now: deps.clock.now(), promise: deps.promise };
  const decision = decide(folder.case, caseForms[step].trial(asking.note), person.id, ctx);
  if (decision.is === 'refused') return { show: 'view', view: refused(decision.refusal, folder, deps.words) };
  return { show: 'form', form: drawCaseForm({ step, id }, asking) };
}

export async function submit(deps: Deps, person: Person, inbound: Submit): Promise<Answer> {
  const { step } = inbound.form;
  return isOneStep(step) ? submitCaseForm(deps, person, inbound, step) : submitDraft(deps, person, inbound);
}

/** The form was closed: nobody is writing any more. */
export async function closed(deps: Deps, person: Person, inbound: Closed): Promise<Answer> {
  if (isOneStep(inbound.form.step)) return NOTHING;
  await handle(deps, {
    case: inbound.form.about,
    command: { id: inbound.id, by: person.id, want: { do: 'stop_composing' } },
  });
  return NOTHING;
}

async function askingFor(
  { database, words }: Deps,
  person: Person,
  folder: Folder,
  { step, id }: { step: FormAct; id: string },
): Promise<Asking> {
  const people = caseForms[step].asksColleague ? await everybody(database.db) : [];
  const colleagues = people.filter(
    each => each.id !== person.id && each.roles.some(role => role !== 'reader'),
  );
  return { folder, words, note: `${id}.note`, colleagues };
}

async function submitCaseForm(deps: Deps, person: Person, inbound: Submit, step: FormAct): Promise<Answer> {
  const { form, values } = inbound;
  const id = form.about;
  const folder = await loadFolder(deps.database.db, id, deps.shared);
  if (!folder) return troubleAnswer(deps, 'unknown_case');
  const asking = await askingFor(deps, person, folder, { step, id: form.id });
  const checked = caseForms[step].check(values, asking);
  if (checked.is === 'wrong')
    return { show: 'errors', form: drawCaseForm({ step, id: form.id }, asking, values, checked.errors) };
  const { want, note, says } = checked;
  const handled = await handle(
    deps,
    { case: id, command: { id: form.id, by: person.id, want } },
    async tx => {
      if (note !== null)
        await addNote(tx, { id: asking.note, case: id, by: person.id, text: note, at: deps.clock.now() });
    },
  );
  return answerOf(deps, id, handled, says && (now => ({ show: 'view', view: done(says, now, deps.words) })));
}
