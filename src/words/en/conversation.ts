import type { Text, TextPart } from '../../view/types.ts';
import { own, say } from '../own.ts';
import { ordinal } from './numbers.ts';

/** The whole conversation, and the other people in a thread. */
export const conversation = {
  title: (where: TextPart): Text => say`The whole conversation · ${where}`,
  empty: own('Nothing of it is kept any more.'),
  theirs: own('another customer'),
  private: (who: Text): Text => say`In private with ${who}`,
  before: own('What was said before this is under More, “Whole conversation”.'),
  also: (all: Text): Text => say`Also in this thread: ${all}`,
  comma: own(', '),
  others: own(' and others'),
  nobodyYet: (who: TextPart): Text => say`${who} (nobody yet)`,
  owned: (who: TextPart, owner: TextPart): Text => say`${who} (${owner} has this)`,
  waiting: (who: TextPart): Text => say`${who} (waiting for the customer)`,
  resolved: (who: TextPart): Text => say`${who} (resolved)`,
  answeredBy: (who: TextPart, at: TextPart): Text => say`Answered by our reply to ${who}, ${at}.`,
  notAnsweredBy: (who: TextPart): Text =>
    say`Our reply to ${who} was meant to answer this too. There was news by then, so this still waits.`,
  anotherCustomer: own('another customer'),
  /** `nth`: this is the nth contact of the customer. `stands`: the last one before it. */
  contacts: {
    line: (nth: number, day: TextPart, stands: Text): Text =>
      say`${ordinal(nth)} contact of this customer; last ${day}, ${stands}`,
    open: own('still open'),
    waiting: own('waiting for the customer'),
    resolved: own('resolved'),
    resolvedBy: (who: TextPart): Text => say`resolved by ${who}`,
  },
};
