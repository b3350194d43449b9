import type { Plan } from '../acts/acts.ts';
import type { CaseId, PostKey, PrivateWay, SendId } from '../case/types.ts';

/** `seen`: the version of the other case at the preview; null until there is a preview. */
export type AlsoAnswered = { case: CaseId; seen: number | null };

/**
 * The values that each plan's form asks for besides the text. A plan without a line here does not compile.
 */
type Asks = {
  /** Other customers of the thread who get this reply as their answer too. */
  reply: { also?: AlsoAnswered[] };
  message: object;
  /**
   * `line`: the public line after the private message. `way`: for an invitation, the channel to continue on.
   */
  move: { line?: string; way?: PrivateWay };
  /** `waiver`: the reason to leave out a follow-up that we owe. */
  resolve: { waiver?: string };
};
export type DraftPlan = { [P in Plan]: { plan: P } & Asks[P] }[Plan];

/** A text to the customer, until the last step submits it. `id` is the send's, for ever. */
export type DraftOf<P extends Plan> = {
  id: SendId;
  target: PostKey;
  text: string;
  /** The version of the case when the form was made. */
  seen: number;
  plan: P;
} & Asks[P];
export type Draft = { [P in Plan]: DraftOf<P> }[Plan];

export const privateWays = ['dm', 'email', 'phone', 'whatsapp'] as const satisfies PrivateWay[];

/** Reads the values besides the text. A way that was not offered counts as none, and is asked for again. */
export function askedFor(plan: Plan, typed: Readonly<Record<string, string>>): DraftPlan {
  const { line, way, waiver } = typed;
  switch (plan) {
    case 'reply': {
      const also = alsoIn(typed);
      return { plan, ...(also.length > 0 && { also }) };
    }
    case 'message':
      return { plan };
    case 'move':
      return { plan, ...(line !== undefined && { line }), ...wayIn(way) };
    case 'resolve':
      return { plan, ...(waiver !== undefined && { waiver }) };
    default: {
      const never: never = plan;
      return never;
    }
  }
}

/** The texts of a draft that people read: of the customer, and the line or the reason beside it. */
export function textsOf({ text, ...asked }: { text: string } & DraftPlan): string[] {
  const other = asked.plan === 'move' ? asked.line : asked.plan === 'resolve' ? asked.waiver : undefined;
  return [text, other ?? ''].filter(each => !blank(each));
}

/** The name of the field for one other customer: does the reply answer them too? */
export const alsoField = (id: CaseId): string => `${ALSO}${id}`;
const ALSO = 'also.';
const alsoIn = (typed: Readonly<Record<string, string>>): AlsoAnswered[] =>
  Object.entries(typed).flatMap(([name, value]) =>
    name.startsWith(ALSO) && value === 'yes' ? [{ case: name.slice(ALSO.length), seen: null }] : [],
  );

function wayIn(typed: string | undefined): { way?: PrivateWay } {
  const way = privateWays.find(each => each === typed);
  return way === undefined ? {} : { way };
}

export const blank = (text: string): boolean => text.trim() === '';
