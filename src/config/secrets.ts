import { type SlackSetup, TEAMS_KEYS, type TeamsKey } from './config.ts';
import { isWebAddress } from './schema.ts';

/** The secrets of chats and sources, each checked for its form and never repeated in a message. */

/** A command that makes a new secret on any machine that runs Webcare. */
export const newSecret = (prefix: string) =>
  `node -e "console.log('${prefix}'+require('crypto').randomBytes(32).toString('base64'))"`;

export type Secrets = {
  slack?: SlackSetup['secrets'];
  teams?: Partial<Record<TeamsKey, string>>;
  webhooks: Record<string, string>;
};
export type Get = (name: string) => string | undefined;
export type Say = (setting: string, says: string) => void;

export function slackSecrets(
  wants: boolean | null,
  get: Get,
  fault: Say,
  missing: Say,
): SlackSetup['secrets'] | undefined {
  const [botToken, signingSecret, appToken, apiUrl] = [
    'SLACK_BOT_TOKEN',
    'SLACK_SIGNING_SECRET',
    'SLACK_APP_TOKEN',
    'SLACK_API_URL',
  ].map(get);
  if (!wants) {
    const unused =
      'is set, but webcare.yaml has no Slack channel. Add chat: { slack: { channel: C012AB3CD } }, or unset it.';
    if (wants === false && botToken !== undefined) fault('SLACK_BOT_TOKEN', unused);
    return undefined;
  }
  const pages = 'at api.slack.com/apps, your app,';
  if (botToken === undefined)
    missing('SLACK_BOT_TOKEN', `It is ${pages} OAuth & Permissions, and begins with xoxb-.`);
  else if (!botToken.startsWith('xoxb-'))
    fault(
      'SLACK_BOT_TOKEN',
      `does not begin with xoxb-. Copy the Bot User OAuth Token ${pages} OAuth & Permissions.`,
    );
  if (signingSecret === undefined && appToken === undefined)
    missing(
      'SLACK_SIGNING_SECRET',
      `It is ${pages} Basic Information, App Credentials. With SLACK_APP_TOKEN (Socket Mode) it is not needed.`,
    );
  if (appToken !== undefined && !appToken.startsWith('xapp-')) {
    fault(
      'SLACK_APP_TOKEN',
      `does not begin with xapp-. Copy it ${pages} Basic Information, App-Level Tokens, or unset it.`,
    );
  }
  if (apiUrl !== undefined && !isWebAddress(apiUrl))
    fault('SLACK_API_URL', 'is not a web address. Unset it, unless a proxy or a test stands in for Slack.');
  return {
    botToken: botToken ?? '',
    ...(signingSecret === undefined ? {} : { signingSecret }),
    ...(appToken === undefined ? {} : { appToken }),
    ...(apiUrl === undefined ? {} : { apiUrl }),
  };
}

const BOT_TYPES = ['MultiTenant', 'SingleTenant', 'UserAssignedMSI'];
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function teamsSecrets(
  wants: boolean | null,
  get: Get,
  fault: Say,
  missing: Say,
): Partial<Record<TeamsKey, string>> | undefined {
  const given = TEAMS_KEYS.map(name => [name, get(name)] as const).filter(([, value]) => value !== undefined);
  const keys = Object.fromEntries(given) as Partial<Record<TeamsKey, string>>;
  if (!wants) {
    const unused =
      'is set, but webcare.yaml has no Teams channel. Add chat: { teams: { channel: "19:...", team: "19:..." } }, or unset it.';
    if (wants === false && keys.MicrosoftAppId !== undefined) fault('MicrosoftAppId', unused);
    return undefined;
  }
  const {
    MicrosoftAppId: id,
    MicrosoftAppPassword: password,
    MicrosoftAppType: type = 'MultiTenant',
    MicrosoftAppTenantId: tenant,
  } = keys;
  const known = BOT_TYPES.find(each => each.toLowerCase() === type.toLowerCase());
  const certificate = keys.CertificateThumbprint !== undefined || keys.CertificatePrivateKey !== undefined;
  if (known === undefined)
    fault(
      'MicrosoftAppType',
      `is "${type}", which is not a type of bot. There are: ${BOT_TYPES.join(', ')}.`,
    );
  if (id === undefined) {
    if (password !== undefined)
      missing(
        'MicrosoftAppId',
        'MicrosoftAppPassword is set, so it is needed. It is in Azure, your bot, Configuration.',
      );
    return keys;
  }
  if (!GUID.test(id))
    fault(
      'MicrosoftAppId',
      'is not an id like 11111111-1111-4111-8111-111111111111. Copy it in Azure from your bot, Configuration.',
    );
  if (known === 'UserAssignedMSI') {
    if (password !== undefined)
      fault('MicrosoftAppPassword', 'is set, but a bot of type UserAssignedMSI has none. Unset it.');
  } else if (password === undefined && !certificate) {
    missing(
      'MicrosoftAppPassword',
      'It is the client secret of the app: in Azure, your bot, Configuration, Manage Password.',
    );
  }
  if (tenant === undefined && known !== undefined && known !== 'MultiTenant') {
    missing(
      'MicrosoftAppTenantId',
      `A bot of type ${known} needs it. It is in Azure, Microsoft Entra ID, Overview, Tenant ID.`,
    );
  }
  return keys;
}

/** The setting that holds the secret of a source. */
export const secretOf = (source: string): string => `${source.toUpperCase()}_SECRET`;

export function webhookSecrets(names: string[], get: Get, fault: Say, missing: Say): Record<string, string> {
  return Object.fromEntries(
    names.map(name => {
      const setting = secretOf(name);
      const secret = get(setting) ?? '';
      const todo = `It is shared with the sender of ${name}. Take theirs, or make one and give it to them: ${newSecret('whsec_')}`;
      if (secret === '') missing(setting, todo);
      else if (!isWebhookSecret(secret))
        fault(setting, `is not whsec_ followed by 24 to 64 bytes in base64. ${todo}`);
      return [name, secret];
    }),
  );
}

/** As Standard Webhooks has them. */
function isWebhookSecret(secret: string): boolean {
  const bytes = secret.replace(/^whsec_/, '');
  const length = Buffer.from(bytes, 'base64').length;
  return (
    secret.startsWith('whsec_') &&
    /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(bytes) &&
    length >= 24 &&
    length <= 64
  );
}

export function webcareKey(text: string | undefined, fault: Say): Buffer | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (/^[A-Za-z0-9+/]{43}=?$/.test(text)) return Buffer.from(text, 'base64');
  fault(
    'WEBCARE_KEY',
    `is not 32 bytes in base64 or hex. Use the one this database was begun with, or for a new one: ${newSecret('')}`,
  );
  return undefined;
}
