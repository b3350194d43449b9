import { describe, expect, it } from 'vitest';
import {
  ACTS,
  everyAct,
  everyPlan,
  everyStep,
  isOneStep,
  isReading,
  may,
  opensForm,
  roleFor,
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

  it('lets a lead do what an agent may, and an agent what a reader may', () => {
    expect(everyAct.filter(does => !may(['lead'], ACTS[does].role))).toEqual([]);
    expect(everyAct.filter(does => !may(['agent'], ACTS[does].role))).toEqual(['assign']);
    const looks = everyAct.filter(does => ACTS[does].role === 'reader');
    expect(everyAct.filter(does => may(['reader'], ACTS[does].role))).toEqual(looks);
  });

  it('asks of the last step of a form for the role that opens it', () => {
    expect(roleFor('assign')).toBe('lead');
    expect(roleFor('hand_over')).toBe('agent');
    expect(roleFor('reply.preview')).toBe('agent');
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
