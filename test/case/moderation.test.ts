import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/case/commands.ts';
import {
  answered,
  at,
  claimed,
  clock,
  did,
  given,
  notices,
  posted,
  saw,
  send,
  stages,
  started,
  submitted,
  wentPrivate,
  weWrote,
  wrote,
} from './given.ts';

const OURS = 'forum:r-s1';
const mine = [wrote(0, 't1'), claimed(1, 'ana'), ...answered(2, 'ana', 's1')];
const moderated = (minute: number, now: 'pending' | 'public' | 'taken_down', more: Partial<Fact> = {}) =>
  saw(minute, { is: 'moderated', post: OURS, now, ...more } as Fact);
const deleted = (minute: number, post = OURS) => saw(minute, { is: 'deleted', post, at: at(minute) });
const told = { is: 'answer_gone', post: OURS, whom: { is: 'person', person: 'ana' } };

describe('an answer of ours that its network took down', () => {
  const gone = given(...mine).when(moderated(9, 'taken_down', { note: 'n1' }));

  test('is removed, for the reason the network gave', () => {
    expect(gone.after.sends[0]).toMatchObject({ stage: 'removed', why: 'taken_down', note: 'n1' });
    expect(given(...mine, moderated(9, 'taken_down')).when(moderated(10, 'taken_down')).events).toEqual([]);
  });

  test('makes the case wait for us again, and its owner is told', () => {
    expect([gone.before.phase.is, gone.after.phase.is]).toEqual(['waiting', 'open']);
    expect(notices(gone)).toEqual([told]);
    expect(clock(gone.after, 'resolve.1')?.pauses.at(-1)?.to).toBe(at(9));
  });

  test('leaves the promise of a first reply kept', () => {
    expect(clock(gone.after, 'first_reply.1')?.ended).toEqual({ at: at(2), how: 'answered' });
    expect(gone.after.clocks.filter(({ kind }) => kind === 'first_reply')).toHaveLength(1);
  });

  test('is told to its writer if the case has no owner', () => {
    const released = did(5, 'ana', { do: 'release' });
    expect(notices(given(...mine, released).when(moderated(9, 'taken_down')))).toEqual([told]);
  });

  test('opens a case that it had resolved', () => {
    const closed = given(
      wrote(0, 't1'),
      submitted(1, 'ana', [send(1, 's1')], { resolve: true }),
      started(2, 's1'),
      posted(2, 's1'),
    );
    expect(closed.case.phase).toMatchObject({ is: 'resolved', why: 'answered' });
    const after = closed.when(moderated(9, 'taken_down')).after;
    expect(after.phase.is).toBe('open');
    expect(clock(after, 'resolve.2')).toMatchObject({ from: at(9) });
  });

  test('does not open a case that was closed for another reason', () => {
    const spam = did(5, 'ana', { do: 'no_reply', why: 'spam' });
    expect(given(...mine, spam).when(moderated(9, 'taken_down')).after.phase.is).toBe('resolved');
  });

  test('changes nothing if a later answer is still there or the customer wrote again', () => {
    const again = given(...mine, ...answered(5, 'ana', 's2')).when(moderated(9, 'taken_down'));
    expect(again.after.phase.is).toBe('waiting');
    const elsewhere = given(...mine, weWrote(5, 'r9')).when(moderated(9, 'taken_down'));
    expect(elsewhere.after.phase.is).toBe('waiting');
    expect(given(...mine, wrote(5, 't2')).when(moderated(9, 'taken_down')).kinds).not.toContain(
      'opened_again',
    );
  });

  test('makes the case owe the follow-up again if it was the follow-up', () => {
    const paid = given(
      ...[wrote(0, 't1'), claimed(1, 'ana'), ...wentPrivate(2)],
      ...answered(5, 'ana', 's1', { kind: 'follow_up' }),
    );
    expect(paid.case.debt?.paid).toBeDefined();
    expect(paid.when(moderated(9, 'taken_down')).after.debt).toEqual({ since: at(2) });
  });

  test('counts as an answer again once the network shows it after all', () => {
    const back = given(...mine, moderated(9, 'taken_down')).when(moderated(12, 'public'));
    expect(back.after.sends[0]).toMatchObject({ stage: 'posted' });
    expect(back.after.sends[0]).not.toHaveProperty('why');
    expect(back.after.phase.is).toBe('waiting');
  });
});

describe('an answer of ours that one of us removed on the network', () => {
  test('makes a case that waited for the customer wait for us again', () => {
    const gone = given(...mine).when(deleted(9));
    expect(gone.after.sends[0]).toMatchObject({ stage: 'removed', why: 'removed_there' });
    expect(gone.after.phase.is).toBe('open');
    expect(notices(gone)).toEqual([told]);
  });

  test('is deleted in the thread too if the network had shown it there', () => {
    const gone = given(...mine, weWrote(3, 'r-s1', { posted: 2, send: 's1' })).when(deleted(9));
    expect(gone.kinds).toEqual(['post_deleted', 'send_removed', 'opened_again', 'clock_resumed']);
    expect(notices(gone)).toEqual([told]);
  });

  test('leaves a resolved case closed', () => {
    const resolved = did(5, 'ana', { do: 'resolve' });
    const gone = given(...mine, resolved).when(deleted(9));
    expect(gone.after.phase.is).toBe('resolved');
    expect(notices(gone)).toEqual([told]);
  });

  test('stays removed even if the network shows it later', () => {
    const late = given(...mine, deleted(9)).when(weWrote(10, 'r-s1', { posted: 2, send: 's1' }));
    expect(stages(late.after)).toEqual({ s1: 'removed' });
    expect(late.after.posts.at(-1)).toMatchObject({ deleted: at(10) });
    expect(notices(late)).toEqual([]);
  });
});

test('if an answer given elsewhere is deleted, its case waits for us again and the owner is told', () => {
  const gone = given(wrote(0, 't1'), claimed(1, 'ana'), weWrote(2, 'r9')).when(deleted(9, 'forum:r9'));
  expect([gone.before.phase.is, gone.after.phase.is]).toEqual(['waiting', 'open']);
  expect(notices(gone)).toEqual([{ ...told, post: 'forum:r9' }]);
  const nobody = given(wrote(0, 't1'), weWrote(2, 'r9')).when(deleted(9, 'forum:r9'));
  expect(nobody.effects).toEqual([{ is: 'card_below' }]);
});

describe('an answer of ours that its network checks first', () => {
  const settled = saw(3, {
    is: 'settled',
    send: 's1',
    n: 1,
    outcome: { is: 'posted', at: at(3), post: OURS, pending: true },
  });
  const pending = given(
    ...[wrote(0, 't1'), claimed(1, 'ana'), submitted(2, 'ana', [send(2, 's1')]), started(3, 's1'), settled],
  );

  test('ends its clock when the network accepts it', () => {
    expect(pending.case.sends[0]).toMatchObject({ stage: 'posted', pending: true });
    expect(clock(pending.case, 'first_reply.1')?.ended).toEqual({ at: at(3), how: 'answered' });
    expect(pending.case.phase.is).toBe('waiting');
  });

  test('is an ordinary answer once the network shows it', () => {
    const shown = pending.when(moderated(9, 'public'));
    expect(shown.kinds).toEqual(['send_shown']);
    expect(shown.after.sends[0]).not.toHaveProperty('pending');
  });

  test('is removed if the network refuses it', () => {
    const gone = pending.when(moderated(9, 'taken_down'));
    expect(gone.after.sends[0]).toMatchObject({ stage: 'removed' });
    expect(gone.after.sends[0]).not.toHaveProperty('pending');
  });

  test('may be checked again later', () => {
    expect(given(...mine).when(moderated(9, 'pending')).kinds).toEqual(['send_pending']);
    expect(pending.when(moderated(9, 'pending')).events).toEqual([]);
  });
});

test('if a shared reply is deleted, the case of each customer that it answered waits for us again', () => {
  const other = saw(3, { is: 'answered_by', send: 's9', of: 'c9', at: at(3), seen: 1_000 });
  const gone = given(wrote(0, 't1'), claimed(1, 'ana'), other).when(
    saw(9, { is: 'answer_gone', send: 's9' }),
  );
  expect([gone.before.phase.is, gone.after.phase.is]).toEqual(['waiting', 'open']);
  expect(given(wrote(0, 't1'), other).when(saw(9, { is: 'answer_gone', send: 's8' })).events).toEqual([]);
});
