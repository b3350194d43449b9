import { LANGUAGES } from '../../src/words/words.ts';

const phrases = ['phrases.ts', ...LANGUAGES.map(language => `phrases/${language}.ts`)];

/** The files of every adapter of a kind. The same idea has the same file name in each adapter. */
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
/**
 * The additional files of a chat on another platform. The console has no client and no limits, and it draws
 * in the browser.
 */
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
