import { describe, expect, test } from 'vitest';
import { isAnswered, lateness, nextDue, nextWake } from '../../src/case/questions.ts';
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
  MINUTE,
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
/** The end of a batch of posts. The case had the version `before` when the batch began. */
const arrival = (minute: number, before = 0): Step => saw(minute, { is: 'batch_folded', since: before });
const reply = (c: ReturnType<typeof given>['case'], nr = 1) => clock(c, `first_reply.${nr}`);

describe('start of a clock', () => {
  test.each([
    ['when the post was posted', wrote(30, 't1', { posted: 0 }), 0],
    ['when the post arrived, if the post names a time in the future', wrote(30, 't1', { posted: 45 }), 30],
  ])('a clock starts %s', (_, step, from) => {
    const { case: c } = given(step);
    expect(c.clocks.map(({ id, from: since, due }) => ({ id, since, due }))).toEqual([
      { id: 'first_reply.1', since: at(from), due: at(from + HOUR) },
      { id: 'resolve.1', since: at(from), due: at(from + 2 * DAY) },
    ]);
    expect(c.posts[0]?.at).toBe(at(from));
  });

  test('a case that cannot be answered from here gets no reply clock', () => {
    expect(given(wrote(0, 't1', { can: LISTEN })).case.clocks.map(each => each.kind)).toEqual(['resolve']);
    expect(given(wrote(0, 'p1', { private: true, can: PRIVATE })).case.clocks.map(each => each.kind)).toEqual(
      ['first_reply', 'resolve'],
    );
  });

  test('an older post that arrives later moves the start of the clock back', () => {
    const result = given(wrote(40, 't2')).when(wrote(41, 't1', { posted: 10 }));
    expect(reply(result.after)).toMatchObject({ from: at(10), due: at(70) });
  });

  test('an older post that arrives later repeats no reminder', () => {
    const half = given(...mine, woke(30));
    const earlier = half.whenAll(wrote(31, 't0', { posted: -2 }), arrival(31, half.case.version), woke(31));
    expect(reply(earlier.after)).toMatchObject({ from: at(-2), passed: [50] });
    expect(earlier.events).toEqual([]);
    const broken = given(...mine, woke(60));
    const result = broken.whenAll(wrote(61, 't0', { posted: -2 }), arrival(61, broken.case.version));
    expect([result.events, reply(result.after)?.lateOnArrival]).toEqual([[], undefined]);
  });

  test('an older post that arrives later undoes no answer and no waiver', () => {
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

describe('end of a clock', () => {
  test('a reply clock ends at the time that the network gives for our answer', () => {
    const result = given(...mine, submitted(50, 'ana', [send(50, 's1')]), started(55, 's1')).when(
      settled(65, 's1', { is: 'posted', at: at(58) }),
    );
    expect(reply(result.after)?.ended).toEqual({ at: at(58), how: 'answered' });
  });

  test('a claim, a release, a form and a submit end no clock', () => {
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

  test('our own post given elsewhere ends the reply clock', () => {
    expect(reply(given(wrote(0, 't1')).when(weWrote(30, 'r9', { posted: 20 })).after)?.ended).toEqual({
      at: at(20),
      how: 'answered',
      elsewhere: true,
    });
  });

  test('a reply clock ends when a person says that they answered elsewhere', () => {
    const result = given(...mine).when(did(20, 'ana', { do: 'answered_there', way: 'phone', note: 'n1' }));
    expect(reply(result.after)?.ended).toEqual({ at: at(20), how: 'answered', elsewhere: true });
    expect(result.after.phase.is).toBe('waiting');
  });

  test('a post of ours that is older than the customer’s post does not end the reply clock', () => {
    expect(reply(given(wrote(30, 't1')).when(weWrote(31, 'r0', { posted: 5 })).after)?.ended).toBeUndefined();
  });

  test('a reply clock ends at our oldest answer, even if that answer arrives last', () => {
    const result = given(...mine, ...answered(40, 'ana', 's1')).when(weWrote(50, 'r9', { posted: 15 }));
    expect(reply(result.after)?.ended).toEqual({ at: at(15), how: 'answered', elsewhere: true });
  });

  test('a reply clock ends when the author has removed all their posts', () => {
    const gone = (minute: number, id: string): Step =>
      saw(minute, { is: 'deleted', post: `forum:${id}`, at: at(minute) });
    const two = given(...mine, wrote(2, 't2'), gone(3, 't1'));
    expect(reply(two.case)?.ended).toBeUndefined();
    expect(reply(two.when(gone(4, 't2')).after)?.ended).toEqual({ at: at(4), how: 'author_gone' });
  });
});

describe('a case that waits for the customer', () => {
  test('an answer pauses the resolve clock, and the customer’s next post resumes it', () => {
    const paused = given(...mine, ...answered(30, 'ana', 's1'));
    expect(paused.case.phase).toEqual({ is: 'waiting', since: at(30) });
    expect(clock(paused.case, 'resolve.1')?.pauses).toEqual([{ from: at(30) }]);
    expect([nextDue(paused.case), nextWake(paused.case)]).toEqual([null, null]);
    expect(paused.when(woke(9 * DAY)).events).toEqual([]);

    const result = paused.when(wrote(130, 't2'));
    expect(result.after.phase).toEqual({ is: 'open', since: at(130) });
    expect(clock(result.after, 'resolve.1')).toMatchObject({
      due: at(2 * DAY + 100),
      pauses: [{ from: at(30), to: at(130) }],
    });
  });

  test('a post newer than our answer keeps the case open', () => {
    const result = given(
      ...mine,
      submitted(30, 'ana', [send(30, 's1')]),
      started(31, 's1'),
      wrote(35, 't2'),
    ).when(settled(36, 's1', { is: 'posted', at: at(32) }));
    expect(result.after.phase.is).toBe('open');
    expect(reply(result.after)?.ended?.at).toBe(at(32));
    expect(clock(result.after, 'resolve.1')?.pauses).toEqual([]);
  });

  test('a post newer than our answer given elsewhere keeps the case open', () => {
    const result = given(...mine, wrote(25, 't2')).when(weWrote(30, 'r9', { posted: 20 }));
    expect(result.after.phase.is).toBe('open');
    expect(reply(result.after)?.ended?.at).toBe(at(20));
  });

  test('a late post older than our answer opens the case, unless we answered on the network itself', () => {
    const before = wrote(40, 't2', { posted: 20 });
    expect(given(...mine, ...answered(30, 'ana', 's1')).when(before).after.phase.is).toBe('open');
    expect(given(...mine, weWrote(30, 'r9')).when(before).after.phase.is).toBe('waiting');
  });
});

describe('a case that opens again', () => {
  const closed = [...mine, ...answered(30, 'ana', 's1'), did(40, 'ana', { do: 'resolve' })];

  test('a resolved case gets a new resolve clock that starts at the customer’s post', () => {
    const result = given(...closed).when(wrote(3 * DAY, 't2', { posted: 3 * DAY - 10 }));
    expect(result.after.phase.is).toBe('open');
    expect(clock(result.after, 'resolve.2')).toMatchObject({ from: at(3 * DAY - 10), due: at(5 * DAY - 10) });
    expect(clock(result.after, 'resolve.1')?.ended).toBeDefined();
  });

  test('a case that a person reopens gets a resolve clock that starts now', () => {
    expect(clock(given(...closed).when(did(50, 'bram', { do: 'reopen' })).after, 'resolve.2')?.from).toBe(
      at(50),
    );
  });

  test('a case that was closed without an answer gets a new reply clock', () => {
    const result = given(wrote(0, 't1'), did(5, 'ana', { do: 'no_reply', why: 'praise' })).when(
      wrote(50, 't2'),
    );
    expect(reply(result.after, 2)).toMatchObject({ from: at(50), due: at(110) });
    expect(reply(given(...closed).when(wrote(50, 't2')).after, 2)).toBeUndefined();
  });
});

describe('steps of a clock', () => {
  test('each step is recorded once, at its time, and reminds the owner or the person on call', () => {
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

  test('missed steps make one reminder, and the channel is told of the breach', () => {
    const result = given(...mine).when(woke(61));
    expect(notices(result)).toEqual([
      {
        is: 'reminder',
        steps: [50, 75, 90, 100].map(percent => ({ clock: 'first_reply.1', percent })),
        whom: { is: 'owner_or_on_call' },
      },
      { is: 'breached', clock: 'first_reply.1', whom: { is: 'channel' } },
    ]);
  });

  test('a clock that has ended records no steps', () => {
    expect(given(...mine, ...answered(10, 'ana', 's1')).when(woke(61)).events).toEqual([]);
  });

  test('steps are recorded but not told while a send is on its way', () => {
    const ways = [
      [submitted(60, 'ana', [send(60, 's1')])],
      [submitted(29, 'ana', [send(29, 's1')]), started(29, 's1')],
    ];
    for (const steps of ways) {
      const result = given(...mine, ...steps).when(woke(60));
      const told = result.events.filter(event => event.kind === 'clock_step');
      expect(told.map(({ percent }) => percent)).toEqual([50, 75, 80, 90, 100]);
      expect(told.filter(({ quiet }) => !quiet).map(({ percent }) => percent)).toEqual([80]);
      expect(notices(result)).toEqual([]);
    }
  });

  const putOff = (minute: number) =>
    settled(minute, 's1', { is: 'not_done', waits: { until: at(minute + 1), why: 'unreachable' } });
  const DEADLINE = [
    { is: 'reminder', steps: [{ clock: 'first_reply.1', percent: 100 }], whom: { is: 'owner_or_on_call' } },
    { is: 'breached', clock: 'first_reply.1', whom: { is: 'channel' } },
  ];

  test('only the deadline is told while a send waits that should be out by now', () => {
    const waiting = given(...mine, submitted(40, 'ana', [send(40, 's1')]));
    expect(notices(waiting.when(woke(54)))).toEqual([]);
    expect(notices(waiting.whenAll(woke(54), woke(61)))).toEqual(DEADLINE);
  });

  test('a deadline that broke quietly is told once the send is a minute late', () => {
    const broken = given(...mine, submitted(60, 'ana', [send(60, 's1')]), woke(60));
    expect(nextWake(broken.case)).toBe(broken.case.sends[0]!.notBefore + MINUTE);
    expect(notices(broken.when(woke(62)))).toEqual([DEADLINE[1], DEADLINE[0]]);
    expect(notices(broken.whenAll(woke(62), woke(63)))).toEqual([]);
  });

  test('a deadline that broke quietly is told when the send is put off a second time', () => {
    const once = given(
      ...mine,
      submitted(60, 'ana', [send(60, 's1')]),
      woke(60),
      started(60, 's1'),
      putOff(60),
      started(60, 's1'),
    );
    expect(once.case.sends[0]?.waits).toEqual({
      until: at(61),
      why: 'unreachable',
      times: 1,
      since: at(60),
    });
    const waits = { is: 'send_waits', send: 's1', whom: { is: 'person', person: 'ana' } };
    expect(notices(once.when(putOff(60)))).toEqual([waits, DEADLINE[1], DEADLINE[0]]);
  });

  test('only the deadline is told while a send is unclear', () => {
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

  test('a send that went out in time meets the promise, even if we learn of it late', () => {
    const result = given(...mine, submitted(55, 'ana', [send(55, 's1')]), started(56, 's1'), woke(61)).when(
      settled(65, 's1', { is: 'posted', at: at(57) }),
    );
    expect(reply(result.after)?.ended).toEqual({ at: at(57), how: 'answered' });
    expect(notices(result)).toEqual([]);
  });

  test('a refused send tells the breach that it had hidden', () => {
    const result = given(...mine, submitted(55, 'ana', [send(55, 's1')]), started(56, 's1'), woke(61)).when(
      settled(65, 's1', { is: 'refused', why: 'locked' }),
    );
    expect(notices(result)).toMatchObject([
      { is: 'send_trouble' },
      { is: 'breached', whom: { is: 'channel' } },
    ]);
  });

  test('a clock is soon in the last fifth of its time and late from its deadline', () => {
    const first = reply(given(...mine).case)!;
    expect([47, 48, 59, 60].map(minute => lateness(first, at(minute)))).toEqual([
      'calm',
      'soon',
      'soon',
      'late',
    ]);
  });
});

describe('posts that arrive late', () => {
  test('from three quarters of its time a case goes on the list, and no reminder is sent', () => {
    const result = given(wrote(50, 't1', { posted: 0 })).when(arrival(50));
    expect(result.events).toMatchObject([
      { kind: 'clock_step', percent: 50, arrival: true },
      { kind: 'clock_step', percent: 75, arrival: true },
      { kind: 'clock_step', percent: 80, arrival: true },
    ]);
    expect(reply(result.after)?.lateOnArrival).toBe(true);
    expect(result.effects).toContainEqual({ is: 'late_on_arrival' });
    expect(notices(result)).toEqual([]);
  });

  test('before three quarters of its time a case is an ordinary case', () => {
    expect(given(wrote(44, 't1', { posted: 0 })).when(arrival(44)).events).toEqual([]);
  });

  test('a case that is answered within the batch is not late', () => {
    expect(
      given(wrote(90, 't1', { posted: 0 }), weWrote(90, 'r9', { posted: 80 })).when(arrival(90)).events,
    ).toEqual([]);
  });

  test('a reply clock more than seven days past due ends as late', () => {
    const old = (minute: number) => given(wrote(minute, 't1', { posted: 0 })).when(arrival(minute)).after;
    expect(reply(old(7 * DAY + HOUR))?.ended).toBeUndefined();
    expect(reply(old(7 * DAY + HOUR + 1))?.ended).toEqual({ at: at(7 * DAY + HOUR + 1), how: 'late' });
    expect(nextWake(old(20 * DAY))).toBeNull();
  });

  test('a post that is too old for reminders does not hide a younger post', () => {
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
    const result = last.whenAll(old, arrival(month, last.case.version));
    expect(reply(result.after, 2)).toMatchObject({ from: at(month - 5), due: at(month + 55) });
    expect(promised(given(old, old).when(arrival(month)).after)).toHaveLength(2);
  });

  test('a post that its author removed does not hide a younger post', () => {
    const gone = given(...mine, saw(5, { is: 'deleted', post: 'forum:t1', at: at(5) }));
    const result = gone.whenAll(wrote(10, 't2'), arrival(10, gone.case.version));
    expect(reply(result.after, 2)).toMatchObject({ from: at(10), due: at(70) });
  });

  test('a batch does not judge a clock that started before the batch', () => {
    const neglected = [...mine, woke(61), woke(3 * DAY)];
    const before = given(...neglected).case.version;
    const result = given(...neglected, wrote(10 * DAY, 't2')).when(arrival(10 * DAY, before));
    expect(result.events, 'a new post does not change that nobody answered for ten days').toEqual([]);

    const due = given(...mine, wrote(50, 't2'));
    expect(
      due.when(arrival(50, due.case.version - 1)).events,
      'a clock from before the batch records no step on arrival',
    ).toEqual([]);
    expect(notices(due.when(woke(50)))).toMatchObject([{ is: 'reminder' }]);
  });

  test('a batch of old posts judges the clock that it resumes', () => {
    const old = [wrote(0, 't1'), weWrote(0, 'r9')];
    const before = given(...old).case.version;
    const result = given(...old, wrote(30 * DAY, 't2', { posted: 5 })).when(arrival(30 * DAY, before));
    expect(clock(result.after, 'resolve.1')?.ended).toEqual({ at: at(30 * DAY), how: 'late' });
  });
});
