import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effects } from '../../src/case/effects.ts';
import { blank, fold } from '../../src/case/evolve.ts';
import { observe } from '../../src/case/observe.ts';
import { nextDue, nextWake, overdueAt, ticking } from '../../src/case/questions.ts';
import type { SendId } from '../../src/case/types.ts';
import { GRACE, promise } from './given.ts';
import { fact, PEOPLE, type Played, play, steps } from './stories.ts';

const holds = (check: (steps: Played[]) => void) =>
  fc.assert(
    fc.property(steps, all => check(play(all))),
    { numRuns: 300 },
  );

describe('any sequence of commands and facts', () => {
  test('the folded log is the state, each event is one version, and nothing throws', () => {
    holds(steps => {
      const log = steps.flatMap(each => each.events);
      const last = steps.at(-1)!.after;
      expect(last.version).toBe(log.length);
      expect(fold(blank('c1'), JSON.parse(JSON.stringify(log)))).toEqual(last);
      for (const { before, events, after } of steps) {
        effects(before, events, after);
        expect(JSON.parse(JSON.stringify(after)), 'nothing is lost on the way to the store').toEqual(after);
      }
    });
  });

  test('events and state hold only ids, codes and instants, and no words of a person', () => {
    const words = /^(forum:[a-z0-9]+|us|[a-z_]+(\.\d+)?|[snc]\d)$/;
    holds(steps => {
      const { after } = steps.at(-1)!;
      JSON.stringify([after, steps.flatMap(each => each.events)], (_, value) => {
        if (typeof value === 'string') expect(value).toMatch(words);
        return value;
      });
    });
  });

  test('no send answers a post of ours, and no public send answers a private post', () => {
    holds(steps => {
      for (const { before, events } of steps) {
        for (const event of events) {
          if (event.kind !== 'send_submitted') continue;
          const target = before.posts.find(each => each.key === event.send.target);
          expect(target?.by === 'us').toBe(false);
          if (event.send.kind !== 'private_message') expect(target?.private).toBe(false);
        }
      }
    });
  });

  test('a case changes its owner only by the owner, a take-over, an assignment or a leaving owner', () => {
    holds(steps => {
      for (const { before, events, after } of steps) {
        if (before.owner && before.owner.person !== after.owner?.person) {
          const [event] = events;
          const left = event?.kind === 'released' && event.by === undefined ? event.person : undefined;
          const taken = event?.kind === 'taken_over' || event?.kind === 'assigned';
          expect(taken ? event.from : (left ?? event?.by)).toBe(before.owner.person);
        }
        if (!before.owner && after.owner)
          expect(events.some(({ kind }) => kind === 'claimed' || kind === 'assigned')).toBe(true);
      }
    });
  });

  test('a send is posted once and starts once for each n, and only a person raises n', () => {
    holds(steps => {
      const starts = new Set<string>();
      const posted = new Set<SendId>();
      for (const event of steps.flatMap(each => each.events)) {
        if (event.kind === 'send_started') {
          expect(starts.has(`${event.send} ${event.n}`), 'unless it was certainly not done').toBe(false);
          expect(posted.has(event.send), 'a posted send never starts again').toBe(false);
          starts.add(`${event.send} ${event.n}`);
        }
        if (event.kind === 'send_posted') {
          expect(posted.has(event.send)).toBe(false);
          posted.add(event.send);
        }
        if (event.kind !== 'send_queued') continue;
        // The call was certainly not done, so the send is queued again with the same n.
        if (starts.delete(`${event.send} ${event.n}`)) continue;
        if (event.n > 1) expect(PEOPLE).toContain(event.by);
      }
    });
  });

  test('a send ends once, unless it turns out to be posted', () => {
    holds(steps => {
      for (const { before, events, after } of steps) {
        const ended = events.flatMap(event =>
          event.kind === 'send_withdrawn' || event.kind === 'send_refused' ? [event.send] : [],
        );
        expect(new Set(ended).size, 'each send ends once').toBe(ended.length);
        for (const was of before.sends) {
          const is = after.sends.find(each => each.id === was.id)!;
          if (was.stage === 'refused' || was.stage === 'withdrawn')
            expect([was.stage, 'posted']).toContain(is.stage);
          // The network may take down a post of ours, and show it again later.
          if (was.stage === 'posted' || was.stage === 'removed')
            expect(['posted', 'removed']).toContain(is.stage);
        }
      }
    });
  });

  test('a debt begins only when a send is posted, and a case with a debt is not resolved', () => {
    holds(steps => {
      for (const { events, after } of steps) {
        const [incurred] = events.filter(event => event.kind === 'debt_incurred');
        const owes = ['send_posted', 'send_removed', 'post_deleted'];
        if (incurred) expect(events.some(event => owes.includes(event.kind))).toBe(true);
        const [resolved] = events.filter(event => event.kind === 'resolved');
        if (!resolved || resolved.why === 'merged') continue;
        expect(after.debt === null || after.debt.paid !== undefined || after.debt.waived !== undefined).toBe(
          true,
        );
      }
    });
  });

  test('one clock of each kind runs, each step is recorded once, and the case wakes for the next one', () => {
    holds(steps => {
      for (const { after, now } of steps) {
        for (const kind of ['first_reply', 'resolve'])
          expect(after.clocks.filter(each => each.kind === kind && !each.ended).length).toBeLessThanOrEqual(
            1,
          );
        for (const clock of after.clocks) {
          expect(new Set(clock.passed).size).toBe(clock.passed.length);
          expect(clock.from).toBeLessThanOrEqual(now);
          expect(clock.ended?.at ?? now).toBeGreaterThanOrEqual(clock.from);
          expect(clock.pauses.every(pause => pause.to === undefined || pause.to >= pause.from)).toBe(true);
        }
        const open = ticking(after).filter(clock => clock.passed.length < clock.steps.length);
        const late = after.sends.some(send => overdueAt(send) !== null);
        expect(nextWake(after) === null).toBe(open.length === 0 && after.writing.length === 0 && !late);
        expect(nextDue(after) === null).toBe(ticking(after).length === 0);
        const woken = fold(after, observe(after, { is: 'woke' }, { now, promise, grace: GRACE }));
        expect(nextWake(woken) ?? Infinity, 'a case that was woken is due later').toBeGreaterThan(now);
        if (after.phase.is === 'resolved')
          expect(after.clocks.every(clock => clock.ended !== undefined)).toBe(true);
      }
    });
  });

  test('a repeated fact records nothing', () => {
    fc.assert(
      fc.property(steps, fact, (all, again) => {
        const { after, now } = play([...all, { minutes: 1, by: 'ana', does: again }]).at(-1)!;
        if (again.is !== 'absorbed')
          expect(observe(after, again, { now, promise, grace: GRACE })).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
