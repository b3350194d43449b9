import { expect } from 'vitest';
import type { Check } from './harness.ts';
import { until } from './harness.ts';
import { calm, card, claim, okOf, post, times, toPlace } from './words.ts';

/** Clauses about faults of the network. Each call ends with the right Outcome after exactly one request. */
export const troubleClauses = {
  'a call over the rate limit is “later” with its delay': async ({ chat }) => {
    await chat.fault({ is: 'limited', after: 7_000 });
    expect(await post(chat, card('Patience'), 'm1')).toEqual({ is: 'later', after: 7_000 });
    expect(chat.requests('post')).toBe(1);
    expect(times(await chat.place(), 'Patience')).toBe(0);
  },
  'a call to an unreachable platform is “later”': async ({ chat }) => {
    okOf(await post(chat, card('Somebody home'), 'm1'));
    await chat.fault({ is: 'unreachable' });
    expect(await post(chat, card('Nobody home'), 'm2')).toMatchObject({ is: 'later' });
  },
  'a call with a revoked token shuts the lane': async ({ chat }) => {
    const ref = okOf(await post(chat, card('Before'), 'm1'));
    await chat.fault({ is: 'revoked' });
    expect(await post(chat, card('After'), 'm2')).toMatchObject({ is: 'shut', remedy: { code: 'token' } });
    expect(await chat.adapter.update(toPlace(chat), ref, card('After'), calm())).toMatchObject({
      is: 'shut',
      remedy: { code: 'token' },
    });
    expect(times(await chat.place(), 'After')).toBe(0);
  },
  'a call without an answer is unknown after one request': async ({ chat }) => {
    await chat.fault({ is: 'hangs' });
    expect(await post(chat, card('Maybe'), 'm1', AbortSignal.timeout(400))).toEqual({ is: 'unknown' });
    expect(chat.requests('post')).toBe(1);
    expect(times(await chat.place(), 'Maybe')).toBe(1);
  },
  'a call with a broken connection is unknown after one request': async ({ chat }) => {
    await chat.fault({ is: 'drops' });
    expect(await post(chat, card('Maybe'), 'm1')).toEqual({ is: 'unknown' });
    expect(chat.requests('post')).toBe(1);
    expect(times(await chat.place(), 'Maybe')).toBe(1);
  },
  'a call that gets a 500 is unknown after one request': async ({ chat }) => {
    await chat.fault({ is: 'breaks' });
    expect(await post(chat, card('Maybe'), 'm1')).toEqual({ is: 'unknown' });
    expect(chat.requests('post')).toBe(1);
  },
  'an update with a broken connection is one request': async ({ chat }) => {
    const ref = okOf(await post(chat, card('Before'), 'm1'));
    await chat.fault({ is: 'drops' });
    expect(await chat.adapter.update(toPlace(chat), ref, card('After'), calm())).toEqual({ is: 'unknown' });
    expect(chat.requests('edit')).toBe(1);
  },
  'a slow platform does not delay a press': async ({ chat, heard }) => {
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
