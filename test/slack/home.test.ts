import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer, Inbound } from '../../src/ports/chat.ts';
import type { Block, Button, View } from '../../src/view/types.ts';
import { until } from '../contracts/chat/harness.ts';
import { card, own, previewForm, reply, writeForm } from '../contracts/chat/words.ts';
import { slackApp } from './app.ts';

/** The home tab is published when a person opens it. Its buttons open modals, and each action redraws it. */
let app: Awaited<ReturnType<typeof slackApp>>;
let heard: Inbound[];
let answer: (inbound: Inbound) => Answer;
let broken: boolean;
beforeEach(async () => {
  heard = [];
  broken = false;
  answer = () => ({ show: 'nothing' });
  app = await slackApp(async inbound => {
    heard.push(inbound);
    if (broken) throw new Error('broken');
    return inbound.is === 'home' ? { show: 'view', view: page() } : answer(inbound);
  });
});
afterEach(async () => {
  expect(app.slack.complaints()).toEqual([]);
  await app.close();
});

let owner = 'nobody yet';
const show: Button = { does: 'show_case', about: 'case-1', label: own('Show the case') };
const claim: Button = { does: 'claim', about: 'case-1', label: own('Claim') };
const page = (): View =>
  card('Your webcare', {
    body: [
      { is: 'text', text: [own('Queue')], heading: true },
      {
        is: 'row',
        text: [own(`Jan asks, with ${owner}, due `), { at: 1_795_000_000_000, as: 'left' }],
        buttons: [show],
      },
    ],
  });
const caseOf = (): View => card(`Case of ${owner}`, { buttons: [claim, reply] });
const showCase = (inbound: Inbound): Answer => ({
  show: 'view',
  view: inbound.is === 'press' && inbound.does === 'show_case' ? caseOf() : card('?'),
});
const at = (user: string) => app.slack.home(user)?.join('\n') ?? '';

async function opened(): Promise<void> {
  owner = 'nobody yet';
  await app.slack.openHome('U0ANA');
  await until(() => expect(at('U0ANA')).toContain('nobody yet'));
}
async function caseOpened(): Promise<void> {
  await opened();
  answer = showCase;
  await app.slack.pressAtHome('U0ANA', 'Show the case', 'Jan asks');
  await until(() =>
    expect(app.slack.modal('U0ANA')?.lines).toContain(':large_blue_circle: Case of nobody yet'),
  );
}

test('opening the home tab publishes it for that person alone, in their own time zone', async () => {
  await opened();
  expect(app.slack.home('U0ANA')).toEqual([
    'Queue',
    'Jan asks, with nobody yet, due 2026-11-18 12:06 Europe/Amsterdam',
    '[Show the case]',
  ]);
  expect(app.slack.home('U0BRAM')).toBeNull();
  expect(heard[0]).toMatchObject({
    is: 'home',
    by: { name: 'Ana de Vries', zone: 'Europe/Amsterdam', language: 'en-US' },
  });
  expect(heard[0]).not.toHaveProperty('at');
});
test('opening the messages tab beside the home tab publishes nothing', async () => {
  await app.slack.event({ type: 'app_home_opened', user: 'U0ANA', channel: 'D0ANA', tab: 'messages' });
  await opened();
  expect(heard).toHaveLength(1);
  expect(app.slack.requests('views.publish')).toBe(1);
});
test('a button of the home tab opens a modal with the case, and the tab is not published again', async () => {
  await caseOpened();
  expect(app.slack.modal('U0ANA')?.lines).toContain('[Claim] [Reply publicly]');
  expect(heard.at(-1)).not.toHaveProperty('on');
  expect(heard.at(-1)).not.toHaveProperty('at');
  expect(app.slack.requests('views.publish')).toBe(1);
});
test('a press in a modal of the home tab redraws the modal and the tab', async () => {
  await caseOpened();
  answer = inbound => {
    if (inbound.is === 'press' && inbound.does === 'show_case') return showCase(inbound);
    owner = 'Ana';
    return { show: 'nothing' };
  };
  await app.slack.press('U0ANA', 'Claim', 'Case of');
  await until(() => expect(app.slack.modal('U0ANA')?.lines).toContain(':large_blue_circle: Case of Ana'));
  await until(() => expect(at('U0ANA')).toContain('with Ana'));
  expect(app.slack.requests('views.publish')).toBe(2);
  expect(app.slack.direct('U0ANA')).toEqual([]);
});
test('a form from the home tab runs in its modal, and the tab is published again at the end', async () => {
  await caseOpened();
  answer = () => ({ show: 'form', form: writeForm() });
  await app.slack.press('U0ANA', 'Reply publicly', 'Case of');
  await until(() => expect(app.slack.modal('U0ANA')?.submit).toBe('Preview'));
  answer = () => ({ show: 'form', form: previewForm('We are on it') });
  await app.slack.submit('U0ANA', { 'Your reply': 'We are on it' });
  expect(app.slack.modal('U0ANA')?.submit).toBe('Post publicly');
  expect(app.slack.requests('views.publish')).toBe(1);
  owner = 'Ana';
  answer = () => ({ show: 'view', view: card('Submitted') });
  await app.slack.submit('U0ANA', {});
  expect(app.slack.modal('U0ANA')?.lines).toContain(':large_blue_circle: Submitted');
  await until(() => expect(at('U0ANA')).toContain('with Ana'));
  expect(app.slack.direct('U0ANA')).toEqual([]);
});
test('a home tab that is too long for Slack is cut and says so', async () => {
  owner = 'nobody yet';
  const row: Block = { is: 'row', text: [own('Another')], buttons: [show] };
  const whole = page();
  whole.body = [...whole.body, ...Array.from({ length: 80 }, () => row)];
  await app.close();
  app = await slackApp(async () => ({ show: 'view', view: whole }));
  await app.slack.openHome('U0ANA');
  await until(() => expect(at('U0ANA')).toContain('Not everything fits'));
});
test('a changed profile is used at once on the home tab', async () => {
  await opened();
  await app.slack.change('U0ANA', { name: 'Ana Jansen', zone: 'Asia/Tokyo', locale: 'nl-NL' });
  await app.slack.openHome('U0ANA');
  await until(() =>
    expect(heard.at(-1)?.by).toMatchObject({ name: 'Ana Jansen', zone: 'Asia/Tokyo', language: 'nl-NL' }),
  );
  await until(() => expect(at('U0ANA')).toContain('2026-11-18 20:06 Asia/Tokyo'));
});

describe('drawing open home tabs anew', () => {
  const anew = () => app.adapter.redrawPages?.();
  const publishes = () => app.slack.requests('views.publish');
  /** The first drawing after somebody opened the tab publishes it in any case. */
  const drawnOnce = async () => {
    await opened();
    await until(async () => {
      await anew();
      expect(publishes()).toBe(2);
    });
  };
  test('publishes a tab whose content changed, and no tab whose content did not', async () => {
    await drawnOnce();
    await anew();
    expect(publishes()).toBe(2);
    owner = 'Ana';
    await anew();
    expect(at('U0ANA')).toContain('with Ana');
    expect(publishes()).toBe(3);
    expect(heard.at(-1)).toMatchObject({ is: 'home', again: true, by: { account: { user: 'U0ANA' } } });
    expect(at('U0BRAM')).toBe('');
  });
  test('tries again the next time if Slack did not take a tab', async () => {
    await drawnOnce();
    owner = 'Ana';
    app.slack.fail('views.publish', { is: 'error', error: 'ratelimited' });
    await anew();
    expect(at('U0ANA')).toContain('nobody yet');
    await anew();
    expect(at('U0ANA')).toContain('with Ana');
  });
  test('leaves a tab as it was if its content cannot be told', async () => {
    await drawnOnce();
    broken = true;
    await anew();
    expect(at('U0ANA')).toContain('nobody yet');
  });
});
