import { describe, expect, it } from 'vitest';
import { readPlan } from '../../src/store/cases/plans.ts';

describe('what a draft row says of its plan', () => {
  it.each([
    [{ plan: 'reply' }],
    [{ plan: 'message', shape: 'private_message forum:t1  ' }],
    [{ plan: 'move', line: 'See your messages.', shape: 'private_message forum:t1 dm ', anyway: true }],
    [{ plan: 'move', way: 'whatsapp' }],
    [{ plan: 'resolve', waiver: 'They asked us not to.', anyway: false }],
  ])('is read as it was written: %j', written => {
    expect(readPlan(written)).toEqual(written);
  });

  it('is read as the first version wrote it', () => {
    const old = { plan: 'move', line: 'See your messages.', way: 'dm', shape: 'x', anyway: 'yes' };
    expect(readPlan(old)).toEqual({ ...old, anyway: true });
  });

  it('is read without what a later version adds', () => {
    expect(readPlan({ plan: 'reply', picture: 'p1' })).toEqual({ plan: 'reply' });
  });

  it.each([[{}], [{ plan: 'broadcast' }], [{ plan: 'move', way: 'pigeon' }], [{ line: 'No plan.' }]])(
    'is nothing where no plan of ours is there: %j',
    written => {
      expect(readPlan(written)).toBeNull();
    },
  );
});
