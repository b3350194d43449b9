import type { z } from 'zod';
import type { Duration } from '../../../src/case/types.ts';
import type { ChatSettings } from '../../../src/ports/settings.ts';
import { duration, expects, group, isWebAddress, text } from '../../../src/settings/fields.ts';
import { findings } from './findings.ts';
import { phrases } from './phrases.ts';

export type SlackConfig = {
  /** The id of the team's channel, `C...`. */
  channel: string;
  /** The least time between two messages in a channel, and between two edits in the workspace. */
  postsEvery?: Duration;
  editsEvery?: Duration;
};
export type SlackSecrets = {
  botToken: string;
  /** Verifies requests over HTTP; not used in Socket Mode. */
  signingSecret?: string;
  /** If present, we use Socket Mode. */
  appToken?: string;
  /** The address of the Web API. Only tests and proxies need another than Slack's. */
  apiUrl?: string;
};

const shape = group({
  channel: text(
    /^[CG][A-Z0-9]{2,}$/,
    expects(
      'a Slack channel id',
      'Copy it from the bottom of the channel details in Slack, for example C012AB3CD.',
    ),
  ),
  posts_every: duration('0s', '1m', '1s').optional(),
  edits_every: duration('0s', '1m', '2s').optional(),
});

const PAGES = 'at api.slack.com/apps, your app,';

export const settings: ChatSettings<z.output<typeof shape>, SlackConfig, keyof SlackSecrets> = {
  title: 'Slack',
  shape,
  config: ({ channel, posts_every, edits_every }) => ({
    channel,
    ...(posts_every !== undefined && { postsEvery: posts_every }),
    ...(edits_every !== undefined && { editsEvery: edits_every }),
  }),
  secrets: [
    {
      name: 'SLACK_BOT_TOKEN',
      key: 'botToken',
      missing: () => `It is ${PAGES} OAuth & Permissions, and begins with xoxb-.`,
      fault: token =>
        token.startsWith('xoxb-')
          ? null
          : `does not begin with xoxb-. Copy the Bot User OAuth Token ${PAGES} OAuth & Permissions.`,
      unused:
        'is set, but webcare.yaml has no Slack channel. Add chat: { slack: { channel: C012AB3CD } }, or unset it.',
      looksLike: /^xox[a-z]-/,
      example: {
        value: 'xoxb-',
        about: `Slack, from api.slack.com/apps, your app: OAuth & Permissions; Basic Information, App Credentials;
Basic Information, App-Level Tokens. The signing secret is for HTTP; an app token is for Socket Mode, which
needs none.`,
      },
    },
    {
      name: 'SLACK_SIGNING_SECRET',
      key: 'signingSecret',
      missing: ({ SLACK_APP_TOKEN }) =>
        SLACK_APP_TOKEN === undefined
          ? `It is ${PAGES} Basic Information, App Credentials. With SLACK_APP_TOKEN (Socket Mode) it is not needed.`
          : null,
      example: { value: '' },
    },
    {
      name: 'SLACK_APP_TOKEN',
      key: 'appToken',
      fault: token =>
        token.startsWith('xapp-')
          ? null
          : `does not begin with xapp-. Copy it ${PAGES} Basic Information, App-Level Tokens, or unset it.`,
      looksLike: /^xapp-/,
      example: { value: 'xapp-' },
    },
    {
      name: 'SLACK_API_URL',
      key: 'apiUrl',
      fault: url =>
        isWebAddress(url)
          ? null
          : 'is not a web address. Unset it, unless a proxy or a test stands in for Slack.',
      example: {
        value: 'https://slack.com/api/',
        about: 'Only where a proxy or a test stands in for Slack.',
      },
    },
  ],
  // In Socket Mode we call Slack, and nothing calls us.
  calls: ({ appToken }) => appToken === undefined,
  account: {
    shape: text(
      /^[UW][A-Z0-9]{2,}$/,
      expects(
        'a Slack member id',
        'Copy it from the profile in Slack (More, Copy member ID), for example U012AB3CD.',
      ),
    ),
    examples: ['U012AB3CD', 'U034EF5GH'],
  },
  findings,
  phrases,
  example: `slack:
  channel: C012AB3CD         # Slack: channel details, at the bottom
  posts_every: 1s            # how fast cards are posted and edited at most; left out, as fast as Slack is known to allow
  edits_every: 2s`,
};
