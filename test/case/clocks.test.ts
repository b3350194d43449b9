import { describe, expect, test } from 'vitest';
import { answered as isAnswered, lateness, nextDue, nextWake } from '../../src/case/questions.ts';
import type { Step } from './given.ts';
import {
  answered,
  at,
  claimed,
  clock,
  DAY,
  did,
  given,
  HOUR,
  LISTEN,
  notices,
  PRIVATE,
  saw,
  send,
  settled,
  started,
  submitted,
  unclear,
  weWrote,
  woke,
  wrote,
} from './given.ts';

const mine = [wrote(0, 't1'), claimed(1, 'ana')];
/** What ingest says at the end of a batch that began when the case had this version. */
const arrival = (minute: number, before = 0): Step => saw(minute, { is: 'batch_folded', since: before });
const reply = (c: ReturnType<typeof given>['case'], nr = 1) => clock(c, `first_reply.${nr}`);

describe('the promise begins', () => {
  test.each([
    ['when it was posted', wrote(30, 't1', { posted: 0 }), 0],
    ['when it arrived, if it says it is from the future', wrote(30, 't1', { posted: 45 }), 30],
  ])('%s', (_, step, from) => {
    const { case: c } = given(step);
    expect(c.clocks.map(({ id, from: since, due }) => ({ id, since, due }))).toEqual([
      { id: 'first_reply.1', since: at(from), due: at(from + HOUR) },
      { id: 'resolve.1', since: at(from), due: at(from + 2 * DAY) },
    ]);
    expect(c.posts[0]?.at).toBe(at(from));
  });

  test('nobody is promised a reply that cannot be given', () => {
    expect(given(wrote(0, 't1', { can: LISTEN })).case.clocks.map(each => each.kind)).toEqual(['resolve']);
    expect(given(wrote(0, 'p1', { private: true, can: PRIVATE })).case.clocks.map(each => each.kind)).toEqual(
      ['first_reply', 'resolve'],
    );
  });

  test('an older post that arrives later moves the beginning', () => {
    const told = given(wrote(40, 't2')).when(wrote(41, 't1', { posted: 10 }));
    expect(reply(told.after)).toMatchObject({ from: at(10), due: at(70) });
  });

  test('an older post that arrives later repeats no reminder', () => {
    const half = given(...mine, woke(30));
    const earlier = half.whenAll(wrote(31, 't0', { posted: -2 }), arrival(31, half.case.version), woke(31));
    expect(reply(earlier.after)).toMatchObject({ from: at(-2), passed: [50] });
    expect(earlier.events).toEqual([]);
    const broken = given(...mine, woke(60));
    const told = broken.whenAll(wrote(61, 't0', { posted: -2 }), arrival(61, broken.case.version));
    expect([told.events, reply(told.after)?.lateOnArrival]).toEqual([[], undefined]);
  });

  test('an older post that arrives later takes no answer away, and brings no waived promise back', () => {
    const byPhone = did(43, 'ana', { do: 'answered_there', way: 'phone' });
    const answer = given(wrote(40, 't2'), byPhone).when(wrote(45, 't1', { posted: 10 }));
    expect(reply(answer.after)).toMatchObject({
      from: at(10),
      ended: { at: at(43), how: 'answered', elsewhere: true },
    });
    const earlier = given(wrote(40, 't2'), byPhone, weWrote(44, 'r9', { posted: 42 })).when(
      wrote(45, 't1', { posted: 10 }),
    );
    expect(reply(earlier.after)?.ended).toEqual({ at: at(42), how: 'answered', elsewhere: true });
    const waived = given(wrote(40, 't2'), did(43, 'ana', { do: 'no_reply', why: 'spam' })).when(
      wrote(45, 't1', { posted: 10 }),
    );
    expect(waived.after.clocks.map(({ id, ended }) => [id, ended?.how])).toEqual([
      ['first_reply.1', 'waived'],
      ['resolve.1', 'waived'],
      ['resolve.2', undefined],
      ['first_reply.2', undefined],
    ]);
  });
});

describe('the promise ends', () => {
  test('with the network’s time of the answer', () => {
    const told = given(...mine, submitted(50, 'ana', [send(50, 's1')]), started(55, 's1')).when(
      settled(65, 's1', { is: 'posted', at: at(58) }),
    );
    expect(reply(told.after)?.ended).toEqual({ at: at(58), how: 'answered' });
  });

  test('never by a claim, a release, a form or a submit', () => {
    const steps = [
      claimed(1, 'ana'),
      did(2, 'ana', { do: 'release' }),
      did(3, 'ana', { do: 'compose', until: at(9) }),
      submitted(4, 'ana', [send(4, 's1')]),
      started(5, 's1'),
    ];
    expect(given(wrote(0, 't1'), ...steps).case.clocks.every(each => each.ended === undefined)).toBe(true);
    expect(isAnswered(given(wrote(0, 't1'), ...steps).case)).toBe(false);
  });

  test('by our own post given elsewhere', () => {
    expect(reply(given(wrote(0, 't1')).when(weWrote(30, 'r9', { posted: 20 })).after)?.ended).toEqual({
      at: at(20),
      how: 'answered',
      elsewhere: true,
    });
  });

  test('on the word of a person who answered elsewhere', () => {
    const told = given(...mine).when(did(20, 'ana', { do: 'answered_there', way: 'phone', note: 'n1' }));
    expect(reply(told.after)?.ended).toEqual({ at: at(20), how: 'answered', elsewhere: true });
    expect(told.after.phase.is).toBe('waiting');
  });

  test('not by a post of ours from before they wrote', () => {
    expect(reply(given(wrote(30, 't1')).when(weWrote(31, 'r0', { posted: 5 })).after)?.ended).toBeUndefined();
  });

  test('an answer that turns out to be older is the one that counts', () => {
    const told = given(...mine, ...answered(40, 'ana', 's1')).when(weWrote(50, 'r9', { posted: 15 }));
    expect(reply(told.after)?.ended).toEqual({ at: at(15), how: 'answered', elsewhere: true });
  });

  test('when the author removes everything they wrote', () => {
    const gone = (minute: number, id: string): Step =>
      saw(minute, { is: 'deleted', post: `forum:${id}`, at: at(minute) });
    const two = given(...mine, wrote(2, 't2'), gone(3, 't1'));
    expect(reply(two.case)?.ended).toBeUndefined();
    expect(reply(two.when(gone(4, 't2')).after)?.ended).toEqual({ at: at(4), how: 'author_gone' });
  });
});

describe('waiting for the customer', () => {
  test('pauses the resolve clock from the answer on, and what they write resumes it', () => {
    const paused = given(...mine, ...answered(30, 'ana', 's1'));
    expect(paused.case.phase).toEqual({ is: 'waiting', since: at(30) });
    expect(clock(paused.case, 'resolve.1')?.pauses).toEqual([{ from: at(30) }]);
    expect([nextDue(paused.case), nextWake(paused.case)]).toEqual([null, null]);
    expect(paused.when(woke(9 * DAY)).events).toEqual([]);

    const told = paused.when(wrote(130, 't2'));
    expect(told.after.phase).toEqual({ is: 'open', since: at(130) });
    expect(clock(told.after, 'resolve.1')).toMatchObject({
      due: at(2 * DAY + 100),
      pauses: [{ from: at(30), to: at(130) }],
    });
  });

  test('something newer than the answer keeps it open', () => {
    const told = given(
      ...mine,
      submitted(30, 'ana', [send(30, 's1')]),
      started(31, 's1'),
      wrote(35, 't2'),
    ).when(settled(36, 's1', { is: 'posted', at: at(32) }));
    expect(told.after.phase.is).toBe('open');
    expect(reply(told.after)?.ended?.at).toBe(at(32));
    expect(clock(told.after, 'resolve.1')?.pauses).toEqual([]);
  });

  test('something newer than what we answered elsewhere keeps it open too', () => {
    const told = given(...mine, wrote(25, 't2')).when(weWrote(30, 'r9', { posted: 20 }));
    expect(told.after.phase.is).toBe('open');
    expect(reply(told.after)?.ended?.at).toBe(at(20));
  });

  test('a post from before our answer that arrives after it opens the case, unless whoever answered had seen it there', () => {
    const before = wrote(40, 't2', { posted: 20 });
    expect(given(...mine, ...answered(30, 'ana', 's1')).when(before).after.phase.is).toBe('open');
    expect(given(...mine, weWrote(30, 'r9')).when(before).after.phase.is).toBe('waiting');
  });
});

describe('opening again', () => {
  const closed = [...mine, ...answered(30, 'ana', 's1'), did(40, 'ana', { do: 'resolve' })];

  test('a resolved case has a new resolve clock, from what they wrote', () => {
    const told = given(...closed).when(wrote(3 * DAY, 't2', { posted: 3 * DAY - 10 }));
    expect(told.after.phase.is).toBe('open');
    expect(clock(told.after, 'resolve.2')).toMatchObject({ from: at(3 * DAY - 10), due: at(5 * DAY - 10) });
    expect(clock(told.after, 'resolve.1')?.ended).toBeDefined();
  });

  test('by a person: from now', () => {
    expect(clock(given(...closed).when(did(50, 'bram', { do: 'reopen' })).after, 'resolve.2')?.from).toBe(
      at(50),
    );
  });

  test('a case that was closed unanswered promises its reply again', () => {
    const told = given(wrote(0, 't1'), did(5, 'ana', { do: 'no_reply', why: 'praise' })).when(
      wrote(50, 't2'),
    );
    expect(reply(told.after, 2)).toMatchObject({ from: at(50), due: at(110) });
    expect(reply(given(...closed).when(wrote(50, 't2')).after, 2)).toBeUndefined();
  });
});

describe('steps', () => {
  test('are recorded once each, when they come, and told to the owner or whoever is on call', () => {
    const first = given(...mine);
    expect(nextWake(first.case)).toBe(at(30));
    expect(first.when(woke(29)).events).toEqual([]);
    const half = first.when(woke(30));
    expect(half.events).toMatchObject([{ kind: 'clock_step', clock: 'first_reply.1', percent: 50 }]);
    expect(notices(half)).toEqual([
      { is: 'reminder', steps: [{ clock: 'first_reply.1', percent: 50 }], whom: { is: 'owner_or_on_call' } },
    ]);
    expect(given(...mine, woke(30)).when(woke(31)).events).toEqual([]);
    expect(nextWake(half.after)).toBe(at(45));
  });

  test('those that were missed are told in one message, and the channel hears of the breach', () => {
    const told = given(...mine).when(woke(61));
    expect(notices(told)).toEqual([
      {
        is: 'reminder',
        steps: [50, 75, 90, 100].map(percent => ({ clock: 'first_reply.1', percent })),
        whom: { is: 'owner_or_on_call' },
      },
      { is: 'breached', clock: 'first_reply.1', whom: { is: 'channel' } },
    ]);
  });

  test('an ended clock has none', () => {
    expect(given(...mine, ...answered(10, 'ana', 's1')).when(woke(61)).events).toEqual([]);
  });

  test('are kept quiet while a send is on its way', () => {
    const ways = [
      [submitted(29, 'ana', [send(29, 's1')])],
      [submitted(29, 'ana', [send(29, 's1')]), started(29, 's1')],
    ];
    for (const steps of ways) {
      const told = given(...mine, ...steps).when(woke(61));
      expect(told.events.filter(event => event.kind === 'clock_step')).toHaveLength(4);
      expect(told.events.every(event => event.kind !== 'clock_step' || event.quiet)).toBe(true);
      expect(notices(told)).toEqual([]);
    }
  });

  test('while it is unclear whether a send is out, only the deadline is told', () => {
    const doubtful = given(
      ...mine,
      submitted(29, 'ana', [send(29, 's1')]),
      started(29, 's1'),
      unclear(29, 's1'),
    );
    expect(notices(doubtful.when(woke(54)))).toEqual([]);
    expect(notices(doubtful.whenAll(woke(54), woke(61)))).toEqual([
      { is: 'reminder', steps: [{ clock: 'first_reply.1', percent: 100 }], whom: { is: 'owner_or_on_call' } },
      { is: 'breached', clock: 'first_reply.1', whom: { is: 'channel' } },
    ]);
  });

  test('a send that went out in time met the promise, however late that was known', () => {
    const told = given(...mine, submitted(55, 'ana', [send(55, 's1')]), started(56, 's1'), woke(61)).when(
      settled(65, 's1', { is: 'posted', at: at(57) }),
    );
    expect(reply(told.after)?.ended).toEqual({ at: at(57), how: 'answered' });
    expect(notices(told)).toEqual([]);
  });

  test('one that came to nothing tells the breach it had hidden', () => {
    const told = given(...mine, submitted(55, 'ana', [send(55, 's1')]), started(56, 's1'), woke(61)).when(
      settled(65, 's1', { is: 'refused', why: 'locked' }),
    );
    expect(notices(told)).toMatchObject([
      { is: 'send_trouble' },
      { is: 'breached', whom: { is: 'channel' } },
    ]);
  });

  test('from three quarters of the time it is soon, at the deadline it is late', () => {
    const first = reply(given(...mine).case)!;
    expect([44, 45, 59, 60].map(minute => lateness(first, at(minute)))).toEqual([
      'calm',
      'soon',
      'soon',
      'late',
    ]);
  });
});

describe('late on arrival', () => {
  test('from three quarters of the time it goes on the list, and no ladder is told', () => {
    const told = given(wrote(50, 't1', { posted: 0 })).when(arrival(50));
    expect(told.events).toMatchObject([
      { kind: 'clock_step', percent: 50, arrival: true },
      { kind: 'clock_step', percent: 75, arrival: true },
    ]);
    expect(reply(told.after)?.lateOnArrival).toBe(true);
    expect(told.effects).toContainEqual({ is: 'late_on_arrival' });
    expect(notices(told)).toEqual([]);
  });

  test('before that it is an ordinary case', () => {
    expect(given(wrote(44, 't1', { posted: 0 })).when(arrival(44)).events).toEqual([]);
  });

  test('answered within the batch it is not late', () => {
    expect(
      given(wrote(90, 't1', { posted: 0 }), weWrote(90, 'r9', { posted: 80 })).when(arrival(90)).events,
    ).toEqual([]);
  });

  test('more than seven days past its due it ends as late', () => {
    const old = (minute: number) => given(wrote(minute, 't1', { posted: 0 })).when(arrival(minute)).after;
    expect(reply(old(7 * DAY + HOUR))?.ended).toBeUndefined();
    expect(reply(old(7 * DAY + HOUR + 1))?.ended).toEqual({ at: at(7 * DAY + HOUR + 1), how: 'late' });
    expect(nextWake(old(20 * DAY))).toBeNull();
  });

  test('what is too old to be reminded of hides nothing younger', () => {
    const month = 30 * DAY;
    const [old, young] = [wrote(month, 't1', { posted: 0 }), wrote(month, 't2', { posted: month - 5 })];
    const promised = (c: ReturnType<typeof given>['case']) =>
      c.clocks.map(({ id, from, ended }) => [id, from, ended?.how]);
    const both = [
      ['first_reply.1', at(0), 'late'],
      ['resolve.1', at(0), 'late'],
      ['first_reply.2', at(month - 5), undefined],
      ['resolve.2', at(month - 5), undefined],
    ];
    expect(promised(given(old, young).when(arrival(month)).after), 'in one batch').toEqual(both);
    const first = given(old, arrival(month));
    expect(
      promised(first.whenAll(young, arrival(month, first.case.version)).after),
      'one after the other',
    ).toEqual(both);
    const last = given(young, arrival(month));
    const told = last.whenAll(old, arrival(month, last.case.version));
    expect(reply(told.after, 2)).toMatchObject({ from: at(month - 5), due: at(month + 55) });
    expect(promised(given(old, old).when(arrival(month)).after)).toHaveLength(2);
  });

  test('nor does what its author took away', () => {
    const gone = given(...mine, saw(5, { is: 'deleted', post: 'forum:t1', at: at(5) }));
    const told = gone.whenAll(wrote(10, 't2'), arrival(10, gone.case.version));
    expect(reply(told.after, 2)).toMatchObject({ from: at(10), due: at(70) });
  });

  test('what was promised before the batch is not judged by it', () => {
    const neglected = [...mine, woke(61), woke(3 * DAY)];
    const before = given(...neglected).case.version;
    const told = given(...neglected, wrote(10 * DAY, 't2')).when(arrival(10 * DAY, before));
    expect(told.events, 'nobody answered for ten days: that stays so, whatever the customer writes').toEqual(
      [],
    );

    const due = given(...mine, wrote(50, 't2'));
    expect(due.when(arrival(50, due.case.version - 1)).events, 'its steps are told as ever').toEqual([]);
    expect(notices(due.when(woke(50)))).toMatchObject([{ is: 'reminder' }]);
  });

  test('what a batch of old posts resumes is judged by it', () => {
    const old = [wrote(0, 't1'), weWrote(0, 'r9')];
    const before = given(...old).case.version;
    const told = given(...old, wrote(30 * DAY, 't2', { posted: 5 })).when(arrival(30 * DAY, before));
    expect(clock(told.after, 'resolve.1')?.ended).toEqual({ at: at(30 * DAY), how: 'late' });
  });
});
