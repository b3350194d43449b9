import { expect, test } from 'vitest';
import { blank } from '../../src/case/evolve.ts';
import { revive, SHAPE, type StoredCase, toStored } from '../../src/case/stored.ts';
import { can, clock, post, send, states } from '../view/folders.ts';

const kept = (value: unknown): StoredCase => JSON.parse(JSON.stringify(value));

test.each(Object.entries(states))(
  'a case in the state “%s” is the same after it was stored and read',
  (_, { case: c }) => {
    expect(kept(toStored(c))).toMatchObject({ shape: SHAPE });
    expect(revive(c.id, kept(toStored(c)))).toEqual(c);
  },
);

test('a stored case without a shape is read as a case of the first release', () => {
  const c = { ...blank('c1'), posts: [post('forum:t1')], sends: [send('s1')], clocks: [clock()] };
  expect(revive('c1', kept(c))).toEqual(c);
});

test.each(Object.keys(blank('c1')))(
  'an older stored case without the field “%s” gets the value of a new case',
  field => {
    const c = { ...blank('c1'), version: 3, posts: [post('forum:t1', { can })] };
    const { [field]: _, ...before } = kept(toStored(c)) as Record<string, unknown>;
    const revived: Record<string, unknown> = revive('c1', before);
    expect(revived).toEqual({ ...c, [field]: blank('c1')[field as keyof typeof c] });
  },
);

test.each(['x', 'mastodon'] as const)(
  'a stored post whose text was limited by the former count “%s” is read with the same limit in characters',
  count => {
    const earlier = { ...can, limit: { max: 280, count } };
    const [revived] = revive('c1', { posts: [{ ...post('forum:t1'), can: earlier }] }).posts;
    expect(revived).toEqual(post('forum:t1', { can: { ...can, limit: { max: 280, count: 'graphemes' } } }));
  },
);

test('a case that a later version stored is not read', () => {
  expect(() => revive('c1', { ...toStored(blank('c1')), shape: SHAPE + 1 })).toThrow(/later version.*c1/);
});
