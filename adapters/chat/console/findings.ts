import type { Sentence } from '../../../src/operator/sentences.ts';

/** The findings of `doctor` about the console. */
export const findings = {
  console: (): Sentence =>
    'The console is on this machine only, and open to all its users, as it is for trying out.',
  console_guarded: (): Sentence =>
    'The console is on this machine only, and opens with the address that the start prints.',
};
