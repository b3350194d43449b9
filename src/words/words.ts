/**
 * All words that the team reads, one catalogue for each language. Views take everything from here. English sets
 * the type that all languages keep.
 */
import type { Code } from '../case/types.ts';
import { en } from './en.ts';
import { own } from './own.ts';

export type Words = typeof en;

const languages = { en } satisfies Record<string, Words>;
export type Language = keyof typeof languages;
export const LANGUAGES = Object.keys(languages) as [Language, ...Language[]];

export const wordsOf = (language: Language): Words => languages[language];

/** The words of every language, with the sentences of adapters for their own codes. */
export type Catalogue = Readonly<Record<Language, Words>>;
export function catalogue(reasons: (language: Language) => Readonly<Record<Code, string>>): Catalogue {
  const entries = LANGUAGES.map((language): [Language, Words] => {
    const words = wordsOf(language);
    const theirs = new Map(Object.entries(reasons(language)));
    const reason = (code: Code) => {
      const sentence = theirs.get(code);
      return sentence === undefined ? words.reason(code) : own(sentence);
    };
    return [language, { ...words, reason }];
  });
  return Object.fromEntries(entries) as Catalogue;
}

/** The words for one person: in their own language (BCP 47) if we have it, otherwise in the brand's. */
export function wordsFor(tag: string | undefined, brand: Words, all: Catalogue): Words {
  const language = tag?.toLowerCase().split(/[-_]/)[0] ?? '';
  return Object.hasOwn(all, language) ? all[language as Language] : brand;
}
