import type { Can, Duration } from '../../../src/case/types.ts';
import type { Made } from '../../../src/ports/factory.ts';
import { ok } from '../../../src/ports/outcome.ts';
import type { SocialAdapter } from '../../../src/ports/social.ts';
import { checkReplyUrl } from './check.ts';
import { receiveWebhook } from './receive.ts';
import { sendTo } from './send.ts';
import type { WebhookConfig, WebhookSecrets } from './settings.ts';
import { signatures } from './signature.ts';

export type WebhookSource = SocialAdapter & Required<Pick<SocialAdapter, 'receive'>>;

/** Receivers recognise a repeated webhook-id. Standard Webhooks sets no time; we rely on ten minutes. */
const SAME_KEY: Duration = 10 * 60_000;

/**
 * Any network that can send and receive signed requests (Standard Webhooks, standardwebhooks.com). Posts come
 * in through `receive`; each send is one request. Refusals of `send`: `listen_only`, `redirected`,
 * `certificate`, `bad_request`, `not_allowed`, `too_long`, `refused`.
 */
export function webhookSource(made: Made<WebhookConfig, WebhookSecrets> & { name: string }): WebhookSource {
  const { config, secrets, clock } = made;
  const { replyUrl } = config;
  const signed = signatures(secrets.secret);

  const canOf = (post: { private: boolean }): Can => ({
    reply: { ...replyWay(replyUrl, post.private ? 'private_post' : null), mode: 'append' },
    private: { ...replyWay(replyUrl, null), how: 'send' },
    limit: { max: 2000, count: 'graphemes' },
  });

  return {
    about: async () => ok({ sameKey: { within: SAME_KEY, after: 0 } }),
    pace: { every: 0 },
    receive: request => receiveWebhook(request, { signed, now: clock.real(), canOf }),
    send: async (out, signal) =>
      replyUrl === undefined
        ? { is: 'refused', code: 'listen_only' }
        : sendTo(replyUrl, out, { signed, now: clock.real(), signal }),
    find: async () => ok({ is: 'not_seen' }),
    check: signal => checkReplyUrl(replyUrl, signal),
  };
}

const replyWay = (
  replyUrl: string | undefined,
  not: string | null,
): { is: 'yes' } | { is: 'no'; why: string } =>
  replyUrl === undefined
    ? { is: 'no', why: 'listen_only' }
    : not === null
      ? { is: 'yes' }
      : { is: 'no', why: not };

export const make = webhookSource;
