import { afterEach, describe, expect, test } from 'vitest';
import { type SlackStandIn, slackStandIn } from '../stand-ins/slack/slack.ts';
import type { TestDatabase } from '../support/database.ts';
import { openWorld, type World } from '../support/world.ts';

/** The settings change between two starts on the same database. */

let worlds: World[] = [];
let slack: SlackStandIn;
afterEach(async () => {
  expect(slack.complaints()).toEqual([]);
  const [last, ...before] = worlds.toReversed();
  for (const world of before) await world.forum.stop();
  await last?.close();
  worlds = [];
  await slack.close();
});
const world = (): World => worlds.at(-1)!;

const PEOPLE =
  'people: [{ name: Ana, slack: U0ANA, roles: [agent] }, { name: Bram, slack: U0BRAM, roles: [agent, lead] }]\n';
async function start(settings: string, database?: TestDatabase): Promise<void> {
  if (database === undefined) {
    slack = await slackStandIn();
    slack.enter('U0ANA', 'Ana');
    slack.enter('U0BRAM', 'Bram');
    slack.enter('U0CARLA', 'Carla');
    for (const channel of ['C0OLD', 'C0NEW']) slack.open(channel, ['U0ANA', 'U0BRAM', 'U0CARLA']);
  }
  const own = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
  };
  const env = settings.includes('channel:') ? own : {};
  const yaml = `brand: { name: Acme, language: en }\nsla: { timezone: Europe/Amsterdam }\n${settings}`;
  const at = worlds.at(-1)?.clock.now() ?? Date.now();
  worlds.push(await openWorld({ yaml, env, start: at, ...(database && { database }) }));
  slack.connect(`${world().app.url()}/slack/events`, world().clock.real);
}
async function startAnew(settings: string): Promise<void> {
  await world().app.stop();
  await start(settings, world().database);
}
async function pass(seconds: number): Promise<void> {
  for (let n = 0; n < seconds; n++) {
    slack.forward(1_000);
    await world().forward('1s');
  }
}
const mention = (n: number, more = {}) =>
  world().mention({ id: `t${n}`, text: `Mention number ${n}.`, thread: `t${n}`, ...more });
const change = (n: number) =>
  mention(n, { text: `Changed ${n}.`, edited_at: new Date(world().clock.now()).toISOString() });
const read = (channel: string): string => slack.channel(channel).lines().join('\n');
const shows = (channel: string) =>
  expect.poll(async () => pass(1).then(() => read(channel)), { timeout: 8_000 });

describe('a changed channel', () => {
  const inChannel = (channel: string) => `chat: { slack: { channel: ${channel} } }\n${PEOPLE}`;
  const alarms = (): number =>
    slack.direct('U0BRAM').filter(lines => lines.join().includes('Webcare cannot send through Slack')).length;

  test('a new channel in place of an archived one gets the waiting cards, edits and alarms', async () => {
    await start(inChannel('C0OLD'));
    await mention(1);
    await pass(2);
    slack.archive('C0OLD');
    await change(1);
    await mention(2);
    await pass(6);
    expect(alarms()).toBe(1);

    await startAnew(inChannel('C0NEW'));
    await pass(3);
    expect(read('C0NEW')).toContain('Mention number 2.');
    await change(2);
    await pass(6);
    expect(read('C0NEW')).toContain('Changed 2.');
    expect(alarms(), 'the alarm says that it is over').toBe(0);
    expect(slack.direct('U0BRAM').flat().join('\n')).toContain('Webcare can send through Slack again');

    slack.archive('C0NEW');
    await mention(3);
    await pass(4);
    expect(alarms()).toBe(1);
  });
});

describe('an added chat', () => {
  const TEAM = 'people: [{ name: Ana, slack: U0ANA, console: ana, roles: [agent] }]\n';
  const IN_CONSOLE = `chat: { console: true }\n${TEAM}`;
  const inBoth = (more = '') => `chat: { console: true, slack: { channel: C0NEW }${more} }\n${TEAM}`;
  const cards = () => slack.channel('C0NEW').lines();
  const several = () => {
    const posted = (n: number) => new Date(world().clock.now() - 60_000 + n * 1_000).toISOString();
    return world().mention(
      ...[4, 1, 2, 3].map(n => ({
        id: `t${n}`,
        text: `Mention number ${n}.`,
        thread: `t${n}`,
        posted_at: posted(n),
      })),
    );
  };

  test('an added chat shows every open case once and in order, with new ones first', async () => {
    await start(IN_CONSOLE);
    await several();
    await pass(1);
    await world().as('ana').press('Claim', 'Mention number 3.');
    await world().as('ana').press('No reply needed', 'Mention number 2.');
    await world().as('ana').submit({ why: 'spam' });
    expect(cards()).toEqual([]);

    await startAnew(inBoth());
    await mention(5);
    await startAnew(inBoth());
    await pass(8);
    expect(read('C0NEW').match(/Mention number \d/g)).toEqual([5, 1, 3, 4].map(n => `Mention number ${n}`));
    expect(read('C0NEW')).toContain('Ana has this');

    await startAnew(inBoth());
    world().looked(/Mention number [1-5]/);
    await pass(4);
    expect(read('C0NEW').match(/Mention number \d/g)).toHaveLength(4);
    expect(slack.doubles()).toEqual([]);
  });

  test('in an added chat cases above the rate share a digest, and a claimed case gets a card', async () => {
    await start(IN_CONSOLE);
    await several();
    await pass(1);
    await world().as('ana').press('Claim', 'Mention number 4.');
    await startAnew(inBoth(', digest: { above: 1, per: 10m }'));
    await pass(6);
    expect(slack.channel('C0NEW').messages()).toHaveLength(3);
    expect(read('C0NEW')).toContain('Ana has this');
    await world().as('ana').press('Claim', 'Mention number 2.');
    await pass(4);
    expect(slack.channel('C0NEW').messages()).toHaveLength(4);
  });

  test('an added chat shows no case of a source that is no longer configured', async () => {
    await start(IN_CONSOLE);
    await mention(1);
    await world().database.db.updateTable('cases').set({ source: 'gone' }).execute();
    await startAnew(inBoth());
    world().looked(/Mention number 1/);
    await pass(3);
    expect(cards()).toEqual([]);
  });
});

describe('a removed chat', () => {
  const TEAM =
    'people: [{ name: Ana, slack: U0ANA, console: ana, roles: [agent] }]\non_call: { people: [Ana], rotate: weekly, from: 2026-01-05 }\n';

  test('a reminder that waited for a removed chat reaches the same person in the other chat', async () => {
    await start(`chat: { console: true, slack: { channel: C0NEW } }\n${TEAM}`);
    await mention(1);
    await pass(2);
    await slack.press('U0ANA', 'More', 'Mention number 1.');
    await expect.poll(() => slack.ephemerals('U0ANA').length).toBe(1);
    slack.revoke();
    await world().forward('31m');
    await pass(2);
    expect(await world().as('ana').direct()).toEqual([]);

    await startAnew(`chat: { console: true }\n${TEAM}`);
    world().looked(/New on forum|cannot send through Slack/);
    await pass(65);
    expect(await world().as('ana').direct()).toEqual([
      expect.stringContaining('Half of the time for the first reply has passed'),
    ]);
  });
});

describe('people added to the list', () => {
  const CHAT = 'chat: { slack: { channel: C0NEW } }\n';

  test('a newly listed person keeps their case and gets the listed role; others can only read', async () => {
    await start(CHAT);
    await mention(1);
    await pass(2);
    await slack.press('U0ANA', 'Claim', 'Mention number 1.');
    await shows('C0NEW').toContain('Ana has this');
    await mention(2);
    await pass(2);
    await slack.press('U0CARLA', 'Claim', 'Mention number 2.');
    await shows('C0NEW').toContain('Carla has this');

    await startAnew(
      `${CHAT}people: [{ name: Ana de Vries, slack: U0ANA, roles: [reader] }, { name: Bram, slack: U0BRAM, roles: [agent] }]\n`,
    );
    await change(1);
    await shows('C0NEW').toContain('Ana de Vries has this');
    await mention(3);
    await pass(2);
    for (const user of ['U0ANA', 'U0CARLA']) {
      await slack.press(user, 'Claim', 'Mention number 3.');
      await expect
        .poll(async () => pass(1).then(() => slack.ephemerals(user).flat().join('\n')), { timeout: 8_000 })
        .toMatch(/Your role does not allow this/);
    }
    expect(read('C0NEW').match(/Owner: Nobody yet/g)).toHaveLength(1);
  });
});
