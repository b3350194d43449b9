import { expect, test } from 'vitest';
import { phrasesFor } from '../../src/ports/phrases.ts';
import { own } from '../../src/words/own.ts';
import { catalogue, type Language, type Words, wordsFor, wordsOf } from '../../src/words/words.ts';

const en = wordsOf('en');
/** The words of a brand with another language. */
const brand: Words = {
  ...en,
  lists: { ...en.lists, home: own('Jouw webcare') },
  forms: { ...en.forms, defaults: { line: own('Bedankt voor je bericht.') } },
};
const all = catalogue(language => ({ needs_badge: `In ${language}: get a badge there.` }));

test.each(['en', 'en-US', 'EN_gb'])('somebody whose chat speaks %s reads English', tag =>
  expect(wordsFor(tag, brand, all).lists.home).toBe('Your webcare'),
);
test.each([undefined, '', 'fy-NL', 'constructor', 'english'])(
  'for %s there is nothing better than the brand’s',
  tag => expect(wordsFor(tag, brand, all)).toBe(brand),
);
test('what customers will read stays in the brand’s language, whoever writes it', () =>
  expect(wordsFor('en-US', brand, all).forms.defaults.line).toBe('Bedankt voor je bericht.'));

test('a reason that only an adapter gives has its sentence in the words of the person’s language', () => {
  const words = wordsFor('en-GB', brand, all);
  expect(words.reason('needs_badge')).toBe('In en: get a badge there.');
  expect(words.reason('too_long')).toBe(en.reason('too_long'));
  expect(words.reason('constructor')).toBe(en.reason('constructor'));
});

test.each([
  ['nl-BE', 'Meer'],
  ['NL', 'Meer'],
  ['en_US', 'More'],
  ['fy', 'Flere'],
  ['constructor', 'Flere'],
  [undefined, 'Flere'],
])('to somebody whose chat speaks %s an adapter says "%s"', (tag, more) => {
  const phrases = { en: 'More', nl: 'Meer', da: 'Flere' };
  expect(phrasesFor(phrases, 'da' as Language, tag)).toBe(more);
});
