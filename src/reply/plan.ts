import type { Plan } from '../acts/acts.ts';
import type { Submitted } from '../case/commands.ts';
import { answerable, privateTarget } from '../case/questions.ts';
import type {
  Case,
  CaseId,
  CasePost,
  Duration,
  Instant,
  PostKey,
  PrivateWay,
  SendId,
  SendKind,
} from '../case/types.ts';
import type { AlsoAnswered, DraftOf } from './draft.ts';

/**
 * The meaning of a form about a send: its recipients and its sends. The preview shows this and the last step
 * publishes it, so both agree.
 */

/** One send of a plan, with its text. */
export type Planned = {
  kind: SendKind;
  target: PostKey;
  text: string;
  /** The case becomes private with this send. */
  begins?: PrivateWay;
  /** The send is held until the one before it is posted. */
  after?: true;
  /** The time of the answer that this send replaces; null: there is no answer to replace. */
  replaces?: Instant | null;
  /** Other customers of the thread whom it answers too. */
  also?: { case: CaseId; seen: number }[];
};
export type Meaning =
  /** `resolves`: the case is resolved once these are posted. */
  | { is: 'sends'; sends: Planned[]; resolves: boolean }
  /**
   * The case is resolved without a message to the customer. `waiver`: the reason to leave out a follow-up.
   */
  | { is: 'quiet'; waiver: string | null };

export const targetOf = (c: Case, target: PostKey): CasePost | null =>
  c.posts.find(post => post.key === target) ?? null;

/**
 * The post that a plan answers: the newest public one, or the newest whose author takes a private message.
 */
export function targetFor(plan: Plan, c: Case, now: Instant): CasePost | null {
  const inPublic = answerable(c, now);
  const inPrivate = privateTarget(c, now);
  switch (plan) {
    case 'reply':
      return inPublic;
    case 'message':
      return inPrivate;
    case 'move':
      return inPublic?.can.private.is === 'yes' ? inPublic : inPrivate && inPublic ? inPrivate : null;
    case 'resolve':
      // Even with nothing left to answer, the form asks why the follow-up is left out.
      return inPublic ?? c.posts.findLast(post => post.by !== 'us') ?? null;
    default: {
      const never: never = plan;
      return never;
    }
  }
}

/** Some networks let us write privately first. On the others, a public line invites the customer to write. */
export const sendsPrivately = (c: Case, target: PostKey): boolean =>
  targetOf(c, target)?.can.private.how === 'send';

/** Can a follow-up be posted? Windows that close are judged on submit. */
export function canFollowUp(c: Case, target: PostKey): boolean {
  const post = targetOf(c, target);
  return post !== null && !post.private && post.deleted === undefined && post.can.reply.is === 'yes';
}

/** The kind of the send that has the draft's own id. */
export function kindOf(plan: Plan, c: Case, target: PostKey): SendKind {
  switch (plan) {
    case 'reply':
      return 'reply';
    case 'message':
      return 'private_message';
    case 'move':
      return sendsPrivately(c, target) ? 'private_message' : 'reply';
    case 'resolve':
      return c.private ? 'follow_up' : 'reply';
    default: {
      const never: never = plan;
      return never;
    }
  }
}

/** One send with the draft's own text. */
export function oneSend(
  c: Case,
  { plan, target, text }: DraftOf<Plan>,
  more: Pick<Planned, 'begins' | 'also'> & { resolves?: boolean } = {},
): Meaning {
  const { resolves = false, ...rest } = more;
  const kind = kindOf(plan, c, target);
  const send = { kind, target, text, ...replacing(c, kind, target), ...rest };
  return { is: 'sends', sends: [send], resolves };
}

/** Nobody publishes over another answer than the one in the preview. */
function replacing(c: Case, kind: SendKind, target: PostKey): Pick<Planned, 'replaces'> {
  const reply = targetOf(c, target)?.can.reply;
  if (kind === 'private_message' || reply?.mode !== 'replace') return {};
  return { replaces: reply.answered ?? null };
}

/**
 * A move to private messages is two sends: the message, and a public line that is held until the message is
 * posted. null: the line cannot be posted.
 */
export function messageThenLine(
  c: Case,
  { target, text }: DraftOf<'move'>,
  line: string,
  now: Instant,
): Meaning | null {
  const inPublic = answerable(c, now);
  if (!inPublic) return null;
  const message: Planned = { kind: 'private_message', target, text, begins: 'dm' };
  const { key } = inPublic;
  const follows: Planned = {
    kind: 'reply',
    target: key,
    text: line,
    after: true,
    ...replacing(c, 'reply', key),
  };
  return { is: 'sends', sends: [message, follows], resolves: false };
}

/** The sends without their texts. Nobody publishes another shape than the one in the preview. */
export const shapeOf = (meaning: Meaning): string =>
  meaning.is === 'quiet'
    ? 'quiet'
    : meaning.sends
        .map(({ kind, target, begins, after, replaces, also = [] }) =>
          [kind, target, begins, after, replaces, ...also.map(({ case: id }) => id)].join(' '),
        )
        .join(', ');

/** The ticked customers who still wait, each with the version of their case for the preview. */
export function alsoAnswered(
  asked: AlsoAnswered[],
  waiting: { case: CaseId; version: number }[],
): { case: CaseId; seen: number }[] {
  return asked.flatMap(({ case: id, seen }) => {
    const other = waiting.find(each => each.case === id);
    return seen === null ? (other ? [{ case: id, seen: other.version }] : []) : [{ case: id, seen }];
  });
}

/**
 * The sends as they are submitted. Their texts are kept apart from the case. The first send has the draft's
 * id, so repeated presses of the last step submit it once.
 */
export function submittedAs(
  sends: Planned[],
  id: SendId,
  { now, undo, giveUp }: { now: Instant; undo: Duration; giveUp: Duration },
): { send: Submitted; text: string }[] {
  const notBefore = now + undo;
  const times = { notBefore, giveUpAt: notBefore + giveUp };
  return sends.map(({ text, after, ...send }) => ({
    text,
    send: after ? { ...send, ...times, id: `${id}.line`, after: id } : { ...send, ...times, id },
  }));
}
