import { afterEach, expect, test } from 'vitest';
import { type SlackStandIn, slackStandIn } from '../stand-ins/slack/slack.ts';
import { TENANT } from '../stand-ins/teams/state.ts';
import { teamsStandIn } from '../stand-ins/teams/teams.ts';
import { openWorld, type World } from '../support/world.ts';

/** A namesake is a channel member who is not in the settings and has the name of the person on call. */

const NAME = 'Ana de Vries';
const CHANNEL = 'C0SOCIAL';
const REMINDER = 'Half of the time for the first reply has passed';
const TEXT = 'Where is my parcel?';
const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
});

const settings = (chats: string, accounts: string): string => `brand: { name: Acme, language: en }
chat: { ${chats} }
people: [{ name: ${NAME}, ${accounts}, roles: [agent] }]
sla: { timezone: Europe/Amsterdam }
on_call: { people: [${NAME}], rotate: weekly, from: 2026-01-05 }
`;

async function slackWithBoth(): Promise<{ slack: SlackStandIn; env: Record<string, string> }> {
  const slack = await slackStandIn();
  slack.enter('U0ANA', NAME);
  slack.enter('U0OTHER', NAME);
  slack.open(CHANNEL, ['U0ANA', 'U0OTHER']);
  const env = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
  };
  ending.push(async () => {
    expect(slack.complaints()).toEqual([]);
    await slack.close();
  });
  return { slack, env };
}

/** A world with one mention, which every chat shows. */
async function mentioned(yaml: string, env: Record<string, string>, connect: (url: string) => void) {
  const world = await openWorld({ yaml, env, start: Date.now(), unread: 'whatever' });
  ending.push(() => world.close());
  connect(world.app.url());
  await world.mention({ id: 't1', text: TEXT });
  await world.settle();
  return world;
}

async function looksInSlack(world: World, slack: SlackStandIn, user: string): Promise<void> {
  await slack.press(user, 'More', TEXT);
  await world.shows(() => slack.ephemerals(user).length).toBe(1);
}
const inConsole = async (world: World): Promise<string> => (await world.as('ana').direct()).join('\n');
const inSlack = (slack: SlackStandIn, user: string): string => slack.direct(user).flat().join('\n');

test('a namesake of the person on call gets no message in Slack if that person uses the console', async () => {
  const { slack, env } = await slackWithBoth();
  const yaml = settings(`console: true, slack: { channel: ${CHANNEL} }`, 'console: ana');
  const world = await mentioned(yaml, env, url => slack.connect(`${url}/slack/events`));
  await looksInSlack(world, slack, 'U0OTHER');
  await world.as('ana').command('/webcare queue');
  await world.forward('31m');
  expect(await inConsole(world)).toContain(REMINDER);
  expect(inSlack(slack, 'U0OTHER')).toBe('');
});

test('a namesake gets no message in Slack after the person on call acts on the console', async () => {
  const { slack, env } = await slackWithBoth();
  const chats = `console: true, slack: { channel: ${CHANNEL}, posts_every: 0s, edits_every: 0s }`;
  const yaml = settings(chats, 'slack: U0ANA, console: ana');
  const world = await mentioned(yaml, env, url => slack.connect(`${url}/slack/events`));
  await looksInSlack(world, slack, 'U0OTHER');
  await world.forward('31m');
  expect(inSlack(slack, 'U0ANA')).toContain(REMINDER);
  await world.as('ana').command('/webcare queue');
  await world.forward('15m');
  expect(await inConsole(world)).toContain('75 % of the time for the first reply has passed');
  expect(inSlack(slack, 'U0OTHER')).toBe('');
});

test('a namesake gets no message in Teams after the person on call acts on the console', async () => {
  const teams = await teamsStandIn();
  const ana = teams.enters('ana', { name: NAME });
  const other = teams.enters('other', { name: NAME });
  ending.push(async () => {
    expect(teams.complaints).toEqual([]);
    await teams.vanish();
  });
  const { channel, team, serviceUrl } = teams.config;
  const yaml = settings(
    `console: true, teams: { channel: "${channel}", team: "${team}", service_url: "${serviceUrl}" }`,
    `teams: ${ana.aadObjectId}, console: ana`,
  );
  const env = { MicrosoftAppTenantId: TENANT, HOST: '127.0.0.1' };
  const world = await mentioned(yaml, env, url => teams.connect(`${url}/api/messages`));
  teams.expectToken(null);
  await teams.installs(ana);
  await teams.installs(other);
  const read = (who: typeof ana): string =>
    teams
      .inChat(who)
      .flatMap(message => teams.linesOf(message, who).lines)
      .join('\n');
  await teams.press(other, teams.inChannel().at(-1)!, 'More');
  expect(await teams.press(other, teams.inChannel().at(-1)!, 'History')).toBe(true);
  const before = read(other);
  await world.forward('31m');
  await world.shows(() => read(ana)).toContain(REMINDER);
  await world.as('ana').command('/webcare queue');
  await world.forward('15m');
  expect(await inConsole(world)).toContain('75 % of the time for the first reply has passed');
  expect(read(other)).toBe(before);
});
