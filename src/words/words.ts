/** The words people read, one catalogue per language. Everything a view says comes from here; English sets the type that all languages keep. */
import { en } from './en.ts';

export type Words = typeof en;

const languages = { en } satisfies Record<string, Words>;
export type Language = keyof typeof languages;

export const wordsOf = (language: Language): Words => languages[language];

/** The words for one person: their own language (BCP 47) where there is one, else the brand's. What customers will read stays in the brand's. */
export function wordsFor(tag: string | undefined, brand: Words): Words {
  const language = tag?.toLowerCase().split(/[-_]/)[0] ?? '';
  if (!Object.hasOwn(languages, language)) return brand;
  const theirs = languages[language as Language];
  return theirs === brand ? brand : { ...theirs, forms: { ...theirs.forms, defaults: brand.forms.defaults } };
}
