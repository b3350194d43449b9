import type { Code, Duration } from '../case/types.ts';

/** A person must do this before a closed lane opens again. The words catalogue has a sentence for each. */
export type Remedy = {
  code: 'token' | 'scope' | 'archived' | 'removed' | 'not_in_channel' | 'blocked';
  detail?: string;
};

/** How a call to the outside ended. Closed: expected trouble is one of these, an exception is a bug. */
export type Outcome<T> =
  | { is: 'ok'; value: T }
  /**
   * Certainly not done (429, refused connection, 503 with Retry-After). Does not count as an attempt. In the lane of
   * a network only this call waits and others go out meanwhile, unless the network says that `all` must wait. A lane
   * of a chat waits as a whole, because it is that budget of the chat. Without `why`, we were asked to wait.
   */
  | { is: 'later'; after: Duration; all?: true; why?: Code }
  /**
   * Certainly not done; a person must look. `words` is the platform's reason, hostile text. `plainer`: the
   * chat did not accept the drawing, so it may accept a plainer one.
   */
  | { is: 'refused'; code: Code; words?: string; plainer?: true }
  /** Token, scope, archived channel, removed bot: nothing in this lane can go out until a person mends it. */
  | { is: 'shut'; remedy: Remedy }
  /** The target of the call no longer exists. */
  | { is: 'gone' }
  /** Possibly done: a time-out, a reset, a 5xx after the request was written. */
  | { is: 'unknown' };

export const ok = <T>(value: T): Outcome<T> => ({ is: 'ok', value });
