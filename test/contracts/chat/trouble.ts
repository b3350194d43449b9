import { expect } from 'vitest';
import type { Check } from './harness.ts';
import { until } from './harness.ts';
import { calm, card, claim, okOf, post, times, toPlace } from './words.ts';

/** What the network between us and the platform does to a call: each ends as the right Outcome, after exactly one request. */
export const troubleClauses = {
  'too many requests: later, with its delay': async ({ chat }) => {
    await chat.fault({ is: 'limited', after: 7_000 });
    expect(await post(chat, card('Patience'), 'm1')).toEqual({ is: 'later', after: 7_000 });
    expect(chat.requests('post')).toBe(1);
    expect(times(await chat.place(), 'Patience')).toBe(0);
  },
  'nobody listens there: later': async ({ chat }) => {
    await chat.fault({ is: 'unreachable' });
    expect(await post(chat, card('Nobody home'), 'm1')).toMatchObject({ is: 'later' });
  },
  'a revoked token: shut': async ({ chat }) => {
    const ref = okOf(await post(chat, card('Before'), 'm1'));
    await chat.fault({ is: 'revoked' });
    expect(await post(chat, card('After'), 'm2')).toMatchObject({ is: 'shut', remedy: { code: 'token' } });
    expect(await chat.adapter.update(toPlace(chat), ref, card('After'), calm())).toMatchObject({
      is: 'shut',
      remedy: { code: 'token' },
    });
    expect(times(await chat.place(), 'After')).toBe(0);
  },
  'accepted, then no answer: unknown, one request': async ({ chat }) => {
    await chat.fault({ is: 'hangs' });
    expect(await post(chat, card('Maybe'), 'm1', AbortSignal.timeout(400))).toEqual({ is: 'unknown' });
    expect(chat.requests('post')).toBe(1);
    expect(times(await chat.place(), 'Maybe')).toBe(1);
  },
  'accepted, then the connection breaks: unknown, one request': async ({ chat }) => {
    await chat.fault({ is: 'drops' });
    expect(await post(chat, card('Maybe'), 'm1')).toEqual({ is: 'unknown' });
    expect(chat.requests('post')).toBe(1);
    expect(times(await chat.place(), 'Maybe')).toBe(1);
  },
  'accepted, then a 500: unknown, one request': async ({ chat }) => {
    await chat.fault({ is: 'breaks' });
    expect(await post(chat, card('Maybe'), 'm1')).toEqual({ is: 'unknown' });
    expect(chat.requests('post')).toBe(1);
  },
  'an update that breaks is one request too': async ({ chat }) => {
    const ref = okOf(await post(chat, card('Before'), 'm1'));
    await chat.fault({ is: 'drops' });
    expect(await chat.adapter.update(toPlace(chat), ref, card('After'), calm())).toEqual({ is: 'unknown' });
    expect(chat.requests('edit')).toBe(1);
  },
  'a slow platform does not slow a press': async ({ chat, heard }) => {
    okOf(await post(chat, card('Fresh', { buttons: [claim] }), 'm1'));
    await chat.fault({ is: 'hangs' });
    const patience = new AbortController();
    const slow = post(chat, card('Stuck'), 'm2', patience.signal);
    await until(() => expect(chat.requests('post')).toBe(2));
    await chat.press('ana', 'Claim', 'Fresh');
    await until(() => expect(heard).toHaveLength(1), 2_000);
    patience.abort();
    expect(await slow).toEqual({ is: 'unknown' });
  },
} satisfies Record<string, Check>;
