import type { z } from 'zod';
import type { ChatSettings, Given, Secret } from '../../../src/ports/settings.ts';
import { expects, group, oneOf, onOff, text, webAddress } from '../../../src/settings/fields.ts';
import { findings } from './findings.ts';
import { phrases } from './phrases.ts';

/**
 * `channel` and `team` are ids of Teams (19:..@thread.tacv2). `serviceUrl`: the connector's address until
 * Teams tells us another.
 */
export type TeamsConfig = {
  channel: string;
  team: string;
  serviceUrl?: string;
  /**
   * `dialog` (the default): forms open a window. `card`: for clients without windows; a form
   * replaces the card for the presser.
   */
  forms?: 'dialog' | 'card';
  /** Commands as Teams' slash commands, which reach us as messages to us alone. A preview of Microsoft. */
  slashCommands?: boolean;
};

/**
 * Settings of the Bot Framework SDK besides the four below, under its own names (Azure Bot Service
 * documentation, "Configuration settings").
 */
const OTHERS = [
  'BotOpenIdMetadata',
  'CallerId',
  'CertificatePrivateKey',
  'CertificateThumbprint',
  'ChannelService',
  'OAuthApiEndpoint',
  'OAuthUrl',
  'ToBotFromChannelOpenIdMetadataUrl',
  'ToBotFromChannelTokenIssuer',
  'ToBotFromEmulatorOpenIdMetadataUrl',
  'ToChannelFromBotLoginUrl',
  'ToChannelFromBotOAuthScope',
  'ValidateAuthority',
] as const;
type Key =
  | 'MicrosoftAppId'
  | 'MicrosoftAppPassword'
  | 'MicrosoftAppType'
  | 'MicrosoftAppTenantId'
  | (typeof OTHERS)[number];
/** An empty MicrosoftAppId switches authentication off in both directions. */
export type TeamsSecrets = { [K in Key]?: string | undefined };

const thread = (what: string) =>
  text(
    /^19:.+@thread\.(tacv2|skype)$/,
    expects(
      `the id of a Teams ${what}`,
      `Take it from the link to the ${what} in Teams, decoded, for example "19:abc@thread.tacv2" (with quotes).`,
    ),
  );
const shape = group({
  channel: thread('channel'),
  team: thread('team'),
  service_url: webAddress('https://smba.trafficmanager.net/teams/').optional(),
  forms: oneOf(['dialog', 'card'], expects('a place for forms', 'There are: dialog, card.')).default(
    'dialog',
  ),
  slash_commands: onOff.default(false),
});

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TYPES = ['MultiTenant', 'SingleTenant', 'UserAssignedMSI'];
/** undefined: not a type of bot. */
const typeOf = ({ MicrosoftAppType = 'MultiTenant' }: Given): string | undefined =>
  TYPES.find(type => type.toLowerCase() === MicrosoftAppType.toLowerCase());

const appType: Secret<'MicrosoftAppType'> = {
  name: 'MicrosoftAppType',
  key: 'MicrosoftAppType',
  fault: (type, given) =>
    typeOf(given) === undefined
      ? `is "${type}", which is not a type of bot. There are: ${TYPES.join(', ')}.`
      : null,
  example: {
    value: 'SingleTenant',
    about: `Teams, from Azure, your bot, Configuration. The Bot Framework SDK's other settings may be set here under
their own names. The type is MultiTenant, SingleTenant or UserAssignedMSI; the last two need the tenant.`,
  },
};
const appId: Secret<'MicrosoftAppId'> = {
  name: 'MicrosoftAppId',
  key: 'MicrosoftAppId',
  missing: ({ MicrosoftAppPassword }) =>
    MicrosoftAppPassword === undefined
      ? null
      : 'MicrosoftAppPassword is set, so it is needed. It is in Azure, your bot, Configuration.',
  fault: id =>
    GUID.test(id)
      ? null
      : 'is not an id like 11111111-1111-4111-8111-111111111111. Copy it in Azure from your bot, Configuration.',
  unused:
    'is set, but webcare.yaml has no Teams channel. Add chat: { teams: { channel: "19:...", team: "19:..." } }, or unset it.',
  example: { value: '' },
};
const appPassword: Secret<'MicrosoftAppPassword'> = {
  name: 'MicrosoftAppPassword',
  key: 'MicrosoftAppPassword',
  missing: given =>
    given.MicrosoftAppId === undefined ||
    typeOf(given) === 'UserAssignedMSI' ||
    given.CertificateThumbprint !== undefined ||
    given.CertificatePrivateKey !== undefined
      ? null
      : 'It is the client secret of the app: in Azure, your bot, Configuration, Manage Password.',
  fault: (_, given) =>
    given.MicrosoftAppId !== undefined && typeOf(given) === 'UserAssignedMSI'
      ? 'is set, but a bot of type UserAssignedMSI has none. Unset it.'
      : null,
  example: { value: '' },
};
const tenantId: Secret<'MicrosoftAppTenantId'> = {
  name: 'MicrosoftAppTenantId',
  key: 'MicrosoftAppTenantId',
  missing: given => {
    const type = typeOf(given);
    return given.MicrosoftAppId === undefined || type === undefined || type === 'MultiTenant'
      ? null
      : `A bot of type ${type} needs it. It is in Azure, Microsoft Entra ID, Overview, Tenant ID.`;
  },
  example: { value: '' },
};

export const settings: ChatSettings<z.output<typeof shape>, TeamsConfig, Key> = {
  title: 'Teams',
  shape,
  config: ({ channel, team, service_url, forms, slash_commands }) => ({
    channel,
    team,
    ...(service_url !== undefined && { serviceUrl: service_url }),
    forms,
    slashCommands: slash_commands,
  }),
  secrets: [appType, appId, appPassword, tenantId, ...OTHERS.map(name => ({ name, key: name }))],
  crossCheck({ MicrosoftAppId, MicrosoftAppPassword }, { host, loopback, production }) {
    if (MicrosoftAppId !== undefined || MicrosoftAppPassword !== undefined) return [];
    if (loopback && !production) return [];
    const why = production ? 'NODE_ENV is production' : `PORT listens on ${host}`;
    const todo =
      'Set the id of the bot (in Azure, your bot, Configuration), or try it out with HOST=127.0.0.1 and without NODE_ENV=production.';
    return [
      {
        setting: 'MicrosoftAppId',
        says: `is empty, so anybody could write as Teams, and ${why}. ${todo}`,
      },
    ];
  },
  calls: ({ MicrosoftAppId }) => MicrosoftAppId !== undefined,
  account: {
    // Directory ids are written in upper or lower case.
    shape: text(
      GUID,
      expects(
        'an Entra object id',
        'Copy the object id of the user in the Entra admin center, for example 11111111-1111-4111-8111-111111111111.',
      ),
    ).transform(id => id.toLowerCase()),
    examples: ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'],
  },
  reserves: ['microsoft', 'microsoftapp'],
  findings,
  phrases,
  example: `teams:
  channel: "19:abc@thread.tacv2"
  team: "19:team@thread.tacv2"
  forms: dialog              # or card: in place of the card, for a client without dialogs
  slash_commands: false      # true: answer /webcare too, where the app is installed with slash commands`,
};
