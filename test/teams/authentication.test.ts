import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Address, Inbound } from '../../src/ports/chat.ts';
import { calm, card } from '../contracts/chat/words.ts';
import { APP, CHANNEL, type Person } from '../stand-ins/teams/state.ts';
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

test.each([
  ['as it is', {}],
  ['for our bot as audience', { aud: APP }],
  ['with the address in a claim', { serviceurl: 'http://127.0.0.1:9/' }],
  ['of the second version', { ver: '2.0', azp: APP, appid: undefined }],
  ['with all claims but the issuer', { aud: APP, serviceurl: 'the right one' }],
])('a token of our own bot, %s, opens no door and moves no address', async (_, more) => {
  const memory = mapMemory();
  await started({ memory });
  const inChannel = teams.from(ana, `${CHANNEL};messageid=1`, { type: 'message', id: '1', text: 'stats' });
  const claimed = 'serviceurl' in more && more.serviceurl === 'the right one' ? claims() : more;
  for (const activity of [hello(), installed(), { ...inChannel, serviceUrl: 'http://127.0.0.1:9/' }])
    expect((await teams.send(activity, `Bearer ${teams.ownToken(claimed)}`)).status).toBe(401);
  expect(heard).toEqual([]);
  expect(await memory.list('', null, 10), 'the adapter remembers nothing from it').toEqual([]);
  expect(teams.counts.member, 'the adapter asks nobody about it').toBe(0);
});

test('a Teams activity with an address that is not https is refused, though its token names that address', async () => {
  await started();
  const serviceUrl = 'http://smba.example/teams/';
  const token = teams.framework.token(claims({ serviceurl: serviceUrl }));
  expect((await teams.send({ ...hello(), serviceUrl }, `Bearer ${token}`)).status).toBe(401);
  expect(heard).toEqual([]);
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

test('a Teams activity whose ids hold half a character, which no address can hold, gets 400', async () => {
  await started();
  const activity = hello();
  const conversation = { ...activity.conversation!, id: 'a:\ud800' };
  expect((await teams.send({ ...activity, conversation })).status).toBe(400);
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

test('without an app id only the address for trying out is called, whatever an activity says', async () => {
  const memory = mapMemory();
  const { adapter } = await started({ anonymous: true, memory });
  const inside = createServer((_, response) => void response.end(String(++asked)));
  let asked = 0;
  inside.listen(0, '127.0.0.1');
  await once(inside, 'listening');
  const serviceUrl = `http://127.0.0.1:${(inside.address() as AddressInfo).port}/`;
  const said = teams.from(ana, `${CHANNEL};messageid=1`, {
    type: 'message',
    id: '1',
    text: '<at>Webcare</at> stats',
  });
  expect((await teams.send({ ...hello(), serviceUrl }, '')).status).toBe(200);
  expect((await teams.send({ ...said, serviceUrl }, '')).status).toBe(200);
  expect(heard).toMatchObject([{ is: 'command', by: { standing: 'member' } }]);
  const to: Address = { to: 'place', place: adapter.places[0]! };
  expect(await adapter.post(to, card('A mention'), 'm1', calm())).toMatchObject({ is: 'ok' });
  expect(teams.inChannel()).toHaveLength(1);
  expect(asked).toBe(0);
  inside.close();
});

test('without an app id and without an address on this machine nothing is heard and nobody is called', async () => {
  const { adapter } = await started({
    anonymous: true,
    config: { serviceUrl: 'https://smba.example/teams/' },
  });
  expect((await teams.send(hello(), '')).status).toBe(403);
  expect(heard).toEqual([]);
  const to: Address = { to: 'place', place: adapter.places[0]! };
  expect(await adapter.post(to, card('A mention'), 'm1', calm())).toMatchObject({ is: 'later' });
});

test.each([
  ['another host', { host: 'evil.example:3000' }],
  ['another origin', { origin: 'https://evil.example' }],
  ['an origin of no page', { origin: 'null' }],
])('without an app id a page of %s cannot speak as Teams', async (_, headers) => {
  const { address } = await started({ anonymous: true });
  const status = await new Promise(resolve => {
    const asked = request(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
    });
    asked.on('response', response => resolve(response.resume().statusCode));
    asked.end(JSON.stringify(hello()));
  });
  expect(status).toBe(403);
  expect(heard).toEqual([]);
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
