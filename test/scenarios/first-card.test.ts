import { afterEach, expect, it } from 'vitest';
import { type App, startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import { examine } from '../../src/doctor.ts';
import { KEY } from '../doctor/doctor.ts';
import { slackStandIn } from '../stand-ins/slack/slack.ts';
import { CHANNEL, TEAM } from '../stand-ins/teams/state.ts';
import { teamsStandIn } from '../stand-ins/teams/teams.ts';
import { freshDatabase } from '../support/database.ts';
import { logSink } from '../support/world.ts';

/**
 * Follows only the set-up steps of the README: doctor finds no fault,
 * and a card of the demo network, marked as such, arrives by itself. Without a source, nothing does.
 */
const PRACTICE = 'sources: { practice: { type: demo } }\n';

let app: App | undefined;
afterEach(async () => {
  await app?.stop();
  app = undefined;
});

const { lines: logged, log } = logSink();
async function setUp(yaml: string, env: Record<string, string>): Promise<string[]> {
  logged.length = 0;
  const { url } = await freshDatabase('postgres');
  const loaded = loadConfig(
    { PORT: '0', HOST: '127.0.0.1', DATABASE_URL: url!, WEBCARE_KEY: KEY, ...env },
    () => yaml,
  );
  if (!loaded.ok) throw new Error(loaded.message);
  const areas = await examine(loaded.config);
  app = await startApp(loaded.config, log);
  return areas.flatMap(({ checks }) =>
    checks.filter(({ is }) => is === 'wrong').map(({ finding }) => finding.code),
  );
}

it.each(['http', 'socket'] as const)(
  'the README’s set-up of Slack over %s passes doctor and brings a first card',
  async over => {
    const slack = await slackStandIn({ over });
    slack.enter('U0ANA', 'Ana de Vries');
    slack.open('C012AB3CD', ['U0ANA']);
    const door: Record<string, string> =
      over === 'http' ? { SLACK_SIGNING_SECRET: slack.signingSecret } : { SLACK_APP_TOKEN: slack.appToken };
    const wrong = await setUp(`chat: { slack: { channel: C012AB3CD } }\n${PRACTICE}`, {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_API_URL: slack.apiUrl,
      ...door,
    });
    expect(wrong).toEqual([]);
    slack.connect(`${app!.url()}/slack/events`);
    await expect
      .poll(() => slack.channel('C012AB3CD').lines().join('\n'), { timeout: 20_000 })
      .toContain('[Claim]');
    expect(slack.channel('C012AB3CD').lines().join('\n')).toContain('New on Plaza (demo)');
    await app!.stop();
    await slack.close();
    expect(slack.complaints()).toEqual([]);
  },
);

it('the README’s set-up of Teams passes doctor and brings a first card', async () => {
  const teams = await teamsStandIn();
  teams.enters('ana');
  teams.expectToken(null);
  const yaml = `chat: { teams: { team: "${TEAM}", channel: "${CHANNEL}", service_url: "${teams.config.serviceUrl}" } }\n${PRACTICE}`;
  // Without an app id no token is requested, as with the playground on this machine.
  // The tenant is the one that Teams would name in its first activity.
  const wrong = await setUp(yaml, { MicrosoftAppTenantId: teams.secrets.MicrosoftAppTenantId });
  expect(wrong).toEqual([]);
  const lines = () => teams.inChannel().flatMap(message => teams.linesOf(message, null).lines);
  await expect.poll(() => lines().join('\n'), { timeout: 20_000 }).toContain('[Claim]');
  expect(lines().join('\n')).toContain('New on Plaza (demo)');
  await app!.stop();
  await teams.vanish();
  expect(teams.complaints).toEqual([]);
});

const ADVICE =
  /^\{"level":40,.*"event":"no_source".*No source is set up, so no post comes in\. Add one below sources/m;

it('a Slack without a source gets nothing, and the start and doctor say what to do', async () => {
  const slack = await slackStandIn();
  slack.enter('U0ANA', 'Ana de Vries');
  slack.open('C012AB3CD', ['U0ANA']);
  const wrong = await setUp('chat: { console: true, slack: { channel: C012AB3CD } }\n', {
    CONSOLE_PORT: '0',
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_URL: slack.apiUrl,
    SLACK_SIGNING_SECRET: slack.signingSecret,
  });
  expect(wrong).toEqual(['no_source']);
  expect(logged.join('')).toMatch(ADVICE);
  expect(app!.deps.networks.size).toBe(0);
  await app!.settle();
  expect(slack.channel('C012AB3CD').lines()).toEqual([]);
  await app!.stop();
  await slack.close();
});

it('a Teams without a source gets nothing, and the start and doctor say what to do', async () => {
  const teams = await teamsStandIn();
  teams.enters('ana');
  teams.expectToken(null);
  const yaml = `chat: { teams: { team: "${TEAM}", channel: "${CHANNEL}", service_url: "${teams.config.serviceUrl}" } }\n`;
  const wrong = await setUp(yaml, { MicrosoftAppTenantId: teams.secrets.MicrosoftAppTenantId });
  expect(wrong).toEqual(['no_source']);
  expect(logged.join('')).toMatch(ADVICE);
  await app!.settle();
  expect(teams.inChannel()).toEqual([]);
  await app!.stop();
  await teams.vanish();
});
