import { mend, type Sentence, siteOf } from '../../../src/operator/sentences.ts';

/** The findings of `doctor` about a signed webhook, with what to do. */
export const findings = {
  webhook: (f: { url: string }): Sentence => `Its secret has the right form, and ${siteOf(f.url)} answers.`,
  webhook_listens: (): Sentence => 'Its secret has the right form. It only listens: it has no reply_url.',
  webhook_away: (f: { url: string; why: string }): Sentence =>
    mend(
      `${siteOf(f.url)} cannot be reached (${f.why}), so no reply would arrive.`,
      'See that reply_url is right and that what listens there runs.',
    ),
};
