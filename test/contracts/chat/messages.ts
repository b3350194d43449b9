import { expect } from 'vitest';
import type { Check } from './harness.ts';
import { calm, card, claim, okOf, own, post, times, toPlace } from './words.ts';

/** Clauses about messages: posting, updating, removing, finding. */
export const messageClauses = {
  'a message shows its title, texts and buttons': async ({ chat }) => {
    const view = card('New question on Forum', {
      body: [
        {
          is: 'quote',
          text: 'Where is my order?',
          by: [{ foreign: 'Jan Jansen' }],
          at: 1_700_000_000_000,
          side: 'customer',
          private: false,
          hidden: false,
          cut: false,
        },
        { is: 'facts', facts: [{ label: own('Owner'), value: [{ person: 'p1', name: 'Ana de Vries' }] }] },
        { is: 'text', text: [own('Nobody has it yet')] },
        {
          is: 'row',
          text: [own('An older one')],
          buttons: [{ does: 'show_case', about: 'case-0', label: own('Show') }],
        },
      ],
      buttons: [claim],
    });
    okOf(await post(chat, view, 'm1'));
    const shown = (await chat.place()).join('\n');
    for (const text of [
      'New question on Forum',
      'Where is my order?',
      'Jan Jansen',
      'Owner',
      'Ana de Vries',
      'Nobody has it yet',
      'An older one',
      '[Show]',
      '[Claim]',
    ])
      expect(shown).toContain(text);
  },
  'an update shows the new state': async ({ chat }) => {
    const ref = okOf(await post(chat, card('Unowned', { buttons: [claim] }), 'm1'));
    expect(await chat.adapter.update(toPlace(chat), ref, card('Owned by Ana'), calm())).toEqual({
      is: 'ok',
      value: null,
    });
    const shown = await chat.place();
    expect(times(shown, 'Owned by Ana')).toBe(1);
    expect(times(shown, 'Unowned')).toBe(0);
    expect(times(shown, '[Claim]')).toBe(0);
  },
  'the same key posts once': async ({ chat }) => {
    const first = okOf(await post(chat, card('Only once'), 'm1'));
    expect(okOf(await post(chat, card('Only once'), 'm1'))).toBe(first);
    expect(times(await chat.place(), 'Only once')).toBe(1);
  },
  'a message is found by its key': async ({ chat }) => {
    await post(chat, card('Another'), 'm0');
    const ref = okOf(await post(chat, card('Lost and found'), 'm1'));
    expect(await chat.adapter.find(toPlace(chat), 'm1', calm())).toEqual({ is: 'ok', value: ref });
  },
  'a key never posted is not found': async ({ chat }) => {
    await post(chat, card('Another'), 'm0');
    expect(await chat.adapter.find(toPlace(chat), 'm1', calm())).toEqual({ is: 'ok', value: null });
  },
  'a deleted message is gone': async ({ chat }) => {
    const ref = okOf(await post(chat, card('Deleted by a moderator'), 'm1'));
    await chat.deleteMessage(ref);
    expect(await chat.adapter.update(toPlace(chat), ref, card('Too late'), calm())).toEqual({ is: 'gone' });
    expect(times(await chat.place(), 'Too late')).toBe(0);
  },
  'a private message reaches one person': async ({ chat }) => {
    const to = { to: 'person', account: chat.account('ana') } as const;
    const ref = okOf(await chat.adapter.post(to, card('Only for Ana'), 'm1', calm()));
    expect(times(await chat.privately('ana'), 'Only for Ana')).toBe(1);
    expect(times(await chat.privately('bram'), 'Only for Ana')).toBe(0);
    expect(times(await chat.place(), 'Only for Ana')).toBe(0);
    okOf(await chat.adapter.update(to, ref, card('Ana, handled'), calm()));
    expect(times(await chat.privately('ana'), 'Ana, handled')).toBe(1);
  },
} satisfies Record<string, Check>;
