import { LANGUAGES } from '../../src/words/words.ts';

const phrases = ['phrases.ts', ...LANGUAGES.map(language => `phrases/${language}.ts`)];

/** The files that every adapter of a kind has: the same idea has the same name in each. */
export const BASE_FILES = {
  chat: [
    ...phrases,
    'check.ts',
    'findings.ts',
    'index.ts',
    'parse.ts',
    'people.ts',
    'receive.ts',
    'settings.ts',
  ],
  social: [...phrases, 'check.ts', 'findings.ts', 'index.ts', 'read.ts', 'send.ts', 'settings.ts'],
};
/** Besides, of a chat that runs elsewhere. The console has neither a client nor limits, and draws in the browser. */
export const ELSEWHERE_FILES = [
  'answer.ts',
  'client.ts',
  'in-flight.ts',
  'limits.ts',
  'outcome.ts',
  'private.ts',
  'render.ts',
  'text.ts',
];
