import { describe, expect, test } from 'vitest';
import type { Step } from './given.ts';
import {
  answered,
  at,
  claimed,
  clock,
  did,
  given,
  posted,
  saw,
  send,
  settled,
  stages,
  started,
  submitted,
  unclear,
  wentPrivate,
  weWrote,
  wrote,
} from './given.ts';

const mine = [wrote(0, 't1'), claimed(1, 'ana')];
const resolve = (minute: number): Step => did(minute, 'ana', { do: 'resolve' });
const inPrivate = [...mine, ...wentPrivate(5)];
const followUp = (minute: number, resolves = false): Step =>
  submitted(minute, 'ana', [send(minute, 'f1', { kind: 'follow_up' })], { resolve: resolves });

describe('resolving', () => {
  test('a case can be resolved only after an answer', () => {
    expect(given(...mine).when(resolve(2)).refusal).toEqual({ code: 'unanswered' });
    expect(
      given(...mine, did(2, 'ana', { do: 'answered_there', way: 'phone' })).when(resolve(3)).refusal,
    ).toBeNull();
    expect(given(...mine, weWrote(2, 'r9')).when(resolve(3)).refusal).toBeNull();
  });

  test('a colleague of the owner can resolve an answered case', () => {
    const result = given(...mine, ...answered(2, 'ana', 's1')).when(did(3, 'bram', { do: 'resolve' }));
    expect(result.after.phase).toEqual({ is: 'resolved', since: at(3), why: 'answered', by: 'bram' });
    expect(clock(result.after, 'resolve.1')?.ended).toEqual({ at: at(3), how: 'answered' });
  });

  test('a case with a send on its way or unclear cannot be resolved or closed', () => {
    const s1 = submitted(4, 'ana', [send(4, 's2')]);
    const steps = [[s1], [s1, started(4, 's2')], [s1, started(4, 's2'), unclear(5, 's2')]];
    for (const more of steps) {
      const busy = given(...mine, ...answered(2, 'ana', 's1'), ...more);
      expect(busy.when(resolve(6)).refusal).toEqual({ code: 'send_in_flight' });
      expect(busy.when(did(6, 'ana', { do: 'no_reply', why: 'spam' })).refusal).toEqual({
        code: 'send_in_flight',
      });
    }
  });

  test('a case that cannot be answered from here can be resolved without an answer', () => {
    const no = { is: 'no', why: 'listen_only' } as const;
    const can = {
      reply: { ...no, mode: 'append' },
      private: { ...no, how: 'send' },
      limit: { max: 1, count: 'bytes' },
    } as const;
    const read = given(wrote(0, 't1', { can }));
    expect(read.case.clocks.map(each => each.kind)).toEqual(['resolve']);
    expect(read.when(resolve(1)).refusal).toBeNull();
  });
});

describe('the debt of a follow-up', () => {
  test('a case that went private cannot be resolved or closed while it owes a follow-up', () => {
    expect(given(...inPrivate).when(resolve(9)).refusal).toEqual({ code: 'debt_open' });
    expect(given(...inPrivate).when(did(9, 'ana', { do: 'no_reply', why: 'praise' })).refusal).toEqual({
      code: 'debt_open',
    });
  });

  test('a posted follow-up pays the debt; one on its way or refused does not', () => {
    const f1 = [followUp(9), started(9, 'f1')];
    expect(given(...inPrivate, ...f1).case.debt).toEqual({ since: at(5) });
    expect(
      given(...inPrivate, ...f1, settled(9, 'f1', { is: 'refused', why: 'locked' })).when(resolve(10))
        .refusal,
    ).toEqual({ code: 'debt_open' });
    const paid = given(...inPrivate, ...f1, posted(9, 'f1'));
    expect(paid.case.debt).toEqual({ since: at(5), paid: { send: 'f1', at: at(9) } });
    expect(paid.when(resolve(10)).refusal).toBeNull();
  });

  test('another public reply does not pay the debt', () => {
    expect(given(...inPrivate, ...answered(9, 'ana', 's2')).case.debt).toEqual({ since: at(5) });
  });

  test('a waiver names a person and a reason, and is given once', () => {
    const waive = did(9, 'ana', { do: 'waive_debt', note: 'n1' });
    const waived = given(...inPrivate, waive);
    expect(waived.case.debt).toEqual({ since: at(5), waived: { by: 'ana', note: 'n1', at: at(9) } });
    expect(waived.when(resolve(10)).refusal).toBeNull();
    expect(waived.when(waive).refusal).toEqual({ code: 'no_debt' });
    expect(given(...mine).when(waive).refusal).toEqual({ code: 'no_debt' });
  });

  test('resolving with a waiver waives the debt and resolves the case', () => {
    const result = given(...inPrivate).when(did(9, 'ana', { do: 'resolve', waive: 'n1' }));
    expect(result.kinds).toEqual(['debt_waived', 'clock_ended', 'resolved']);
  });

  test('our public post given elsewhere pays the debt if it is newer than the debt', () => {
    expect(given(...inPrivate).when(weWrote(9, 'r9')).after.debt).toEqual({
      since: at(5),
      paid: { at: at(9) },
    });
    expect(given(...inPrivate).when(weWrote(9, 'r9', { private: true })).after.debt).toEqual({
      since: at(5),
    });
    expect(given(...inPrivate).when(weWrote(9, 'r9', { posted: 3 })).after.debt).toEqual({ since: at(5) });
  });

  test('our own public line seen on the network does not pay the debt', () => {
    expect(
      given(...inPrivate)
        .when(weWrote(9, 'r-m1.line', { send: 'm1.line' }))
        .events.map(event => event.kind),
    ).toEqual(['post_arrived']);
  });
});

describe('“Post and resolve”', () => {
  const submittedBoth = [...inPrivate, followUp(9, true)];

  test('the case is resolved when the follow-up is posted', () => {
    expect(given(...submittedBoth).case.phase.is).toBe('waiting');
    const result = given(...submittedBoth, started(10, 'f1')).when(posted(10, 'f1'));
    expect(result.after.phase).toMatchObject({ is: 'resolved', why: 'answered' });
    expect(result.after.debt?.paid).toBeDefined();
  });

  test.each([
    ['queued', []],
    ['on its way', [started(10, 'f1')]],
    ['unclear', [started(10, 'f1'), unclear(10, 'f1')]],
  ])('a customer’s post while the follow-up is %s cancels the resolving', (_, more) => {
    const wroteAgain = given(...submittedBoth, ...more).when(wrote(11, 't2'));
    expect(wroteAgain.kinds).toContain('resolve_cancelled');
    const result = given(...submittedBoth, ...more, wrote(11, 't2')).whenAll(
      started(12, 'f1'),
      posted(12, 'f1'),
    );
    expect(result.after.phase.is).not.toBe('resolved');
    expect(result.after.debt?.paid).toBeDefined();
  });

  test.each([
    ['refused', settled(10, 'f1', { is: 'refused', why: 'locked' })],
    ['unclear', unclear(10, 'f1')],
  ])('a follow-up that is %s does not resolve the case', (_, step) => {
    expect(given(...submittedBoth, started(10, 'f1')).when(step).after.phase.is).toBe('waiting');
  });

  test('the case is not resolved while another send is on its way', () => {
    const result = given(...submittedBoth, started(10, 'f1'), submitted(10, 'bram', [send(10, 's2')])).when(
      posted(10, 'f1'),
    );
    expect(result.after.phase.is).toBe('waiting');
    expect(stages(result.after)).toMatchObject({ f1: 'posted', s2: 'queued' });
  });

  const both = [
    ...submittedBoth,
    started(10, 'f1'),
    submitted(10, 'bram', [send(10, 's2')]),
    posted(10, 'f1'),
  ];
  test('the case is resolved once that other send is posted too', () => {
    const result = given(...both, started(11, 's2')).when(posted(11, 's2'));
    expect(result.after.phase).toMatchObject({ is: 'resolved', why: 'answered', by: 'ana' });
  });
  test('a customer’s post or a reopening cancels the resolving that waits for another send', () => {
    expect(given(...both, started(11, 's2'), wrote(12, 't2')).when(posted(13, 's2')).after.phase.is).not.toBe(
      'resolved',
    );
    const reopened = [
      ...both,
      started(11, 's2'),
      posted(11, 's2'),
      did(12, 'ana', { do: 'reopen' }),
      submitted(13, 'ana', [send(13, 's3')]),
      started(13, 's3'),
    ];
    expect(given(...reopened).when(posted(14, 's3')).after.phase.is).not.toBe('resolved');
  });

  test('an edit of a post does not cancel the resolving', () => {
    const edited = saw(11, { is: 'edited', post: 'forum:t1', at: at(11) });
    const result = given(...submittedBoth, started(10, 'f1'), edited).when(posted(12, 'f1'));
    expect(result.after.phase.is).toBe('resolved');
  });
});
