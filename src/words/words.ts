/** The words people read, one catalogue per language. Everything a view says comes from here; English sets the type that all languages keep. */
import { en } from './en.ts';

export type Words = typeof en;

const languages = { en } satisfies Record<string, Words>;
export type Language = keyof typeof languages;

export const wordsOf = (language: Language): Words => languages[language];
