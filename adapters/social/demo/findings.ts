import type { Sentence } from '../../../src/operator/sentences.ts';

/** The findings of `doctor` about the demo network. */
export const findings = {
  demo: (): Sentence => 'Plaza, the demo network, runs inside Webcare.',
};
