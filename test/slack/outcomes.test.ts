import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Address } from '../../src/ports/chat.ts';
import { until } from '../contracts/chat/harness.ts';
import { calm, card, okOf, own } from '../contracts/chat/words.ts';
import { CHANNEL, slackApp } from './app.ts';

type App = Awaited<ReturnType<typeof slackApp>>;
let app: App;
beforeEach(async () => {
  app = await slackApp(async () => ({ show: 'nothing' }));
});
afterEach(() => app.close());

const place: Address = { to: 'place', place: { chat: 'slack', workspace: 'slack', channel: CHANNEL } };
const ana: Address = { to: 'person', account: { chat: 'slack', workspace: 'T0ACME', user: 'U0ANA' } };
const post = (to: Address = place) => app.adapter.post(to, card('Hello'), 'm1', calm());

describe('outcomes of calls to Slack', () => {
  test.each([
    ['msg_too_long', { is: 'refused', code: 'msg_too_long', plainer: true }],
    ['invalid_blocks', { is: 'refused', code: 'invalid_blocks', plainer: true }],
    ['cant_update_message', { is: 'gone' }],
    ['edit_window_closed', { is: 'gone' }],
    ['no_permission', { is: 'shut', remedy: { code: 'blocked', detail: 'no_permission' } }],
    ['not_in_channel', { is: 'shut', remedy: { code: 'not_in_channel', detail: 'not_in_channel' } }],
    ['invalid_auth', { is: 'shut', remedy: { code: 'token', detail: 'invalid_auth' } }],
    ['account_inactive', { is: 'shut', remedy: { code: 'token', detail: 'account_inactive' } }],
    ['org_login_required', { is: 'shut', remedy: { code: 'blocked', detail: 'org_login_required' } }],
    ['ratelimited', { is: 'later', after: 5_000 }],
    ['service_unavailable', { is: 'later', after: 5_000 }],
    ['message_limit_exceeded', { is: 'later', after: 5_000 }],
    ['team_added_to_org', { is: 'later', after: 5_000 }],
    ['ekm_access_denied', { is: 'shut', remedy: { code: 'blocked', detail: 'ekm_access_denied' } }],
    // Slack's documentation says that part of such a call may have succeeded.
    ['internal_error', { is: 'unknown' }],
    ['fatal_error', { is: 'unknown' }],
    ['something_new', { is: 'refused', code: 'something_new' }],
  ])('the error %s becomes its outcome after one request', async (error, outcome) => {
    app.slack.fail('chat.postMessage', { is: 'error', error });
    expect(await post()).toEqual(outcome);
    expect(app.slack.requests('chat.postMessage')).toBe(1);
  });

  test('a missing scope shuts the lane and is named', async () => {
    app.slack.withdraw('chat:write');
    expect(await post()).toEqual({ is: 'shut', remedy: { code: 'scope', detail: 'chat:write' } });
  });
  test('an archived channel and a channel without the app shut the lane', async () => {
    app.slack.archive(CHANNEL);
    expect(await post()).toEqual({ is: 'shut', remedy: { code: 'archived', detail: 'is_archived' } });
    app.slack.removeBot(CHANNEL);
    expect(await post()).toMatchObject({ is: 'shut', remedy: { code: 'not_in_channel' } });
  });
  test('a 500 is unclear, even if Slack did nothing', async () => {
    app.slack.fail('chat.postMessage', { is: '500', effect: false });
    expect(await post()).toEqual({ is: 'unknown' });
    expect(app.slack.requests('chat.postMessage')).toBe(1);
  });
  test('a second post within Slack’s pace is “later” with the delay', async () => {
    app.slack.pace('chat.postMessage', 10_000);
    expect((await post()).is).toBe('ok');
    expect(await post()).toEqual({ is: 'later', after: 10_000 });
  });
  test('a call after its deadline sends nothing and is “later”', async () => {
    expect(await app.adapter.post(place, card('Hello'), 'm1', AbortSignal.abort())).toEqual({
      is: 'later',
      after: 0,
    });
    expect(app.slack.requests('chat.postMessage')).toBe(0);
  });
  test('a direct message is “later” if its channel could not be opened', async () => {
    app.slack.fail('conversations.open', { is: 'drops' });
    expect(await post(ana)).toMatchObject({ is: 'later' });
    expect(app.slack.requests('chat.postMessage')).toBe(0);
    expect((await post(ana)).is).toBe('ok');
    expect((await post(ana)).is).toBe('ok');
    expect(app.slack.requests('conversations.open')).toBe(2);
  });
  test('a message to an unknown person is refused as person_gone', async () => {
    expect(
      await post({ to: 'person', account: { chat: 'slack', workspace: 'T0ACME', user: 'U0GONE' } }),
    ).toEqual({
      is: 'refused',
      code: 'person_gone',
    });
  });
  test('a message to a deactivated person is refused, although their channel still accepts it', async () => {
    expect((await post(ana)).is).toBe('ok');
    app.slack.deactivate('U0ANA');
    expect((await post(ana)).is, 'Slack accepts it without an error').toBe('ok');
    app.forward(300_001);
    expect(await post(ana)).toEqual({ is: 'refused', code: 'person_gone' });
    const bram: Address = { to: 'person', account: { chat: 'slack', workspace: 'T0ACME', user: 'U0BRAM' } };
    expect((await post(bram)).is).toBe('ok');
    await app.slack.change('U0BRAM', { deactivated: true });
    await until(async () =>
      expect(await post(bram), 'Slack told us of it').toEqual({
        is: 'refused',
        code: 'person_gone',
      }),
    );
  });
});

test('a direct message in Slack has times in its reader’s zone, also for clients without dates', async () => {
  const due = card('Due', { fallback: [own('Due '), { at: 1_795_000_000_000, as: 'time' }], body: [] });
  const text = () => app.slack.seenBy('U0ANA').at(-1)!.text;
  const posted = await app.adapter.post(ana, due, 'm1', calm());
  expect(text()).toBe('Due <!date^1795000000^{date_short_pretty} {time}|2026-11-18 12:06 Europe/Amsterdam>');
  await app.slack.change('U0ANA', { zone: 'Asia/Tokyo' });
  expect((await app.adapter.update(ana, okOf(posted), due, calm())).is).toBe('ok');
  expect(text()).toContain('2026-11-18 20:06 Asia/Tokyo');
  app.forward(3_600_001);
  app.slack.fail('users.info', { is: 'error', error: 'internal_error' });
  expect((await app.adapter.post(ana, due, 'm2', calm())).is).toBe('ok');
  expect(text(), 'without a zone the message still goes out').toContain('2026-11-18 11:06 UTC');
});

describe('finding a Slack message after a crash', () => {
  test('a card is found by its key and can be edited if Slack’s answer was lost', async () => {
    app.slack.fail('chat.postMessage', { is: 'drops' });
    expect(await post()).toEqual({ is: 'unknown' });
    for (let i = 0; i < 150; i++) app.slack.write(CHANNEL, 'talk');
    const found = await app.adapter.find(place, 'm1', calm());
    expect(app.slack.requests('conversations.history'), 'two pages').toBe(2);
    expect(
      await app.adapter.update(place, found.is === 'ok' ? found.value! : '', card('Found'), calm()),
    ).toEqual({ is: 'ok', value: null });
    expect(app.slack.channel(CHANNEL).lines()).toContain(':large_blue_circle: Found');
    expect(app.slack.withKey('m1')).toBe(1);
  });
  test('without the history scope the lane shuts and names the scope', async () => {
    app.slack.withdraw('channels:history');
    expect(await app.adapter.find(place, 'm1', calm())).toEqual({
      is: 'shut',
      remedy: { code: 'scope', detail: 'channels:history' },
    });
  });
});

test('Slack posts use a lane for each channel, edits and removals one for the workspace', () => {
  expect(app.adapter.lane('post', place)).toEqual({ name: `slack:post:${CHANNEL}`, every: 1_000 });
  expect(app.adapter.lane('post', ana)).toEqual({ name: 'slack:post:U0ANA', every: 1_000 });
  expect(app.adapter.lane('edit', ana)).toEqual({ name: 'slack:edit', every: 1_200 });
});
