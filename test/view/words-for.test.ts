import { expect, test } from 'vitest';
import { phrasesFor } from '../../src/ports/phrases.ts';
import { own } from '../../src/words/own.ts';
import { catalogue, type Language, type Words, wordsFor, wordsOf } from '../../src/words/words.ts';

const en = wordsOf('en');
/** The words of a brand with another language. */
const brand: Words = {
  ...en,
  lists: { ...en.lists, home: own('Jouw webcare') },
};
const all = catalogue(language => ({ needs_badge: `In ${language}: get a badge there.` }));

test.each(['en', 'en-US', 'EN_gb'])('a person with the chat language %s reads English', tag =>
  expect(wordsFor(tag, brand, all).lists.home).toBe('Your webcare'),
);
test.each([undefined, '', 'fy-NL', 'constructor', 'english'])(
  'a person with the chat language %s reads the language of the brand',
  tag => expect(wordsFor(tag, brand, all)).toBe(brand),
);
test('the words of a person’s language include the reasons of the adapters', () => {
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
])('an adapter shows a person with the chat language %s the phrase “%s”', (tag, more) => {
  const phrases = { en: 'More', nl: 'Meer', da: 'Flere' };
  expect(phrasesFor(phrases, 'da' as Language, tag)).toBe(more);
});
