import type { Sentence } from '../../../src/operator/sentences.ts';

/** What `doctor` may find of the console. */
export const findings = {
  console: (): Sentence => 'The console is on this machine only.',
};
