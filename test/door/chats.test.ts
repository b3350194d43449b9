import { afterAll, beforeAll, expect, test } from 'vitest';
import { slackApp } from '../slack/app.ts';
import { teamsStandIn } from '../stand-ins/teams/teams.ts';
import { headOf, line } from '../support/sockets.ts';
import { teamsApp } from '../teams/app.ts';

/** Slack's and Teams' addresses refuse these requests when only the head has come. */

const nothing = async () => ({ show: 'nothing' }) as const;
let slack: Awaited<ReturnType<typeof slackApp>>;
let teams: Awaited<ReturnType<typeof teamsApp>>;
let close = async () => {};
beforeAll(async () => {
  slack = await slackApp(nothing);
  const standIn = await teamsStandIn();
  teams = await teamsApp(standIn, nothing);
  close = async () => {
    await slack.close();
    await teams.close();
    await standIn.vanish();
  };
});
afterAll(() => close());

const seconds = (minutes: number) => Math.floor(Date.now() / 1_000) + minutes * 60;
const slackHead = (more: object) => ({ 'x-slack-signature': 'v0=00', 'content-length': 900_000, ...more });

test.each([
  ['Slack request without signature headers', '/slack/events', 401, { 'content-length': 9 }],
  [
    'Slack request of six minutes ago',
    '/slack/events',
    401,
    slackHead({ 'x-slack-request-timestamp': seconds(-6) }),
  ],
  [
    'Slack request of in six minutes',
    '/slack/events',
    401,
    slackHead({ 'x-slack-request-timestamp': seconds(6) }),
  ],
  [
    'Slack request whose time is no number',
    '/slack/events',
    401,
    slackHead({ 'x-slack-request-timestamp': 'now' }),
  ],
  ['Slack request of more than 1 MiB', '/slack/events', 413, { 'content-length': 1_048_577 }],
  ['Teams activity without a token', '/api/messages', 401, { 'content-length': 200_000 }],
  ['Teams activity of more than 256 KiB', '/api/messages', 413, { 'content-length': 262_145 }],
])('a %s is refused before its body is read', async (_, path, status, headers) => {
  const made = await line(path === '/api/messages' ? teams.url : slack.url);
  made.write(headOf(path, headers));
  await expect.poll(made.heard, { interval: 20 }).toContain(`HTTP/1.1 ${status} `);
  made.socket.destroy();
});
