import { afterEach, beforeEach, expect, it } from 'vitest';
import { type SlackStandIn, slackStandIn } from '../stand-ins/slack/slack.ts';
import { type Message, type Person, TENANT } from '../stand-ins/teams/state.ts';
import { type TeamsStandIn, teamsStandIn } from '../stand-ins/teams/teams.ts';
import { openWorld, type World } from '../support/world.ts';

/** One team, half in Slack and half in Teams, with the real timers and at the pace of both platforms. */

const CHANNEL = 'C0SOCIAL';
let world: World;
let slack: SlackStandIn;
let teams: TeamsStandIn;
let ana: Person;
let bram: Person;

beforeEach(async () => {
  slack = await slackStandIn();
  slack.enter('U0ANA', 'Ana de Vries');
  slack.enter('U0CARLA', 'Carla Smit');
  slack.enter('U0GUS', 'Gus', { restricted: true });
  slack.open(CHANNEL, ['U0ANA', 'U0CARLA', 'U0GUS']);
  teams = await teamsStandIn();
  ana = teams.enters('ana', { name: 'Ana de Vries' });
  bram = teams.enters('bram', { name: 'Bram Jansen' });
  const yaml = `brand: { name: Acme, language: en }
chat:
  console: false
  slack: { channel: ${CHANNEL} }
  teams: { channel: "${teams.config.channel}", team: "${teams.config.team}", service_url: "${teams.config.serviceUrl}" }
people:
  - { name: Ana de Vries, slack: U0ANA, teams: ${ana.aadObjectId}, roles: [agent, lead] }
  - { name: Bram Jansen, teams: ${bram.aadObjectId}, roles: [agent] }
  - { name: Carla Smit, slack: U0CARLA, roles: [agent] }
sla: { timezone: Europe/Amsterdam }
on_call: { people: [Bram Jansen], rotate: weekly, from: 2026-01-05 }
replies: { undo: 0s }
`;
  const env = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    MicrosoftAppTenantId: TENANT,
    HOST: '127.0.0.1',
  };
  const clock = { now: () => Date.now(), real: () => Date.now() };
  world = await openWorld({
    yaml,
    env,
    start: Date.now(),
    overrides: { timers: true, clock },
  });
  slack.connect(`${world.app.url()}/slack/events`, world.clock.real);
  teams.connect(`${world.app.url()}/api/messages`);
  teams.expectToken(null);
});
afterEach(async () => {
  expect(slack.complaints()).toEqual([]);
  expect(teams.complaints).toEqual([]);
  await world.close();
  await slack.close();
  await teams.vanish();
});

const read = (message: Message) => teams.linesOf(message, null).lines.join('\n');
const inTeams = (about: string) => teams.inChannel().findLast(message => read(message).includes(about));
const onTeams = (about: string): string => {
  const message = inTeams(about);
  return message ? read(message) : '';
};
const onSlack = (about: string): string =>
  slack
    .channel(CHANNEL)
    .messages()
    .map(lines => lines.join('\n'))
    .findLast(text => text.includes(about)) ?? '';
/** Waits until it is true, and returns the milliseconds. */
async function until(isSo: () => boolean, patience = 8_000): Promise<number> {
  const began = performance.now();
  await expect.poll(isSo, { timeout: patience, interval: 10 }).toBe(true);
  return Math.round(performance.now() - began);
}
const arrives = async (id: string, text: string) => {
  await world.mention({ id, text });
  await until(() => onSlack(text) !== '' && onTeams(text) !== '');
};

it('a change in Slack shows in Teams within two seconds, and the other way round', async () => {
  const took: Record<string, number> = {};
  await arrives('t1', 'Where is my parcel?');
  /** Waits until nothing is queued and every budget is full again. */
  const pause = async () => {
    const rested = performance.now() + 2_000;
    await until(() => performance.now() > rested);
  };
  await pause();
  await slack.press('U0ANA', 'Claim', 'Where is my parcel?');
  took['a claim in Slack, seen in Teams'] = await until(() =>
    onTeams('parcel').includes('Owner: Ana de Vries'),
  );
  await pause();
  await teams.press(ana, inTeams('parcel')!, 'More');
  await teams.press(ana, inTeams('parcel')!, 'Release');
  took['a release in Teams, seen in Slack'] = await until(() =>
    onSlack('parcel').includes('Owner: Nobody yet'),
  );
  await pause();
  await world.mention({ id: 't2', thread: 't1', in_reply_to: 't1', text: 'Anybody there?' });
  took['a mention, seen in both'] = await until(
    () => onTeams('Anybody').includes('Anybody') && onSlack('Anybody') !== '',
  );
  console.log(`from one chat to the other, in milliseconds: ${JSON.stringify(took)}`);
  for (const [what, ms] of Object.entries(took)) expect(ms, what).toBeLessThan(2_000);
});

it('of two claims at once in Slack and Teams one wins, and the other person is told the owner', async () => {
  const rounds = [1, 2, 3];
  for (const n of rounds) await arrives(`r${n}`, `Question ${n}?`);
  for (const n of rounds) {
    const about = `Question ${n}?`;
    await Promise.all([slack.press('U0CARLA', 'Claim', about), teams.press(bram, inTeams(about)!, 'Claim')]);
    await until(
      () => !onSlack(about).includes('Owner: Nobody yet') && !onTeams(about).includes('Owner: Nobody yet'),
    );
    const owner = /Owner: (Carla Smit|Bram Jansen)/.exec(onTeams(about))?.[1];
    expect(onSlack(about)).toContain(`Owner: ${owner}`);
    const answer = () =>
      (owner === 'Carla Smit'
        ? [...teams.bars(bram), ...teams.inChat(bram).map(read)]
        : slack.ephemerals('U0CARLA').flat()
      ).join('\n');
    await until(() => answer().includes(owner!));
  }
  const claims = await world.database.db
    .selectFrom('case_events')
    .select('case_id')
    .where('kind', '=', 'claimed')
    .execute();
  expect(claims).toHaveLength(rounds.length);
});

it('a person with an account in both chats claims in Slack and answers in Teams', async () => {
  await arrives('t1', 'Where is my parcel?');
  await slack.press('U0ANA', 'Claim', 'Where is my parcel?');
  await until(() => onTeams('parcel').includes('Owner: Ana de Vries'));
  await teams.press(ana, inTeams('parcel')!, 'Reply publicly');
  teams.type(ana, teams.dialog(ana)!, { 'Your public reply': 'It arrives tomorrow.' });
  await teams.press(ana, teams.dialog(ana)!, 'Preview');
  await teams.press(ana, teams.dialog(ana)!, 'Post publicly');
  await until(() => world.forum.published().length === 1);
  await until(
    () =>
      onSlack('arrives tomorrow').includes('by Ana de Vries') &&
      onTeams('arrives tomorrow').includes('by Ana de Vries'),
  );
  await world.mention({ id: 't2', thread: 't1', in_reply_to: 't1', text: 'And when?' });
  await until(() => teams.inChat(ana).map(read).join().includes('And when?'));
  expect(slack.direct('U0ANA'), 'Ana is told in the chat that she used last').toEqual([]);
  expect(await world.database.db.selectFrom('people').select('id').execute()).toHaveLength(3);
});

it('guests and people of another tenant change nothing', async () => {
  const sam = teams.enters('sam', { tenantId: '99999999-9999-4999-8999-999999999999' });
  const kim = teams.enters('kim', { userRole: 'guest' });
  await arrives('t1', 'Where is my parcel?');
  const before = [onSlack('parcel'), onTeams('parcel')];
  await slack.press('U0GUS', 'Claim', 'Where is my parcel?');
  for (const who of [sam, kim]) await teams.press(who, inTeams('parcel')!, 'Claim');
  await until(
    () =>
      slack.ephemerals('U0GUS').length > 0 &&
      [sam, kim].every(who => teams.bars(who).length + teams.inChat(who).length > 0),
  );
  expect([onSlack('parcel'), onTeams('parcel')]).toEqual(before);
  expect(await world.database.db.selectFrom('people').select('id').execute()).toHaveLength(3);
});
