import { afterEach, beforeEach, expect, test } from 'vitest';
import { teamsChat } from '../../adapters/chat/teams/index.ts';
import type { Address, ChatAdapter } from '../../src/ports/chat.ts';
import { calm, card, okOf } from '../contracts/chat/words.ts';
import type { Person } from '../stand-ins/teams/state.ts';
import type { TeamsStandIn } from '../stand-ins/teams/teams.ts';
import { teamsStandIn } from '../stand-ins/teams/teams.ts';
import { mapMemory } from '../support/memory.ts';
import { teamsApp } from './app.ts';

let teams: TeamsStandIn;
let adapter: ChatAdapter;
let close: () => Promise<void>;
let ana: Person;
let place: Address;
let inPerson: Address;

beforeEach(async () => {
  teams = await teamsStandIn();
  ({ adapter, close } = await teamsApp(teams, async () => ({ show: 'nothing' })));
  ana = teams.enters('ana');
  place = { to: 'place', place: adapter.places[0]! };
  inPerson = { to: 'person', account: { chat: 'teams', workspace: ana.tenantId, user: ana.aadObjectId } };
});
afterEach(async () => {
  expect(teams.complaints).toEqual([]);
  await close();
  await teams.vanish().catch(() => {});
});

const total = () => teams.counts.post + teams.counts.edit + teams.counts.create;
const troubles = [
  [{ is: 'drops' }, { is: 'unknown' }],
  [{ is: 'breaks' }, { is: 'unknown' }],
  [{ is: 'answers', status: 502, code: 'BadGateway' }, { is: 'unknown' }],
  [{ is: 'answers', status: 503, code: 'ServiceUnavailable' }, { is: 'unknown' }],
  [{ is: 'answers', status: 302, code: '' }, { is: 'unknown' }],
  [
    { is: 'limited', after: 3_000 },
    { is: 'later', after: 3_000 },
  ],
  [
    { is: 'answers', status: 412, code: 'PreconditionFailed' },
    { is: 'later', after: 1_000 },
  ],
  [
    { is: 'answers', status: 401, code: 'Unauthorized' },
    { is: 'shut', remedy: { code: 'token' } },
  ],
  [
    { is: 'answers', status: 403, code: 'BotNotInConversationRoster' },
    { is: 'shut', remedy: { code: 'removed' } },
  ],
  [
    { is: 'answers', status: 403, code: 'MessageWritesBlocked' },
    { is: 'shut', remedy: { code: 'blocked' } },
  ],
  [
    { is: 'answers', status: 413, code: 'MessageSizeTooBig' },
    { is: 'refused', code: 'too_long' },
  ],
  [
    { is: 'answers', status: 400, code: 'BadSyntax' },
    { is: 'refused', code: 'refused' },
  ],
] as const;

test.each(troubles)(
  'the Teams fault %j gives the same outcome for a post, an edit and a removal, in one request',
  async (fault, outcome) => {
    const ref = okOf(await adapter.post(place, card('Before'), 'm0', calm()));
    for (const call of [
      () => adapter.post(place, card('After'), 'm1', calm()),
      () => adapter.update(place, ref, card('After'), calm()),
    ]) {
      const before = total();
      teams.fault(fault);
      expect(await call()).toMatchObject(outcome);
      expect(total()).toBe(before + 1);
      if (fault.is !== 'answers' && teams.messages.length === 0) return;
    }
  },
);

test('a private message in Teams is one request, even if its answer is lost', async () => {
  await teams.installs(ana);
  teams.fault({ is: 'drops' });
  expect(await adapter.post(inPerson, card('For Ana'), 'm1', calm())).toEqual({ is: 'unknown' });
  expect(total()).toBe(1);
});

test('Teams’ “too many requests” without a delay doubles our wait until a call succeeds', async () => {
  const waits = [];
  for (let i = 0; i < 3; i++) {
    teams.fault({ is: 'limited', after: null });
    waits.push(await adapter.post(place, card('Patience'), 'm1', calm()));
  }
  expect(waits).toEqual([1_000, 2_000, 4_000].map(after => ({ is: 'later', after })));
  okOf(await adapter.post(place, card('Patience'), 'm1', calm()));
  teams.fault({ is: 'limited', after: null });
  expect(await adapter.post(place, card('Patience'), 'm1', calm())).toEqual({ is: 'later', after: 1_000 });
});

test('a call to Teams after its deadline sends nothing', async () => {
  expect(await adapter.post(place, card('Never'), 'm1', AbortSignal.abort())).toMatchObject({ is: 'later' });
  expect(total()).toBe(0);
});

test('a missing Teams channel shuts its lane', async () => {
  const elsewhere: Address = {
    to: 'place',
    place: { ...adapter.places[0]!, channel: '19:other@thread.tacv2' },
  };
  expect(await adapter.post(elsewhere, card('Where'), 'm1', calm())).toMatchObject({
    is: 'shut',
    remedy: { code: 'not_in_channel' },
  });
});

test('a person who never wrote is found in the Teams roster and remembered', async () => {
  okOf(await adapter.post(inPerson, card('For Ana'), 'm1', calm()));
  okOf(await adapter.post(inPerson, card('For Ana again'), 'm2', calm()));
  expect(teams.inChat(ana).map(message => message.summary)).toEqual(['For Ana', 'For Ana again']);
  expect(teams.counts).toMatchObject({ member: 1, create: 1 });
});

test('the pages of the Teams roster are read if it finds nobody by directory id', async () => {
  teams.forgetDirectory();
  for (const key of ['bram', 'carla', 'dewi']) teams.enters(key);
  const dewi = teams.people.get('dewi')!;
  okOf(
    await adapter.post(
      { to: 'person', account: { chat: 'teams', workspace: '*', user: dewi.aadObjectId } },
      card('For Dewi'),
      'm1',
      calm(),
    ),
  );
  expect(teams.inChat(dewi).map(message => message.summary)).toEqual(['For Dewi']);
  expect(teams.counts.roster, 'she is on the second page').toBe(2);
});

test('a message to a person outside the team is refused in Teams', async () => {
  ana.inTeam = false;
  expect(await adapter.post(inPerson, card('Who'), 'm1', calm())).toEqual({
    is: 'refused',
    code: 'no_personal_chat',
  });
  expect(total()).toBe(0);
});

test('a message is “later” if the Teams roster does not answer, and nothing is sent', async () => {
  teams.fault({ is: 'drops' }, 'member');
  expect(await adapter.post(inPerson, card('Who'), 'm1', calm())).toMatchObject({ is: 'later' });
  expect(total()).toBe(0);
});

test('a message to a person without the Teams app is refused, and their lane stays open', async () => {
  for (const status of [403, 404]) {
    teams.fault({ is: 'answers', status, code: 'ForbiddenOperationException' }, 'create');
    expect(await adapter.post(inPerson, card('For Ana'), 'm1', calm())).toEqual({
      is: 'refused',
      code: 'no_personal_chat',
    });
  }
  okOf(await adapter.post(inPerson, card('For Ana'), 'm1', calm()));
});

test('a person who wrote only in the Teams channel gets one chat opened for them', async () => {
  await teams.says(ana, 'stats', 'channel');
  okOf(await adapter.post(inPerson, card('For Ana'), 'm1', calm()));
  okOf(await adapter.post(inPerson, card('For Ana again'), 'm2', calm()));
  expect(teams.counts.create).toBe(1);
  expect(teams.inChat(ana).map(message => message.summary)).toEqual(['For Ana', 'For Ana again']);
});

test('a message is “later” if its Teams chat cannot be opened now', async () => {
  await teams.says(ana, 'stats', 'channel');
  teams.fault({ is: 'drops' }, 'create');
  expect(await adapter.post(inPerson, card('For Ana'), 'm1', calm())).toMatchObject({ is: 'later' });
});

test('a person who removed or blocked the Teams app gets messages only after a new install', async () => {
  for (const tells of [true, false]) {
    await teams.installs(ana);
    okOf(await adapter.post(inPerson, card('For Ana'), 'm1', calm()));
    await teams.removes(ana, { tells });
    expect(await adapter.post(inPerson, card('For Ana again'), 'm2', calm())).toMatchObject({
      is: 'shut',
      remedy: { code: 'blocked' },
    });
  }
  await teams.installs(ana);
  okOf(await adapter.post(inPerson, card('For Ana at last'), 'm3', calm()));
  expect(teams.inChat(ana).map(message => message.summary)).toEqual([
    'For Ana',
    'For Ana',
    'For Ana at last',
  ]);
});

test('a colleague outside the team gets Teams messages once they have added the app', async () => {
  const cor = teams.enters('cor', { inTeam: false });
  const toCor: Address = {
    to: 'person',
    account: { chat: 'teams', workspace: cor.tenantId, user: cor.aadObjectId },
  };
  expect(await adapter.post(toCor, card('For Cor'), 'm1', calm())).toEqual({
    is: 'refused',
    code: 'no_personal_chat',
  });
  await teams.installs(cor);
  okOf(await adapter.post(toCor, card('For Cor'), 'm1', calm()));
});

test('without a token of the login server nothing is sent to Teams, and the call is “later”', async () => {
  const http = { post: () => {} } as never;
  const clock = { now: () => 0, real: () => 0 };
  const log = { warn: () => {}, error: () => {} } as never;
  const alone = teamsChat({
    config: teams.config,
    secrets: teams.secrets,
    language: 'en',
    memory: mapMemory(),
    clock,
    log,
    http,
  });
  expect(await alone.post(place, card('No token'), 'm1', calm())).toMatchObject({ is: 'later' });
  expect(total()).toBe(0);
});

test('Teams calls use one lane for new threads, one for edits and one for each person', () => {
  expect(adapter.lane('post', place).name).not.toBe(adapter.lane('edit', place).name);
  expect(adapter.lane('post', inPerson)).toEqual(adapter.lane('edit', inPerson));
});
