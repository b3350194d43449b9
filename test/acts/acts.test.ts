import { describe, expect, it } from 'vitest';
import {
  ACTS,
  everyAct,
  everyPlan,
  everyStep,
  isOneStep,
  isReading,
  opensForm,
} from '../../src/acts/acts.ts';

describe('the acts table', () => {
  it('gives each form of a send its own plan', () => {
    expect(new Set(everyPlan).size).toBe(everyPlan.length);
  });

  it('allows a reader exactly the acts that change nothing', () => {
    for (const does of everyAct) {
      const { is, role } = ACTS[does];
      expect(role === 'reader', does).toBe(is === 'look' || is === 'link');
    }
  });

  it('names one step for each form with one step, and two steps for each plan', () => {
    expect(everyStep.filter(isOneStep)).toEqual(everyAct.filter(does => ACTS[does].is === 'form'));
    expect(everyStep.filter(step => !isOneStep(step))).toEqual(
      everyPlan.flatMap(plan => [`${plan}.write`, `${plan}.preview`]),
    );
  });

  it('records for each act if its answer is a form', () => {
    expect(everyAct.filter(does => opensForm(does) === 'when needed')).toEqual(['resolve']);
    for (const does of everyAct.filter(each => opensForm(each) === 'always'))
      expect(['form', 'compose']).toContain(ACTS[does].is);
    expect(everyAct.filter(isReading)).toEqual(['conversation', 'history', 'show_all']);
  });
});
