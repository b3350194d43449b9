import type { webApi } from '@slack/bolt';
import { type CheckOf, whyUnreached } from '../../../src/ports/check.ts';
import type { Clock } from '../../../src/ports/factory.ts';
import type { findings } from './findings.ts';
import { attempt, loggedName } from './outcome.ts';
import { botScopes, missingScopes } from './scopes.ts';
import type { SlackSecrets } from './settings.ts';

/** Bolt refuses requests that are five minutes old, so doctor warns well before. */
const CLOCK_OFF = 60_000;
type SlackCheck = CheckOf<typeof findings>;
const OURS = 'https://slack.com/api/';

type CheckRequest = {
  client: webApi.WebClient;
  secrets: SlackSecrets;
  channel: string;
  clock: Clock;
  signal: AbortSignal;
};

/** Checks that Slack knows us, grants our scopes, and has us in the channel. Only reads. */
export async function checkSlack(asked: CheckRequest): Promise<SlackCheck[]> {
  const identity = await whoWeAre(asked);
  if (identity.is === 'away') return [{ is: 'unclear', finding: { code: 'slack_away', why: identity.why } }];
  const { body, scopes, offset } = identity;
  const clock = offset === null ? [] : [clockOf(offset)];
  if (!body.ok)
    return [{ is: 'wrong', finding: { code: 'slack_token', why: body.error ?? 'unknown_error' } }, ...clock];
  const [channel, door] = await Promise.all([channelOf(asked), doorOf(asked)]);
  return [
    { is: 'ok', finding: { code: 'slack', bot: body.user ?? '', workspace: body.team ?? '' } },
    scopesOf(scopes, channel.isPrivate),
    door,
    channel.check,
    ...clock,
  ];
}

type Body = { ok: boolean; error?: string; user?: string; team?: string };
type WhoWeAre =
  | { is: 'away'; why: string }
  | { is: 'said'; body: Body; scopes: string | null; offset: number | null };

/**
 * Calls auth.test without the client, which does not hand over the headers with the scopes and Slack's time.
 */
async function whoWeAre({ secrets, clock, signal }: CheckRequest): Promise<WhoWeAre> {
  try {
    const before = clock.real();
    const response = await fetch(new URL('auth.test', secrets.apiUrl ?? OURS), {
      method: 'POST',
      headers: { authorization: `Bearer ${secrets.botToken}` },
      redirect: 'error',
      signal,
    });
    const after = clock.real();
    if (!response.ok) return { is: 'away', why: `HTTP ${response.status}` };
    const body = (await response.json()) as Body;
    const date = Date.parse(response.headers.get('date') ?? '');
    // The header has whole seconds, so Slack's clock was half a second later on average.
    const offset = Number.isNaN(date) ? null : date + 500 - (before + after) / 2;
    return { is: 'said', body, scopes: response.headers.get('x-oauth-scopes'), offset };
  } catch (error) {
    return { is: 'away', why: whyUnreached(error) };
  }
}

function clockOf(offset: number): SlackCheck {
  return Math.abs(offset) > CLOCK_OFF
    ? { is: 'wrong', finding: { code: 'slack_clock_off', offset } }
    : { is: 'ok', finding: { code: 'slack_clock', offset } };
}

function scopesOf(header: string | null, isPrivate: boolean | null): SlackCheck {
  if (header === null) return { is: 'unclear', finding: { code: 'slack_scopes_untold' } };
  const granted = header.split(',').map(scope => scope.trim());
  const missing = missingScopes(granted, isPrivate);
  if (missing.length > 0)
    return { is: 'wrong', finding: { code: 'slack_scopes_missing', scopes: missing.join(', ') } };
  return {
    is: 'ok',
    finding: {
      code: 'slack_scopes',
      scopes: Object.keys(botScopes).filter(scope => granted.includes(scope)).length,
    },
  };
}

/** Checks how Slack reaches us. Asking for the address of a socket does not open one. */
async function doorOf({ client, secrets, signal }: CheckRequest): Promise<SlackCheck> {
  const { appToken } = secrets;
  if (appToken === undefined) return { is: 'ok', finding: { code: 'slack_signing_secret' } };
  const opened = await attempt(signal, () => client.apps.connections.open({ token: appToken }));
  if (opened.is === 'ok') return { is: 'ok', finding: { code: 'slack_app_token' } };
  const is = opened.is === 'shut' || opened.is === 'refused' ? 'wrong' : 'unclear';
  return { is, finding: { code: 'slack_app_token_wrong', why: loggedName(opened) } };
}

async function channelOf({
  client,
  channel,
  signal,
}: CheckRequest): Promise<{ check: SlackCheck; isPrivate: boolean | null }> {
  const info = await attempt(signal, () => client.conversations.info({ channel }));
  if (info.is !== 'ok') {
    const unknown = info.is === 'shut' && info.remedy.code === 'not_in_channel';
    return {
      isPrivate: null,
      check: unknown
        ? { is: 'wrong', finding: { code: 'slack_channel_unknown', channel } }
        : { is: 'unclear', finding: { code: 'slack_channel_untold', why: loggedName(info) } },
    };
  }
  const { is_archived, is_member, is_private, name } = info.value.channel ?? {};
  const facts = { channel: name === undefined ? channel : `#${name}` };
  const isPrivate = is_private ?? false;
  if (is_archived)
    return { isPrivate, check: { is: 'wrong', finding: { code: 'slack_channel_archived', ...facts } } };
  if (!is_member)
    return { isPrivate, check: { is: 'wrong', finding: { code: 'slack_channel_outside', ...facts } } };
  return { isPrivate, check: { is: 'ok', finding: { code: 'slack_channel', ...facts } } };
}
