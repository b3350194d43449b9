import { describe, expect, test } from 'vitest';
import {
  answered,
  at,
  CAN,
  claimed,
  did,
  given,
  moved,
  notices,
  posted,
  saw,
  send,
  settled,
  stages,
  started,
  submitted,
  unclear,
  weWrote,
  wrote,
} from './given.ts';

const mine = [wrote(0, 't1'), claimed(1, 'ana')];
const queued = [...mine, submitted(2, 'ana', [send(2, 's1')])];
const sending = [...queued, started(3, 's1')];
const inDoubt = [...sending, unclear(4, 's1')];
const again = (minute: number, id = 's1') =>
  did(minute, 'ana', { do: 'send_again', send: id, notBefore: at(minute), giveUpAt: at(minute + 30) });
const takeBack = (minute: number, id = 's1') => did(minute, 'ana', { do: 'take_back', send: id });
const wentOut = (minute: number) => did(minute, 'ana', { do: 'it_went_out', send: 's1' });

describe('submitting', () => {
  test('a submitted send is queued with its undo, and its writer owns a case that nobody has', () => {
    const result = given(wrote(0, 't1')).when(submitted(2, 'ana', [send(2, 's1')]));
    expect(result.kinds).toEqual(['claimed', 'send_submitted']);
    expect(result.after.sends).toMatchObject([
      { id: 's1', stage: 'queued', n: 1, by: 'ana', submitted: at(2) },
    ]);
    expect(result.effects).toContainEqual({
      is: 'send',
      send: 's1',
      n: 1,
      notBefore: at(2) + 10_000,
      giveUpAt: at(32) + 10_000,
    });
  });

  test('a submit in a colleague’s case is accepted, and the case stays theirs', () => {
    expect(given(...mine).when(submitted(2, 'bram', [send(2, 's1')])).after.owner?.person).toBe('ana');
  });

  test('a second submit of the same send is refused', () => {
    expect(given(...queued).when(submitted(3, 'ana', [send(2, 's1')])).refusal).toEqual({
      code: 'already_submitted',
    });
  });

  test('a submit in a resolved case is refused', () => {
    const closed = did(1, 'bram', { do: 'no_reply', why: 'praise' });
    expect(given(wrote(0, 't1'), closed).when(submitted(2, 'ana', [send(2, 's1')])).refusal).toMatchObject({
      code: 'already_resolved',
      person: 'bram',
    });
  });

  test.each([
    ['an unknown post', [], { target: 'forum:t9' }, 'no_target'],
    ['a post of ours', [weWrote(1, 't2')], { target: 'forum:t2' }, 'no_target'],
    [
      'a private post in public, even where its network allows that,',
      [wrote(1, 'p1', { private: true, can: CAN })],
      { target: 'forum:p1' },
      'private_post',
    ],
    ['a deleted post', [saw(1, { is: 'deleted', post: 'forum:t1', at: at(1) })], {}, 'deleted'],
  ] as const)('a submit that answers %s is refused', (_, before, more, why) => {
    expect(given(wrote(0, 't1'), ...before).when(submitted(2, 'ana', [send(2, 's1', more)])).refusal).toEqual(
      { code: 'cannot_answer', why },
    );
  });

  test.each([
    ['reply', { reply: { is: 'no', why: 'locked', mode: 'append' } }, 'locked'],
    ['reply', { reply: { is: 'yes', mode: 'append', until: at(2) } }, 'window_closed'],
    ['reply', { reply: { is: 'yes', mode: 'append', left: 0 } }, 'window_closed'],
    ['private_message', { private: { is: 'no', why: 'author_blocked', how: 'send' } }, 'author_blocked'],
    ['private_message', { private: { is: 'yes', how: 'invite' } }, 'no_private'],
    ['private_message', { private: { is: 'yes', how: 'send', until: at(1) } }, 'window_closed'],
  ] as const)('a %s that the network does not allow is refused', (kind, change, why) => {
    const can = {
      reply: { is: 'yes', mode: 'append' },
      private: { is: 'yes', how: 'send' },
      limit: { max: 500, count: 'graphemes' },
      ...change,
    } as const;
    const result = given(wrote(0, 't1'), saw(1, { is: 'can', post: 'forum:t1', can })).when(
      submitted(2, 'ana', [send(2, 's1', { kind })]),
    );
    expect(result.refusal).toEqual({ code: 'cannot_answer', why });
  });

  test('a submit is refused with the news that its writer has not seen', () => {
    const before = given(...mine);
    const seen = before.case.version;
    const submit = (minute: number, at = seen) =>
      submitted(minute, 'ana', [send(minute, 's1')], { seen: at });
    expect(before.when(submit(5)).refusal).toBeNull();
    const later = [
      wrote(3, 't2'),
      saw(3, { is: 'edited', post: 'forum:t1', at: at(3) }),
      weWrote(3, 'r9'),
      submitted(3, 'bram', [send(3, 's9')]),
    ] as const;
    const news = [
      { is: 'post', post: 'forum:t2', by: 'forum:jan' },
      { is: 'edited', post: 'forum:t1' },
      { is: 'post', post: 'forum:r9', by: 'us' },
      { is: 'send', send: 's9', kind: 'reply', person: 'bram' },
    ];
    for (const [nr, step] of later.entries()) {
      const result = given(...mine, step).when(submit(5));
      expect(result.refusal).toEqual({ code: 'news', news: [news[nr]], version: result.before.version });
      expect(
        given(...mine, step).when(submit(5, result.before.version)).refusal,
        'once the writer has seen the news',
      ).toBeNull();
    }
    const deleted = given(...mine, wrote(1, 't2'), saw(3, { is: 'deleted', post: 'forum:t2', at: at(3) }));
    expect(deleted.when(submit(5, deleted.case.version - 1)).refusal).toMatchObject({
      code: 'news',
      news: [{ is: 'deleted', post: 'forum:t2' }],
    });
  });

  test('a colleague’s action, our own send seen again and a send that was taken back are not news', () => {
    const quiet = [
      did(3, 'bram', { do: 'compose', until: at(8) }),
      did(3, 'ana', { do: 'release' }),
      saw(3, { is: 'woke' }),
    ];
    for (const step of quiet)
      expect(
        given(...mine, step).when(submitted(5, 'ana', [send(5, 's1')], { seen: given(...mine).case.version }))
          .refusal,
      ).toBeNull();
    const out = given(...mine, ...answered(2, 'ana', 's0'));
    expect(
      given(...mine, ...answered(2, 'ana', 's0'), weWrote(3, 'r-s0', { send: 's0' })).when(
        submitted(5, 'ana', [send(5, 's1')], { seen: out.case.version }),
      ).refusal,
    ).toBeNull();
    const gone = given(...queued, takeBack(3));
    expect(
      gone.when(submitted(5, 'bram', [send(5, 's2')], { seen: given(...mine).case.version })).refusal,
    ).toBeNull();
  });
});

describe('the life of a send', () => {
  test('a send is queued, then sending, then posted', () => {
    expect(stages(given(...queued).case)).toEqual({ s1: 'queued' });
    expect(given(...sending).case.sends[0]).toMatchObject({ stage: 'sending', n: 1, started: at(3) });
    expect(given(...sending).when(posted(4, 's1')).after.sends[0]).toMatchObject({
      stage: 'posted',
      postedAt: at(4),
      post: 'forum:r-s1',
    });
  });

  test('a send starts once for each n', () => {
    expect(given(...sending).when(started(4, 's1')).events).toEqual([]);
    expect(given(...queued).when(started(4, 's1', 2)).events).toEqual([]);
    expect(given(...queued).when(started(4, 's9')).events).toEqual([]);
  });

  test('a refused send keeps its reason, and its writer is told', () => {
    const result = given(...sending).when(settled(4, 's1', { is: 'refused', why: 'locked' }));
    expect(result.after.sends[0]).toMatchObject({ stage: 'refused', why: 'locked' });
    expect(notices(result)).toEqual([
      { is: 'send_trouble', send: 's1', whom: { is: 'person', person: 'ana' } },
    ]);
  });

  test('an unclear send is unknown, and its writer is told', () => {
    const result = given(...sending).when(unclear(4, 's1'));
    expect(stages(result.after)).toEqual({ s1: 'unknown' });
    expect(notices(result)).toMatchObject([{ is: 'send_trouble', send: 's1' }]);
  });

  test('a repeated outcome changes nothing', () => {
    const outcomes = [
      { is: 'posted', at: at(4) },
      { is: 'refused', why: 'locked' },
      { is: 'unknown' },
      { is: 'withdrawn', why: 'too_old' },
    ] as const;
    for (const outcome of outcomes) {
      const settle = settled(4, 's1', outcome);
      expect(given(...sending, settle).when(settled(5, 's1', outcome)).events).toEqual([]);
    }
  });

  test('a posted send stays posted, whatever outcome comes later', () => {
    for (const outcome of [
      { is: 'refused', why: 'locked' },
      { is: 'unknown' },
      { is: 'withdrawn', why: 'too_old' },
    ] as const) {
      expect(given(...sending, posted(4, 's1')).when(settled(5, 's1', outcome)).events).toEqual([]);
    }
  });

  test('a send can be taken back only before it starts', () => {
    const result = given(...queued).when(takeBack(2));
    expect(result.after.sends[0]).toMatchObject({ stage: 'withdrawn', why: 'taken_back' });
    expect(notices(result)).toEqual([]);
    for (const later of [
      given(...sending),
      given(...inDoubt),
      given(...sending, posted(4, 's1')),
      given(...queued, takeBack(2)),
    ]) {
      expect(later.when(takeBack(5)).refusal).toEqual({ code: 'too_late_to_take_back' });
    }
    expect(given(...queued).when(takeBack(2, 's9')).refusal).toEqual({ code: 'too_late_to_take_back' });
  });

  test('a send that was certainly not done is queued again as it was, and can be taken back', () => {
    const notDone = given(...sending, settled(4, 's1', { is: 'not_done' }));
    expect(notDone.case.sends[0]).toMatchObject({ stage: 'queued', n: 1 });
    expect(notDone.when(takeBack(5)).after.sends[0]).toMatchObject({ stage: 'withdrawn', why: 'taken_back' });
    expect(notDone.when(started(5, 's1')).kinds).toEqual(['send_started']);
  });

  test('a send that became too old is withdrawn, and its writer is told', () => {
    const result = given(...queued).when(settled(40, 's1', { is: 'withdrawn', why: 'too_old' }));
    expect(result.after.sends[0]).toMatchObject({ stage: 'withdrawn', why: 'too_old' });
    expect(notices(result)).toMatchObject([{ is: 'send_trouble' }]);
  });

  test('a deletion withdraws only the queued sends that answer the deleted post', () => {
    const gone = saw(3, { is: 'deleted', post: 'forum:t1', at: at(3) });
    expect(given(...queued).when(gone).after.sends[0]).toMatchObject({
      stage: 'withdrawn',
      why: 'author_deleted',
    });
    expect(stages(given(...sending).when(gone).after)).toEqual({ s1: 'sending' });
    const other = [...mine, wrote(1, 't2'), submitted(2, 'ana', [send(2, 's1', { target: 'forum:t2' })])];
    expect(stages(given(...other).when(gone).after)).toEqual({ s1: 'queued' });
    expect(given(...sending, gone).when(posted(4, 's1')).after.sends[0]).toMatchObject({ stage: 'posted' });
  });
});

describe('an unclear send', () => {
  test('“It went out” makes the send posted at the time it was started', () => {
    expect(given(...inDoubt).when(wentOut(9)).after.sends[0]).toMatchObject({
      stage: 'posted',
      postedAt: at(3),
    });
  });

  test('“Send again” raises n and queues the send', () => {
    const result = given(...inDoubt).when(again(9));
    expect(result.after.sends[0]).toMatchObject({
      stage: 'queued',
      n: 2,
      notBefore: at(9),
      giveUpAt: at(39),
    });
    expect(result.effects).toContainEqual({
      is: 'send',
      send: 's1',
      n: 2,
      notBefore: at(9),
      giveUpAt: at(39),
    });
  });

  test('“It went out” and “Send again” are refused where nothing is unclear', () => {
    for (const other of [
      given(...queued),
      given(...sending),
      given(...sending, posted(4, 's1')),
      given(...inDoubt, again(9)),
    ]) {
      expect(other.when(wentOut(10)).refusal).toEqual({ code: 'not_unclear' });
      expect(other.when(again(10)).refusal).toEqual({ code: 'not_unclear' });
    }
  });

  test('a late success of n posts the send, and n + 1 never starts', () => {
    const result = given(...inDoubt, again(9)).when(posted(9, 's1', 1));
    expect(result.after.sends[0]).toMatchObject({ stage: 'posted', postedAt: at(9) });
    expect(
      given(...inDoubt, again(9), posted(9, 's1', 1)).when(started(10, 's1', 2)).events,
      'n + 1 never starts',
    ).toEqual([]);
  });

  test('a late refusal or doubt about n changes nothing for n + 1', () => {
    expect(
      given(...inDoubt, again(9)).when(settled(9, 's1', { is: 'refused', why: 'locked' })).events,
    ).toEqual([]);
    expect(given(...inDoubt, again(9), started(9, 's1', 2)).when(unclear(10, 's1', 1)).events).toEqual([]);
  });

  test('a late refusal of the current n refuses the send', () => {
    expect(
      given(...inDoubt).when(settled(9, 's1', { is: 'refused', why: 'locked' })).after.sends[0],
    ).toMatchObject({ stage: 'refused' });
  });

  test('an unclear send that is seen on the network is posted', () => {
    const result = given(...inDoubt).when(weWrote(9, 'r5', { posted: 3, send: 's1' }));
    expect(result.after.sends[0]).toMatchObject({ stage: 'posted', postedAt: at(3), post: 'forum:r5' });
  });

  test('“Send again” withdraws a send whose post can no longer be answered, so the case is free', () => {
    const result = given(...inDoubt, saw(5, { is: 'deleted', post: 'forum:t1', at: at(5) })).when(again(9));
    expect(result.kinds).toEqual(['send_withdrawn']);
    expect(result.after.sends[0]).toMatchObject({ stage: 'withdrawn', why: 'not_posted_by_person' });
  });

  test('a send that is sent again and then withdrawn is unclear again, because the first may be out', () => {
    const gone = saw(9, { is: 'deleted', post: 'forum:t1', at: at(9) });
    for (const step of [takeBack(9), settled(40, 's1', { is: 'withdrawn', why: 'too_old' }, 2), gone]) {
      expect(stages(given(...inDoubt, again(9)).when(step).after)).toEqual({ s1: 'unknown' });
    }
    const back = given(...inDoubt, again(9), takeBack(9));
    expect(stages(back.when(posted(10, 's1', 1)).after)).toEqual({ s1: 'posted' });
    expect(back.when(again(10)).after.sends[0]).toMatchObject({ stage: 'queued', n: 3 });
  });
});

describe('moving to a private message', () => {
  const both = [...mine, ...moved(2)];

  test('the public line is held until the private message is posted', () => {
    expect(stages(given(...both).case)).toEqual({ m1: 'queued', 'm1.line': 'held' });
    expect(given(...both).when(started(3, 'm1.line')).events).toEqual([]);
    const result = given(...both, started(3, 'm1')).when(posted(3, 'm1'));
    expect(stages(result.after)).toEqual({ m1: 'posted', 'm1.line': 'queued' });
    expect(result.effects).toContainEqual(expect.objectContaining({ is: 'send', send: 'm1.line' }));
  });

  test('the private talk and the debt begin when the message is posted, and not earlier', () => {
    expect(given(...both, started(3, 'm1')).case).toMatchObject({ private: null, debt: null });
    expect(given(...both, started(3, 'm1')).when(posted(3, 'm1')).after).toMatchObject({
      private: { since: at(3), way: 'dm' },
      debt: { since: at(3) },
    });
  });

  test.each([
    [
      'that is refused',
      [started(3, 'm1')],
      settled(3, 'm1', { is: 'refused', why: 'author_blocked' }),
      'refused',
    ],
    ['that is taken back', [], takeBack(2, 'm1'), 'withdrawn'],
    ['that is taken back through its line', [], takeBack(2, 'm1.line'), 'withdrawn'],
    ['that is too old', [], settled(40, 'm1', { is: 'withdrawn', why: 'too_old' }), 'withdrawn'],
    ['to a deleted post', [], saw(3, { is: 'deleted', post: 'forum:t1', at: at(3) }), 'withdrawn'],
  ] as const)(
    'a private message %s stops its public line too, and nothing is owed',
    (_, before, step, stage) => {
      const result = given(...both, ...before).when(step);
      expect(stages(result.after)).toEqual({ m1: stage, 'm1.line': 'withdrawn' });
      expect(result.kinds.filter(kind => kind === 'send_withdrawn')).toHaveLength(
        stage === 'refused' ? 1 : 2,
      );
      expect(result.after).toMatchObject({ private: null, debt: null });
      expect(notices(result).length).toBeLessThanOrEqual(1);
    },
  );

  test('the public line waits while the private message is unclear', () => {
    expect(stages(given(...both, started(3, 'm1')).when(unclear(4, 'm1')).after)).toEqual({
      m1: 'unknown',
      'm1.line': 'held',
    });
    expect(
      stages(
        given(...both, started(3, 'm1'), unclear(4, 'm1'), again(5, 'm1')).when(takeBack(6, 'm1')).after,
      ),
    ).toEqual({
      m1: 'unknown',
      'm1.line': 'held',
    });
  });

  test('a public line that the network shows before it confirms the send pays no debt', () => {
    const line = [...both, started(3, 'm1'), posted(3, 'm1'), started(4, 'm1.line'), weWrote(5, 'r-m1.line')];
    expect(given(...line).case.debt?.paid, 'until the network confirms the send').toBeDefined();
    const result = given(...line).when(
      settled(5, 'm1.line', { is: 'posted', at: at(5), post: 'forum:r-m1.line' }),
    );
    expect(result.after.debt).toEqual({ since: at(3) });
    expect(result.after.posts.at(-1)).toMatchObject({ key: 'forum:r-m1.line', send: 'm1.line' });

    const only = given(...sending, weWrote(4, 'r-s1')).when(posted(4, 's1'));
    expect(only.after.clocks[0]?.ended).toEqual({ at: at(4), how: 'answered' });
    const paid = given(
      ...line,
      posted(5, 'm1.line'),
      submitted(6, 'ana', [send(6, 'f1', { kind: 'follow_up' })]),
      started(6, 'f1'),
      weWrote(7, 'r-f1'),
    );
    expect(paid.when(posted(7, 'f1')).after.debt?.paid).toEqual({ send: 'f1', at: at(7) });
  });

  test('where we can only invite, the public line begins the private talk and the debt', () => {
    const invited = submitted(2, 'ana', [send(2, 'i1', { begins: 'whatsapp' })]);
    const result = given(...mine, invited, started(3, 'i1')).when(posted(3, 'i1'));
    expect(result.after).toMatchObject({
      private: { way: 'whatsapp', since: at(3) },
      debt: { since: at(3) },
    });
  });

  test('a second private message does not begin the private talk or the debt again', () => {
    const second = submitted(5, 'ana', [send(5, 'm2', { kind: 'private_message', begins: 'dm' })]);
    const result = given(...both, started(3, 'm1'), posted(3, 'm1'), second, started(6, 'm2')).when(
      posted(6, 'm2'),
    );
    expect(result.kinds).not.toContain('went_private');
    expect(result.kinds).not.toContain('debt_incurred');
  });
});
