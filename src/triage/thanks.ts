import { CHEERFUL, PLEASANTRIES, type Pleasantries, SMILEYS } from './pleasantries.ts';

/** Whether a customer asks for anything at all. In doubt they do. */

/** Nobody says only thanks at greater length, and hostile texts are long. */
const MOST_UNITS = 160;
const MOST_WORDS = 16;
const LONGEST_PHRASE = 7;

type Said = { text: string; language?: string; media: readonly unknown[]; rating?: number };

const listsOf = (language: keyof typeof PLEASANTRIES): Pleasantries => PLEASANTRIES[language];
const SPOKEN = Object.keys(PLEASANTRIES) as (keyof typeof PLEASANTRIES)[];
const phrases = (of: 'enough' | 'beside', among: typeof SPOKEN): ReadonlySet<string> =>
  new Set(among.flatMap(language => listsOf(language)[of]));
const known = (among: typeof SPOKEN) => ({
  enough: phrases('enough', among),
  beside: phrases('beside', among),
});
type Known = ReturnType<typeof known>;
const ENGLISH = known(['en']);
const ALL = known(SPOKEN);
const OWN = new Map<string, Known>(SPOKEN.map(language => [language, known(['en', language])]));

/** A post in a language of ours is read in it. English thanks are said everywhere. */
function knownIn(language: string | undefined): Known {
  if (language === undefined) return ALL;
  return OWN.get(language.toLowerCase().split(/[-_]/)[0] ?? '') ?? ENGLISH;
}

/**
 * Are these words only thanks, a cheerful picture or a word of praise? Every word must be known: a question, a
 * number, a link, a "but" or a "not" is not.
 */
export function isOnlyThanks({ text, language, media, rating }: Said): boolean {
  if (text.length > MOST_UNITS || media.length > 0 || rating !== undefined) return false;
  const words = wordsOf(text);
  if (words === null || words.length > MOST_WORDS) return false;
  const { enough, beside } = knownIn(language);
  // For each number of first words: are they all known, and do they say thanks?
  const upTo: ('no' | 'beside' | 'enough')[] = ['beside'];
  for (let end = 1; end <= words.length; end++) {
    upTo[end] = 'no';
    for (let begin = Math.max(0, end - LONGEST_PHRASE); begin < end; begin++) {
      const before = upTo[begin];
      if (before === 'no') continue;
      const phrase = words.slice(begin, end).join(' ');
      if (enough.has(phrase) || CHEERFUL.has(phrase) || (before === 'enough' && beside.has(phrase)))
        upTo[end] = 'enough';
      else if (beside.has(phrase) && upTo[end] === 'no') upTo[end] = 'beside';
    }
  }
  return upTo[words.length] === 'enough';
}

const PICTURE = /\p{Extended_Pictographic}/gu;
/** Signs that may stand between words of thanks. Every other sign leaves a word that nobody knows. */
const BETWEEN = /[\s.,!~*"“”()\u2013\u2014-]+/;
const ELLIPSIS = /\.\.|…/;
const MENTION = /^@[\p{L}\p{N}_]+(?:[.@-][\p{L}\p{N}_]+)*[,:!.]*$/u;

/** The words in small letters, with each picture as one of them. null: the text trails off, so it says more. */
function wordsOf(text: string): string[] | null {
  const plain = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/’/g, "'")
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}]/gu, '');
  if (ELLIPSIS.test(plain)) return null;
  const parts = plain.split(/\s+/).filter(part => !MENTION.test(part) && !SMILEYS.includes(part));
  const smiles = plain.split(/\s+/).some(part => SMILEYS.includes(part)) ? ['😊'] : [];
  const words = parts
    .join(' ')
    .replace(PICTURE, ' $& ')
    .split(BETWEEN)
    .filter(word => word !== '')
    .map(shortened);
  return [...words, ...smiles];
}

/** "Thanksss" and "toppp" are drawn out with joy. */
const shortened = (word: string): string => word.replace(/(\p{L})\1{2,}/gu, '$1');
