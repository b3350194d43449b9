import type { Json } from '../../../src/ports/memory.ts';
import type { Own, Text, TextPart } from '../../../src/view/types.ts';
import type { Phrases } from './phrases.ts';

export type Element = { [key: string]: Json };
/** The reader: phrases in their language, and their time zone if we know it. */
export type Reader = { phrases: Phrases; zone?: string };
type TextStyle = {
  weight?: 'Bolder';
  size?: 'Small' | 'Medium';
  color?: 'Attention' | 'Warning';
  isSubtle?: true;
};

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** UTF-16 units of the longest emoji, with room to spare. */
const LONGEST_LETTER = 64;
/** Cuts to at most `max` UTF-16 units, between two letters as readers see them. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const at = segmenter.segment(text).containing(max - 1)!.index;
  // One "letter" made of thousands of joined characters is cut inside, but never inside a surrogate pair.
  const end = max - at <= LONGEST_LETTER ? at : max - 1 - (/[\uDC00-\uDFFF]/.test(text[max - 1]!) ? 1 : 0);
  return `${text.slice(0, end)}…`;
}

const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/**
 * Foreign text for a container without markup. Every client turns {{DATE(..)}} and {{TIME(..)}}
 * into dates, in text runs too.
 */
export const inert = (foreign: string): string =>
  foreign.replace(CONTROL, '').replace(/\{\{(?=(?:DATE|TIME)\()/g, '{\u200B{');
/** A name inside a sentence must not reverse the sentence's direction. */
const isolated = (foreign: string): string =>
  RIGHT_TO_LEFT.test(foreign) ? `\u2068${inert(foreign)}\u2069` : inert(foreign);

/** Our own sentences for a TextBlock, which reads a subset of Markdown. */
export const escaped = (own: string): string =>
  own
    .replace(/[\\*_[\]`~]/g, '\\$&')
    .replace(/^(\s*)([-+>#]|\d+\.)(?=\s)/gm, '$1\\$2')
    .replaceAll('<', '&lt;');

/**
 * Each client draws it in its reader's zone and language. The day is always shown: a card may be read days
 * later, and we do not want an edit at midnight only for that.
 */
function moment(part: { at: number; as: 'time' | 'day' | 'left' }): string {
  const at = `${new Date(part.at).toISOString().slice(0, 19)}Z`;
  switch (part.as) {
    case 'day':
      return `{{DATE(${at}, SHORT)}}`;
    // A remaining time would stand still on a card, so we show the point in time.
    case 'left':
    case 'time':
      return `{{DATE(${at}, COMPACT)}} {{TIME(${at})}}`;
    default:
      return part.as satisfies never;
  }
}

const isOwn = (part: TextPart): part is Own => typeof part === 'string';
const trusted = (text: Text) => text.every(part => isOwn(part) || 'at' in part);

function run(part: TextPart, look: TextStyle, max: number): Element {
  if (isOwn(part)) return { type: 'TextRun', text: cut(part, max), ...look };
  if ('at' in part) return { type: 'TextRun', text: moment(part), ...look };
  return { type: 'TextRun', text: isolated(cut('foreign' in part ? part.foreign : part.name, max)), ...look };
}

/**
 * Runs for a RichTextBlock, where nothing is markup. There is always one that is not empty: otherwise
 * clients draw nothing at all.
 */
export function runs(text: Text, max: number, look: TextStyle = {}): Element[] {
  const drawn = text.map(part => run(part, look, max)).filter(each => each.text !== '');
  return drawn.length > 0 ? drawn : [{ type: 'TextRun', text: ' ' }];
}

/**
 * One line: a TextBlock if all of it is ours, otherwise a RichTextBlock. `max`: UTF-16 units of each part.
 */
export function line(text: Text, max: number, look: TextStyle = {}): Element {
  if (!trusted(text)) return { type: 'RichTextBlock', inlines: runs(text, max, look) };
  const words = text
    .map(part => (isOwn(part) ? escaped(cut(part, max)) : 'at' in part ? moment(part) : ''))
    .join('');
  return { type: 'TextBlock', text: words, wrap: true, ...look };
}
/** One of this chat's own sentences. */
export const sentence = (own: string, look: TextStyle = {}): Element => ({
  type: 'TextBlock',
  text: escaped(own),
  wrap: true,
  ...look,
});

/** Foreign text for a place that may read Markdown without escapes: special signs become similar ones. */
const disarmed = (foreign: string): string =>
  foreign
    .replace(/\s+/g, ' ')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll('*', '∗')
    .replaceAll('`', 'ˋ')
    .replaceAll('~', '∼')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, 'ˍ')
    .replaceAll('[', '［')
    .replaceAll(']', '］')
    .replaceAll('\\', '＼')
    .replaceAll('&', '＆')
    .replaceAll('://', ':\u200B//')
    // Clients make links of bare names of hosts and of mail addresses too.
    .replace(/(?<=[\p{L}\p{N}-])\.(?=[\p{L}\p{N}])/gu, '.\u200B');

/**
 * Text for toasts, the bar under a card and the title of a dialog. Their markup is not documented, so
 * this is one line without any. Clients cannot draw dates there: we write them in the reader's zone if
 * we know it, otherwise in UTC.
 */
export function plainLine(text: Text, max: number, { phrases, zone = 'UTC' }: Reader): string {
  const words = text.map(part => {
    if (isOwn(part)) return part;
    if ('at' in part) {
      const style =
        part.as === 'day'
          ? ({ dateStyle: 'medium' } as const)
          : ({ dateStyle: 'medium', timeStyle: 'short' } as const);
      return `${new Intl.DateTimeFormat(phrases.locale, { ...style, timeZone: zone }).format(part.at)}${zone === 'UTC' && part.as !== 'day' ? ' UTC' : ''}`;
    }
    return disarmed(isolated('foreign' in part ? part.foreign : part.name));
  });
  // The beginning of a line could make a list, a heading or a rule.
  return cut(words.join('').replace(/^\s*(?=[-+#=_|]|\d+[.)])/, '\u200B'), max);
}
