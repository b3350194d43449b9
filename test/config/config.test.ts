import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import type { Env } from '../../src/config/environment.ts';
import { loadConfig } from '../../src/config/load.ts';
import { TEXTS } from '../../src/words/texts.ts';
import { settingsFiles } from '../../tools/settings-files.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const SECRET_2 = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const SECRET_3 = `whsec_${Buffer.alloc(32, 6).toString('base64')}`;
const KEY = Buffer.from('q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=', 'base64');
const SIGNING = '0123456789abcdef0123456789abcdef';
const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'abc' };
const GUID = 'aaaaaaaa-1111-4111-8111-111111111111';
const TEAMS_YAML = 'chat: { teams: { channel: "19:abc@thread.tacv2", team: "19:team@thread.tacv2" } }';

const load = (yaml: string, env: Env = {}) => loadConfig(env, () => yaml);
function loaded(yaml: string, env: Env = {}): Config {
  const result = load(yaml, env);
  if (!result.ok) throw new Error(result.message);
  return result.config;
}
/** The faults of the message, without its first line. */
function faults(yaml: string, env: Env = {}): string[] {
  const result = load(yaml, env);
  return result.ok ? [] : result.message.split('\n- ').slice(1);
}
const absent = () => {
  throw Object.assign(new Error('not there'), { code: 'ENOENT' });
};

describe('valid settings', () => {
  test('without settings, the console and the demo network run on this machine only', () => {
    expect(loadConfig({}, absent)).toEqual({
      ok: true,
      config: {
        brand: { name: 'Acme', language: 'en' },
        host: '127.0.0.1',
        port: 3000,
        consolePort: 4280,
        production: false,
        database: { dataDir: './data' },
        chat: { console: true },
        people: [],
        sources: { demo: { type: 'demo', trickle: true } },
        sla: { timezone: 'UTC', firstReply: 3_600_000, resolve: 172_800_000, remindAt: [50, 75, 90] },
        onCall: null,
        cases: { grace: 86_400_000 },
        replies: { undo: 10_000 },
        texts: TEXTS,
      },
    });
  });

  test('every setting of the file and the environment is read', () => {
    const yaml = `
brand: { name: Acme, language: en }
chat:
  console: true
  slack: { channel: C0SOCIAL }
  teams: { channel: "19:abc@thread.tacv2", team: "19:team@thread.tacv2", service_url: "http://127.0.0.1:9/", forms: card, slash_commands: true }
people:
  - { name: Ana de Vries, slack: U0ANA, teams: ${GUID.toUpperCase()}, roles: [agent] }
sources:
  forum: { type: webhook, reply_url: "http://127.0.0.1:9000/replies" }
  feed: { type: webhook }
  practice: { type: demo, trickle: false }
sla: { timezone: Europe/Amsterdam, first_reply: 90s, resolve: 15m, remind_at: [90, 50, 50] }
on_call: { people: [Ana de Vries], rotate: daily, from: 2026-11-02 }
cases: { grace: 3h }
replies: { undo: 0s }
database: { pool: 20 }`;
    const env = {
      ...SLACK,
      SLACK_SIGNING_SECRET: SIGNING,
      SLACK_APP_TOKEN: 'xapp-1',
      SLACK_API_URL: 'http://127.0.0.1:9/api/',
      MicrosoftAppId: GUID,
      MicrosoftAppPassword: 'hush',
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppTenantId: GUID,
      ToChannelFromBotLoginUrl: 'http://127.0.0.1:9/login',
      FORUM_SECRET: SECRET,
      FEED_SECRET: `${SECRET_2} ${SECRET_3}`,
      DATABASE_URL: 'postgres://me@db/webcare',
      WEBCARE_KEY: KEY.toString('hex'),
      PUBLIC_URL: 'https://webcare.example.com/',
      PORT: '0',
      CONSOLE_PORT: '0',
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
    };
    expect(loaded(yaml, env)).toEqual({
      brand: { name: 'Acme', language: 'en' },
      host: '0.0.0.0',
      port: 0,
      consolePort: 0,
      publicUrl: 'https://webcare.example.com',
      production: true,
      logLevel: 'warn',
      database: { url: 'postgres://me@db/webcare', pool: 20 },
      keys: [KEY],
      chat: {
        console: true,
        slack: {
          channel: 'C0SOCIAL',
          secrets: {
            botToken: 'xoxb-1',
            signingSecret: SIGNING,
            appToken: 'xapp-1',
            apiUrl: 'http://127.0.0.1:9/api/',
          },
        },
        teams: {
          channel: '19:abc@thread.tacv2',
          team: '19:team@thread.tacv2',
          serviceUrl: 'http://127.0.0.1:9/',
          forms: 'card',
          slashCommands: true,
          secrets: {
            MicrosoftAppId: GUID,
            MicrosoftAppPassword: 'hush',
            MicrosoftAppType: 'SingleTenant',
            MicrosoftAppTenantId: GUID,
            ToChannelFromBotLoginUrl: 'http://127.0.0.1:9/login',
          },
        },
      },
      people: [{ name: 'Ana de Vries', slack: 'U0ANA', teams: GUID, roles: ['agent'] }],
      sources: {
        forum: { type: 'webhook', replyUrl: 'http://127.0.0.1:9000/replies', secret: SECRET },
        feed: { type: 'webhook', secret: `${SECRET_2} ${SECRET_3}` },
        practice: { type: 'demo', trickle: false },
      },
      sla: { timezone: 'Europe/Amsterdam', firstReply: 90_000, resolve: 900_000, remindAt: [50, 90] },
      onCall: { people: ['Ana de Vries'], rotate: 'daily', from: '2026-11-02' },
      cases: { grace: 10_800_000 },
      replies: { undo: 0 },
      texts: TEXTS,
    });
  });

  test.each([
    ['the console alone', 'chat: { console: true }', {}, ['demo']],
    ['Slack', 'chat: { slack: { channel: C0SOCIAL } }', SLACK, []],
    ['Slack beside the console', 'chat: { console: true, slack: { channel: C0SOCIAL } }', SLACK, []],
    ['Teams', TEAMS_YAML, {}, []],
  ])('with %s and no source, only the console gets the demo network', (_, yaml, env, sources) => {
    expect(Object.keys(loaded(yaml, env).sources)).toEqual(sources);
  });

  test('a changed text for customers leaves the others as they are shipped', () => {
    const { texts } = loaded('texts: { nl: { moved: "  We stuurden je een bericht. " } }', {});
    expect(texts.nl).toEqual({ moved: 'We stuurden je een bericht.', invite: TEXTS.nl.invite });
    expect({ ...texts, nl: TEXTS.nl }).toEqual(TEXTS);
  });

  const example = readFileSync('webcare.example.yaml', 'utf8');
  test('the example file gives the defaults', () => {
    expect(load(example)).toEqual(loadConfig({}, absent));
  });
  test('the example file without its comment marks is a valid file with all sections', () => {
    const whole = example.replace(/^#(?=[a-z]| {2})/gm, '');
    // An added network may need a secret. Its example has the right form.
    const secrets = readFileSync('.env.example', 'utf8').matchAll(/^#([A-Z_]+_(?:TOKEN|PASSWORD))=(.+)$/gm);
    const config = loaded(whole, {
      ...Object.fromEntries([...secrets].map(([, name, value]) => [name, value])),
      ...SLACK,
      MicrosoftAppId: GUID,
      MicrosoftAppPassword: 'x',
      FORUM_SECRET: SECRET,
    });
    expect(Object.keys(config.chat)).toEqual(expect.arrayContaining(['console', 'digest', 'slack', 'teams']));
    expect(Object.keys(config.sources)).toEqual(expect.arrayContaining(['forum', 'practice']));
    expect(config.people).toHaveLength(2);
    expect(config.onCall).toEqual({
      people: ['Ana de Vries', 'Bram Jansen'],
      rotate: 'weekly',
      from: '2026-11-02',
    });
  });
  test('.env.example names the settings of the environment', () => {
    const env = readFileSync('.env.example', 'utf8');
    for (const name of `PORT HOST METRICS_PORT METRICS_HOST METRICS_TOKEN PUBLIC_URL CONSOLE_PORT WEBCARE_CONFIG DATABASE_URL DATA_DIR WEBCARE_KEY SLACK_BOT_TOKEN SLACK_SIGNING_SECRET
      SLACK_APP_TOKEN SLACK_API_URL MicrosoftAppId MicrosoftAppPassword MicrosoftAppType MicrosoftAppTenantId FORUM_SECRET NODE_ENV`.split(
      /\s+/,
    )) {
      expect(env).toMatch(new RegExp(`^#${name}=`, 'm'));
    }
  });
  test.each(Object.entries(settingsFiles()))(
    '%s equals the text that npm run settings writes',
    (path, text) => {
      expect(readFileSync(path, 'utf8'), 'npm run settings writes the new text').toBe(text);
    },
  );

  test.each([
    ['an empty file', '', {}],
    ['a section that contains only comments', 'sla:\npeople:\non_call:\n', {}],
    [
      'a set of empty variables, as a compose file passes them on,',
      '',
      { DATABASE_URL: '', WEBCARE_KEY: ' ', SLACK_BOT_TOKEN: '', MicrosoftAppId: '', PORT: '' },
    ],
    ['a key in base64', '', { WEBCARE_KEY: KEY.toString('base64') }],
    ['Teams without an app id on loopback', TEAMS_YAML, {}],
    ['Teams without an app id on [::1]', TEAMS_YAML, { HOST: '::1' }],
    [
      'a bot with a managed identity',
      TEAMS_YAML,
      { MicrosoftAppId: GUID, MicrosoftAppType: 'UserAssignedMSI', MicrosoftAppTenantId: GUID },
    ],
    [
      'a bot with a certificate',
      TEAMS_YAML,
      { MicrosoftAppId: GUID, CertificateThumbprint: 'a', CertificatePrivateKey: 'b' },
    ],
    ['a person without a chat account', 'people: [{ name: Ana }]', {}],
  ])('%s gives no fault', (_, yaml, env) => expect(faults(yaml, env)).toEqual([]));

  test('metrics have a listener of their own on this machine, or elsewhere where that is said', () => {
    expect(loaded('', { METRICS_PORT: '9464' }).metricsAt).toEqual({ host: '127.0.0.1', port: 9464 });
    const env = { METRICS_PORT: '0', METRICS_HOST: '0.0.0.0', METRICS_TOKEN: 'letters-and-digits' };
    expect(loaded('', env)).toMatchObject({
      metricsAt: { host: '0.0.0.0', port: 0 },
      metricsToken: 'letters-and-digits',
    });
  });

  test('PORT listens on every network if a service outside must reach it, unless HOST is set', () => {
    const slack = 'chat: { slack: { channel: C0SOCIAL } }';
    expect(loaded(slack, SLACK)).toMatchObject({ host: '0.0.0.0', chat: { console: false } });
    expect(loaded('', { PUBLIC_URL: 'http://x.example' }).host).toBe('0.0.0.0');
    expect(loaded(slack, { ...SLACK, HOST: 'localhost' }).host).toBe('localhost');
    // In Socket Mode nobody calls Webcare, so it needs no signing secret.
    expect(loaded(slack, { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }).host).toBe('127.0.0.1');
  });
});

describe('settings that are for trying out', () => {
  const people = `people: [{ name: Ana, slack: U0ANA, teams: ${GUID} }]`;
  const slack = `chat: { slack: { channel: C0SOCIAL } }\n${people}`;
  const teams = `chat: { teams: { channel: "19:abc@thread.tacv2", team: "19:team@thread.tacv2", service_url: "http://x.example/" } }\n${people}`;
  const credentials = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: SIGNING };
  const bot = { MicrosoftAppId: GUID, MicrosoftAppPassword: 'x' };
  const webhook = 'sources: { forum: { type: webhook, reply_url: "http://x.example/replies" } }';
  const weak: [name: string, yaml: string, env: Env, expected: RegExp][] = [
    [
      'a reply address without TLS',
      webhook,
      { FORUM_SECRET: SECRET },
      /^sources.forum.reply_url \(webcare.yaml line 1\) is not https, so private messages/,
    ],
    [
      'an address of Slack without TLS',
      slack,
      { ...credentials, SLACK_API_URL: 'http://x.example/api/' },
      /^SLACK_API_URL is not https, so the bot token/,
    ],
    [
      'a signing secret of one letter',
      slack,
      { ...credentials, SLACK_SIGNING_SECRET: 'a' },
      /^SLACK_SIGNING_SECRET is too short/,
    ],
    [
      'a signing secret of fifteen letters',
      slack,
      { ...credentials, SLACK_SIGNING_SECRET: SIGNING.slice(0, 15) },
      /^SLACK_SIGNING_SECRET is too short/,
    ],
    [
      'a signing secret of one letter again and again',
      slack,
      { ...credentials, SLACK_SIGNING_SECRET: 'a'.repeat(32) },
      /^SLACK_SIGNING_SECRET is too short or too regular/,
    ],
    [
      'an address of Teams without TLS',
      teams,
      bot,
      /^chat.teams.service_url \(webcare.yaml line 1\) is not https/,
    ],
    [
      'keys of Microsoft without TLS',
      teams.replace('http:', 'https:'),
      { ...bot, ToBotFromChannelOpenIdMetadataUrl: 'http://x.example/keys' },
      /^ToBotFromChannelOpenIdMetadataUrl is not https/,
    ],
    ['a key of zeros', slack, { ...credentials, WEBCARE_KEY: '0'.repeat(64) }, /^WEBCARE_KEY is not random/],
    [
      'a key of one repeated byte',
      slack,
      { ...credentials, WEBCARE_KEY: Buffer.alloc(32, 7).toString('base64') },
      /^WEBCARE_KEY is not random/,
    ],
    [
      'a chat with nobody listed',
      'chat: { slack: { channel: C0SOCIAL } }',
      credentials,
      /^people lists nobody, so whoever joins the channel .*slack: U012AB3CD/,
    ],
  ];
  test.each(weak)('production refuses %s', (_, yaml, env, expected) => {
    expect(faults(yaml, env)).toEqual([]);
    expect(faults(yaml, { ...env, NODE_ENV: 'production' })).toEqual([expect.stringMatching(expected)]);
  });
  test('production accepts addresses without TLS on this machine, the console alone, and a random key', () => {
    const yaml = `${slack}\n${webhook.replace('x.example', '127.0.0.1:9000')}`;
    const env = { ...credentials, FORUM_SECRET: SECRET, SLACK_API_URL: 'http://[::1]:9/api/' };
    const key = { WEBCARE_KEY: KEY.toString('hex'), NODE_ENV: 'production' };
    expect(faults(yaml, { ...env, ...key })).toEqual([]);
    expect(faults('', key)).toEqual([]);
  });
});

describe('invalid settings', () => {
  const table: [name: string, yaml: string, env: Env, expected: (string | RegExp)[]][] = [
    [
      'an unknown setting',
      'brand:\n  languag: en',
      {},
      ['brand.languag (webcare.yaml line 2) is not a setting. Did you mean language?'],
    ],
    [
      'a setting with an unknown and unusual name',
      'zzz: 1',
      {},
      [/zzz .*is not a setting. Here there are: brand, chat, people/],
    ],
    [
      'a text in a language that is not shipped',
      'texts: { spanish: { moved: Hola } }',
      {},
      ['texts.spanish (webcare.yaml line 1) is not a setting. Here there are: nl, en, da, de, fr.'],
    ],
    [
      'an unknown text',
      'texts: { nl: { move: Hallo } }',
      {},
      ['texts.nl.move (webcare.yaml line 1) is not a setting. Did you mean moved?'],
    ],
    [
      'an empty and a long text, and one that is no text',
      `texts: { nl: { moved: " ", invite: ${'x'.repeat(501)} }, fr: { moved: [a] } }`,
      {},
      [
        /^texts.nl.moved .*is "", which is not a text of 1 to 500 characters. Write what customers read, or leave it out.$/,
        /^texts.nl.invite .*is "x+...", which is not a text of 1 to 500/,
        /^texts.fr.moved .*is a list, which is not a text of 1 to 500/,
      ],
    ],
    [
      'an unknown setting of a source',
      'sources: { f: { type: webhook, replyurl: x } }',
      { F_SECRET: SECRET },
      [/sources.f.replyurl .*Did you mean reply_url\?/],
    ],
    [
      'an unknown setting in a list',
      'people: [{ name: Ana, rolls: [] }]',
      {},
      [/people\[0\].rolls .*Did you mean roles\?/],
    ],
    [
      'invalid YAML',
      'brand:\n  name: [a',
      {},
      [
        /^The file \(webcare.yaml line \d\) is not valid YAML there: .*Compare it with webcare.example.yaml.$/,
      ],
    ],
    [
      'invalid YAML, but no other fault of the file',
      'brand\nchat: { slack: { channel: C0SOCIAL } }\nx: [',
      { ...SLACK, PORT: 'x' },
      [/^The file/, /^PORT/],
    ],
    [
      'a duplicate setting',
      'sla:\n  resolve: 1h\n  resolve: 2h',
      {},
      [/line 3\) is not valid YAML there: Map keys must be unique/],
    ],
    ['a YAML alias without an anchor', 'brand: *x', {}, [/without anchors and aliases/]],
    ['a list instead of settings', '- a', {}, [/is not a group of settings/]],
    ['a word instead of a section', 'sla: fast', {}, [/^sla .*is "fast", which is not a group of settings/]],
    [
      'an unknown language',
      'brand: { language: nl }',
      {},
      [/is "nl", which is not a language Webcare speaks. There are: en.$/],
    ],
    [
      'a duration in words',
      'sla: { first_reply: 1 hour }',
      {},
      [/is "1 hour", which is not a duration. .*for example 1h.$/],
    ],
    [
      'a duration without a unit',
      'replies: { undo: 10 }',
      {},
      [/is 10, which is not a duration. .*for example 10s.$/],
    ],
    [
      'a grace that is too long',
      'cases: { grace: 31d }',
      {},
      [/^cases.grace .*is too long. Write at most 30d/],
    ],
    [
      'a grace in words',
      'cases: { grace: a day }',
      {},
      [/^cases.grace .*is "a day", which is not a duration/],
    ],
    ['a duration that is too long', 'replies: { undo: 1h }', {}, [/is too long. Write at most 10m/]],
    ['a pool of one connection', 'database: { pool: 1 }', {}, [/^database.pool .*from 2 to 100/]],
    ['a duration that is too short', 'sla: { resolve: 0s }', {}, [/is too short. Write at least 1s/]],
    [
      'a percentage that is out of range',
      'sla: { remind_at: [50, 100, 1.5] }',
      {},
      [/remind_at\[1\] .*is 100, which is not/, /remind_at\[2\] .*is 1.5, which is not/],
    ],
    ['an unknown time zone', 'sla: { timezone: Mars }', {}, [/is "Mars", which is not a time zone/]],
    ['an offset instead of a time zone', 'sla: { timezone: "+01:00" }', {}, [/which is not a time zone/]],
    ['settings without any chat', 'chat: { console: false }', {}, [/^chat.console .*there is no other chat/]],
    ['the word yes instead of true', 'chat: { console: "yes" }', {}, [/Write true or false/]],
    [
      'a channel name instead of a channel id',
      'chat: { slack: { channel: "#social" } }',
      SLACK,
      [/is "#social", which is not a Slack channel id/],
    ],
    [
      'Slack without secrets',
      'chat: { slack: { channel: C0SOCIAL } }',
      {},
      [/^SLACK_BOT_TOKEN is missing. .*api.slack.com/, /^SLACK_SIGNING_SECRET is missing/],
    ],
    [
      'Slack with tokens of the wrong kind',
      'chat: { slack: { channel: C0SOCIAL } }',
      { SLACK_BOT_TOKEN: 'xoxp-1', SLACK_SIGNING_SECRET: 'a', SLACK_APP_TOKEN: 'b', SLACK_API_URL: 'c' },
      [
        /^SLACK_BOT_TOKEN does not begin with xoxb-/,
        /^SLACK_APP_TOKEN does not begin with xapp-/,
        /^SLACK_API_URL is not a web address/,
      ],
    ],
    [
      'a Slack token without a Slack channel',
      '',
      SLACK,
      [/^SLACK_BOT_TOKEN is set, but webcare.yaml has no Slack channel/],
    ],
    [
      'a Teams app id without a Teams channel',
      '',
      { MicrosoftAppId: GUID },
      [/^MicrosoftAppId is set, but webcare.yaml has no Teams channel/],
    ],
    [
      'Teams without an app id in production',
      `${TEAMS_YAML}\npeople: [{ name: Ana, teams: ${GUID} }]`,
      { NODE_ENV: 'production' },
      [/^MicrosoftAppId is empty, so anybody .*NODE_ENV is production/],
    ],
    [
      'Teams without an app id on every network',
      TEAMS_YAML,
      { HOST: '0.0.0.0' },
      [/^MicrosoftAppId is empty, .*PORT listens on 0.0.0.0/],
    ],
    [
      'Teams without an app id but with a PUBLIC_URL',
      TEAMS_YAML,
      { PUBLIC_URL: 'https://a.example' },
      [/^MicrosoftAppId is empty/],
    ],
    [
      'Teams without an app id on a host name that only looks like loopback',
      TEAMS_YAML,
      { HOST: '127.evil.example' },
      [/^MicrosoftAppId is empty/],
    ],
    [
      'Teams with a password but without an app id',
      TEAMS_YAML,
      { MicrosoftAppPassword: 'x' },
      [/^MicrosoftAppId is missing/],
    ],
    [
      'Teams with an app id but without a password',
      TEAMS_YAML,
      { MicrosoftAppId: GUID },
      [/^MicrosoftAppPassword is missing/],
    ],
    [
      'Teams with a wrong app type and a wrong app id',
      TEAMS_YAML,
      { MicrosoftAppId: 'me', MicrosoftAppPassword: 'x', MicrosoftAppType: 'Single' },
      [/^MicrosoftAppType is "Single"/, /^MicrosoftAppId is not an id/],
    ],
    [
      'a single-tenant bot without its tenant',
      TEAMS_YAML,
      { MicrosoftAppId: GUID, MicrosoftAppPassword: 'x', MicrosoftAppType: 'singletenant' },
      [/^MicrosoftAppTenantId is missing/],
    ],
    [
      'two people with the same name',
      'people: [{ name: Ana }, { name: ANA }]',
      {},
      [/^people\[1\].name .*like people\[0\].name/],
    ],
    [
      'two people with the same account',
      'people: [{ name: A, slack: U0ANA }, { name: B, slack: U0ANA }]',
      {},
      [/^people\[1\].slack .*like people\[0\].slack/],
    ],
    [
      'two people whose names give the same name on the console',
      'people: [{ name: Zoë }, { name: Zoe }, { name: Иван, console: ivan }, { name: Ольга }, { name: Пётр }]',
      {},
      [
        /^people\[1\].name .*is "Zoe", which would be "zoe" on the console, like people\[0\]. .*console: zoe2/,
        /^people\[4\].name .*is "Пётр", which would be "brand" on the console, like people\[3\]. /,
      ],
    ],
    [
      'a person without an account in any chat of the settings',
      'chat: { slack: { channel: C0SOCIAL } }\npeople: [{ name: Ana, teams: 11111111-1111-4111-8111-111111111111 }]',
      SLACK,
      [/^people\[0\] .*has no account in a chat that is used. Add one, for example slack: U012AB3CD/],
    ],
    [
      'an unknown role',
      'people: [{ name: Ana, roles: [boss] }]',
      {},
      [/is "boss", which is not a role. There are: reader, agent, lead/],
    ],
    ['a person without a role', 'people: [{ name: Ana, roles: [] }]', {}, [/is an empty list/]],
    [
      'a person on call who is not in the list of people',
      'people: [{ name: Anna }]\non_call: { people: [Ana], from: 2026-11-02 }',
      {},
      [/^on_call.people\[0\] .*not listed below people. Did you mean Anna\?/],
    ],
    [
      'an empty list of people on call',
      'on_call: { people: [], from: 2026-11-02 }',
      {},
      [/^on_call.people .*is an empty list/],
    ],
    [
      'a day that does not exist',
      'people: [{ name: A }]\non_call: { people: [A], from: 2026-02-30 }',
      {},
      [/^on_call.from .*is not a date/],
    ],
    [
      'a month that does not exist',
      'people: [{ name: A }]\non_call: { people: [A], from: 2026-13-01 }',
      {},
      [/^on_call.from .*is not a date/],
    ],
    [
      'an unknown rotation',
      'people: [{ name: A }]\non_call: { people: [A], rotate: hourly, from: 2026-11-02 }',
      {},
      [/There are: daily, weekly/],
    ],
    [
      'a word instead of a source',
      'sources: { forum: webhook }',
      {},
      [/^sources.forum .*is "webhook", which is not a group of settings. Write for example/],
    ],
    [
      'a source without settings',
      'sources: { forum: }',
      {},
      [/^sources.forum .*is missing. Write for example \{ type: webhook \}/],
    ],
    [
      'a group that contains itself',
      'brand: &brand { name: *brand }',
      {},
      [/^The file .*is not valid YAML: .*without anchors/],
    ],
    [
      'a source without a type',
      'sources: { forum: {} }',
      {},
      [/^sources.forum.type .*is missing. There are: demo, webhook/],
    ],
    [
      'a source with an unknown type',
      'sources: { forum: { type: x } }',
      {},
      [/is "x", which is not a kind of source/],
    ],
    [
      'a source with an invalid name',
      'sources: { Forum-1: { type: demo } }',
      {},
      [/is "Forum-1", which is not a name for a source/],
    ],
    [
      'a source with a name that belongs to other settings',
      'sources: { slack_bot: { type: webhook } }',
      {},
      [/^sources.slack_bot .*SLACK_BOT_SECRET could be mistaken. Use another, for example my_slack_bot/],
    ],
    [
      'a source without its secret',
      'sources: { forum: { type: webhook } }',
      {},
      [/^FORUM_SECRET is missing. .*node -e .*whsec_/],
    ],
    [
      'a secret with a misspelled name',
      'sources: { forum: { type: webhook } }',
      { FORUN_SECRET: SECRET },
      [/FORUN_SECRET is set; was that meant to be FORUM_SECRET\?$/],
    ],
    [
      'a missing secret beside the secret of a source with a similar name',
      'sources: { forum: { type: webhook }, forun: { type: webhook } }',
      { FORUN_SECRET: SECRET },
      [/^FORUM_SECRET is missing(?!.*FORUN)/],
    ],
    [
      'a secret that is too short',
      'sources: { forum: { type: webhook } }',
      { FORUM_SECRET: 'whsec_aGVsbG8=' },
      [/^FORUM_SECRET is not whsec_ followed by 24 to 64 bytes/],
    ],
    [
      'a secret that is not base64',
      'sources: { forum: { type: webhook } }',
      { FORUM_SECRET: `${SECRET}!` },
      [/^FORUM_SECRET is not whsec_/],
    ],
    [
      'a reply_url that is not a web address',
      'sources: { forum: { type: webhook, reply_url: "ftp://x/hush" } }',
      { FORUM_SECRET: SECRET },
      [/^(?!.*hush)sources.forum.reply_url .*is not a web address/],
    ],
    ['a port that is not a number', '', { PORT: 'abc' }, [/^PORT is "abc", which is not a port/]],
    ['a port that is out of range', '', { CONSOLE_PORT: '70000' }, [/^CONSOLE_PORT is "70000"/]],
    [
      'an unknown log level',
      '',
      { LOG_LEVEL: 'loud' },
      [/^LOG_LEVEL is "loud", which is not a level of the log. There are: debug, /],
    ],
    ['the same port for two listeners', '', { PORT: '4280' }, [/^CONSOLE_PORT is 4280, like PORT/]],
    [
      'the port of another listener for metrics',
      '',
      { METRICS_PORT: '3000' },
      [/^METRICS_PORT is 3000, like/],
    ],
    [
      'a host for metrics without a port',
      '',
      { METRICS_HOST: '::1' },
      [/^METRICS_HOST is set, but METRICS_PORT/],
    ],
    [
      'no host for metrics',
      '',
      { METRICS_PORT: '1', METRICS_HOST: 'a b' },
      [/^METRICS_HOST is not an address/],
    ],
    [
      'a short token for metrics',
      '',
      { METRICS_TOKEN: 'short' },
      [/^METRICS_TOKEN is not at least 16 letters/],
    ],
    ['a host that is not an address', '', { HOST: 'a b' }, [/^HOST is not an address/]],
    [
      'a PUBLIC_URL with a path',
      '',
      { PUBLIC_URL: 'https://a.example/webcare' },
      [/^PUBLIC_URL is not a plain web address/],
    ],
    [
      'a database that is not Postgres',
      '',
      { DATABASE_URL: 'mysql://x', WEBCARE_KEY: KEY.toString('hex') },
      [/^DATABASE_URL is not the address of a Postgres/],
    ],
    [
      'one secret for two sources',
      'sources: { forum: { type: webhook }, shop: { type: webhook } }',
      { FORUM_SECRET: `${SECRET_2},${SECRET}`, SHOP_SECRET: SECRET },
      [/^SHOP_SECRET holds the same secret as FORUM_SECRET, so .*Give each its own: node -e/],
    ],
    [
      'three secrets of one source',
      'sources: { forum: { type: webhook } }',
      { FORUM_SECRET: [SECRET, SECRET_2, SECRET_3].join(' ') },
      [/^FORUM_SECRET holds 3 secrets, and at most two count/],
    ],
    [
      'a second secret of another form',
      'sources: { forum: { type: webhook } }',
      { FORUM_SECRET: `${SECRET},hush` },
      [/^FORUM_SECRET is not whsec_/],
    ],
    ...['p#w', '12#4', 'p/w', '1/2', 'p?w'].map((password): [string, string, Env, RegExp[]] => [
      `${password} as a password in DATABASE_URL`,
      '',
      { DATABASE_URL: `postgres://me:${password}@db/webcare`, WEBCARE_KEY: KEY.toString('hex') },
      [/In the password write # as %23, \/ as %2F and \? as %3F/],
    ]),
    ['Postgres without a key', '', { DATABASE_URL: 'postgres://db/x' }, [/^WEBCARE_KEY is missing/]],
    ['a key that is too short', '', { WEBCARE_KEY: 'abc' }, [/^WEBCARE_KEY is not 32 bytes/]],
    [
      'an older key that is too short',
      '',
      { WEBCARE_KEY: `${KEY.toString('hex')},abc` },
      [/^WEBCARE_KEY has 2 keys, and key 2 is not 32 bytes .*: WEBCARE_KEY=new,old\.$/],
    ],
  ];
  test.each(table)('the message explains %s', (_, yaml, env, expected) => {
    const found = faults(yaml, env);
    expect(found).toEqual(
      expected.map(each => (typeof each === 'string' ? each : expect.stringMatching(each))),
    );
  });

  test.each([
    [
      'a secret of a source in the file',
      'sources: { forum: { type: webhook, secret: hush } }',
      { FORUM_SECRET: SECRET },
      /^sources.forum.secret .*must not be in this file. .*set FORUM_SECRET/,
    ],
    [
      'a token of a chat in the file',
      'chat: { slack: { channel: C0SOCIAL, bot_token: hush } }',
      SLACK,
      /^chat.slack.bot_token .*set SLACK_BOT_TOKEN/,
    ],
    ['a token instead of a name', 'brand: { name: xoxb-hush }', {}, /^brand.name .*is a secret/],
    [
      'a password in a web address',
      'sources: { forum: { type: webhook, reply_url: "https://me:hush@x" } }',
      { FORUM_SECRET: SECRET },
      /^sources.forum.reply_url .*has a user name or password/,
    ],
    [
      'an invalid secret',
      'sources: { forum: { type: webhook } }',
      { FORUM_SECRET: 'whsec_hush' },
      /^FORUM_SECRET/,
    ],
    [
      'an invalid database address or key',
      '',
      { DATABASE_URL: 'hush', WEBCARE_KEY: 'hush' },
      /^WEBCARE_KEY is(.|\n)*DATABASE_URL is/,
    ],
  ])('the message reports %s once and never repeats its value', (_, yaml, env, expected) => {
    const found = faults(yaml, env).join('\n');
    expect(found).toMatch(expected);
    expect(found).not.toContain('hush');
    expect(found.match(/bot_token|forum\.secret/g)?.length ?? 1).toBe(1);
  });

  test.each([
    'postgresql:///webcare?host=/var/run/postgresql',
    'postgresql://me:p%23w@/webcare?host=/var/run/postgresql&port=5433',
    'postgres://%2Fvar%2Frun%2Fpostgresql/webcare',
    'postgres://me:p@w@db/webcare',
  ])('%s is the address of a database, as libpq writes it', url => {
    const env = { DATABASE_URL: url, WEBCARE_KEY: KEY.toString('hex') };
    expect(loaded('', env).database).toEqual({ url, pool: 10 });
  });

  test('one message reports all faults', () => {
    const yaml = table
      .map(([, text]) => text)
      .filter(text => /^(brand: \{|replies: \{ undo: 10|zzz|sources: \{ forum: \{ type: x)/.test(text));
    const result = load([...yaml, 'chat: { console: false }'].join('\n'), {
      PORT: 'abc',
      HOST: '?',
      DATABASE_URL: 'postgres://db/x',
    });
    expect(result.ok).toBe(false);
    const message = result.ok ? '' : result.message;
    for (const part of [
      'zzz',
      'brand.language',
      'replies.undo',
      'sources.forum.type',
      'chat.console',
      'PORT',
      'HOST',
      'WEBCARE_KEY',
    ])
      expect(message).toContain(`\n- ${part} `);
    expect(message).toMatch(/^Webcare did not start: 8 settings are wrong\.\n/);
  });

  test('the message explains a file that does not exist and a file that cannot be read', () => {
    const messageFor = (env: Env, code: string) => {
      const result = loadConfig(env, () => {
        throw Object.assign(new Error(code), { code });
      });
      return result.ok ? '' : result.message;
    };
    expect(messageFor({ WEBCARE_CONFIG: 'mine.yaml' }, 'ENOENT')).toContain(
      '- WEBCARE_CONFIG is "mine.yaml", and there is no such file.',
    );
    expect(messageFor({}, 'EACCES')).toContain(
      '- WEBCARE_CONFIG leads to webcare.yaml, which cannot be read (EACCES).',
    );
    expect(
      loadConfig({ WEBCARE_CONFIG: 'mine.yaml' }, path =>
        path === 'mine.yaml' ? 'brand: { name: Mine }' : '',
      ),
    ).toMatchObject({
      config: { brand: { name: 'Mine' } },
    });
  });
});
