import type { Code, Duration } from '../case/types.ts';

/** What a person must do before a closed lane opens again; the words catalogue has a sentence for each. */
export type Remedy = {
  code: 'token' | 'scope' | 'archived' | 'removed' | 'not_in_channel' | 'blocked';
  detail?: string;
};

/** How a call to the outside ended. Closed: expected trouble is one of these, an exception is a bug. */
export type Outcome<T> =
  | { is: 'ok'; value: T }
  /**
   * Certainly not done (429, refused connection, 503 with Retry-After); costs no attempt. Of a network only this call
   * waits, and others go out meanwhile, unless the network says that `all` have to. A lane of a chat waits as a whole,
   * since it is that budget of the chat. `why`: absent where it was asked to wait.
   */
  | { is: 'later'; after: Duration; all?: true; why?: Code }
  /** Certainly not done; a person must look. `words` is what the platform said, hostile text. */
  | { is: 'refused'; code: Code; words?: string }
  /** Token, scope, archived channel, removed bot: nothing of this lane can go out until a person mends it. */
  | { is: 'shut'; remedy: Remedy }
  /** What it was about is no longer there. */
  | { is: 'gone' }
  /** May be done: a time-out, a reset, a 5xx after the request was written. */
  | { is: 'unknown' };

export const ok = <T>(value: T): Outcome<T> => ({ is: 'ok', value });
