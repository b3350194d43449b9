import { AsyncLocalStorage } from 'node:async_hooks';
import type { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import type { Duration, Instant } from '../../../src/case/types.ts';
import type { Clock } from '../../../src/ports/factory.ts';
import { CallFailed } from './outcome.ts';

type Options = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[4]>;
export type HttpClient = NonNullable<Options['httpClient']>;

/**
 * One of our calls, and the one request that it may make. The SDK cannot hand this through, so it travels in
 * the asynchronous context.
 */
type Call = { signal: AbortSignal; asked: boolean };
const calls = new AsyncLocalStorage<Call>();

/** Codes of fetch's `cause` that prove that the request was not read. */
const notSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function retryAfter(value: string | null, now: Instant): Duration | null {
  if (value === null) return null;
  const seconds = Number(value);
  const after = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - now;
  return Number.isFinite(after) ? Math.max(0, after) : null;
}

function codeIn(body: string): string {
  try {
    const { error, message } = JSON.parse(body) as {
      error?: { code?: unknown };
      message?: unknown;
    };
    // A chat that blocks our messages reports it in another shape: JSON within the message (msteams-docs,
    // "Send proactive messages").
    const within = typeof message === 'string' ? /"subCode":\s*"(\w+)"/.exec(message)?.[1] : undefined;
    return typeof error?.code === 'string' ? error.code : (within ?? '');
  } catch {
    return '';
  }
}

/**
 * Makes exactly one request for each call. Throws everything that is not 2xx before the SDK's own policies
 * could repeat or redirect it.
 */
export const oneRequest = (clock: Clock): HttpClient => ({
  async sendRequest(request) {
    const call = calls.getStore();
    if (call === undefined) throw new Error('a request to the Teams connector outside of a call');
    if (call.asked) throw new Error('a second request to the Teams connector in one call');
    if (call.signal.aborted) throw new CallFailed({ is: 'not_sent' });
    call.asked = true;
    const { status, headers, text } = await fetched(request, call.signal);
    if (status < 200 || status > 299)
      throw new CallFailed({
        is: 'answered',
        status,
        code: codeIn(text),
        after: retryAfter(headers.get('retry-after'), clock.real()),
      });
    const answered = request.headers.clone();
    for (const { name } of answered.headersArray()) answered.remove(name);
    headers.forEach((value, name) => {
      answered.set(name, value);
    });
    return { request, status, headers: answered, bodyAsText: text };
  },
});

async function fetched(
  request: Parameters<HttpClient['sendRequest']>[0],
  signal: AbortSignal,
): Promise<{ status: number; headers: Headers; text: string }> {
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers.rawHeaders(),
      body: typeof request.body === 'string' ? request.body : null,
      redirect: 'manual',
      signal,
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    const code = (error as { cause?: { code?: string } }).cause?.code ?? '';
    throw new CallFailed({ is: notSent.has(code) ? 'not_sent' : 'unclear' });
  }
}

/** These errors of a login server are temporary. All others are about a wrong registration or secret. */
const passing = new Set(['temporarily_unavailable', 'server_error', 'network_error']);
function tokenTrouble(error: unknown): CallFailed | null {
  const { name, errorCode } = error as { name?: string; errorCode?: string };
  if (name === 'ServerError' && errorCode !== undefined)
    return new CallFailed({ is: 'no_token', mend: !passing.has(errorCode), detail: errorCode });
  if (name === 'ClientConfigurationError')
    return new CallFailed({ is: 'no_token', mend: true, detail: errorCode ?? '' });
  if (name === 'ClientAuthError')
    return new CallFailed({ is: 'no_token', mend: false, detail: errorCode ?? '' });
  return null;
}

/** A call ends when its deadline has passed or its caller gives up. */
export type Limit = { signal: AbortSignal; deadline: Duration };

/**
 * Runs one SDK call under a deadline. Throws CallFailed for failures of the network; anything else is a bug.
 */
export async function calling<T>({ signal, deadline }: Limit, run: () => Promise<T>): Promise<T> {
  // Not AbortSignal.any over AbortSignal.timeout: Node 20 may garbage-collect that
  // timeout, and then it never fires.
  const end = new AbortController();
  const call: Call = { signal: end.signal, asked: false };
  let giveUp = () => {};
  const abandoned = new Promise<never>((_, reject) => {
    // Getting a token cannot be aborted, so we stop waiting for it. The request after it sees the signal.
    giveUp = () => {
      reject(new CallFailed({ is: call.asked ? 'unclear' : 'not_sent' }));
      end.abort();
    };
  });
  const timer = setTimeout(giveUp, deadline);
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([abandoned, calls.run(call, run)]);
  } catch (error) {
    if (error instanceof CallFailed) throw error;
    throw (call.asked ? null : tokenTrouble(error)) ?? error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}
