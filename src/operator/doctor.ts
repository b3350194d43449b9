import { count, duration } from '../words/en/numbers.ts';

/** What `webcare doctor` found. A sentence that has `todo` is about something that is not well, and that is what mends it. */
type Said = string | { says: string; todo: string };
const mend = (says: string, todo: string): Said => ({ says, todo });

const slackApp = 'at api.slack.com/apps, your app,';
const azureBot = 'in Azure, your bot,';
const ahead = (off: number): string => `${duration(Math.abs(off))} ${off < 0 ? 'behind' : 'ahead of'}`;

const findings = {
  settings: (): Said => 'webcare.yaml and the environment are complete.',

  database: (f: { version: string; offset: number }): Said =>
    `Postgres ${f.version} answers; its clock is within ${duration(Math.abs(f.offset))} of ours.`,
  database_away: (f: { why: string }): Said =>
    mend(
      `The database in DATABASE_URL cannot be used (${f.why}).`,
      'See that it runs and that address, name and password in DATABASE_URL are right.',
    ),
  database_old: (f: { version: string }): Said =>
    mend(`Postgres ${f.version} is too old.`, 'Use Postgres 14 or newer.'),
  database_clock: (f: { offset: number }): Said =>
    mend(
      `The database's clock is ${ahead(f.offset)} ours.`,
      'Have the clocks of both machines set by a time server (NTP).',
    ),
  schema: (f: { version: string }): Said => `The schema is ${f.version}, as this version expects.`,
  schema_new: (): Said => 'The database is empty; the first start makes the tables.',
  schema_behind: (f: { version: string; expected: string }): Said =>
    `The schema is ${f.version}; the next start brings it to ${f.expected}.`,
  schema_newer: (f: { version: string; expected: string }): Said =>
    mend(
      `The schema is ${f.version}, and this version of Webcare knows none later than ${f.expected}.`,
      'Start the newer version that made it, or put back a copy of the database from before.',
    ),
  schema_unknown: (f: { why: string }): Said =>
    mend(
      `The tables could not be looked at (${f.why}).`,
      'Let the user in DATABASE_URL create and read tables in that database.',
    ),
  key: (): Said => 'WEBCARE_KEY opens what this database keeps.',
  key_wrong: (): Said =>
    mend(
      'WEBCARE_KEY does not open what this database keeps.',
      'Set it to the key that this database was begun with, the same on every process.',
    ),
  folder: (f: { folder: string }): Said =>
    `The embedded database is in ${f.folder}. It is for trying out and small teams.`,
  folder_new: (f: { folder: string }): Said =>
    `The first start makes an embedded database in ${f.folder}. It is for trying out and small teams.`,
  folder_closed: (f: { folder: string; why: string }): Said =>
    mend(
      `${f.folder} cannot be written (${f.why}).`,
      'Let the user that runs this write there, or set DATA_DIR or DATABASE_URL.',
    ),

  public_url: (f: { url: string }): Said => `${f.url} leads to a running Webcare.`,
  public_url_missing: (f: { whom: string }): Said =>
    mend(
      `PUBLIC_URL is not set, so whether ${f.whom} can reach PORT was not tried.`,
      'Set PUBLIC_URL to how the outside reaches PORT, for example https://webcare.example.com.',
    ),
  public_url_needless: (): Said => 'Nothing outside needs to reach PORT.',
  public_url_plain: (f: { url: string }): Said =>
    mend(
      `${f.url} is not https, and Slack and Teams call nothing else.`,
      'Put a proxy with a certificate before PORT, and set PUBLIC_URL to its https address.',
    ),
  public_url_away: (f: { url: string; why: string }): Said =>
    mend(
      `${f.url} cannot be reached from here (${f.why}).`,
      'See that its name, its certificate and the way to it are right; a network may also keep its own machines from its public address.',
    ),
  public_url_other: (f: { url: string; status: number }): Said =>
    mend(
      `${f.url}/healthz answers ${f.status}, and not as Webcare does.`,
      'Start Webcare, and see that what listens at PUBLIC_URL passes every path on to PORT.',
    ),

  slack: (f: { bot: string; workspace: string }): Said =>
    `The bot token is that of ${f.bot} in ${f.workspace}.`,
  slack_away: (f: { why: string }): Said =>
    mend(
      `Slack could not be asked (${f.why}).`,
      'See that this machine reaches https://slack.com, if need be through SLACK_API_URL, and run this again.',
    ),
  slack_token: (f: { why: string }): Said =>
    mend(
      `Slack refuses the bot token (${f.why}).`,
      `Install the app anew ${slackApp} Install App, and set SLACK_BOT_TOKEN to the token it shows.`,
    ),
  slack_scopes: (f: { scopes: number }): Said => `The app has all ${f.scopes} scopes it needs.`,
  slack_scopes_missing: (f: { scopes: string }): Said =>
    mend(
      `The app lacks the scopes ${f.scopes}.`,
      `Add them ${slackApp} OAuth & Permissions (or take manifest/slack.yaml), install it anew, and set the new token.`,
    ),
  slack_scopes_untold: (): Said =>
    mend(
      'Slack did not say which scopes the app has.',
      'If a proxy stands before Slack, let it pass the header x-oauth-scopes.',
    ),
  slack_clock: (f: { offset: number }): Said =>
    `Slack's clock is within ${duration(Math.max(1_000, Math.abs(f.offset)))} of ours.`,
  slack_clock_off: (f: { offset: number }): Said =>
    mend(
      `This machine's clock is ${ahead(-f.offset)} Slack's; from five minutes on every press is refused.`,
      'Have the clock set by a time server (NTP).',
    ),
  slack_app_token: (): Said => 'The app token opens Socket Mode.',
  slack_app_token_wrong: (f: { why: string }): Said =>
    mend(
      `Slack does not open Socket Mode with the app token (${f.why}).`,
      `Switch Socket Mode on, and make a token with connections:write ${slackApp} Basic Information, App-Level Tokens; set SLACK_APP_TOKEN to it.`,
    ),
  slack_signing_secret: (): Said =>
    'A signing secret is set; whether it is the right one shows with the first press.',
  slack_channel: (f: { channel: string }): Said => `The bot is in the channel ${f.channel}.`,
  slack_channel_unknown: (f: { channel: string }): Said =>
    mend(
      `The bot sees no channel ${f.channel}.`,
      'See that chat.slack.channel is its id (channel details, at the bottom); a private channel shows once you write /invite @webcare in it.',
    ),
  slack_channel_outside: (f: { channel: string }): Said =>
    mend(`The bot is not in the channel ${f.channel}.`, 'Write /invite @webcare in that channel.'),
  slack_channel_archived: (f: { channel: string }): Said =>
    mend(
      `The channel ${f.channel} is archived.`,
      'Unarchive it, or set chat.slack.channel to another and invite the bot there.',
    ),
  slack_channel_untold: (f: { why: string }): Said =>
    mend(
      `The channel could not be looked at (${f.why}).`,
      'Mend what else is wrong here with Slack, then run this again.',
    ),

  teams_token: (): Said => 'Microsoft gives the bot its tokens.',
  teams_token_wrong: (f: { why: string }): Said =>
    mend(
      `Microsoft gives the bot no token (${f.why}).`,
      `Compare MicrosoftAppId, MicrosoftAppType and MicrosoftAppTenantId with Configuration ${azureBot} and make a new secret there for MicrosoftAppPassword.`,
    ),
  teams_token_untold: (f: { why: string }): Said =>
    mend(
      `Microsoft's login could not be asked for a token (${f.why}).`,
      'See that this machine reaches https://login.microsoftonline.com, and run this again.',
    ),
  teams_anonymous: (): Said =>
    mend(
      'MicrosoftAppId is empty: whoever reaches PORT can speak as Teams, and no token was tried.',
      `For more than trying out, set it and MicrosoftAppPassword (${azureBot} Configuration).`,
    ),
  teams_connector: (f: { url: string }): Said => `The connector of Teams at ${f.url} answers.`,
  teams_connector_away: (f: { url: string; why: string }): Said =>
    mend(
      `The connector of Teams at ${f.url} could not be reached (${f.why}).`,
      'See that this machine reaches it, and run this again.',
    ),
  teams_connector_refuses: (f: { url: string; why: string }): Said =>
    mend(
      `The connector of Teams at ${f.url} refuses the bot's token (${f.why}).`,
      `See that the Teams channel is switched on ${azureBot} Channels, and that the app in Teams has the same bot id as MicrosoftAppId.`,
    ),
  teams_team: (f: { channels: number }): Said =>
    `The bot is in the team, which has ${count(f.channels, 'channel', 'channels')}.`,
  teams_team_outside: (f: { team: string; why: string }): Said =>
    mend(
      `The bot is not in the team ${f.team} (${f.why}).`,
      'Add the app to that team in Teams (Apps, Manage your apps, Upload), and see that chat.teams.team is right.',
    ),
  teams_team_untold: (f: { why: string }): Said =>
    mend(`The team could not be looked at (${f.why}).`, 'Run this again in a minute.'),
  teams_channel: (): Said => 'The channel is one of that team.',
  teams_channel_unknown: (f: { channel: string }): Said =>
    mend(
      `The team has no channel ${f.channel} that the bot sees.`,
      'Take chat.teams.channel from the link to the channel, decoded; it begins with 19: and ends in @thread.tacv2.',
    ),
  teams_roster: (): Said => 'The people of the team can be read, so that presses are known to be theirs.',
  teams_roster_closed: (f: { why: string }): Said =>
    mend(
      `The people of the team cannot be read (${f.why}), so nobody would be let in.`,
      'Remove the app from the team and add it again; ask whoever runs Teams if it stays so.',
    ),

  console: (): Said => 'The console is on this machine only.',
  demo: (): Said => 'Plaza, the demo network, runs inside Webcare.',
  webhook: (f: { url: string }): Said => `Its secret has the right form, and ${f.url} answers.`,
  webhook_listens: (): Said => 'Its secret has the right form. It only listens: it has no reply_url.',
  webhook_away: (f: { url: string; why: string }): Said =>
    mend(
      `${f.url} cannot be reached (${f.why}), so no reply would arrive.`,
      'See that reply_url is right and that what listens there runs.',
    ),
};

type Findings = typeof findings;
/** One of them, with what it is about. */
export type Finding = {
  [K in keyof Findings]: { code: K } & (Parameters<Findings[K]> extends [infer Facts] ? Facts : unknown);
}[keyof Findings];
/** The sentence of a finding. */
const said = <F extends Finding>(finding: F): Said => (findings[finding.code] as (facts: F) => Said)(finding);

export const doctor = {
  begins: (version: string): string =>
    `Webcare ${version}. This looks whether all is well; it changes nothing and posts nothing.`,
  areas: {
    settings: 'Settings',
    database: 'Database',
    outside: 'From outside',
    source: (name: string): string => `Source ${name}`,
  },
  chats: { slack: 'Slack', teams: 'Teams', console: 'Console' },
  is: { ok: 'ok', wrong: 'wrong', unclear: 'could not tell' },
  ends: (wrong: number, unclear: number): string =>
    wrong + unclear === 0
      ? 'All is well.'
      : [
          wrong > 0 && `${count(wrong, 'thing is', 'things are')} wrong`,
          unclear > 0 && `${count(unclear, 'thing', 'things')} could not be told`,
        ]
          .filter(Boolean)
          .join(', ')
          .concat('.'),
  said,
};
