import { afterEach, describe, expect, it } from 'vitest';
import { report } from '../../src/doctor.ts';
import { siteOf } from '../../src/operator/sentences.ts';
import { CHANNEL, TEAM } from '../stand-ins/teams/state.ts';
import { type TeamsStandIn, teamsStandIn } from '../stand-ins/teams/teams.ts';
import { teamsApp } from '../teams/app.ts';
import { doctorOutput, lines } from './doctor.ts';

let teams: TeamsStandIn;
let app: Awaited<ReturnType<typeof teamsApp>>;
afterEach(async () => {
  expect(teams.complaints).toEqual([]);
  await app?.close();
  await teams.vanish().catch(() => {});
});

type Over = { channel?: string; team?: string; anonymous?: true; everyoneMayAct?: true; is?: string };
async function look(
  { anonymous, everyoneMayAct, is, ...config }: Over = {},
  first: () => unknown = () => {},
): Promise<string[]> {
  teams = await teamsStandIn();
  teams.enters('ana');
  Object.assign(teams.config, config);
  if (is) teams.channelIs(is);
  const over = { ...(anonymous && { anonymous }), ...(everyoneMayAct && { everyoneMayAct }) };
  app = await teamsApp(teams, async () => ({ show: 'nothing' }), over);
  await first();
  return lines(
    report([{ name: 'Teams', checks: await app.adapter.check(AbortSignal.timeout(10_000)) }]),
  ).slice(1, -1);
}

describe('doctor on a healthy Teams', () => {
  it('reports that the tokens, the connector, the team, the channel and the people are right', async () => {
    expect(await look()).toEqual([
      'ok: Microsoft gives the bot its tokens.',
      `ok: The connector of Teams at ${siteOf(teams.config.serviceUrl)} answers.`,
      'ok: The bot is in the team, which has 2 channels.',
      'ok: The channel is one of that team.',
      'ok: The people of the team can be read, so that presses are known to be theirs.',
    ]);
  });
  it('posts and opens nothing in Teams', async () => {
    await look();
    expect(teams.messages).toEqual([]);
    expect(teams.counts).toMatchObject({ post: 0, edit: 0, create: 0, channels: 1, roster: 1 });
  });
});

describe('doctor on a faulty Teams', () => {
  const trouble = (printed: string[]) => printed.filter(line => !line.startsWith('ok: '));

  it('reports that the bot is not in the team and gives advice', async () => {
    expect(trouble(await look({ team: '19:other@thread.tacv2' }))).toEqual([
      'wrong: The bot is not in the team 19:other@thread.tacv2 (403 BotNotInConversationRoster).',
      '-> Add the app to that team in Teams (Apps, Manage your apps, Upload), and see that chat.teams.team is right.',
    ]);
  });
  it('reports a channel that the team does not have', async () => {
    expect(trouble(await look({ channel: '19:none@thread.tacv2' }))).toEqual([
      'wrong: The team has no channel 19:none@thread.tacv2 that the bot sees.',
      '-> Take chat.teams.channel from the link to the channel, decoded; it begins with 19: and ends in @thread.tacv2.',
    ]);
  });
  it.each([
    ['standard', 'Nobody is listed and the channel is open to the whole team'],
    ['shared', 'Nobody is listed and the channel is shared'],
  ])(
    'reports who may publish if nobody is listed and the channel is %s, as the start does',
    async (is, says) => {
      const [first, advice] = trouble(await look({ everyoneMayAct: true, is }));
      expect(first).toContain(`wrong: ${says}`);
      expect(advice).toContain('-> List who is on the team below people in webcare.yaml');
      expect(app.logged.join()).toContain(`"msg":"${says}`);
    },
  );
  it('reports nothing about who may publish if the channel is private', async () => {
    expect(trouble(await look({ everyoneMayAct: true, is: 'private' }))).toEqual([]);
    expect(app.logged.join()).not.toContain('can publish');
  });
  it('reports that people outside the team read along in a shared channel, also if people are listed', async () => {
    const printed = await look({ is: 'shared' });
    expect(trouble(printed)).toEqual([]);
    expect(printed.join()).toContain('ok: The channel is shared, so people outside the team may read');
  });
  it('reports that the connector refuses the token of the bot', async () => {
    const printed = trouble(await look({}, () => teams.expectToken('another')));
    expect(printed[0]).toBe(
      `wrong: The connector of Teams at ${siteOf(teams.config.serviceUrl)} refuses the bot's token (401 Unauthorized).`,
    );
    expect(printed).toHaveLength(2);
  });
  it('reports that the bot may not read the people of the team', async () => {
    const closed = await look({}, () =>
      teams.fault({ is: 'answers', status: 403, code: 'Forbidden' }, 'roster'),
    );
    expect(trouble(closed)[0]).toBe(
      'wrong: The people of the team cannot be read (403 Forbidden), so nobody would be let in.',
    );
  });
  it('reports that the connector cannot be reached', async () => {
    const printed = trouble(await look({}, () => teams.vanish()));
    expect(printed[0]).toBe(
      `could not tell: The connector of Teams at ${siteOf(teams.config.serviceUrl)} could not be reached (not_sent).`,
    );
  });
  it("reports that Microsoft's login gives no token, and asks the connector nothing", async () => {
    teams = await teamsStandIn();
    const { MicrosoftAppId, MicrosoftAppPassword, MicrosoftAppType, MicrosoftAppTenantId, ...rest } =
      teams.secrets;
    const printed = await doctorOutput(
      `chat: { teams: { channel: "${CHANNEL}", team: "${TEAM}", service_url: "${teams.config.serviceUrl}" } }\n`,
      {
        MicrosoftAppId,
        MicrosoftAppPassword,
        MicrosoftAppType,
        MicrosoftAppTenantId,
        ...rest,
      },
    );
    const about = printed.slice(printed.indexOf('Teams') + 1);
    expect(about[0]).toMatch(/^could not tell: Microsoft's login could not be asked for a token/);
    expect(teams.counts.channels).toBe(0);
  });
  it('reports that without MicrosoftAppId there is no authentication', async () => {
    expect(trouble(await look({ anonymous: true }))).toEqual([
      'could not tell: MicrosoftAppId is empty: whoever reaches PORT can speak as Teams, and no token was tried.',
      '-> For more than trying out, set it and MicrosoftAppPassword (in Azure, your bot, Configuration).',
    ]);
  });
});
