import { mend, type Sentence, siteOf } from '../../../src/operator/sentences.ts';

/** The findings of `doctor` about a board, with what to do. */
export const findings = {
  board: (f: { url: string }): Sentence => `The board at ${siteOf(f.url)} answers and takes the token.`,
  board_away: (f: { url: string; why: string }): Sentence =>
    mend(
      `The board at ${siteOf(f.url)} cannot be reached (${f.why}).`,
      'See that url is right and that it runs.',
    ),
  board_token: (f: { url: string }): Sentence =>
    mend(
      `The board at ${siteOf(f.url)} refuses the token.`,
      'Make a new one on the board, below Settings, Keys.',
    ),
};
