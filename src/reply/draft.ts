import type { Plan } from '../acts/acts.ts';
import { answered, owes } from '../case/questions.ts';
import type { CasePost, PostKey, PrivateWay, SendId, SendKind } from '../case/types.ts';
import type { Folder } from '../view/folder.ts';
import { countGraphemes } from '../view/text/graphemes.ts';
import type { Own } from '../view/types.ts';
import type { Words } from '../words/words.ts';
import { measure } from './measure.ts';

/** What somebody is writing to the customer, until the last step submits it. `id` is the send's, for ever. */
export type Draft = {
  id: SendId;
  kind: SendKind;
  plan: Plan;
  target: PostKey;
  text: string;
  /** Move to DM where we can send: the public line that follows the private message. */
  line?: string;
  /** Move to DM where we can only invite: where the talk goes on. */
  way?: PrivateWay;
  /** Resolve without the follow-up that is owed: why. */
  waiver?: string;
  /** The case version it was made from. */
  seen: number;
};

/** By field name. */
export type FormErrors = Record<string, Own>;

export const PRIVATE_WAYS: readonly PrivateWay[] = ['dm', 'email', 'phone', 'whatsapp'];
/** What colleagues type for colleagues. */
export const NOTE = 1_000;

export const targetOf = (folder: Folder, draft: Pick<Draft, 'target'>): CasePost | null =>
  folder.case.posts.find(post => post.key === draft.target) ?? null;
/** Where the network lets us write first, the private message is ours to send; else the public line invites. */
export const sendsPrivately = (folder: Folder, draft: Draft): boolean =>
  targetOf(folder, draft)?.can.private.how === 'send';
/** Whether a follow-up has somewhere to go. Windows that close are judged when it is submitted. */
export const canFollowUp = (folder: Folder, draft: Draft): boolean => {
  const target = targetOf(folder, draft);
  return target !== null && !target.private && target.deleted === undefined && target.can.reply.is === 'yes';
};

/** Nothing is posted by this resolve: the last step only closes the case. */
export const resolvesQuietly = (draft: Draft): boolean => draft.plan === 'resolve' && blank(draft.text);

/** What is wrong with a draft, in words that say how to mend it. Empty: nothing. */
export function checkDraft(folder: Folder, draft: Draft, words: Words): FormErrors {
  const { wrong } = words.forms;
  const target = targetOf(folder, draft);
  const long = (text: string): Own | null => {
    if (!target) return null;
    const { used, over } = measure(text, target.can.limit);
    return over ? wrong.tooLong(used, target.can.limit) : null;
  };
  const needed = (text: string): Own | null => (blank(text) ? wrong.empty : long(text));
  const errors: Record<string, Own | null> = {};
  switch (draft.plan) {
    case 'reply':
    case 'message':
      errors.text = needed(draft.text);
      break;
    case 'move':
      errors.text = needed(draft.text);
      if (sendsPrivately(folder, draft)) errors.line = needed(draft.line ?? '');
      else errors.way = draft.way && PRIVATE_WAYS.includes(draft.way) ? null : wrong.way;
      break;
    case 'resolve': {
      const waiver = draft.waiver ?? '';
      errors.text = long(draft.text);
      errors.waiver = longNote(waiver, words);
      if (!owes(folder.case) && !answered(folder.case) && blank(draft.text)) errors.text = wrong.answerFirst;
      if (owes(folder.case) && blank(draft.text) && blank(waiver)) errors.text = wrong.followUpOrReason;
      if (!blank(draft.text) && !blank(waiver)) errors.waiver = wrong.notBoth;
      break;
    }
    default: {
      const never: never = draft.plan;
      return never;
    }
  }
  return onlyErrors(errors);
}

export const blank = (text: string): boolean => text.trim() === '';

function longNote(text: string, words: Words): Own | null {
  if (text.length <= NOTE) return null;
  const used = countGraphemes(text.slice(0, 50_000));
  return used > NOTE ? words.forms.wrong.longNote(used, NOTE) : null;
}

const onlyErrors = (found: Record<string, Own | null>): FormErrors =>
  Object.fromEntries(Object.entries(found).filter((entry): entry is [string, Own] => entry[1] !== null));
