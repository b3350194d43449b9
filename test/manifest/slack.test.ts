import { readFileSync } from 'node:fs';
import type { webApi } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { isScalar, isSeq, parse, parseDocument } from 'yaml';
import { z } from 'zod';
import { APP_SCOPE, botEvents, botScopes, COMMAND } from '../../adapters/chat/slack/scopes.ts';
import { everyCommand, usage } from '../../src/acts/commands.ts';
import { scopes as neededFor } from '../stand-ins/slack/methods.ts';
import { slackStandIn } from '../stand-ins/slack/slack.ts';

/** The types of the SDK. A scope or event that Slack does not know does not compile. */
type Manifest = Exclude<
  Parameters<webApi.WebClient['apps']['manifest']['validate']>[0],
  undefined
>['manifest'];
type Scope = NonNullable<NonNullable<NonNullable<Manifest['oauth_config']>['scopes']>['bot']>[number];

/** The expected manifest. `url` is the address for Slack's requests. Socket Mode has none. */
const wanted = (url?: string): Manifest => ({
  _metadata: { major_version: 2, minor_version: 1 },
  display_information: {
    name: 'Webcare',
    description: 'Social mentions as cards with an owner, a clock and a reply',
    background_color: '#0b6b57',
  },
  features: {
    app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
    bot_user: { display_name: 'webcare', always_online: true },
    slash_commands: [
      {
        command: COMMAND,
        ...(url !== undefined && { url }),
        description: 'Your cases, the queue, figures, who is on call',
        usage_hint: everyCommand.map(usage).join(' | '),
        should_escape: false,
      },
    ],
  },
  oauth_config: { scopes: { bot: Object.keys(botScopes) as (keyof typeof botScopes)[] satisfies Scope[] } },
  settings: {
    event_subscriptions: { ...(url !== undefined && { request_url: url }), bot_events: [...botEvents] },
    interactivity: { is_enabled: true, ...(url !== undefined && { request_url: url }) },
    org_deploy_enabled: false,
    socket_mode_enabled: url === undefined,
    token_rotation_enabled: false,
  },
});

/** The limits in the reference (docs.slack.dev/reference/app-manifest) for the parts that we use. */
const text = (most: number) => z.string().min(1).max(most);
const address = z.url({ protocol: /^https$/ });
const limits = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.int() }),
  display_information: z.strictObject({
    name: text(35),
    description: text(140),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/i),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({
      display_name: z.string().regex(/^[a-z0-9._-]{1,80}$/),
      always_online: z.boolean(),
    }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().regex(/^\/[a-z0-9_-]{1,31}$/),
          url: address.optional(),
          description: text(2_000),
          usage_hint: text(1_000),
          should_escape: z.boolean(),
        }),
      )
      .max(50),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()).max(255) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      request_url: address.optional(),
      bot_events: z.array(z.string()).max(100),
    }),
    interactivity: z.strictObject({ is_enabled: z.boolean(), request_url: address.optional() }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});

const read = (name: string) => readFileSync(new URL(`../../manifest/${name}`, import.meta.url), 'utf8');

describe.each([
  ['slack.yaml', 'https://webcare.example.com/slack/events'],
  ['slack-socket.yaml', undefined],
])('manifest/%s', (name, url) => {
  it('contains exactly the scopes, events and settings that the adapter uses', () => {
    expect(parse(read(name))).toEqual(wanted(url));
  });
  it('respects the limits of Slack', () => {
    expect(limits.parse(parse(read(name)))).toEqual(wanted(url));
  });
  it('explains the purpose of every scope and event in a comment', () => {
    const document = parseDocument(read(name));
    for (const path of [
      ['oauth_config', 'scopes', 'bot'],
      ['settings', 'event_subscriptions', 'bot_events'],
    ]) {
      const list = document.getIn(path);
      const items = isSeq(list) ? list.items : [];
      expect(items.length).toBeGreaterThan(1);
      expect(items.map(item => isScalar(item) && (item.comment?.trim().length ?? 0) > 5)).not.toContain(
        false,
      );
    }
  });
});

describe('the scopes of the Slack app', () => {
  it('contain every scope that the called methods need', () => {
    const called = Object.values(botScopes).flat() as string[];
    for (const [method, needed] of Object.entries(neededFor)) {
      for (const channel of ['C0SOCIAL', 'D0ANA']) {
        const scope = needed({ channel });
        if (called.includes(method) && scope !== null)
          expect([method, Object.keys(botScopes).includes(scope)]).toEqual([method, true]);
      }
    }
  });
  it('equal the scopes that the stand-in grants, so that tests notice a missing scope', async () => {
    const slack = await slackStandIn();
    const response = await fetch(`${slack.apiUrl}auth.test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}` },
    });
    await slack.close();
    const granted = response.headers.get('x-oauth-scopes')?.split(',');
    expect(granted?.sort()).toEqual(
      Object.keys(botScopes)
        .filter(scope => !scope.startsWith('groups:'))
        .sort(),
    );
  });
  it('each belong to a known method, the command or an event', () => {
    for (const use of Object.values(botScopes).flat() as string[]) {
      expect([
        use,
        use in neededFor || use === COMMAND || (botEvents as readonly string[]).includes(use),
      ]).toEqual([use, true]);
    }
  });
  it('include the scope of the app token, which slack-socket.yaml names', () => {
    expect(read('slack-socket.yaml')).toContain(APP_SCOPE);
  });
});
