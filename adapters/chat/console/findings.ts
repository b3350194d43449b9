import type { Sentence } from '../../../src/operator/sentences.ts';

/** The findings of `doctor` about the console. */
export const findings = {
  console: (): Sentence => 'The console is on this machine only.',
};
