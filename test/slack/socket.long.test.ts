import { LogLevel } from '@slack/bolt';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { overSocket } from '../../adapters/chat/slack/socket.ts';
import type { Answer, Inbound } from '../../src/ports/chat.ts';
import { until } from '../contracts/chat/harness.ts';
import { calm, card, claim, okOf, reply, writeForm } from '../contracts/chat/words.ts';
import { CHANNEL, slackApp } from './app.ts';

/** The peculiarities of Socket Mode. The chat contract covers the rest. */
let app: Awaited<ReturnType<typeof slackApp>>;
let heard: Inbound[];
let answer: (inbound: Inbound) => Answer | Promise<Answer>;
beforeEach(async () => {
  heard = [];
  answer = () => ({ show: 'nothing' });
  const receive = async (inbound: Inbound) => {
    heard.push(inbound);
    return answer(inbound);
  };
  app = await slackApp(receive, {}, 'socket');
  okOf(await app.adapter.post(place, card('A question', { buttons: [claim, reply] }), 'm1', calm()));
});
afterEach(() => app.close());

const place = { to: 'place', place: { chat: 'slack', workspace: 'slack', channel: CHANNEL } } as const;
const press = () => app.slack.press('U0ANA', 'Claim', 'A question');
const connected = () => until(() => expect(app.slack.socket.connections()).toBe(2));

test('in Socket Mode there is no address for requests, even with a valid signature', async () => {
  expect(await app.slack.raw(app.slack.forged('U0ANA'))).toBe(404);
  expect(heard).toEqual([]);
});

test('when Slack renews one socket, the other one receives every press', async () => {
  for (let round = 1; round <= 2; round++) {
    app.slack.socket.refresh();
    await press();
    await press();
    await until(() => expect(heard).toHaveLength(2 * round));
    await connected();
  }
  expect(app.slack.socket.opened()).toBe(4);
  expect(app.slack.complaints()).toEqual([]);
});

test('a press is carried out and answered if its socket is cut meanwhile', async () => {
  let go = (_answer: Answer) => {};
  answer = () =>
    new Promise(resolve => {
      go = resolve;
    });
  await press();
  await until(() => expect(heard).toHaveLength(1));
  app.slack.socket.cut();
  go({ show: 'view', view: card('Yours now') });
  await until(() => expect(app.slack.ephemerals('U0ANA').flat()).toContain(':large_blue_circle: Yours now'));
  await connected();
});

test('a submit keeps its form id if its acknowledgement is lost and the person submits again', async () => {
  answer = () => ({ show: 'form', form: writeForm() });
  await app.slack.press('U0ANA', 'Reply publicly', 'A question');
  await until(() => expect(app.slack.modal('U0ANA')?.submit).toBe('Preview'));
  answer = async () => {
    app.slack.socket.cut();
    await until(() => expect(app.logged.join()).toContain('slack.bolt'));
    return { show: 'nothing' };
  };
  await app.slack.submit('U0ANA', { 'Your reply': 'Hello' });
  await until(() => expect(app.logged.join()).toContain('slack.not_acknowledged'));
  await connected();
  answer = () => ({ show: 'nothing' });
  expect(app.slack.modal('U0ANA')?.values).toEqual({ 'Your reply': 'Hello' });
  await app.slack.submit('U0ANA', {});
  expect(app.slack.modal('U0ANA')).toBeNull();
  const ids = heard.flatMap(each => (each.is === 'submit' ? [each.form.id] : []));
  expect(ids).toEqual(['send-1', 'send-1']);
});

test('after an outage of Slack the sockets connect again by themselves', async () => {
  await app.slack.away();
  await until(() =>
    expect(app.logged.filter(line => line.includes('slack.socket_not_open')).length).toBeGreaterThan(2),
  );
  await app.slack.returns();
  await until(() => expect(app.slack.socket.connections()).toBe(2), 10_000);
  await press();
  await until(() => expect(heard).toHaveLength(1));
  for (const secret of ['xapp', 'ticket', 'Ana']) expect(app.logged.join('')).not.toContain(secret);
});

test('of two sockets that opened together one is renewed before Slack ends both at once', async () => {
  const clock = { now: () => Date.now(), real: () => Date.now() };
  const log = pino({ enabled: false });
  const quiet = {
    debug() {},
    info() {},
    warn() {},
    error() {},
    setLevel() {},
    getLevel: () => LogLevel.ERROR,
    setName() {},
  };
  const options = { slackApiUrl: app.slack.apiUrl, retryConfig: { retries: 0 } };
  await app.adapter.stop();
  await until(() => expect(app.slack.socket.clients()).toBe(0));
  const before = app.slack.socket.opened();
  const receiver = await overSocket({
    appToken: app.slack.appToken,
    clientOptions: options,
    clock,
    logger: quiet,
    log,
    lives: [null, 100],
  });
  let fewest = Number.POSITIVE_INFINITY;
  try {
    await receiver.start();
    await connected();
    await until(() => {
      fewest = Math.min(fewest, app.slack.socket.connections());
      expect(app.slack.socket.opened() - before).toBeGreaterThan(4);
    });
  } finally {
    await receiver.stop();
  }
  expect(fewest).toBe(1);
});

test('a refused extra socket is tried again, and the process goes on', async () => {
  app.slack.socket.fillUp(true);
  app.slack.socket.cut();
  await until(() =>
    expect(app.logged.filter(line => line.includes('slack.socket_not_open')).length).toBeGreaterThan(3),
  );
  app.slack.socket.fillUp(false);
  await connected();
  await press();
  await until(() => expect(heard).toHaveLength(1));
});

test('a message about too many events is logged, and the process goes on', async () => {
  app.slack.socket.tooManyEvents();
  await until(() => expect(app.logged.join()).toContain('slack.socket_unreadable'));
  await press();
  await until(() => expect(heard).toHaveLength(1));
});

test('a rate-limited socket is requested again after the time that Slack names', async () => {
  app.slack.fail('apps.connections.open', { is: 'limited', seconds: 2 });
  const began = Date.now();
  app.slack.socket.refresh();
  await connected();
  expect(Date.now() - began).toBeGreaterThan(1_950);
});

test('stop finishes and acknowledges a submit in flight and closes every socket', async () => {
  answer = () => ({ show: 'form', form: writeForm() });
  await app.slack.press('U0ANA', 'Reply publicly', 'A question');
  await until(() => expect(app.slack.modal('U0ANA')?.submit).toBe('Preview'));
  let go = (_answer: Answer) => {};
  answer = () =>
    new Promise(resolve => {
      go = resolve;
    });
  const submitted = app.slack.submit('U0ANA', { 'Your reply': 'Hello' });
  await until(() => expect(heard.at(-1)?.is).toBe('submit'));
  const stopped = app.adapter.stop();
  go({ show: 'nothing' });
  await submitted;
  expect(app.slack.modal('U0ANA')).toBeNull();
  await stopped;
  await until(() => expect(app.slack.socket.connections()).toBe(0));
  expect(app.slack.complaints()).toEqual([]);
});

test('stop while a socket is opening returns in time and leaves nothing connected', async () => {
  app.slack.socket.fallSilent(true);
  app.slack.socket.cut();
  await until(() => expect(app.slack.socket.opened()).toBeGreaterThan(2));
  const began = Date.now();
  await app.adapter.stop();
  expect(Date.now() - began).toBeLessThan(7_000);
  await until(() => expect(app.slack.socket.clients()).toBe(0));
});

test('a start of Socket Mode while Slack is away does not fail', async () => {
  await app.adapter.stop();
  await app.slack.away();
  const again = await app.another();
  await until(() =>
    expect(app.logged.filter(line => line.includes('slack.socket_not_open')).length).toBeGreaterThan(1),
  );
  await again.stop();
});
