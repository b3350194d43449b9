import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/case/commands.ts';
import { nextWake } from '../../src/case/questions.ts';
import { at, claimed, did, given, notices, saw, send, submitted, woke, wrote } from './given.ts';

const resolved = (minute: number) => did(minute, 'bram', { do: 'no_reply', why: 'spam' });

describe('claiming', () => {
  test('a claim makes the person the owner, and the card is drawn again', () => {
    const result = given(wrote(0, 't1')).when(claimed(5, 'ana'));
    expect(result.kinds).toEqual(['claimed']);
    expect(result.events[0]).toMatchObject({ by: 'ana', at: at(5) });
    expect(result.after.owner).toEqual({ person: 'ana', since: at(5) });
    expect(result.effects).toEqual([{ is: 'card' }]);
  });

  test('a claim of a colleague’s case is refused, with the owner and the time of their claim', () => {
    expect(given(wrote(0, 't1'), claimed(5, 'ana')).when(claimed(6, 'bram')).refusal).toEqual({
      code: 'already_owned',
      person: 'ana',
      since: at(5),
    });
  });

  test('a claim of one’s own case is refused', () => {
    expect(given(wrote(0, 't1'), claimed(5, 'ana')).when(claimed(6, 'ana')).refusal).toEqual({
      code: 'already_yours',
    });
  });

  test('a claim of a resolved case is refused, with the resolver and the time', () => {
    expect(given(wrote(0, 't1'), resolved(3)).when(claimed(6, 'ana')).refusal).toEqual({
      code: 'already_resolved',
      person: 'bram',
      since: at(3),
    });
  });

  test('the first of 64 claims wins, and the others are refused', () => {
    const people = Array.from({ length: 64 }, (_, nr) => `p${nr}`);
    let c = given(wrote(0, 't1'));
    const refusals = people.map(person => {
      const result = c.when(claimed(5, person));
      if (!result.refusal) c = given(wrote(0, 't1'), claimed(5, person));
      return result.refusal?.code ?? 'claimed';
    });
    expect(refusals.filter(code => code === 'claimed')).toHaveLength(1);
    expect(refusals.filter(code => code === 'already_owned')).toHaveLength(63);
  });
});

describe('changing the owner', () => {
  test('a release leaves the case without an owner', () => {
    expect(
      given(wrote(0, 't1'), claimed(5, 'ana')).when(did(6, 'ana', { do: 'release' })).after.owner,
    ).toBeNull();
  });

  test.each<[string, Command]>([
    ['release', { do: 'release' }],
    ['hand_over', { do: 'hand_over', to: 'carla' }],
  ])('%s is refused to everybody except the owner', (_, want) => {
    expect(given(wrote(0, 't1')).when(did(6, 'bram', want)).refusal).toEqual({ code: 'not_owned' });
    expect(given(wrote(0, 't1'), claimed(5, 'ana')).when(did(6, 'bram', want)).refusal).toEqual({
      code: 'not_yours',
      person: 'ana',
      since: at(5),
    });
  });

  test('a hand-over tells the new owner', () => {
    const result = given(wrote(0, 't1'), claimed(5, 'ana')).when(
      did(6, 'ana', { do: 'hand_over', to: 'bram' }),
    );
    expect(result.after.owner).toEqual({ person: 'bram', since: at(6) });
    expect(notices(result)).toEqual([
      { is: 'handed_to_you', from: 'ana', whom: { is: 'person', person: 'bram' } },
    ]);
  });

  test('a hand-over to oneself is refused', () => {
    expect(
      given(wrote(0, 't1'), claimed(5, 'ana')).when(did(6, 'ana', { do: 'hand_over', to: 'ana' })).refusal,
    ).toEqual({ code: 'already_yours' });
  });

  test('a hand-over takes its note along', () => {
    const result = given(wrote(0, 't1'), claimed(5, 'ana')).when(
      did(6, 'ana', { do: 'hand_over', to: 'bram', note: 'n1' }),
    );
    expect(notices(result)).toMatchObject([{ is: 'handed_to_you', from: 'ana', note: 'n1' }]);
  });

  test('a case without an owner can be assigned, and its new owner is told with the note', () => {
    const result = given(wrote(0, 't1')).when(did(6, 'carla', { do: 'assign', to: 'bram', note: 'n1' }));
    expect(result.after.owner).toEqual({ person: 'bram', since: at(6) });
    expect(notices(result)).toEqual([
      { is: 'handed_to_you', from: 'carla', note: 'n1', whom: { is: 'person', person: 'bram' } },
    ]);
  });

  test('a case of a colleague can be assigned, and the former owner is told', () => {
    const result = given(wrote(0, 't1'), claimed(5, 'ana')).when(
      did(6, 'carla', { do: 'assign', to: 'bram', note: 'n1' }),
    );
    expect(result.after.owner).toEqual({ person: 'bram', since: at(6) });
    expect(notices(result)).toEqual([
      { is: 'handed_to_you', from: 'carla', note: 'n1', whom: { is: 'person', person: 'bram' } },
      { is: 'given_away', by: 'carla', to: 'bram', note: 'n1', whom: { is: 'person', person: 'ana' } },
    ]);
  });

  test('nobody is told of an assignment by themselves', () => {
    const toOneself = given(wrote(0, 't1'), claimed(5, 'ana')).when(
      did(6, 'carla', { do: 'assign', to: 'carla' }),
    );
    expect(notices(toOneself).map(({ whom }) => whom)).toEqual([{ is: 'person', person: 'ana' }]);
    const ofOnesOwn = given(wrote(0, 't1'), claimed(5, 'carla')).when(
      did(6, 'carla', { do: 'assign', to: 'ana' }),
    );
    expect(notices(ofOnesOwn).map(({ whom }) => whom)).toEqual([{ is: 'person', person: 'ana' }]);
  });

  test('an assignment to the owner, or of a resolved case, is refused', () => {
    const owned = given(wrote(0, 't1'), claimed(5, 'ana'));
    expect(owned.when(did(6, 'carla', { do: 'assign', to: 'ana' })).refusal).toEqual({
      code: 'already_owned',
      person: 'ana',
      since: at(5),
    });
    expect(owned.when(did(6, 'ana', { do: 'assign', to: 'ana' })).refusal).toEqual({ code: 'already_yours' });
    const closed = given(wrote(0, 't1'), resolved(3));
    expect(closed.when(did(6, 'carla', { do: 'assign', to: 'ana' })).refusal).toMatchObject({
      code: 'already_resolved',
    });
  });

  test('a take-over tells the former owner, with the reason', () => {
    const result = given(wrote(0, 't1'), claimed(5, 'ana')).when(
      did(6, 'bram', { do: 'take_over', note: 'n1' }),
    );
    expect(result.events).toEqual([
      { kind: 'taken_over', from: 'ana', to: 'bram', note: 'n1', at: at(6), by: 'bram' },
    ]);
    expect(notices(result)).toEqual([
      { is: 'taken_from_you', by: 'bram', note: 'n1', whom: { is: 'person', person: 'ana' } },
    ]);
  });

  test('a take-over of a case without an owner is a claim', () => {
    expect(given(wrote(0, 't1')).when(did(6, 'bram', { do: 'take_over', note: 'n1' })).kinds).toEqual([
      'claimed',
    ]);
  });

  test('a take-over of one’s own case or of a resolved case is refused', () => {
    expect(
      given(wrote(0, 't1'), claimed(5, 'ana')).when(did(6, 'ana', { do: 'take_over', note: 'n1' })).refusal,
    ).toEqual({ code: 'already_yours' });
    expect(
      given(wrote(0, 't1'), resolved(3)).when(did(6, 'ana', { do: 'take_over', note: 'n1' })).refusal,
    ).toMatchObject({
      code: 'already_resolved',
    });
  });
});

describe('leaving the team', () => {
  test('a person who left no longer owns the case', () => {
    const left = (person: string) => saw(9, { is: 'left', person });
    expect(given(wrote(0, 't1'), claimed(5, 'ana')).when(left('bram')).events).toEqual([]);
    const result = given(wrote(0, 't1'), claimed(5, 'ana')).when(left('ana'));
    expect(result.kinds).toEqual(['released']);
    expect(result.after.owner).toBeNull();
  });
});

describe('the “is writing” mark', () => {
  const writing = (minute: number, by: string) => did(minute, by, { do: 'compose', until: at(minute + 5) });

  test('the mark stays until its time is over', () => {
    const { case: c, when } = given(wrote(0, 't1'), writing(1, 'ana'), writing(2, 'bram'));
    expect(c.writing).toEqual([
      { person: 'ana', until: at(6) },
      { person: 'bram', until: at(7) },
    ]);
    expect(nextWake(c)).toBe(at(6));
    expect(when(woke(5)).events).toEqual([]);
    expect(when(woke(6)).kinds).toEqual(['writing_ended']);
    expect(when(woke(6)).after.writing.map(writer => writer.person)).toEqual(['bram']);
  });

  test('a further step of the form renews the mark', () => {
    expect(given(wrote(0, 't1'), writing(1, 'ana'), writing(3, 'ana')).case.writing).toEqual([
      { person: 'ana', until: at(8) },
    ]);
  });

  test('closing the form removes the mark, once', () => {
    const stop = did(2, 'ana', { do: 'stop_composing' });
    expect(given(wrote(0, 't1'), writing(1, 'ana')).when(stop).after.writing).toEqual([]);
    expect(given(wrote(0, 't1'), writing(1, 'ana'), stop).when(stop).events).toEqual([]);
  });

  test('a submit removes the mark of the writer only', () => {
    const result = given(wrote(0, 't1'), writing(1, 'ana'), writing(1, 'bram')).when(
      submitted(2, 'ana', [send(2, 's1')]),
    );
    expect(result.after.writing.map(writer => writer.person)).toEqual(['bram']);
  });

  test('the mark blocks nobody', () => {
    expect(
      given(wrote(0, 't1'), writing(1, 'ana')).when(submitted(2, 'bram', [send(2, 's1')])).refusal,
    ).toBeNull();
    expect(given(wrote(0, 't1'), writing(1, 'ana')).when(claimed(2, 'bram')).refusal).toBeNull();
  });

  test('resolving the case removes a colleague’s mark', () => {
    expect(given(wrote(0, 't1'), writing(1, 'ana')).when(resolved(2)).after.writing).toEqual([]);
  });
});

describe('closing without an answer', () => {
  test.each(['praise', 'not_for_us', 'spam', 'troll', 'duplicate', 'removed'] as const)(
    'closing as %s ends the clocks as waived',
    why => {
      const result = given(wrote(0, 't1')).when(did(3, 'ana', { do: 'no_reply', why, note: 'n1' }));
      expect(result.after.phase).toEqual({ is: 'resolved', since: at(3), why, by: 'ana' });
      expect(result.after.clocks.map(clock => clock.ended?.how)).toEqual(['waived', 'waived']);
      expect(nextWake(result.after)).toBeNull();
    },
  );

  test('a resolved case cannot be closed again', () => {
    for (const want of [
      { do: 'no_reply', why: 'praise' },
      { do: 'resolve' },
      { do: 'answered_there', way: 'phone' },
    ] as const) {
      expect(given(wrote(0, 't1'), resolved(3)).when(did(4, 'ana', want)).refusal).toEqual({
        code: 'already_resolved',
        person: 'bram',
        since: at(3),
      });
    }
  });

  test('a merged case names the other case and cannot be claimed or reopened', () => {
    const merged = saw(3, { is: 'merged', into: 'c0' });
    const { case: c, when } = given(wrote(0, 't1'), merged);
    expect(c.phase).toEqual({ is: 'resolved', since: at(3), why: 'merged', into: 'c0' });
    expect(c.clocks.map(clock => clock.ended?.how)).toEqual(['covered', 'covered']);
    expect(when(merged).events).toEqual([]);
    expect(when(claimed(4, 'ana')).refusal).toEqual({ code: 'already_resolved', since: at(3) });
    expect(when(did(4, 'ana', { do: 'reopen' })).refusal).toEqual({ code: 'not_resolved' });
  });

  test('only a resolved case can be reopened, and its owner keeps it', () => {
    expect(given(wrote(0, 't1')).when(did(4, 'ana', { do: 'reopen' })).refusal).toEqual({
      code: 'not_resolved',
    });
    const result = given(
      wrote(0, 't1'),
      claimed(1, 'ana'),
      did(3, 'ana', { do: 'no_reply', why: 'praise' }),
    ).when(did(4, 'bram', { do: 'reopen' }));
    expect(result.after).toMatchObject({ phase: { is: 'open', since: at(4) }, owner: { person: 'ana' } });
  });
});
