import { afterEach, expect, test } from 'vitest';
import { CHANNEL } from '../support/slack-world.ts';
import { type Day, openDay } from './day.ts';
import { lossesOf } from './day-checks.ts';
import { type Customers, customers } from './day-customers.ts';
import { type Team, team, threadOn } from './day-team.ts';
import { random } from './random.ts';

/** One day on which everything goes wrong that can, one thing after another, while people work. */

const SEED = Number(process.env.FLEET_SEED ?? Date.now() % 1_000_000_000);
const MINUTE = 60_000;
const A_DAY = 86_400;
let day: Day;
let people: Customers;
let staff: Team;
const told: string[] = [];
const quiet: string[] = [];
/** The cards in Slack that can no longer be edited. */
const frozen = new Set<string>();
afterEach(() => day?.close());

/** Customers write, and people work. Returns the threads of the new customers. */
async function work(rounds = 1, { many = 8, changes = true } = {}): Promise<string[]> {
  const threads: string[] = [];
  for (let n = 0; n < rounds; n++) {
    threads.push(...people.write(many));
    if (changes) people.change();
    await people.send();
    for (let pass = 0; pass < many + 2; pass++) await day.pass(700);
    await staff.work();
    await day.pass(700);
  }
  return threads;
}
const said = (messages: string[], words: string) => messages.filter(text => text.includes(words)).length;

type Telling = { name: string; where: () => string[]; says: string; over: string };
/** A trouble is told once while it lasts, and its end is told there too. */
async function tells(
  { name, where, says, over }: Telling,
  trouble: () => unknown,
  mend: () => unknown = () => {},
): Promise<void> {
  await day.rest();
  const before = said(where(), over);
  await trouble();
  // The next message is a new card, so nothing else meets the trouble.
  await work(1, { changes: false });
  await work();
  expect(said(where(), says), `${name} is told once`).toBe(1);
  await mend();
  for (let n = 0; n < 8; n++) await day.pass(MINUTE);
  await work();
  expect([said(where(), says), said(where(), over) - before], `the end of ${name} is told`).toEqual([0, 1]);
  told.push(name);
}
const shutIn = (chat: string, where: () => string[]) => ({
  where,
  says: `Webcare cannot send through ${chat}`,
  over: `Webcare can send through ${chat} again`,
});
/** Cards that are refused for an unknown reason are named in the other chat until they are shown. */
async function notShown(chat: string, where: () => string[], trouble: () => unknown): Promise<void> {
  await day.rest();
  const says = `${chat} refused a message of Webcare`;
  const over = `${chat} shows this case again`;
  const before = said(where(), over);
  trouble();
  const threads = await work(1, { changes: false });
  await day.rest();
  expect(said(where(), says), `${chat}: a reason that nobody knows is told once`).toBe(1);
  people.writeAgain(threads);
  await work();
  await day.rest();
  expect([said(where(), says), said(where(), over) - before], `${chat}: its end is told`).toEqual([0, 1]);
  told.push(`${chat}: a reason that nobody knows`);
}
const alarms = () =>
  [...day.inSlack(), ...day.inTeams(), ...day.toPeople()].filter(text =>
    /cannot send|refused a message/.test(text),
  );
/** Trouble that Webcare gets over by itself is told to nobody. */
async function quietly(name: string, ...troubles: (() => unknown)[]): Promise<void> {
  await day.rest();
  for (const trouble of troubles) trouble();
  await work(1, { changes: false });
  await day.rest();
  expect(alarms(), name).toEqual([]);
  quiet.push(name);
}
/** A case changes whose card cannot be edited in one chat. Its new card shows the change. */
async function changedCard(
  name: string,
  claimIn: 'slack' | 'teams',
  ...troubles: ((thread: string) => unknown)[]
): Promise<void> {
  await day.rest();
  const thread = people.write(1)[0]!;
  await people.send();
  await day.rest();
  for (const trouble of troubles) trouble(thread);
  await staff.claim(claimIn, thread);
  const shown = async () => {
    await day.pass(700);
    const messages = claimIn === 'slack' ? day.inTeams() : day.inSlack();
    return messages.findLast(text => threadOn(text) === thread) ?? '';
  };
  await expect.poll(shown, { message: name }).toMatch(/Owner: (Ana|Bram)/);
  expect(alarms(), name).toEqual([]);
  quiet.push(name);
}
const cardInSlack = (thread: string): string =>
  day.slack.timestamps(CHANNEL)[day.inSlack().findLastIndex(text => threadOn(text) === thread)]!;
const cardInTeams = (thread: string) =>
  day.teams.inChannel()[day.inTeams().findLastIndex(text => threadOn(text) === thread)]!;

/** The forum is away for an hour and asks for a day's wait. */
async function networkAway(): Promise<void> {
  const says = 'Webcare cannot send through forum';
  const over = 'Webcare can send through forum again';
  const inBoth = (words: string) => [day.inSlack, day.inTeams].map(where => said(where(), words));
  const { forum } = day.world;
  forum.always({ does: 'answer', status: 503, headers: { 'retry-after': String(A_DAY) } });
  for (let n = 0; n < 6; n++) {
    await work(1, { many: 2 });
    await day.pass(10 * MINUTE);
  }
  expect(inBoth(says), 'a network that asks for a day is told once in each channel').toEqual([1, 1]);
  forum.always({ does: 'publish' });
  for (let n = 0; n < 6; n++) await day.pass(MINUTE);
  await day.rest();
  expect([...inBoth(says), ...inBoth(over)], 'its end is told').toEqual([0, 0, 1, 1]);
  told.push('a network that asks for a day');
}
const readiness = () =>
  Promise.all(day.processes.map(async ({ app }) => (await fetch(`${app.insideUrl()}/readyz`)).status));
/** Postgres goes away while people work, and both processes say that they cannot work. */
async function databaseTells(name: string, trouble: () => unknown, mend: () => unknown): Promise<void> {
  await trouble();
  await work();
  expect(await readiness(), name).toEqual([503, 503]);
  await mend();
  await day.pass(5_000);
  expect(await readiness(), `the end of ${name}`).toEqual([200, 200]);
  await work();
  expect(people.waiting(), `all posts are taken after ${name}`).toBe(0);
  told.push(name);
}
const isRight = () => day.processes.every(({ clock }) => Math.abs(clock.now() - day.time.now()) < 2_000);

test('a day of bad weather loses and doubles nothing, and tells each trouble and its end once', async () => {
  day = await openDay();
  people = customers(day, random(SEED));
  staff = team(day, random(SEED + 1));
  const { postgres, slack, teams, time } = day;
  await work(3);

  await databaseTells('a restart of Postgres', postgres.stops, postgres.starts);
  await databaseTells('a failover to a server that only reads', postgres.onlyReads, postgres.writes);
  await postgres.hasConnections(3);
  await work(3);
  expect(await readiness(), 'few connections are enough').toEqual([200, 200]);
  await postgres.hasConnections(-1);
  for (const off of [10, 0, -10, 0]) {
    time.machineIsOff(off * MINUTE);
    await work();
    expect(isRight(), `the machine is ${off} minutes off`).toBe(true);
  }

  const slackShut = shutIn('Slack', day.inTeams);
  const post = (fault: Parameters<typeof slack.fail>[1]) => () => slack.fail('chat.postMessage', fault);
  await tells(
    { ...slackShut, name: 'Slack: a permission' },
    post({ is: 'error', error: 'restricted_action' }),
  );
  await tells({ ...slackShut, name: 'Slack: a wait of a day' }, post({ is: 'limited', seconds: A_DAY }));
  await tells({ ...slackShut, name: 'Slack: a revoked token' }, slack.revoke, () => slack.revoke(false));
  const archive = (is: boolean) => () => slack.archive(CHANNEL, is);
  await tells({ ...slackShut, name: 'Slack: an archived channel' }, archive(true), archive(false));
  await notShown('Slack', day.inTeams, post({ is: 'error', error: 'something_new' }));
  await quietly('Slack: a drawing that it refuses', post({ is: 'error', error: 'invalid_blocks' }));
  await quietly('Slack: a wait of half a minute', post({ is: 'limited', seconds: 30 }));
  await quietly(
    'Slack: a 500 after and before it was done',
    post({ is: '500', effect: true }),
    post({ is: '500', effect: false }),
  );
  await quietly('Slack: a lost answer', post({ is: 'drops' }));
  await changedCard('Slack: a deleted card', 'teams', thread =>
    slack.deleteMessage(CHANNEL, cardInSlack(thread)),
  );
  await changedCard('Slack: an edit that comes too late', 'teams', thread => {
    frozen.add(cardInSlack(thread));
    slack.fail('chat.update', { is: 'error', error: 'edit_window_closed' });
  });

  const teamsShut = shutIn('Microsoft Teams', day.inSlack);
  const answers =
    (status: number, code: string, on: 'post' | 'edit' = 'post') =>
    () =>
      teams.fault({ is: 'answers', status, code }, on);
  await tells({ ...teamsShut, name: 'Teams: a policy' }, answers(403, 'ForbiddenByPolicy'));
  await tells({ ...teamsShut, name: 'Teams: a removed app' }, answers(403, 'BotNotInConversationRoster'));
  await tells({ ...teamsShut, name: 'Teams: a revoked secret' }, answers(401, 'Unauthorized'));
  await tells({ ...teamsShut, name: 'Teams: a wait of a day' }, () =>
    teams.fault({ is: 'limited', after: A_DAY * 1_000 }, 'post'),
  );
  await notShown('Microsoft Teams', day.inSlack, answers(409, 'Conflict'));
  await quietly('Teams: a drawing that it refuses', answers(400, 'BadSyntax'));
  await quietly('Teams: a wait of half a minute', () =>
    teams.fault({ is: 'limited', after: 30_000 }, 'post'),
  );
  await quietly('Teams: a 500 before it was done', answers(500, 'ServiceError'));
  await changedCard('Teams: a deleted card', 'slack', thread => teams.remove(cardInTeams(thread)));
  await changedCard('Teams: a deleted card that answers 403', 'slack', thread => {
    teams.remove(cardInTeams(thread));
    for (let n = 0; n < 2; n++) teams.fault({ is: 'answers', status: 403, code: 'ServiceError' }, 'edit');
  });

  await networkAway();

  await work(Math.ceil((500 - people.counts.customers) / 8));
  await day.rest();
  const { faults, stages } = await lossesOf(day, {
    written: [...people.written.values()],
    submitted: staff.submitted,
    frozen,
  });
  console.log(`seed ${SEED}`, people.counts, staff.counts, stages, { away: day.away, told, quiet });
  expect(faults.slice(0, 10)).toEqual([]);
  expect(people.counts.customers).toBeGreaterThanOrEqual(500);
});
