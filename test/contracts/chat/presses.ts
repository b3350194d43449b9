import { expect } from 'vitest';
import { ACTS, everyAct } from '../../../src/acts/acts.ts';
import type { Button } from '../../../src/view/types.ts';
import type { Check } from './harness.ts';
import { until } from './harness.ts';
import { card, claim, okOf, own, post, times, toPlace } from './words.ts';

/** Clauses about presses and commands: the person, the act, the place and the answer. */
export const pressClauses = {
  'every button brings its act and arguments back': async ({ chat, heard }) => {
    const at = chat.adapter.places[0];
    // `more` is the menu itself, and a link never reaches us.
    for (const does of everyAct.filter(act => act !== 'more' && ACTS[act].is !== 'link')) {
      const button: Button = {
        does,
        about: 'case-1',
        args: { send: 'send-1', page: '2' },
        label: own(`Do ${does}`),
      };
      const on = okOf(await post(chat, card(`Card for ${does}.`, { buttons: [button] }), `m-${does}`));
      await chat.press('ana', `Do ${does}`, `Card for ${does}.`);
      await until(() =>
        expect(heard.at(-1)).toMatchObject({
          is: 'press',
          does,
          about: 'case-1',
          args: { send: 'send-1', page: '2' },
          at,
          on,
        }),
      );
    }
  },
  'a press names the presser': async ({ chat, heard }) => {
    okOf(await post(chat, card('Who presses', { buttons: [claim] }), 'm1'));
    await chat.press('bram', 'Claim', 'Who presses');
    await until(() => expect(heard).toHaveLength(1));
    expect(heard[0]!.by).toMatchObject({ account: chat.account('bram'), standing: 'member', inPlace: true });
    expect(heard[0]!.by.name).not.toBe('');
  },
  'a repeated request has the same id, and a second press another one': async ({ chat, heard }) => {
    okOf(await post(chat, card('Again', { buttons: [claim] }), 'm1'));
    await chat.press('ana', 'Claim', 'Again');
    await until(() => expect(heard).toHaveLength(1));
    await chat.redeliver();
    await until(() => expect(heard).toHaveLength(2));
    expect(heard[1]!.id).toBe(heard[0]!.id);
    await chat.press('ana', 'Claim', 'Again');
    await until(() => expect(heard).toHaveLength(3));
    expect(heard[2]!.id).not.toBe(heard[0]!.id);
  },
  'a notice is private to the presser, and its buttons work': async ({ chat, heard, answer }) => {
    okOf(await post(chat, card('In the channel', { buttons: [claim] }), 'm1'));
    const history: Button = { does: 'history', about: 'case-1', label: own('History') };
    answer(inbound =>
      inbound.is === 'press' && inbound.does === 'claim'
        ? { show: 'view', view: card('Bram has it already', { buttons: [history] }) }
        : { show: 'nothing' },
    );
    await chat.press('ana', 'Claim', 'In the channel');
    await until(async () => expect(times(await chat.privately('ana'), 'Bram has it already')).toBe(1));
    expect(times(await chat.privately('bram'), 'Bram has it already')).toBe(0);
    expect(times(await chat.place(), 'Bram has it already')).toBe(0);
    await chat.press('ana', 'History', 'Bram has it already');
    await until(() => expect(heard.at(-1)).toMatchObject({ is: 'press', does: 'history', about: 'case-1' }));
  },
  'a button behind More can be pressed': async ({ chat, heard, answer }) => {
    const release: Button = { does: 'release', about: 'case-1', label: own('Release') };
    okOf(await post(chat, card('With more', { buttons: [claim], more: [release] }), 'm1'));
    answer(inbound =>
      inbound.is === 'press' && inbound.does === 'more'
        ? { show: 'view', view: card('More to do', { buttons: [release] }) }
        : { show: 'nothing' },
    );
    await chat.press('ana', 'Release', 'With more');
    await until(() => expect(heard.at(-1)).toMatchObject({ is: 'press', does: 'release', about: 'case-1' }));
  },
  'a command arrives without its slash word and is answered privately': async ({ chat, heard, answer }) => {
    answer(() => ({ show: 'view', view: card('Open now: 3') }));
    await chat.command('ana', '/webcare stats 7d');
    await until(() => expect(heard).toHaveLength(1));
    expect(heard[0]).toMatchObject({ is: 'command', text: 'stats 7d', by: { account: chat.account('ana') } });
    await until(async () => expect(times(await chat.privately('ana'), 'Open now: 3')).toBe(1));
    expect(times(await chat.privately('bram'), 'Open now: 3')).toBe(0);
    expect(times(await chat.place(), 'Open now: 3')).toBe(0);
  },
  'a forged request is refused': async ({ chat, heard }) => {
    okOf(await post(chat, card('Target', { buttons: [claim] }), 'm1'));
    const status = await chat.forge();
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(heard).toEqual([]);
  },
  'a guest is marked as a guest': async ({ chat, heard }) => {
    okOf(await post(chat, card('For members', { buttons: [claim] }), 'm1'));
    await chat.press('guest', 'Claim', 'For members');
    await until(() => expect(heard).toHaveLength(1));
    expect(heard[0]!.by.standing).toBe('guest');
  },
  'a stranger is marked as a stranger': async ({ chat, heard }) => {
    okOf(await post(chat, card('For members', { buttons: [claim] }), 'm1'));
    await chat.press('stranger', 'Claim', 'For members');
    await until(() => expect(heard).toHaveLength(1));
    expect(heard[0]!.by.standing).toBe('stranger');
  },
  'stop finishes an answer that is under way': async ({ chat, heard, answer }) => {
    okOf(await post(chat, card('Last one', { buttons: [claim] }), 'm1'));
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    answer(async () => {
      await held;
      return { show: 'view', view: card('Still answered') };
    });
    const pressed = chat.press('ana', 'Claim', 'Last one');
    await until(() => expect(heard).toHaveLength(1));
    let stopped = false;
    const stopping = chat.adapter.stop().then(() => {
      stopped = true;
    });
    await new Promise(resolve => setImmediate(resolve));
    expect(stopped).toBe(false);
    release();
    await Promise.all([stopping, pressed]);
    expect(times(await chat.privately('ana'), 'Still answered')).toBe(1);
  },
  'hostile text stays plain text': async ({ chat }) => {
    const hostile =
      'Hi <!channel> <@U0ANA> <#C0SOCIAL> <https://evil.example|Acme> @everyone <at>Ana</at> *bold* _it_ ~no~ `code` [Acme](https://evil.example) <b>b</b> <script>alert(1)</script> &amp; :tada:';
    okOf(
      await chat.adapter.post(
        toPlace(chat),
        card('Hostile', {
          title: [own('Hostile: '), { foreign: hostile }],
          body: [
            {
              is: 'quote',
              text: hostile,
              by: [{ foreign: hostile }],
              at: 0,
              side: 'customer',
              private: false,
              hidden: true,
              cut: false,
            },
            {
              is: 'facts',
              facts: [
                {
                  label: own('Author'),
                  value: [{ foreign: hostile }, { person: 'p1', name: '<!here> *Ana*' }],
                },
              ],
            },
            { is: 'text', text: [{ foreign: hostile }] },
            { is: 'row', text: [{ foreign: hostile }], buttons: [] },
          ],
          fallback: [{ foreign: hostile }],
        }),
        'm1',
        new AbortController().signal,
      ),
    );
    expect(chat.interpreted()).toEqual([]);
    const shown = (await chat.place()).join('\n');
    for (const text of [
      '<!channel>',
      '<@U0ANA>',
      '<https://evil.example|Acme>',
      '<at>Ana</at>',
      '[Acme](https://evil.example)',
      '<script>alert(1)</script>',
      '&amp;',
    ])
      expect(shown).toContain(text);
  },
} satisfies Record<string, Check>;
