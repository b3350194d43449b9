import { type FormAct, isOneStep } from '../../acts/acts.ts';
import type { Command } from '../../case/commands.ts';
import { decide } from '../../case/decide.ts';
import type { ElsewhereWay, NoReplyReason } from '../../case/types.ts';
import type { Answer, Inbound } from '../../ports/chat.ts';
import { checkForm, type FormErrors } from '../../reply/draft.ts';
import { loadFolder } from '../../store/cases/folders.ts';
import { addNote } from '../../store/cases/sends.ts';
import { everybody, type Person } from '../../store/people.ts';
import type { Folder } from '../../view/folder.ts';
import {
  answeredThereForm,
  handOverForm,
  noReplyForm,
  takeOverForm,
  waiveForm,
} from '../../view/forms/case-forms.ts';
import { done } from '../../view/notices/notices.ts';
import { refused } from '../../view/notices/refused.ts';
import type { FormView } from '../../view/types.ts';
import type { Deps } from '../deps.ts';
import { handle } from '../handle.ts';
import { answerOf, NOTHING, troubleAnswer } from './answer.ts';
import { submitDraft } from './compose.ts';
import type { Pressed } from './pressed.ts';

type Submit = Extract<Inbound, { is: 'submit' }>;

/** Opens the form of one step that a press asks for. */
export async function openForm(
  deps: Deps,
  person: Person,
  { about, does }: Extract<Pressed, { is: 'form' }>,
): Promise<Answer> {
  const folder = await loadFolder(deps.database.db, about, deps.shared);
  if (!folder) return troubleAnswer(deps, 'unknown_case');
  // Nobody fills in a form whose last step would be refused as things stand.
  const decision = decide(folder.case, wanted(does, {}, undefined), person.id, {
    now: deps.clock.now(),
    promise: deps.promise,
  });
  if (decision.is === 'refused') return { show: 'view', view: refused(decision.refusal, folder, deps.words) };
  return { show: 'form', form: await caseForm(deps, folder, person, does, deps.mint()) };
}

export async function submit(deps: Deps, person: Person, inbound: Submit): Promise<Answer> {
  const { step } = inbound.form;
  return isOneStep(step) ? submitCaseForm(deps, person, inbound, step) : submitDraft(deps, person, inbound);
}

/** The form was closed: nobody is writing any more. */
export async function closed(
  deps: Deps,
  person: Person,
  inbound: Extract<Inbound, { is: 'closed' }>,
): Promise<Answer> {
  if (isOneStep(inbound.form.step) || inbound.form.about === undefined) return NOTHING;
  await handle(deps, {
    case: inbound.form.about,
    command: { id: inbound.id, by: person.id, want: { do: 'stop_composing' } },
  });
  return NOTHING;
}

async function caseForm(
  deps: Deps,
  folder: Folder,
  person: Person,
  step: FormAct,
  id: string,
  wrong: FormErrors = {},
  typed = {},
): Promise<FormView> {
  const { words } = deps;
  switch (step) {
    case 'waive_debt':
      return waiveForm(folder, id, words, wrong, typed);
    case 'hand_over': {
      const people = await everybody(deps.database.db);
      const agents = people.filter(
        each => each.id !== person.id && each.roles.some(role => role !== 'reader'),
      );
      return handOverForm(folder, agents, id, words, wrong, typed);
    }
    case 'take_over':
      return takeOverForm(folder, id, words, wrong, typed);
    case 'no_reply':
      return noReplyForm(folder, id, words, wrong, typed);
    case 'answered_there':
      return answeredThereForm(folder, id, words, wrong, typed);
    default: {
      const never: never = step;
      return never;
    }
  }
}

async function submitCaseForm(deps: Deps, person: Person, inbound: Submit, step: FormAct): Promise<Answer> {
  const { form, values } = inbound;
  const id = form.about ?? '';
  const folder = await loadFolder(deps.database.db, id, deps.shared);
  if (!folder) return troubleAnswer(deps, 'unknown_case');
  const wrong = checkForm(step, values, deps.words);
  if (Object.keys(wrong).length > 0)
    return { show: 'errors', form: await caseForm(deps, folder, person, step, form.id, wrong, values) };
  const people = step === 'hand_over' ? await everybody(deps.database.db) : [];
  if (step === 'hand_over' && !people.some(each => each.id === values.to)) {
    return {
      show: 'errors',
      form: await caseForm(
        deps,
        folder,
        person,
        step,
        form.id,
        { to: deps.words.forms.wrong.choose },
        values,
      ),
    };
  }
  const text = (values.reason ?? values.note ?? '').trim();
  const note = `${form.id}.note`;
  const want = wanted(step, values, text === '' ? undefined : note);
  const handled = await handle(
    deps,
    { case: id, command: { id: form.id, by: person.id, want } },
    async tx => {
      if (text !== '') await addNote(tx, { id: note, case: id, by: person.id, text, at: deps.clock.now() });
    },
  );
  const to = values.to;
  const after =
    step === 'hand_over' && to !== undefined
      ? (now: Folder): Answer => ({ show: 'view', view: done({ is: 'handed_over', to }, now, deps.words) })
      : undefined;
  return answerOf(deps, id, handled, after);
}

function wanted(step: FormAct, values: Record<string, string>, note: string | undefined): Command {
  switch (step) {
    case 'waive_debt':
      return { do: 'waive_debt', note: note ?? '' };
    case 'hand_over':
      return { do: 'hand_over', to: values.to ?? '' };
    case 'take_over':
      return { do: 'take_over', note: note ?? '' };
    case 'no_reply':
      return { do: 'no_reply', why: values.why as NoReplyReason, ...(note !== undefined && { note }) };
    case 'answered_there':
      return { do: 'answered_there', way: values.way as ElsewhereWay, ...(note !== undefined && { note }) };
    default: {
      const never: never = step;
      return never;
    }
  }
}
