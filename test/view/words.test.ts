import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../src/case/commands.ts';
import type { EventData } from '../../src/case/events.ts';
import type { Remedy } from '../../src/ports/outcome.ts';
import { history, historyPage } from '../../src/view/case/history.ts';
import { laneShut } from '../../src/view/notices/alarms.ts';
import { type TroubleCode, trouble } from '../../src/view/notices/notices.ts';
import { refused } from '../../src/view/notices/refused.ts';
import { own, say } from '../../src/words/own.ts';
import { words } from './fixtures.ts';
import { can, FIRST, folder, NOW, states } from './folders.ts';
import { labels, lines, read } from './reading.ts';

const { owned } = states;

/** One refusal of each code. A new code does not compile until it is listed here. */
const refusals: { [K in Refusal['code']]: Extract<Refusal, { code: K }> } = {
  already_owned: { code: 'already_owned', person: 'p-ana', since: NOW },
  already_yours: { code: 'already_yours' },
  not_owned: { code: 'not_owned' },
  not_yours: { code: 'not_yours', person: 'p-ana', since: NOW },
  already_resolved: { code: 'already_resolved', person: 'p-ana', since: NOW },
  not_asked: { code: 'not_asked' },
  not_resolved: { code: 'not_resolved' },
  debt_open: { code: 'debt_open' },
  unanswered: { code: 'unanswered' },
  no_debt: { code: 'no_debt' },
  send_in_flight: { code: 'send_in_flight' },
  cannot_answer: { code: 'cannot_answer', why: 'window_closed' },
  too_late_to_take_back: { code: 'too_late_to_take_back' },
  not_unclear: { code: 'not_unclear' },
  already_submitted: { code: 'already_submitted' },
  news: { code: 'news', news: [{ is: 'edited', post: FIRST }], version: 5 },
};

describe('refusals', () => {
  it.each(Object.values(refusals))(
    'the refusal $code has a title and a next step in whole sentences',
    refusal => {
      const view = refused(refusal, owned, words);
      expect(read(view.title)).toMatch(/[.]$/);
      expect(lines(view).at(-1)).toMatch(/[.]$/);
      expect(view.buttons.length).toBeLessThanOrEqual(4);
    },
  );
  it('a refused claim names the owner and the time, and offers “Take over”', () => {
    const view = refused(refusals.already_owned, owned, words);
    expect(read(view.title)).toBe('Ana de Vries has this case, since (time).');
    expect(labels(view.buttons)).toEqual(['Take over']);
  });
  it('a refusal because of news shows the news', () => {
    expect(lines(refused(refusals.news, owned, words))[0]).toContain(
      'Jan Jansen (@jan) edited a post. It now reads: “My parcel',
    );
  });
});

describe('reasons', () => {
  const generic = words.reason('never heard of');
  it.each([
    'listen_only',
    'deleted',
    'window_closed',
    'needs_access',
    'answer_changed',
    'no_private',
    'private_post',
    'no_target',
    'refused',
    'gone',
    'too_long',
    'too_old',
    'taken_back',
    'author_deleted',
    'not_possible',
    'earlier_failed',
    'not_posted_by_person',
  ])('the reason %s has its own sentence', code => {
    expect(words.reason(code)).not.toBe(generic);
    expect(words.reason(code)).toMatch(/[.]$/);
  });
  it('an unknown reason gets a general sentence', () => {
    expect(generic).toMatch(/[.]$/);
    expect(words.reason('constructor')).toBe(generic);
    expect(words.reason('')).toBe(generic);
  });
});

const remedies: Record<Remedy['code'], true> = {
  token: true,
  scope: true,
  archived: true,
  removed: true,
  not_in_channel: true,
  blocked: true,
};
it.each(Object.keys(remedies) as Remedy['code'][])(
  'the alarm for %s has a sentence with the remedy',
  code => {
    expect(lines(laneShut({ code }, own('Slack'), words))[0]).toMatch(/[.]$/);
  },
);

it.each(Object.keys(words.notices.trouble) as TroubleCode[])(
  'the trouble %s has a title and a sentence with the remedy',
  code => {
    const view = trouble(words, code);
    expect(read(view.title)).not.toBe('');
    expect(lines(view)[0]).toMatch(/[.]$/);
  },
);

const p = 'p-ana';
const events: { [K in EventData['kind']]: Extract<EventData, { kind: K }> } = {
  opened: { kind: 'opened', mode: 'live' },
  post_arrived: {
    kind: 'post_arrived',
    post: { key: FIRST, by: 'forum:u9', private: false, at: NOW, arrived: NOW, can },
  },
  post_edited: { kind: 'post_edited', post: FIRST, edited: NOW },
  post_deleted: { kind: 'post_deleted', post: FIRST, deleted: NOW },
  assigned: { kind: 'assigned', from: p, to: p },
  answered_by: { kind: 'answered_by', send: 's1', of: 'c2', answered: NOW },
  post_restored: { kind: 'post_restored', post: FIRST },
  send_pending: { kind: 'send_pending', send: 's1' },
  send_shown: { kind: 'send_shown', send: 's1' },
  send_removed: { kind: 'send_removed', send: 's1', why: 'taken_down' },
  answer_gone: { kind: 'answer_gone', send: 's1', of: 'c2' },
  post_moved: { kind: 'post_moved', post: 'forum:t1', to: 'c2' },
  post_can: { kind: 'post_can', post: FIRST, can },
  claimed: { kind: 'claimed', person: p },
  released: { kind: 'released', person: p },
  handed_over: { kind: 'handed_over', from: p, to: 'p-bram' },
  taken_over: { kind: 'taken_over', from: p, to: 'p-bram', note: 'n1' },
  writing: { kind: 'writing', person: p, until: NOW },
  writing_ended: { kind: 'writing_ended', person: p },
  send_submitted: {
    kind: 'send_submitted',
    send: {
      id: 's1',
      kind: 'reply',
      by: p,
      target: FIRST,
      stage: 'queued',
      submitted: NOW,
      notBefore: NOW,
      giveUpAt: NOW,
    },
  },
  send_queued: { kind: 'send_queued', send: 's1', n: 1, notBefore: NOW, giveUpAt: NOW },
  send_started: { kind: 'send_started', send: 's1', n: 1 },
  send_posted: { kind: 'send_posted', send: 's1', n: 1, postedAt: NOW },
  send_refused: { kind: 'send_refused', send: 's1', n: 1, why: 'too_long' },
  send_repeats: { kind: 'send_repeats', send: 's1', n: 1, waits: { until: NOW, why: 'unclear' } },
  send_delayed: { kind: 'send_delayed', send: 's1' },
  send_unclear: { kind: 'send_unclear', send: 's1', n: 1 },
  send_withdrawn: { kind: 'send_withdrawn', send: 's1', n: 1, why: 'too_old' },
  resolve_cancelled: { kind: 'resolve_cancelled', send: 's1' },
  went_private: { kind: 'went_private', way: 'dm', since: NOW },
  debt_incurred: { kind: 'debt_incurred', since: NOW },
  debt_paid: { kind: 'debt_paid', send: 's1' },
  debt_waived: { kind: 'debt_waived', note: 'n1' },
  answered_there: { kind: 'answered_there', way: 'phone' },
  waiting: { kind: 'waiting' },
  opened_again: { kind: 'opened_again' },
  resolved: { kind: 'resolved', why: 'answered' },
  no_reply_needed: { kind: 'no_reply_needed', why: 'spam' },
  absorbed: { kind: 'absorbed', other: 'case-2' },
  clock_started: {
    kind: 'clock_started',
    clock: 'first_reply.1',
    clockKind: 'first_reply',
    policy: 'default',
    from: NOW,
    due: NOW,
    steps: [],
  },
  clock_paused: { kind: 'clock_paused', clock: 'first_reply.1', since: NOW },
  clock_resumed: { kind: 'clock_resumed', clock: 'first_reply.1', due: NOW, steps: [], since: NOW },
  clock_step: { kind: 'clock_step', clock: 'first_reply.1', percent: 75 },
  clock_ended: { kind: 'clock_ended', clock: 'first_reply.1', how: 'answered', ended: NOW },
};

describe('the history', () => {
  const lineOf = (event: EventData | null, by: string | null = p, where = states.posted): string =>
    lines(history(where, historyPage([{ version: 1, at: NOW, by, event }], null), words)).join();
  it.each(Object.values(events))('has a sentence for the event $kind, with and without a person', event => {
    for (const by of [p, null]) {
      const line = lineOf(event, by);
      expect(line).toMatch(/^\(time\) · .+[.”]$/);
      expect(line).not.toContain(words.history.unknown);
      expect(line).not.toMatch(/undefined|object|p-ana/);
    }
  });
  it('includes the written words', () => {
    expect(lineOf(events.post_arrived)).toContain('Jan Jansen (@jan) wrote: “My parcel');
    expect(lineOf(events.send_submitted)).toContain(
      'Ana de Vries submitted a public reply: “Sorry to hear that, Jan.',
    );
    expect(lineOf(events.debt_waived, p, states['private, follow-up waived'])).toContain(
      'The reason given: “The customer asked us not to.”',
    );
  });
  it('shows [removed] for words that are no longer kept', () => {
    expect(lineOf(events.post_arrived, null, states['text no longer kept'])).toContain('wrote: “[removed]”');
    expect(lineOf(events.post_arrived, null, states['withdrawn, the author removed it'])).toContain(
      'wrote: “[removed]”',
    );
    expect(lineOf(events.debt_waived, p, folder({ notes: { n1: null } }))).toContain('[removed]');
  });
  it('has a line for an event that this version cannot read', () => {
    expect(lineOf(null)).toContain(words.history.unknown);
  });
});

describe('durations', () => {
  it.each<[number, string]>([
    [0, '0 s'],
    [45_000, '45 s'],
    [59_700, '1 min'],
    [7_440_000, '2 h 4 min'],
    [3_600_000, '1 h'],
    [3_599_000, '1 h'],
    [86_400_000 - 1, '1 d'],
    [3 * 86_400_000 + 5 * 3_600_000, '3 d 5 h'],
  ])('of %i ms read “%s”', (ms, expected) => {
    expect(words.duration(ms)).toBe(expected);
  });
});

it('a sentence joins own words and keeps foreign words separate', () => {
  expect(say`a ${say`b ${{ foreign: '<x>' }} c`} d`).toEqual(['a b ', { foreign: '<x>' }, ' c d']);
});

it('no sentence for users has a long dash', () => {
  const all: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') all.push(value);
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(walk);
  };
  walk(words);
  expect(all.length).toBeGreaterThan(100);
  expect(all.filter(each => each.includes('—'))).toEqual([]);
});
