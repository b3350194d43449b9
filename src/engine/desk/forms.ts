import { type FormAct, isOneStep, may } from '../../acts/acts.ts';
import { decide } from '../../case/decide.ts';
import type { Answer } from '../../ports/chat.ts';
import { withTalk } from '../../store/cases/conversation.ts';
import { loadFolder } from '../../store/cases/folders.ts';
import { addNote } from '../../store/cases/sends.ts';
import type { Db, Tx } from '../../store/database/database.ts';
import { everybody, type Person } from '../../store/people.ts';
import type { Folder } from '../../view/folder.ts';
import { caseForms, drawCaseForm } from '../../view/forms/case-forms.ts';
import type { FormContext } from '../../view/forms/one-step.ts';
import { done } from '../../view/notices/notices.ts';
import { refused } from '../../view/notices/refused.ts';
import type { FormView, View } from '../../view/types.ts';
import { ctxOf, type Deps } from '../deps.ts';
import { NOTHING, troubleAnswer } from './answer.ts';
import { atCase } from './at-case.ts';
import { submitDraft } from './compose.ts';
import { keepTyped } from './draft.ts';
import type { Closed, Pressed, Submit } from './pressed.ts';

/** Opens a form of one step. */
export async function openForm(
  deps: Deps,
  person: Person,
  { about, does: step }: Extract<Pressed, { is: 'form' }>,
): Promise<Answer> {
  const folder = await loadFolder(deps.database.db, about, deps.shared);
  if (!folder) return troubleAnswer(deps, 'unknown_case');
  const id = deps.mint();
  const asking = await askingFor(deps, deps.database.db, { step, id, person, folder });
  // Nobody fills in a form whose last step would be refused now.
  const ctx = ctxOf(deps);
  const decision = decide(folder.case, caseForms[step].trial(asking.note), person.id, ctx);
  if (decision.is === 'refused') return showView(refused(decision.refusal, folder, deps.words));
  return { show: 'form', form: drawCaseForm({ step, id }, asking) };
}

export async function submit(deps: Deps, person: Person, inbound: Submit): Promise<Answer> {
  const { step } = inbound.form;
  return isOneStep(step) ? submitCaseForm(deps, person, inbound, step) : submitDraft(deps, person, inbound);
}

/** The form was closed: the person is not writing any more, and the typed text becomes their draft. */
export async function closed(deps: Deps, person: Person, inbound: Closed): Promise<Answer> {
  const { id, form, values = {} } = inbound;
  if (isOneStep(form.step)) return NOTHING;
  const by = person.id;
  await atCase(deps, form.about, async at => {
    const handled = await at.handle({ id, by, want: { do: 'stop_composing' } });
    // A repeat must not bring back a text that was changed since.
    if (handled.is !== 'known') await keepTyped(deps, at, { form, by, values });
  });
  return NOTHING;
}

type Form = { step: FormAct; id: string; person: Person; folder: Folder };
/** `db`: the open transaction, if there is one. */
async function askingFor(
  { words, clock }: Deps,
  db: Db | Tx,
  { step, id, person, folder }: Form,
): Promise<FormContext> {
  const people = caseForms[step].asksColleague ? await everybody(db) : [];
  const colleagues = people.filter(each => each.id !== person.id && may(each.roles, 'agent'));
  const talk = await withTalk(db, folder);
  return { folder: talk, words, note: `${id}.note`, colleagues, asker: person, now: clock.now() };
}

async function submitCaseForm(deps: Deps, person: Person, submit: Submit, step: FormAct): Promise<Answer> {
  const { values } = submit;
  const { id, about } = submit.form;
  const answer = await atCase(deps, about, async at => {
    const { folder } = at;
    const asking = await askingFor(deps, at.tx, { step, id, person, folder });
    const checked = caseForms[step].check(values, asking);
    if (checked.is === 'wrong') return errors(drawCaseForm({ step, id }, asking, values, checked.errors));
    const { want, note: text, says } = checked;
    const note = { id: asking.note, case: about, by: person.id, at: deps.clock.now() };
    const handled = await at.handle({ id, by: person.id, want }, async tx => {
      if (text !== null) await addNote(tx, { ...note, text });
    });
    if (handled.is === 'refused') return showView(refused(handled.refusal, folder, deps.words));
    if (says === undefined || handled.is === 'no_case') return NOTHING;
    const after = handled.is === 'done' ? handled.after : handled.case;
    return showView(done(says, { ...folder, case: after }, deps.words));
  });
  return answer ?? troubleAnswer(deps, 'unknown_case');
}

const showView = (shown: View): Answer => ({ show: 'view', view: shown });
const errors = (form: FormView): Answer => ({ show: 'errors', form });
