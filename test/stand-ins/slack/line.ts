import { createHmac } from 'node:crypto';
import type { Node } from './state.ts';

export const SIGNING_SECRET = 'stand-in-signing-secret';
/** The milliseconds that Slack waits for an acknowledgement. */
export const ACK_WITHIN = 3_000;

/** A request of Slack to the app, over HTTP or a socket. */
export type AppRequest = { kind: 'interactive' | 'slash_commands' | 'events_api'; payload: Node };
/** The answer of the app, with an HTTP status. null: it did not answer in time. */
export type AppAnswer = { status: number; body: string } | null;
export type Line = { deliver(request: AppRequest, retry?: boolean): Promise<AppAnswer> };

export type Sent = { contentType: string; body: string };
export type Signing = { secret?: string; at?: number; signature?: string };

const form = (fields: Record<string, string>): Sent => ({
  contentType: 'application/x-www-form-urlencoded',
  body: new URLSearchParams(fields).toString(),
});
/** The HTTP body of a request. */
export function sentOf({ kind, payload }: AppRequest): Sent {
  switch (kind) {
    case 'interactive':
      return form({ payload: JSON.stringify(payload) });
    case 'slash_commands':
      return form(payload as Record<string, string>);
    case 'events_api':
      return { contentType: 'application/json', body: JSON.stringify(payload) };
    default:
      return kind satisfies never;
  }
}

/** Sends signed requests to the address of the app. */
export function httpLine(complain: (complaint: string) => void) {
  let app = '';
  let now = Date.now;
  async function send(sent: Sent, signing: Signing = {}, retry = false): Promise<AppAnswer> {
    const { secret = SIGNING_SECRET, at = now() } = signing;
    const timestamp = String(Math.floor(at / 1_000));
    const signature =
      signing.signature ??
      `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${sent.body}`).digest('hex')}`;
    const headers = {
      'content-type': sent.contentType,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
    };
    const retried: Record<string, string> = retry
      ? { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' }
      : {};
    try {
      const answered = await fetch(app, {
        method: 'POST',
        headers: { ...headers, ...retried },
        body: sent.body,
        signal: AbortSignal.timeout(ACK_WITHIN),
      });
      return { status: answered.status, body: await answered.text() };
    } catch (failure) {
      complain(`the app did not answer within ${ACK_WITHIN} ms: ${(failure as Error).name}`);
      return null;
    }
  }
  return {
    /** The address where the app receives Slack's requests, and the time in which the app lives. */
    connect: (url: string, clock = Date.now) => {
      app = url;
      now = clock;
    },
    send,
    deliver: (request: AppRequest, retry?: boolean) => send(sentOf(request), {}, retry),
  };
}
