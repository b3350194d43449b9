import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Address, Answer, ChatAdapter, Inbound } from '../../src/ports/chat.ts';
import { calm, card, claim, okOf } from '../contracts/chat/words.ts';
import type { Message, Person } from '../stand-ins/teams/state.ts';
import type { TeamsStandIn } from '../stand-ins/teams/teams.ts';
import { teamsStandIn } from '../stand-ins/teams/teams.ts';
import { mapMemory } from '../support/memory.ts';
import { teamsApp } from './app.ts';

let teams: TeamsStandIn;
let adapter: ChatAdapter;
let close: () => Promise<void>;
let forward: (ms: number) => void;
let heard: Inbound[];
const memory = () => kept;
let kept = mapMemory();

beforeEach(async () => {
  teams = await teamsStandIn();
  heard = [];
  kept = mapMemory();
  const receive = async (inbound: Inbound): Promise<Answer> => {
    heard.push(inbound);
    return { show: 'nothing' };
  };
  ({ adapter, close, forward } = await teamsApp(teams, receive, { memory: kept }));
});
afterEach(async () => {
  expect(teams.complaints).toEqual([]);
  await close();
  await teams.vanish();
});

async function cardInChannel(): Promise<Message> {
  const to: Address = { to: 'place', place: adapter.places[0]! };
  okOf(await adapter.post(to, card('A mention', { buttons: [claim] }), 'm1', calm()));
  return teams.inChannel()[0]!;
}
const presses = async (who: Person) => {
  await teams.press(who, await cardInChannel(), 'Claim');
  return heard.at(-1)!.by;
};

test('a member of the Teams team is a member and in place', async () => {
  const ana = teams.enters('ana');
  expect(await presses(ana)).toEqual({
    account: { chat: 'teams', workspace: ana.tenantId, user: ana.aadObjectId },
    name: 'Ana',
    standing: 'member',
    inPlace: true,
  });
});
test('directory ids of Teams in capitals become small letters', async () => {
  const ana = teams.enters('ana', {
    aadObjectId: 'AAAAAAAA-1111-4111-8111-111111111111',
    tenantId: '33333333-3333-4333-8333-333333333333',
  });
  expect(await presses(ana)).toMatchObject({
    account: { user: 'aaaaaaaa-1111-4111-8111-111111111111' },
    standing: 'member',
  });
});
test('a person with the guest role in Teams is a guest', async () => {
  expect(await presses(teams.enters('gus', { userRole: 'guest' }))).toMatchObject({
    standing: 'guest',
    inPlace: true,
  });
});
test('a person with #EXT# in their Teams account name is a guest', async () => {
  expect(
    await presses(teams.enters('gus', { userPrincipalName: 'gus_partner.example#EXT#@acme.example' })),
  ).toMatchObject({ standing: 'guest' });
});
test('a person of another tenant in a shared Teams channel is a stranger', async () => {
  expect(await presses(teams.enters('sam', { tenantId: 'other' }))).toMatchObject({
    standing: 'stranger',
    account: { workspace: 'other' },
  });
});
test('a person in Teams is who the roster says, whatever the activity says', async () => {
  const ana = teams.enters('ana');
  const bram = teams.enters('bram');
  const activity = teams.from(ana, teams.chatOf(ana), {
    ...{ type: 'message', id: '1', text: 'stats' },
    from: { id: ana.id, aadObjectId: bram.aadObjectId, name: 'Bram' },
  });
  expect((await teams.send(activity)).status).toBe(200);
  expect(heard).toMatchObject([{ by: { account: { user: ana.aadObjectId }, standing: 'member' } }]);
  expect((await memory().list('person:', null, 10)).map(({ key }) => key)).toEqual([
    `person:${ana.aadObjectId}`,
  ]);
});
test('a person whom no Teams roster knows is a stranger and leaves nothing behind', async () => {
  const ana = teams.enters('ana');
  const activity = teams.from(ana, teams.chatOf(ana), {
    ...{ type: 'message', id: '1', text: 'stats' },
    from: { id: '29:nobody', aadObjectId: ana.aadObjectId, name: 'Ana' },
  });
  expect((await teams.send(activity)).status).toBe(200);
  expect(heard).toMatchObject([{ by: { account: { user: '29:nobody' }, standing: 'stranger' } }]);
  expect(await memory().list('', null, 10)).toEqual([]);
});
test('a NUL in an id of a Teams activity is refused and changes nothing', async () => {
  const ana = teams.enters('ana');
  const from = { id: ana.id, aadObjectId: 'aaaaaaaa\0', name: 'Ana' };
  for (const type of ['message', 'installationUpdate'])
    expect(
      (await teams.send(teams.from(ana, teams.chatOf(ana), { type, action: 'remove', id: '1', from })))
        .status,
    ).toBe(400);
  expect(heard).toEqual([]);
});
test('strangers of other tenants leave nothing behind if the bot has no tenant of its own', async () => {
  await close();
  const { MicrosoftAppTenantId: _, ...secrets } = teams.secrets;
  const receive = async (inbound: Inbound): Promise<Answer> => {
    heard.push(inbound);
    return { show: 'nothing' };
  };
  const app = await teamsApp(teams, receive, {
    memory: kept,
    secrets: { ...secrets, MicrosoftAppType: 'MultiTenant', MicrosoftAppTenantId: undefined },
  });
  close = app.close;
  for (const name of ['sam', 'sue']) {
    const stranger = teams.enters(name, { inTeam: false, tenantId: 'other' });
    await teams.installs(stranger);
    await teams.says(stranger, 'stats');
  }
  expect(heard.map(({ by }) => by.standing)).toEqual(['stranger', 'stranger']);
  expect(await memory().list('', null, 10)).toEqual([]);
});
test('a person who removes the app from Teams is forgotten, and nobody else is', async () => {
  const [ana, bram] = [teams.enters('ana'), teams.enters('bram')];
  for (const who of [ana, bram]) await teams.installs(who);
  const about = teams.from(ana, teams.chatOf(ana), {
    ...{ type: 'installationUpdate', action: 'remove', id: '1' },
    from: { id: ana.id, aadObjectId: bram.aadObjectId, name: 'Ana' },
  });
  expect((await teams.send(about)).status).toBe(200);
  expect(await memory().list('person:', null, 10)).toHaveLength(2);
  await teams.removes(ana);
  expect((await memory().list('person:', null, 10)).map(({ key }) => key)).toEqual([
    `person:${bram.aadObjectId}`,
  ]);
});
test('whoever adds the app in Teams with the directory id of somebody we know does not get their messages', async () => {
  const [ana, bram] = [teams.enters('ana'), teams.enters('bram')];
  await teams.says(bram, 'stats');
  const about = teams.from(ana, teams.chatOf(ana), {
    ...{ type: 'installationUpdate', action: 'add', id: '1' },
    from: { id: ana.id, aadObjectId: bram.aadObjectId, name: 'Ana' },
  });
  expect((await teams.send(about)).status).toBe(200);
  expect((await memory().get(`person:${bram.aadObjectId}`))?.value).toMatchObject({ user: bram.id });
  expect((await memory().get(`person:${ana.aadObjectId}`))?.value).toMatchObject({ user: ana.id });
});
test('the Teams adapter remembers nothing of a person who writes from another tenant', async () => {
  const sam = teams.enters('sam', { inTeam: false });
  const activity = teams.from(sam, teams.chatOf(sam), {
    type: 'message',
    id: '1',
    text: 'stats',
    channelData: { tenant: { id: 'other' } },
  });
  expect((await teams.send(activity)).status).toBe(200);
  expect(heard).toMatchObject([{ by: { standing: 'stranger', inPlace: false } }]);
  expect(await memory().list('', null, 10)).toEqual([]);
});
test('empty fields of a Teams activity may be missing or null', async () => {
  const ana = teams.enters('ana');
  const { from, recipient, conversation, channelData } = teams.from(ana, teams.chatOf(ana), {}) as Record<
    string,
    object
  >;
  const nothing = {
    name: null,
    action: null,
    timestamp: null,
    localTimestamp: null,
    localTimezone: null,
    locale: null,
    replyToId: null,
    value: null,
  };
  const activity = {
    type: 'message',
    id: '1',
    text: 'stats',
    ...nothing,
    from: { ...from, name: null },
    recipient: { ...recipient, isTargeted: null },
  };
  const where = {
    conversation: { ...conversation, isGroup: null },
    channelData: { ...channelData, team: null, channel: null },
  };
  expect((await teams.send(teams.from(ana, teams.chatOf(ana), { ...activity, ...where }))).status).toBe(200);
  expect(heard).toMatchObject([{ is: 'command', text: 'stats', by: { standing: 'member' } }]);
});
test('a colleague outside the Teams team is a member and not in place', async () => {
  const cor = teams.enters('cor', { inTeam: false });
  await teams.says(cor, 'stats');
  expect(heard).toMatchObject([{ by: { standing: 'member', inPlace: false } }]);
});

test('the Teams roster is asked once for many presses', async () => {
  const ana = teams.enters('ana');
  const message = await cardInChannel();
  for (let i = 0; i < 3; i++) await teams.press(ana, message, 'Claim');
  expect(heard).toHaveLength(3);
  expect(teams.counts.member).toBe(1);
});

test('a person removed from the Teams team is not in place a minute later, also in their chat', async () => {
  const ana = teams.enters('ana');
  await teams.says(ana, 'mine');
  expect(heard.at(-1)).toMatchObject({ by: { standing: 'member', inPlace: true } });
  ana.inTeam = false;
  forward(60_001);
  await teams.says(ana, 'mine');
  expect(heard.at(-1)).toMatchObject({ by: { standing: 'member', inPlace: false } });
});

test('if Teams cannot name the presser, the press is refused with a notice, and the next works', async () => {
  const ana = teams.enters('ana');
  teams.fault({ is: 'answers', status: 500, code: 'ServiceError' }, 'member');
  const message = await cardInChannel();
  await teams.press(ana, message, 'Claim');
  expect(heard).toEqual([]);
  expect(teams.bars(ana)).toEqual([
    'Teams could not say who you are just now, nothing was changed. Please try again in a minute.',
  ]);
  await teams.press(ana, message, 'Claim');
  expect(heard).toHaveLength(1);
});

test('the address of the Teams connector is learned only from our own channel', async () => {
  const ana = teams.enters('ana');
  const elsewhere = {
    type: 'message',
    id: '1',
    text: 'hello',
    conversation: { id: '19:other@thread.tacv2;messageid=1', conversationType: 'channel' },
  };
  await teams.send(
    teams.from(ana, '19:other@thread.tacv2;messageid=1', {
      ...elsewhere,
      channelData: { tenant: { id: ana.tenantId }, channel: { id: '19:other@thread.tacv2' } },
    }),
  );
  expect(await memory().get('service')).toBeNull();
  await teams.says(ana, 'stats', 'channel');
  expect((await memory().get('service'))?.value).toEqual({
    url: teams.config.serviceUrl,
    bot: '28:22222222-2222-4222-8222-222222222222',
    tenant: ana.tenantId,
  });
});

test('messages of our own bot in Teams are ignored', async () => {
  const ana = teams.enters('ana');
  const bot = { id: '28:22222222-2222-4222-8222-222222222222' };
  expect(
    (
      await teams.send(
        teams.from(ana, teams.chatOf(ana), {
          type: 'message',
          id: '1',
          text: 'stats',
          from: bot,
          recipient: bot,
        }),
      )
    ).status,
  ).toBe(200);
  expect(heard).toEqual([]);
});
