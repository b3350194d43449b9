import type { Duration } from '../../../src/case/types.ts';
import type { Outcome, Remedy } from '../../../src/ports/outcome.ts';

/** How a call failed. */
export type Failure = Exclude<Outcome<never>, { is: 'ok' }>;

/** Slack names no delay if the call did not reach it. */
const SOON: Duration = 5_000;

const shut = (code: Remedy['code'], detail: string): Failure => ({ is: 'shut', remedy: { code, detail } });
const token = (error: string) => shut('token', error);
const blocked = (error: string) => shut('blocked', error);
const archived = (error: string) => shut('archived', error);
const away = (error: string) => shut('not_in_channel', error);
const gone = (): Failure => ({ is: 'gone' });
const malformed = (error: string): Failure => ({ is: 'refused', code: error, plainer: true });
const personGone = (): Failure => ({ is: 'refused', code: 'person_gone' });
const later = (): Failure => ({ is: 'later', after: SOON });
/** For these errors, Slack's pages say that part of the operation may have succeeded. */
const unclear = (): Failure => ({ is: 'unknown' });

/**
 * Errors of the Web API with HTTP 200 and `ok: false`, from the method pages of docs.slack.dev. An error that
 * is not listed is judged by its words.
 */
const errors: Record<string, (error: string) => Failure> = {
  ratelimited: later,
  rate_limited: later,
  service_unavailable: later,
  request_timeout: later,
  // "Members on this team are sending too many messages": a workspace on the free plan.
  message_limit_exceeded: later,
  team_added_to_org: later,
  external_channel_migrating: later,
  internal_error: unclear,
  fatal_error: unclear,
  update_failed: unclear,
  invalid_auth: token,
  not_authed: token,
  token_expired: token,
  token_revoked: token,
  account_inactive: token,
  not_allowed_token_type: token,
  org_login_required: blocked,
  app_access_restricted: blocked,
  access_denied: blocked,
  accesslimited: blocked,
  ekm_access_denied: blocked,
  enterprise_is_restricted: blocked,
  team_access_not_granted: blocked,
  restricted_action: blocked,
  restricted_action_read_only_channel: blocked,
  restricted_action_thread_only_channel: blocked,
  messages_tab_disabled: blocked,
  is_archived: archived,
  // chat.update returns this for an archived channel.
  is_inactive: archived,
  not_in_channel: away,
  channel_not_found: away,
  message_not_found: gone,
  // The message stays as it is, and Slack allows no change of it.
  cant_update_message: gone,
  edit_window_closed: gone,
  no_text: malformed,
  block_mismatch: malformed,
  // The account no longer belongs to an active person.
  user_disabled: personGone,
  user_not_found: personGone,
};

/**
 * Slack has more error names than its pages list. A setting or permission that forbids one
 * message also forbids the next.
 */
const FORBIDS =
  /(^|_)(restricted|permission|permissions|allowed|forbidden|denied|disabled|required|authorized|permitted|prohibited|policy)(_|$)/;
const MALFORMED =
  /^(invalid_(blocks|attachments|arguments|metadata|markdown)|msg_)|(^|_)too_(long|many|large|deep)(_|$)/;
function unlisted(error: string): Failure {
  if (MALFORMED.test(error)) return malformed(error);
  return FORBIDS.test(error) ? blocked(error) : { is: 'refused', code: error };
}

/** Network errors from before the request was written, so Slack cannot have acted on it. */
const unsent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

type Thrown = {
  code?: string;
  message?: string;
  retryAfter?: number;
  statusCode?: number;
  headers?: Record<string, string>;
  data?: { error?: string; needed?: string };
  original?: { cause?: { code?: string } };
};

/**
 * Classifies an error of the client. It is `later`, `refused` or `shut` only if the call was certainly not
 * carried out. After the request was written, a time-out, a reset or a 5xx may have been carried out.
 */
export function failureOf(thrown: unknown): Failure {
  const error = thrown as Thrown;
  switch (error.code) {
    case 'slack_webapi_rate_limited_error':
      return { is: 'later', after: (error.retryAfter ?? 1) * 1_000 };
    case 'slack_webapi_platform_error': {
      const name = error.data?.error ?? 'unknown_error';
      if (name === 'missing_scope') return shut('scope', error.data?.needed ?? name);
      return (errors[name] ?? unlisted)(name);
    }
    case 'slack_webapi_http_error': {
      const status = error.statusCode ?? 500;
      const wait = Number(error.headers?.['retry-after']);
      if (status === 503 && wait > 0) return { is: 'later', after: wait * 1_000 };
      return status >= 500 ? { is: 'unknown' } : { is: 'refused', code: `http_${status}` };
    }
    case 'slack_webapi_request_error':
      return unsent.has(error.original?.cause?.code ?? '') ? later() : { is: 'unknown' };
    default:
      // For a 429 without a readable Retry-After, the client throws a plain Error.
      return error.message?.startsWith('Retry header did not contain') ? later() : { is: 'unknown' };
  }
}

/** The one word of a failure that may be logged. */
export function loggedName(failure: Failure): string {
  if (failure.is === 'refused') return failure.code;
  return failure.is === 'shut' ? `${failure.remedy.code}:${failure.remedy.detail ?? ''}` : failure.is;
}

/** One call under the caller's deadline; it is never repeated here. */
export function attempt<T>(signal: AbortSignal, call: () => Promise<T>): Promise<Outcome<T>> {
  if (signal.aborted) return Promise.resolve({ is: 'later', after: 0 });
  return new Promise(resolve => {
    const abort = () => resolve({ is: 'unknown' });
    signal.addEventListener('abort', abort, { once: true });
    call()
      .then(
        value => resolve({ is: 'ok', value }),
        thrown => resolve(failureOf(thrown)),
      )
      .finally(() => signal.removeEventListener('abort', abort));
  });
}

/** One call without a deadline of its own. */
export const calmly = <T>(call: () => Promise<T>): Promise<Outcome<T>> =>
  attempt(new AbortController().signal, call);
