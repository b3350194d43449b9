import type { Language } from '../words/words.ts';

/** An adapter's phrases in the person's language (BCP 47) if we have it, otherwise in the brand's. */
export function phrasesFor<P>(all: Readonly<Record<Language, P>>, brand: Language, tag?: string): P {
  const language = tag?.toLowerCase().split(/[-_]/)[0] ?? '';
  return Object.hasOwn(all, language) ? all[language as Language] : all[brand];
}
