import { ahead, duration, mend, type Sentence } from '../../../src/operator/sentences.ts';

const APP = 'at api.slack.com/apps, your app,';

/** The findings of `doctor` about Slack, with what to do. */
export const findings = {
  slack: (f: { bot: string; workspace: string }): Sentence =>
    `The bot token is that of ${f.bot} in ${f.workspace}.`,
  slack_away: (f: { why: string }): Sentence =>
    mend(
      `Slack could not be asked (${f.why}).`,
      'See that this machine reaches https://slack.com, if need be through SLACK_API_URL, and run this again.',
    ),
  slack_token: (f: { why: string }): Sentence =>
    mend(
      `Slack refuses the bot token (${f.why}).`,
      `Install the app anew ${APP} Install App, and set SLACK_BOT_TOKEN to the token it shows.`,
    ),
  slack_scopes: (f: { scopes: number }): Sentence => `The app has all ${f.scopes} scopes it needs.`,
  slack_scopes_missing: (f: { scopes: string }): Sentence =>
    mend(
      `The app lacks the scopes ${f.scopes}.`,
      `Add them ${APP} OAuth & Permissions (or take manifest/slack.yaml), install it anew, and set the new token.`,
    ),
  slack_scopes_untold: (): Sentence =>
    mend(
      'Slack did not say which scopes the app has.',
      'If a proxy stands before Slack, let it pass the header x-oauth-scopes.',
    ),
  slack_clock: (f: { offset: number }): Sentence =>
    `Slack's clock is within ${duration(Math.max(1_000, Math.abs(f.offset)))} of ours.`,
  slack_clock_off: (f: { offset: number }): Sentence =>
    mend(
      `This machine's clock is ${ahead(-f.offset)} Slack's; from five minutes on every press is refused.`,
      'Have the clock set by a time server (NTP).',
    ),
  slack_app_token: (): Sentence => 'The app token opens Socket Mode.',
  slack_app_token_wrong: (f: { why: string }): Sentence =>
    mend(
      `Slack does not open Socket Mode with the app token (${f.why}).`,
      `Switch Socket Mode on, and make a token with connections:write ${APP} Basic Information, App-Level Tokens; set SLACK_APP_TOKEN to it.`,
    ),
  slack_signing_secret: (): Sentence =>
    'A signing secret is set; whether it is the right one shows with the first press.',
  slack_channel: (f: { channel: string }): Sentence => `The bot is in the channel ${f.channel}.`,
  slack_channel_open: (f: { channel: string }): Sentence =>
    mend(
      `Nobody is listed and ${f.channel} is a public channel, so everybody in the workspace but guests can join it and publish.`,
      'List who is on the team below people in webcare.yaml, or make the channel private.',
    ),
  slack_channel_shared: (f: { channel: string }): Sentence =>
    mend(
      `Nobody is listed and ${f.channel} is shared with another company: its people read every customer's words, and every full member of our workspace who is in the channel can publish.`,
      'List who is on the team below people in webcare.yaml, and use a channel that is not shared.',
    ),
  slack_channel_read_outside: (f: { channel: string }): Sentence =>
    `The channel ${f.channel} is shared with another company, whose people read every customer's words and can press nothing.`,
  slack_channel_unknown: (f: { channel: string }): Sentence =>
    mend(
      `The bot sees no channel ${f.channel}.`,
      'See that chat.slack.channel is its id (channel details, at the bottom); a private channel shows once you write /invite @webcare in it.',
    ),
  slack_channel_outside: (f: { channel: string }): Sentence =>
    mend(`The bot is not in the channel ${f.channel}.`, 'Write /invite @webcare in that channel.'),
  slack_channel_archived: (f: { channel: string }): Sentence =>
    mend(
      `The channel ${f.channel} is archived.`,
      'Unarchive it, or set chat.slack.channel to another and invite the bot there.',
    ),
  slack_channel_untold: (f: { why: string }): Sentence =>
    mend(
      `The channel could not be looked at (${f.why}).`,
      'Mend what else is wrong here with Slack, then run this again.',
    ),
};
