import { count, mend, type Sentence, siteOf } from '../../../src/operator/sentences.ts';

const BOT = 'in Azure, your bot,';

/** The findings of `doctor` about Teams, with what to do. */
export const findings = {
  teams_token: (): Sentence => 'Microsoft gives the bot its tokens.',
  teams_token_wrong: (f: { why: string }): Sentence =>
    mend(
      `Microsoft gives the bot no token (${f.why}).`,
      `Compare MicrosoftAppId, MicrosoftAppType and MicrosoftAppTenantId with Configuration ${BOT} and make a new secret there for MicrosoftAppPassword.`,
    ),
  teams_token_untold: (f: { why: string }): Sentence =>
    mend(
      `Microsoft's login could not be asked for a token (${f.why}).`,
      'See that this machine reaches https://login.microsoftonline.com, and run this again.',
    ),
  teams_anonymous: (): Sentence =>
    mend(
      'MicrosoftAppId is empty: whoever reaches PORT can speak as Teams, and no token was tried.',
      `For more than trying out, set it and MicrosoftAppPassword (${BOT} Configuration).`,
    ),
  teams_connector: (f: { url: string }): Sentence => `The connector of Teams at ${siteOf(f.url)} answers.`,
  teams_connector_away: (f: { url: string; why: string }): Sentence =>
    mend(
      `The connector of Teams at ${siteOf(f.url)} could not be reached (${f.why}).`,
      'See that this machine reaches it, and run this again.',
    ),
  teams_connector_refuses: (f: { url: string; why: string }): Sentence =>
    mend(
      `The connector of Teams at ${siteOf(f.url)} refuses the bot's token (${f.why}).`,
      `See that the Teams channel is switched on ${BOT} Channels, and that the app in Teams has the same bot id as MicrosoftAppId.`,
    ),
  teams_team: (f: { channels: number }): Sentence =>
    `The bot is in the team, which has ${count(f.channels, 'channel', 'channels')}.`,
  teams_team_outside: (f: { team: string; why: string }): Sentence =>
    mend(
      `The bot is not in the team ${f.team} (${f.why}).`,
      'Add the app to that team in Teams (Apps, Manage your apps, Upload), and see that chat.teams.team is right.',
    ),
  teams_team_untold: (f: { why: string }): Sentence =>
    mend(`The team could not be looked at (${f.why}).`, 'Run this again in a minute.'),
  teams_channel: (): Sentence => 'The channel is one of that team.',
  teams_channel_open: (): Sentence =>
    mend(
      'Nobody is listed and the channel is open to the whole team, so everybody who is in the team or joins it, guests apart, can publish.',
      'List who is on the team below people in webcare.yaml, or use a private channel.',
    ),
  teams_channel_shared: (): Sentence =>
    mend(
      "Nobody is listed and the channel is shared: people of other teams, and of other companies where it was shared with them, read every customer's words, and our own who are in the team can publish.",
      'List who is on the team below people in webcare.yaml, and use a channel that is not shared.',
    ),
  teams_channel_read_outside: (): Sentence =>
    "The channel is shared, so people outside the team may read every customer's words; they can press nothing.",
  teams_channel_unknown: (f: { channel: string }): Sentence =>
    mend(
      `The team has no channel ${f.channel} that the bot sees.`,
      'Take chat.teams.channel from the link to the channel, decoded; it begins with 19: and ends in @thread.tacv2.',
    ),
  teams_roster: (): Sentence => 'The people of the team can be read, so that presses are known to be theirs.',
  teams_roster_closed: (f: { why: string }): Sentence =>
    mend(
      `The people of the team cannot be read (${f.why}), so nobody would be let in.`,
      'Remove the app from the team and add it again; ask whoever runs Teams if it stays so.',
    ),
};
