import { expect, test } from 'vitest';
import { own } from '../../src/words/own.ts';
import { type Words, wordsFor, wordsOf } from '../../src/words/words.ts';

const en = wordsOf('en');
/** As if the brand spoke another language. */
const brand: Words = {
  ...en,
  lists: { ...en.lists, home: own('Jouw webcare') },
  forms: { ...en.forms, defaults: { line: own('Bedankt voor je bericht.') } },
};

test.each(['en', 'en-US', 'EN_gb'])('somebody whose chat speaks %s reads English', tag =>
  expect(wordsFor(tag, brand).lists.home).toBe('Your webcare'),
);
test.each([undefined, '', 'fy-NL', 'constructor', 'english'])(
  'for %s there is nothing better than the brand’s',
  tag => expect(wordsFor(tag, brand)).toBe(brand),
);
test('what customers will read stays in the brand’s language, whoever writes it', () =>
  expect(wordsFor('en-US', brand).forms.defaults.line).toBe('Bedankt voor je bericht.'));
