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
/** The same token with a changed body: it expires later. */
function changed(token: string): string {
  const [head, body = '', signature] = token.split('.');
  const payload = JSON.parse(Buffer.from(body, 'base64url').toString());
  return [
    head,
    Buffer.from(JSON.stringify({ ...payload, exp: payload.exp + 9_000 })).toString('base64url'),
    signature,
  ].join('.');
}
const started = async (over: Parameters<typeof teamsApp>[2] = {}) => {
  const app = await teamsApp(teams, receive, over);
  close = app.close;
  return app;
};

test('a Teams activity with a token of the Bot Framework for our bot is accepted', async () => {
  await started();
  expect((await teams.send(hello(), `Bearer ${teams.framework.token(claims())}`)).status).toBe(200);
  expect(heard).toMatchObject([{ is: 'command', text: 'stats' }]);
});

test.each([
  ['without a token', () => ''],
  ['with an empty token', () => 'Bearer'],
  [
    'with a token of another bot',
    () => `Bearer ${teams.framework.token(claims({ aud: '44444444-4444-4444-8444-444444444444' }))}`,
  ],
  [
    'with a token of another issuer',
    () => `Bearer ${teams.framework.token(claims({ iss: 'https://evil.example' }))}`,
  ],
  [
    'with a token for another connector',
    () => `Bearer ${teams.framework.token(claims({ serviceurl: 'https://evil.example/' }))}`,
  ],
  [
    'with an expired token',
    () => `Bearer ${teams.framework.token(claims({ exp: Math.floor(Date.now() / 1_000) - 600 }))}`,
  ],
  [
    'with a token that is not valid yet',
    () => `Bearer ${teams.framework.token(claims({ nbf: seconds() + 600, exp: seconds() + 1_200 }))}`,
  ],
  ['with an empty unsigned token', () => 'Bearer eyJhbGciOiJub25lIn0.e30.'],
  ['with a token of an unknown key', () => `Bearer ${teams.nobody.token(claims())}`],
  [
    'with a token that claims to need no signature',
    () => `Bearer ${teams.framework.token(claims(), 'none')}`,
  ],
  [
    'with a token that was changed after it was signed',
    () => `Bearer ${changed(teams.framework.token(claims()))}`,
  ],
  ['with a token of a key that is not endorsed for Teams', () => `Bearer ${teams.elsewhere.token(claims())}`],
  ['with a token without its scheme', () => teams.framework.token(claims())],
])('a Teams activity %s gets 401 and is dropped', async (_, authorization) => {
  const memory = mapMemory();
  const { refused } = await started({ memory });
  for (const activity of [hello(), installed()])
    expect((await teams.send(activity, authorization())).status).toBe(401);
  expect(heard).toEqual([]);
  expect(await memory.list('', null, 10), 'the adapter remembers nothing from it').toEqual([]);
  expect(teams.counts.member, 'the adapter asks Teams nothing about it').toBe(0);
  const why = authorization() === '' ? 'unsigned' : 'not_authenticated';
  expect(refused).toEqual([why, why]);
});

test('an activity of another Bot Framework channel than Teams is refused', async () => {
  await started();
  const activity = { ...hello(), channelId: 'directline' };
  const status = (await teams.send(activity, `Bearer ${teams.framework.token(claims())}`)).status;
  expect([401, 403]).toContain(status);
  expect(heard).toEqual([]);
});

test('a Teams activity gets 503 while the signing keys cannot be read', async () => {
  await started({ secrets: { ToBotFromChannelOpenIdMetadataUrl: 'http://127.0.0.1:9/openid' } });
  expect((await teams.send(hello())).status).toBe(503);
  expect(heard).toEqual([]);
});

test('a request to the Teams address that is no activity gets 400', async () => {
  await started();
  expect((await teams.send({ type: 'message' })).status).toBe(400);
});

test('a Teams activity whose ids hold what no database keeps gets 400', async () => {
  await started();
  const activity = { ...hello(), from: { id: '29:ana', aadObjectId: 'a\0b' } };
  expect((await teams.send(activity)).status).toBe(400);
  expect(heard).toEqual([]);
});

test('a Teams activity after stop gets 503 and is dropped', async () => {
  const { adapter } = await started();
  await adapter.stop();
  expect((await teams.send(hello())).status).toBe(503);
  expect(heard).toEqual([]);
});

test('without an app id the Teams adapter needs no token to receive or to send', async () => {
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

test('the Teams adapter does not start in production with an empty app id', async () => {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await expect(started({ anonymous: true })).rejects.toThrow('MicrosoftAppId is empty');
  } finally {
    process.env.NODE_ENV = before;
  }
});

test('a Teams activity with another service address than its token is refused', async () => {
  await started();
  const activity = { ...hello(), serviceUrl: 'http://169.254.169.254/latest/' };
  expect((await teams.send(activity, `Bearer ${teams.framework.token(claims())}`)).status).toBe(401);
  expect(heard).toEqual([]);
});
