import type { Sentence } from '../../../src/operator/sentences.ts';

/** What `doctor` may find of the demo network. */
export const findings = {
  demo: (): Sentence => 'Plaza, the demo network, runs inside Webcare.',
};
