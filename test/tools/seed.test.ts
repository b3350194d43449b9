import { describe, expect, it } from 'vitest';
import { type Move, planOf } from '../../tools/seed/plan.ts';

const NOW = Date.parse('2026-11-23T02:30:00Z');
const DAY = 24 * 3_600_000;
const acme = { name: 'Acme', handle: 'acme' };
const pressed = (moves: Move[]) => new Set(moves.flatMap(move => (move.do === 'press' ? [move.act] : [])));

describe('the plan of npm run seed', () => {
  const moves = planOf(1_000, NOW, acme);
  const begun = moves.flatMap(move => (move.do === 'begin' ? [move] : []));

  it('begins a thousand cases within the last sixteen days, also if it is night now', () => {
    expect(begun).toHaveLength(1_000);
    expect(moves.map(({ at }) => at)).toEqual(moves.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(moves.at(-1)!.at).toBeLessThanOrEqual(NOW);
    expect(begun[0]!.at).toBeGreaterThan(NOW - 16 * DAY);
    expect(begun.filter(({ at }) => at > NOW - DAY).length).toBeGreaterThan(50);
  });

  it('has cases of every kind in three languages, and more than 600 different texts', () => {
    expect([...pressed(moves)].sort()).toEqual([
      'answered_there',
      'claim',
      'message',
      'move_to_dm',
      'no_reply',
      'reply',
      'resolve',
    ]);
    expect(new Set(begun.map(({ customer }) => customer.language))).toEqual(new Set(['en', 'nl', 'da']));
    expect(new Set(begun.map(({ text }) => text)).size).toBeGreaterThan(600);
    expect(JSON.stringify(moves)).not.toMatch(/[{](brand|at|order|product|days)[}]/);
  });

  it('leaves some cases unclaimed, some claimed and some resolved', () => {
    const done = new Map<number, Move[]>();
    for (const move of moves) done.set(move.case, [...(done.get(move.case) ?? []), move]);
    const acts = [...done.values()].map(pressed);
    const share = (is: (acts: Set<string>) => boolean) => acts.filter(is).length / acts.length;
    expect(share(all => all.size === 0)).toBeGreaterThan(0.01);
    expect(share(all => all.has('claim') && !all.has('resolve'))).toBeGreaterThan(0.03);
    expect(share(all => all.has('resolve') || all.has('no_reply'))).toBeGreaterThan(0.7);
  });

  it('is the same at each run', () => {
    expect(planOf(50, NOW, acme)).toEqual(planOf(50, NOW, acme));
  });
});
