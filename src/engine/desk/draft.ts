import { isWriting } from '../../acts/acts.ts';
import type { Case, CaseId, Instant } from '../../case/types.ts';
import { askedFor, blank, type Draft, type DraftPlan, textsOf } from '../../reply/draft.ts';
import { readOwners } from '../../store/cases/log.ts';
import type { StoredPlan } from '../../store/cases/plans.ts';
import { lastDraft, readSend, type SendRow, saveDraft } from '../../store/cases/sends.ts';
import type { Tx } from '../../store/database/database.ts';
import { drawSendForm } from '../../view/forms/send-forms.ts';
import type { Left } from '../../view/forms/standing.ts';
import { clean } from '../../view/text/foreign.ts';
import type { FormView } from '../../view/types.ts';
import type { Deps } from '../deps.ts';
import type { AtCase } from './at-case.ts';
import type { Closed } from './pressed.ts';

/** A row that can still be changed: its text was not emptied, and this version knows its plan. */
export type Composing = SendRow & { case: CaseId; text: string; plan: StoredPlan };
export const isComposing = (row: SendRow): row is Composing =>
  row.case !== null && row.text !== null && row.plan !== null;

export const draftPlan = ({ shape: _, anyway: __, owner: ___, ...plan }: StoredPlan): DraftPlan => plan;
export const draftOf = ({ id, target, text, seen, plan }: Composing): Draft => ({
  ...draftPlan(plan),
  id,
  target,
  text,
  seen,
});

type Values = Readonly<Record<string, string>>;
/** Nobody publishes what the preview cannot show. */
const visible = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, clean(value).text]));

/** The draft with the values of its first step. */
export function typedInto(row: Composing, values: Values, now: Instant): Composing {
  const typed = visible(values);
  return { ...row, text: typed.text ?? '', plan: askedFor(row.plan.plan, typed), updated: now };
}

/**
 * Keeps the values of a form that was closed, so that its next opening shows them. Only a change of what the form
 * showed is kept: a proposal that nobody touched is no draft, a field that the chat does not tell was not
 * emptied, and an emptied field was emptied by the person. An older window never replaces a newer text.
 */
export async function keepTyped(deps: Deps, at: AtCase, { form, by, values }: Typed): Promise<void> {
  if (!isWriting(form.step)) return;
  const row = await readSend(at.tx, form.id);
  if (!row || row.case !== form.about || row.by !== by || !isComposing(row)) return;
  if (form.seen < row.seen && !blank(row.text)) return;
  const { words, clock } = deps;
  const shown = valuesOf(drawSendForm(at.folder, draftOf(row), { words, reader: row.by, now: clock.now() }));
  const typed = visible(values);
  if (!Object.entries(typed).some(([name, value]) => name in shown && value !== shown[name])) return;
  await saveDraft(at.tx, typedInto(row, { ...shown, ...typed }, clock.now()));
}
type Typed = { form: Closed['form']; by: SendRow['by']; values: Values };

/**
 * The newest text of a former owner for the same form that did not go out, for the owner of now: they go on
 * where a colleague stopped. A reply that was posted since has made it old.
 */
export async function leftByFormerOwner(
  tx: Tx,
  { id, owner, sends }: Case,
  { by, plan: { plan } }: Composing,
): Promise<Left | null> {
  if (owner?.person !== by) return null;
  for (const former of new Set(await readOwners(tx, id))) {
    if (former === by) continue;
    const row = await lastDraft(tx, id, former, plan);
    if (!row || !isComposing(row)) continue;
    const { text, updated: at } = row;
    const texts = textsOf({ text, ...draftPlan(row.plan) });
    const isOld = sends.some(({ stage, submitted }) => stage === 'posted' && submitted > at);
    if (texts.length > 0 && !isOld) return { by: former, at, texts, private: row.kind === 'private_message' };
  }
  return null;
}

const valuesOf = ({ fields }: FormView): Record<string, string> =>
  Object.fromEntries(
    fields.flatMap(field => {
      if (field.is === 'check') return [[field.name, field.value ? 'yes' : 'no']];
      return field.is === 'text' || field.is === 'select' ? [[field.name, field.value ?? '']] : [];
    }),
  );
