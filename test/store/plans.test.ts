import { describe, expect, it } from 'vitest';
import { readPlan } from '../../src/store/cases/plans.ts';

describe('the plan in the row of a draft', () => {
  it.each([
    [{ plan: 'reply' }],
    [{ plan: 'message', shape: 'private_message forum:t1  ' }],
    [{ plan: 'move', line: 'See your messages.', shape: 'private_message forum:t1 dm ', anyway: true }],
    [{ plan: 'move', way: 'whatsapp' }],
    [{ plan: 'resolve', waiver: 'They asked us not to.', anyway: false }],
  ])('%j is read as it was written', written => {
    expect(readPlan(written)).toEqual(written);
  });

  it('is read in the form of the first version', () => {
    const old = { plan: 'move', line: 'See your messages.', way: 'dm', shape: 'x', anyway: 'yes' };
    expect(readPlan(old)).toEqual({ ...old, anyway: true });
  });

  it('is read without the fields that a later version adds', () => {
    expect(readPlan({ plan: 'reply', picture: 'p1' })).toEqual({ plan: 'reply' });
  });

  it.each([[{}], [{ plan: 'broadcast' }], [{ plan: 'move', way: 'pigeon' }], [{ line: 'No plan.' }]])(
    '%j is not a plan',
    written => {
      expect(readPlan(written)).toBeNull();
    },
  );
});
