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

describe('requests that are not Slack’s', () => {
  test.each([
    ['a stale one', { at: Date.now() - 6 * 60_000 }],
    ['one from the future', { at: Date.now() + 6 * 60_000 }],
    ['one signed with another secret', { secret: 'other' }],
  ])('%s gets 401 and reaches nobody', async (_name, signing) => {
    expect(await app.slack.raw(app.slack.forged('U0ANA'), signing)).toBe(401);
    expect(heard).toEqual([]);
  });
  test('one of four minutes ago is taken', async () => {
    expect(await app.slack.raw(app.slack.forged('U0ANA'), { at: Date.now() - 4 * 60_000 })).toBe(200);
    await until(() => expect(heard).toHaveLength(1));
  });
  test('after stop nothing is taken', async () => {
    await app.adapter.stop();
    expect(await app.slack.raw(app.slack.forged('U0ANA'))).toBe(503);
    expect(heard).toEqual([]);
  });
  test('the address is confirmed to Slack', async () => {
    expect(
      await app.slack.raw({
        contentType: 'application/json',
        body: '{"type":"url_verification","challenge":"c"}',
      }),
    ).toBe(200);
  });
});

describe('who it was', () => {
  test('is asked once an hour, membership once a minute', async () => {
    await post('Card');
    for (const minutes of [0, 0, 2, 60]) {
      app.forward(minutes * 60_000);
      await app.slack.press('U0ANA', 'Claim', 'Card');
    }
    await until(() => expect(heard).toHaveLength(4));
    expect(app.slack.requests('users.info')).toBe(2);
    expect(app.slack.requests('conversations.members')).toBe(3);
  });
  test('someone outside the team’s channel is not in place, wherever they ask from', async () => {
    app.slack.enter('U0EVE', 'Eve');
    app.slack.open('C0OTHER', ['U0EVE']);
    await app.slack.command('U0EVE', 'C0OTHER', '/webcare queue');
    await until(() => expect(heard).toHaveLength(1));
    expect(heard[0]).toMatchObject({
      by: { inPlace: false, standing: 'member', name: 'Eve' },
      at: { channel: 'C0OTHER' },
    });
  });
  test('someone Slack hides from us is a stranger', async () => {
    await post('Card');
    app.slack.fail('users.info', { is: 'error', error: 'user_not_visible' });
    await app.slack.press('U0ANA', 'Claim', 'Card');
    await until(() =>
      expect(heard[0]?.by).toMatchObject({ standing: 'stranger', account: { workspace: 'T0ACME' } }),
    );
  });
  test('when Slack cannot say, nothing is done and the presser is told; the next press works', async () => {
    await post('Card');
    app.slack.fail('conversations.members', { is: '500', effect: false });
    await app.slack.press('U0ANA', 'Claim', 'Card');
    await until(() => expect(notices()).toContain(phrases.whoAreYou));
    expect(heard).toEqual([]);
    await app.slack.press('U0ANA', 'Claim', 'Card');
    await until(() => expect(heard).toHaveLength(1));
  });
});

describe('forms', () => {
  test('an expired trigger: nothing was asked, and the presser is told to press again', async () => {
    await post('A question', [reply]);
    app.slack.fail('views.open', { is: 'error', error: 'expired_trigger_id' });
    await app.slack.press('U0ANA', 'Reply publicly', 'A question');
    await until(() => expect(notices()).toContain(phrases.tooSlow));
    expect(heard).toEqual([]);
  });
  test('a slow answer to opening it: the loading modal is there meanwhile', async () => {
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
  test('an answer right after "Working" does not come to Slack before it', async () => {
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
  test('a slow answer to a submit: acknowledged as working, then shown in place', async () => {
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
  test('a form that Slack does not take at once is shown when it does; one that it never takes is told of', async () => {
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
  test('a fault of ours keeps what was typed', async () => {
    await opened();
    answer = () => {
      throw new Error('a bug that quotes Precious words');
    };
    await app.slack.submit('U0ANA', { 'Your reply': 'Precious words' });
    expect(app.slack.modal('U0ANA')).toMatchObject({ values: { 'Your reply': 'Precious words' } });
    expect(app.slack.modal('U0ANA')?.lines).toContain(phrases.wentWrong);
  });
  test('errors on a form that changed meanwhile are drawn with the new form', async () => {
    await opened();
    answer = () => ({ show: 'errors', form: writeForm({ seen: 4 }, 'As it is kept', 'Too long by 3.') });
    await app.slack.submit('U0ANA', { 'Your reply': 'As it was typed' });
    expect(app.slack.modal('U0ANA')?.values).toEqual({ 'Your reply': 'As it is kept' });
    expect(app.slack.modal('U0ANA')?.lines.join('\n')).toContain('Too long by 3.');
    answer = () => ({ show: 'nothing' });
    await app.slack.submit('U0ANA', {});
    expect(heard.at(-1)).toMatchObject({ is: 'submit', form: { seen: 4 } });
  });
  test('the answer reaches someone who is not in the channel as a direct message', async () => {
    await opened();
    app.slack.leave(CHANNEL, 'U0ANA');
    answer = () => ({ show: 'view', view: card('Posting soon') });
    await app.slack.submit('U0ANA', { 'Your reply': 'Hello' });
    await until(() => expect(app.slack.direct('U0ANA').flat().join()).toContain('Posting soon'));
  });
  test('buttons of a notice in a modal work, and answer in it', async () => {
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
  test('a plain press that turns out to need a form opens one', async () => {
    await post('A question', [claim]);
    answer = () => ({ show: 'form', form: writeForm() });
    await app.slack.press('U0ANA', 'Claim', 'A question');
    await until(() => expect(app.slack.modal('U0ANA')?.submit).toBe('Preview'));
  });
});

describe('a menu', () => {
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
  test('is gone once something was chosen from it', async () => {
    await menu();
    await app.slack.press('U0ANA', 'Release', 'More about it');
    await until(() => expect(notices()).toEqual([]));
    expect(heard.at(-1)).toMatchObject({ is: 'press', does: 'claim', at: place.place });
  });
  test('is replaced by what it was asked to show, which then stays', async () => {
    await menu();
    await app.slack.press('U0ANA', 'History', 'More about it');
    await until(() => expect(notices()).toEqual([':large_blue_circle: The history', '[History]']));
    await app.slack.press('U0ANA', 'History', 'The history');
    await until(() => expect(notices().filter(line => line.includes('The history'))).toHaveLength(2));
    expect(app.slack.complaints()).toEqual([]);
  });
});

test('a button from an older version says so', async () => {
  await post('Old', [{ does: 'dance' as 'claim', label: own('Dance') }]);
  await app.slack.press('U0ANA', 'Dance', 'Old');
  await until(() => expect(notices()).toContain(phrases.unknownButton));
  expect(heard).toEqual([]);
});

test('a reminder’s buttons in a direct message name no place', async () => {
  const ana = { to: 'person', account: { chat: 'slack', workspace: 'T0ACME', user: 'U0ANA' } } as const;
  const ref = okOf(await app.adapter.post(ana, card('Due soon', { buttons: [claim] }), 'm1', calm()));
  await app.slack.press('U0ANA', 'Claim', 'Due soon');
  await until(() => expect(heard).toHaveLength(1));
  expect(heard[0]).toMatchObject({ on: ref, by: { inPlace: true } });
  expect(heard[0]).not.toHaveProperty('at');
});

test('no text, name or handle in any log line, whatever goes wrong', async () => {
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
