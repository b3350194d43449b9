import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Inbound } from '../../src/ports/chat.ts';
import type { Person } from '../stand-ins/teams/state.ts';
import type { TeamsStandIn } from '../stand-ins/teams/teams.ts';
import { teamsStandIn } from '../stand-ins/teams/teams.ts';
import { mapMemory } from '../support/memory.ts';
import { teamsApp } from './app.ts';

let teams: TeamsStandIn;
let ana: Person;
let heard: Inbound[];
let close = async () => {};
const receive = async (inbound: Inbound) => {
  heard.push(inbound);
  return { show: 'nothing' } as const;
};

beforeEach(async () => {
  teams = await teamsStandIn();
  ana = teams.enters('ana');
  heard = [];
});
afterEach(async () => {
  await close();
  await teams.vanish().catch(() => {});
});

const hello = () =>
  teams.from(ana, teams.chatOf(ana), { type: 'message', id: teams.nextId(), text: 'stats' });
const installed = () =>
  teams.from(ana, teams.chatOf(ana), { type: 'installationUpdate', action: 'add', id: teams.nextId() });
const claims = (over: object = {}) => ({
  aud: teams.secrets.MicrosoftAppId,
  serviceurl: teams.config.serviceUrl,
  ...over,
});
const seconds = () => Math.floor(Date.now() / 1_000);
/** The same token with another body: longer lived, for somebody else. */
function changed(token: string): string {
  const [head, body = '', signature] = token.split('.');
  const said = JSON.parse(Buffer.from(body, 'base64url').toString());
  return [
    head,
    Buffer.from(JSON.stringify({ ...said, exp: said.exp + 9_000 })).toString('base64url'),
    signature,
  ].join('.');
}
const started = async (over: Parameters<typeof teamsApp>[2] = {}) => {
  const app = await teamsApp(teams, receive, over);
  close = app.close;
  return app;
};

test('what the Bot Framework signed for us is heard', async () => {
  await started();
  expect((await teams.send(hello(), `Bearer ${teams.framework.token(claims())}`)).status).toBe(200);
  expect(heard).toMatchObject([{ is: 'command', text: 'stats' }]);
});

test.each([
  ['nothing at all', () => ''],
  ['something else than a token', () => 'Bearer'],
  [
    'a token of another bot',
    () => `Bearer ${teams.framework.token(claims({ aud: '44444444-4444-4444-8444-444444444444' }))}`,
  ],
  [
    'a token of another issuer',
    () => `Bearer ${teams.framework.token(claims({ iss: 'https://evil.example' }))}`,
  ],
  [
    'a token for another connector',
    () => `Bearer ${teams.framework.token(claims({ serviceurl: 'https://evil.example/' }))}`,
  ],
  [
    'a token that ran out',
    () => `Bearer ${teams.framework.token(claims({ exp: Math.floor(Date.now() / 1_000) - 600 }))}`,
  ],
  [
    'a token that is not valid yet',
    () => `Bearer ${teams.framework.token(claims({ nbf: seconds() + 600, exp: seconds() + 1_200 }))}`,
  ],
  ['a token that never ran out and begins with nothing', () => 'Bearer eyJhbGciOiJub25lIn0.e30.'],
  ['a token signed by nobody', () => `Bearer ${teams.nobody.token(claims())}`],
  ['a token that says it needs no signature', () => `Bearer ${teams.framework.token(claims(), 'none')}`],
  [
    'a token that was changed after it was signed',
    () => `Bearer ${changed(teams.framework.token(claims()))}`,
  ],
  ['a token of a key that may not speak for Teams', () => `Bearer ${teams.elsewhere.token(claims())}`],
  ['a token without its scheme', () => teams.framework.token(claims())],
])('%s is refused with 401 and never heard', async (_, authorization) => {
  const memory = mapMemory();
  const { logged } = await started({ memory });
  for (const activity of [hello(), installed()])
    expect((await teams.send(activity, authorization())).status).toBe(401);
  expect(heard).toEqual([]);
  expect(await memory.list('', null, 10), 'nothing is learned from it').toEqual([]);
  expect(teams.counts.member, 'nobody is asked about it').toBe(0);
  expect(logged.join()).toContain('teams.not_authenticated');
});

test('another channel of the same registration is refused', async () => {
  await started();
  const activity = { ...hello(), channelId: 'directline' };
  const status = (await teams.send(activity, `Bearer ${teams.framework.token(claims())}`)).status;
  expect([401, 403]).toContain(status);
  expect(heard).toEqual([]);
});

test('while the keys cannot be read nothing is heard, and the sender is told to come back', async () => {
  await started({ secrets: { ToBotFromChannelOpenIdMetadataUrl: 'http://127.0.0.1:9/openid' } });
  expect((await teams.send(hello())).status).toBe(503);
  expect(heard).toEqual([]);
});

test('what is no activity is refused before anything else', async () => {
  await started();
  expect((await teams.send({ type: 'message' })).status).toBe(400);
});

test('before start and after stop nothing is heard', async () => {
  const { adapter } = await started();
  await adapter.stop();
  expect((await teams.send(hello())).status).toBe(503);
  expect(heard).toEqual([]);
});

test('without an app id there is no authentication, either way', async () => {
  const { adapter } = await started({ anonymous: true });
  expect((await teams.send(hello(), '')).status).toBe(200);
  expect(heard).toHaveLength(1);
  const view = {
    tone: 'new',
    title: [],
    body: [],
    buttons: [],
    more: [],
    fallback: ['Hello' as never],
  } as const;
  const to = { to: 'place', place: adapter.places[0]! } as const;
  expect(
    await adapter.post(
      to,
      { ...view, title: ['Hello' as never], body: [], buttons: [], more: [], fallback: ['Hello' as never] },
      'm1',
      new AbortController().signal,
    ),
  ).toMatchObject({
    is: 'ok',
  });
});

test('in production an empty app id does not start', async () => {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await expect(started({ anonymous: true })).rejects.toThrow('MicrosoftAppId is empty');
  } finally {
    process.env.NODE_ENV = before;
  }
});

test('an activity whose service address is not the one its token is for is refused, wherever it points', async () => {
  await started();
  const activity = { ...hello(), serviceUrl: 'http://169.254.169.254/latest/' };
  expect((await teams.send(activity, `Bearer ${teams.framework.token(claims())}`)).status).toBe(401);
  expect(heard).toEqual([]);
});
