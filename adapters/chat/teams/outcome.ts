import type { Duration } from '../../../src/case/types.ts';
import type { Outcome } from '../../../src/ports/outcome.ts';

/** How one call to the connector failed. */
export type Trouble =
  | { is: 'answered'; status: number; code: string; after: Duration | null }
  /** The request did not arrive, or was given up before it was written. */
  | { is: 'not_sent' }
  /** Microsoft's login gave no token. `mend`: a person must change the app's registration or its secret. */
  | { is: 'no_token'; mend: boolean; detail: string }
  /** The request was written, then a time-out or a broken connection followed. */
  | { is: 'unclear' };

/** A plain Error on purpose: after its own error classes and raw 5xx, the SDK repeats the request. */
export class CallFailed extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(
      `the Teams connector: ${trouble.is}${trouble.is === 'answered' ? ` ${trouble.status} ${trouble.code}` : ''}`,
    );
    this.trouble = trouble;
  }
}

/** The subject of the failed call. */
export type CallTarget = 'thread' | 'message' | 'person' | 'member';

/** Error codes of 403 that concern the person, who can mend them, and not the bot in the team. */
const blocked = new Set(['MessageWritesBlocked', 'ConversationBlockedByUser', 'BotBlockedByUser']);
/**
 * The code of 403 for a bot that is not in the team. Source: Microsoft, "Send
 * proactive messages", status codes.
 */
const REMOVED = 'BotNotInConversationRoster';
/** Microsoft lists no codes for settings and permissions; these words are in their names. */
const FORBIDS = /blocked|disabled|forbidden|notallowed|denied|unauthorized|policy|permission/i;

/**
 * Teams also gives these for an existing message, for a deleted one, and for a passing trouble. So we believe
 * them when they come a second time.
 */
export const isDoubtful = (trouble: Trouble): boolean =>
  trouble.is === 'answered' &&
  ([404, 410].includes(trouble.status) || (trouble.status === 403 && !isOfTheBot(trouble.code)));
const isOfTheBot = (code: string): boolean => code === REMOVED || FORBIDS.test(code);

/** `soon`: how long to wait after a 429 without a delay. */
export function outcomeOf(
  trouble: Trouble,
  about: CallTarget,
  soon: Duration,
): Exclude<Outcome<never>, { is: 'ok' }> {
  switch (trouble.is) {
    case 'not_sent':
      return { is: 'later', after: 5_000 };
    case 'unclear':
      return { is: 'unknown' };
    case 'no_token':
      return trouble.mend
        ? { is: 'shut', remedy: { code: 'token', detail: trouble.detail } }
        : { is: 'later', after: 5_000 };
    case 'answered':
      return outcomeOfAnswer(trouble, about, soon);
    default:
      return trouble satisfies never;
  }
}

function outcomeOfAnswer(
  { status, code, after }: Extract<Trouble, { is: 'answered' }>,
  about: CallTarget,
  soon: Duration,
): Exclude<Outcome<never>, { is: 'ok' }> {
  if (status === 429) return { is: 'later', after: after ?? soon };
  if (status === 412) return { is: 'later', after: 1_000 };
  if (status === 503 && after !== null) return { is: 'later', after };
  if (status >= 500 || status < 400) return { is: 'unknown' };
  if (status === 401) return { is: 'shut', remedy: { code: 'token', detail: code } };
  // For a person, this means that the app is not installed for them. They can mend that; the bot is healthy.
  if (status === 403 && about === 'person' && !blocked.has(code))
    return { is: 'refused', code: 'no_personal_chat' };
  if (status === 403 && isOfTheBot(code))
    return { is: 'shut', remedy: { code: code === REMOVED ? 'removed' : 'blocked', detail: code } };
  // The error of an edit concerns its message: a deleted one answers 403 as well
  // (microsoft/BotFramework-Services#269).
  if (status === 403) return about === 'message' ? { is: 'gone' } : { is: 'refused', code: 'refused' };
  if (status === 404 || status === 410) {
    if (about === 'thread') return { is: 'shut', remedy: { code: 'not_in_channel', detail: code } };
    return about === 'person' ? { is: 'refused', code: 'no_personal_chat' } : { is: 'gone' };
  }
  // 400: a card that Teams cannot draw. 413: one that is too large.
  const plainer = status === 400 || status === 413 ? { plainer: true as const } : {};
  return { is: 'refused', code: status === 413 ? 'too_long' : 'refused', ...plainer };
}
