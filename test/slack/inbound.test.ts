import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en as phrases } from '../../adapters/chat/slack/phrases/en.ts';
import type { Answer, Inbound } from '../../src/ports/chat.ts';
import { until } from '../contracts/chat/harness.ts';
import { calm, card, claim, okOf, own, previewForm, reply, writeForm } from '../contracts/chat/words.ts';
import { CHANNEL, slackApp } from './app.ts';

let app: Awaited<ReturnType<typeof slackApp>>;
let heard: Inbound[];
let answer: (inbound: Inbound) => Answer | Promise<Answer>;
beforeEach(async () => {
  heard = [];
  answer = () => ({ show: 'nothing' });
  app = await slackApp(async inbound => {
    heard.push(inbound);
    return answer(inbound);
  });
});
afterEach(() => app.close());

const place = { to: 'place', place: { chat: 'slack', workspace: 'slack', channel: CHANNEL } } as const;
const post = async (title: string, buttons = [claim]) =>
  okOf(await app.adapter.post(place, card(title, { buttons }), title, calm()));
const notices = (user = 'U0ANA') => app.slack.ephemerals(user).flat();
async function opened(): Promise<void> {
  await post('A question', [reply]);
  answer = () => ({ show: 'form', form: writeForm() });
  await app.slack.press('U0ANA', 'Reply publicly', 'A question');
  await until(() => expect(app.slack.modal('U0ANA')?.submit).toBe('Preview'));
}

describe('requests that do not come from Slack', () => {
  test.each([
    ['a stale request', { at: Date.now() - 6 * 60_000 }],
    ['a request from the future', { at: Date.now() + 6 * 60_000 }],
    ['a request signed with another secret', { secret: 'other' }],
  ])('%s gets 401 and is dropped', async (_name, signing) => {
    expect(await app.slack.raw(app.slack.forged('U0ANA'), signing)).toBe(401);
    expect(heard).toEqual([]);
  });
  test('a request of four minutes ago is accepted', async () => {
    expect(await app.slack.raw(app.slack.forged('U0ANA'), { at: Date.now() - 4 * 60_000 })).toBe(200);
    await until(() => expect(heard).toHaveLength(1));
  });
  test.each([
    ['fast', -10],
    ['slow', 10],
  ])('a press is accepted although the clock of the machine is ten minutes %s', async (_name, minutes) => {
    app.forward(minutes * 60_000);
    expect(await app.slack.raw(app.slack.forged('U0ANA'))).toBe(200);
    await until(() => expect(heard).toHaveLength(1));
  });
  test('after stop no request is accepted', async () => {
    await app.adapter.stop();
    expect(await app.slack.raw(app.slack.forged('U0ANA'))).toBe(503);
    expect(heard).toEqual([]);
  });
  test('the address check of Slack is answered with 200', async () => {
    expect(
      await app.slack.raw({
        contentType: 'application/json',
        body: '{"type":"url_verification","challenge":"c"}',
      }),
    ).toBe(200);
  });
});

describe('the person behind a request from Slack', () => {
  test('a profile and membership are asked for once a minute', async () => {
    await post('Card');
    for (const minutes of [0, 0, 2, 60]) {
      app.forward(minutes * 60_000);
      await app.slack.press('U0ANA', 'Claim', 'Card');
    }
    await until(() => expect(heard).toHaveLength(4));
    expect(app.slack.requests('users.info')).toBe(3);
    expect(app.slack.requests('conversations.members')).toBe(3);
  });
  test('a person outside the team’s channel is not in place, even with a command elsewhere', async () => {
    app.slack.enter('U0EVE', 'Eve');
    app.slack.open('C0OTHER', ['U0EVE']);
    await app.slack.command('U0EVE', 'C0OTHER', '/webcare queue');
    await until(() => expect(heard).toHaveLength(1));
    expect(heard[0]).toMatchObject({
      by: { inPlace: false, standing: 'member', name: 'Eve' },
      at: { channel: 'C0OTHER' },
    });
  });
  test('a person whom Slack hides from us is a stranger', async () => {
    await post('Card');
    app.slack.fail('users.info', { is: 'error', error: 'user_not_visible' });
    await app.slack.press('U0ANA', 'Claim', 'Card');
    await until(() =>
      expect(heard[0]?.by).toMatchObject({ standing: 'stranger', account: { workspace: 'T0ACME' } }),
    );
  });
  test('if Slack cannot name the person, the press is refused with a notice', async () => {
    await post('Card');
    app.slack.fail('conversations.members', { is: '500', effect: false });
    await app.slack.press('U0ANA', 'Claim', 'Card');
    await until(() => expect(notices()).toContain(phrases.whoAreYou));
    expect(heard).toEqual([]);
    await app.slack.press('U0ANA', 'Claim', 'Card');
    await until(() => expect(heard).toHaveLength(1));
  });
});

describe('forms in Slack', () => {
  test('an expired trigger drops the press, and the person is told to press again', async () => {
    await post('A question', [reply]);
    app.slack.fail('views.open', { is: 'error', error: 'expired_trigger_id' });
    await app.slack.press('U0ANA', 'Reply publicly', 'A question');
    await until(() => expect(notices()).toContain(phrases.tooSlow));
    expect(heard).toEqual([]);
  });
  test('a form that opens slowly shows the loading modal first', async () => {
    await post('A question', [reply]);
    let go = (_answer: Answer) => {};
    answer = () =>
      new Promise(resolve => {
        go = resolve;
      });
    await app.slack.press('U0ANA', 'Reply publicly', 'A question');
    await until(() => expect(heard).toHaveLength(1));
    expect(app.slack.modal('U0ANA')?.lines).toContain(phrases.loading);
    go({ show: 'form', form: writeForm() });
    await until(() => expect(app.slack.modal('U0ANA')?.submit).toBe('Preview'));
  });
  test('an answer right after “Working” does not reach Slack before “Working”', async () => {
    await opened();
    app.slack.acknowledgementsTravel(150);
    let go = (_answer: Answer) => {};
    answer = () =>
      new Promise(resolve => {
        go = resolve;
      });
    const before = app.slack.took().length;
    const submitted = app.slack.submit('U0ANA', { 'Your reply': 'Sorry Jan' });
    await until(() => expect(app.slack.took()).toHaveLength(before + 1));
    go({ show: 'form', form: previewForm('Sorry Jan') });
    await submitted;
    expect(app.slack.modal('U0ANA')?.lines).toContain(phrases.working);
    await until(() => expect(app.slack.modal('U0ANA')?.submit).toBe('Post publicly'));
  });
  test('a slow submit shows “Working” first and then its answer in the same modal', async () => {
    await opened();
    let go = (_answer: Answer) => {};
    answer = () =>
      new Promise(resolve => {
        go = resolve;
      });
    await app.slack.submit('U0ANA', { 'Your reply': 'Slowly' });
    expect(app.slack.modal('U0ANA')?.lines).toContain(phrases.working);
    go({ show: 'form', form: previewForm('Slowly') });
    await until(() => expect(app.slack.modal('U0ANA')?.submit).toBe('Post publicly'));
    expect(app.slack.complaints()).toEqual([]);
  });
  test('a rate-limited form is shown later, and a refused form gives a notice', async () => {
    await post('A question', [reply]);
    answer = () => ({ show: 'form', form: writeForm() });
    app.slack.fail('views.update', { is: 'limited', seconds: 1 });
    await app.slack.press('U0ANA', 'Reply publicly', 'A question');
    await until(() => expect(app.slack.modal('U0ANA')?.submit).toBe('Preview'));
    await app.slack.dismiss('U0ANA');
    app.slack.fail('views.update', { is: 'error', error: 'view_too_large' });
    await app.slack.press('U0ANA', 'Reply publicly', 'A question');
    await until(() => expect(notices()).toContain(phrases.tooSlow));
  });
  test('a fault of ours keeps the typed text in the form', async () => {
    await opened();
    answer = () => {
      throw new Error('a bug that quotes Precious words');
    };
    await app.slack.submit('U0ANA', { 'Your reply': 'Precious words' });
    expect(app.slack.modal('U0ANA')).toMatchObject({ values: { 'Your reply': 'Precious words' } });
    expect(app.slack.modal('U0ANA')?.lines).toContain(phrases.wentWrong);
  });
  test('errors on a form that has changed are drawn with the new form', async () => {
    await opened();
    answer = () => ({ show: 'errors', form: writeForm({ seen: 4 }, 'As it is kept', 'Too long by 3.') });
    await app.slack.submit('U0ANA', { 'Your reply': 'As it was typed' });
    expect(app.slack.modal('U0ANA')?.values).toEqual({ 'Your reply': 'As it is kept' });
    expect(app.slack.modal('U0ANA')?.lines.join('\n')).toContain('Too long by 3.');
    answer = () => ({ show: 'nothing' });
    await app.slack.submit('U0ANA', {});
    expect(heard.at(-1)).toMatchObject({ is: 'submit', form: { seen: 4 } });
  });
  test('an answer reaches a person outside the channel as a direct message', async () => {
    await opened();
    app.slack.leave(CHANNEL, 'U0ANA');
    answer = () => ({ show: 'view', view: card('Posting soon') });
    await app.slack.submit('U0ANA', { 'Your reply': 'Hello' });
    await until(() => expect(app.slack.direct('U0ANA').flat().join()).toContain('Posting soon'));
  });
  test('a button of a notice in a modal works and answers in the modal', async () => {
    await post('A question', [reply]);
    answer = inbound =>
      inbound.is === 'press' && inbound.does === 'reply'
        ? {
            show: 'view',
            view: card('Resolved meanwhile', {
              buttons: [{ does: 'history', about: 'case-1', label: own('History') }],
            }),
          }
        : { show: 'view', view: card('The history') };
    await app.slack.press('U0ANA', 'Reply publicly', 'A question');
    await until(() =>
      expect(app.slack.modal('U0ANA')?.lines).toContain(':large_blue_circle: Resolved meanwhile'),
    );
    await app.slack.press('U0ANA', 'History', 'Resolved meanwhile');
    await until(() => expect(app.slack.modal('U0ANA')?.lines).toContain(':large_blue_circle: The history'));
    expect(heard.at(-1)).toMatchObject({ is: 'press', does: 'history', at: place.place });
  });
  test('a plain press that is answered with a form opens the form', async () => {
    await post('A question', [claim]);
    answer = () => ({ show: 'form', form: writeForm() });
    await app.slack.press('U0ANA', 'Claim', 'A question');
    await until(() => expect(app.slack.modal('U0ANA')?.submit).toBe('Preview'));
  });
});

describe('the menu “More” in Slack', () => {
  const history = { does: 'history' as const, about: 'case-1', label: own('History') };
  async function menu(): Promise<void> {
    okOf(
      await app.adapter.post(
        place,
        card('A question', { buttons: [claim], more: [history, { ...claim, label: own('Release') }] }),
        'm1',
        calm(),
      ),
    );
    answer = inbound => {
      if (inbound.is !== 'press') return { show: 'nothing' };
      if (inbound.does === 'more')
        return {
          show: 'view',
          view: card('More about it', { buttons: [history, { ...claim, label: own('Release') }] }),
        };
      return inbound.does === 'history'
        ? { show: 'view', view: card('The history', { buttons: [history] }) }
        : { show: 'nothing' };
    };
    await app.slack.press('U0ANA', 'More', 'A question');
    await until(() => expect(notices()).toContain(':large_blue_circle: More about it'));
  }
  test('disappears after a choice', async () => {
    await menu();
    await app.slack.press('U0ANA', 'Release', 'More about it');
    await until(() => expect(notices()).toEqual([]));
    expect(heard.at(-1)).toMatchObject({ is: 'press', does: 'claim', at: place.place });
  });
  test('is replaced by the chosen view, which then stays', async () => {
    await menu();
    await app.slack.press('U0ANA', 'History', 'More about it');
    await until(() => expect(notices()).toEqual([':large_blue_circle: The history', '[History]']));
    await app.slack.press('U0ANA', 'History', 'The history');
    await until(() => expect(notices().filter(line => line.includes('The history'))).toHaveLength(2));
    expect(app.slack.complaints()).toEqual([]);
  });
});

test('a button of an older version is answered with a notice in Slack', async () => {
  await post('Old', [{ does: 'dance' as 'claim', label: own('Dance') }]);
  await app.slack.press('U0ANA', 'Dance', 'Old');
  await until(() => expect(notices()).toContain(phrases.unknownButton));
  expect(heard).toEqual([]);
});

test('a press on a reminder in a direct message of Slack names no place', async () => {
  const ana = { to: 'person', account: { chat: 'slack', workspace: 'T0ACME', user: 'U0ANA' } } as const;
  const ref = okOf(await app.adapter.post(ana, card('Due soon', { buttons: [claim] }), 'm1', calm()));
  await app.slack.press('U0ANA', 'Claim', 'Due soon');
  await until(() => expect(heard).toHaveLength(1));
  expect(heard[0]).toMatchObject({ on: ref, by: { inPlace: true } });
  expect(heard[0]).not.toHaveProperty('at');
});

test('the Slack adapter logs no text, name or token when something goes wrong', async () => {
  await opened();
  answer = () => {
    throw new Error('MARKER in a message');
  };
  await app.slack.submit('U0ANA', { 'Your reply': 'MARKER typed' });
  app.slack.fail('users.info', { is: 'error', error: 'internal_error' });
  await app.slack.command('U0BRAM', CHANNEL, '/webcare MARKER');
  await until(() => expect(notices('U0BRAM')).toContain(phrases.whoAreYou));
  await app.slack.raw({ contentType: 'application/json', body: '{"MARKER": ' });
  await app.slack.raw({ contentType: 'application/json', body: '{"type":"MARKER"}' }, { secret: 'other' });
  expect(app.logged.length).toBeGreaterThan(2);
  for (const secret of ['MARKER', 'Ana', 'Bram', 'xoxb']) expect(app.logged.join('')).not.toContain(secret);
});
