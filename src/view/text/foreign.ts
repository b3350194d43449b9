/**
 * Makes foreign text fit to read: removes invisible characters that writing does not need, and leaves the rest
 * as it is. Escaping is not done here; each renderer does that for its own markup.
 */
import { graphemes, isHalf, whole } from './graphemes.ts';
import { belongs, INVISIBLE, isRightToLeft, suspicion, turns } from './invisible.ts';

const PLAIN = /^[\t\n\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff]*$/;
const MARK = /\p{M}/u;
/** Text in which each character is kept. Most text is, in any script, and this test costs a tenth of the walk. */
const ALL_KEPT =
  /^[^\x00-\x08\x0b-\x1f\x7f-\x9f\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb\p{M}\p{Surrogate}]*$/u;
const INHERITED = /\p{Script=Inherited}/u;
/**
 * The most marks on one letter: more than four that fit any letter are noise. Burmese has more of its own.
 */
const STACK = { inherited: 4, own: 8 };
/** The three flags that are written with tag characters: England, Scotland, Wales. */
const FLAG =
  /^\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}/u;
const FLAG_LENGTH = 14;
const FLAG_BASE = 0x1f3f4;

/**
 * `hidden`: a removed character deceived readers, so they are told. Honest ones are removed in silence, or
 * kept where their writing needs them. Line ends become \n.
 */
export function clean(text: string): { text: string; hidden: boolean } {
  if (PLAIN.test(text)) return { text, hidden: false };
  const lines = text.replace(/\r\n?|[\u2028\u2029]/g, '\n');
  const once = strip(lines);
  const composed = once.text.normalize('NFC');
  if (composed === once.text) return once;
  const again = strip(composed);
  return { text: again.text, hidden: once.hidden || again.hidden };
}

function strip(text: string): { text: string; hidden: boolean } {
  if (ALL_KEPT.test(text)) return { text, hidden: false };
  const kept: string[] = [];
  const seen = suspicion();
  const hasTurns = turns(text);
  let floods = false;
  let inherited = 0;
  let marks = 0;
  for (let i = 0; i < text.length; ) {
    const code = text.codePointAt(i)!;
    const flag = code === FLAG_BASE ? FLAG.exec(text.slice(i, i + FLAG_LENGTH)) : null;
    const char = flag?.[0] ?? String.fromCodePoint(code);
    i += char.length;
    if (!flag && code !== 0x0a && code !== 0x09 && INVISIBLE.test(char)) {
      const needed = belongs(char, { kept, text, next: i, turns: hasTurns });
      seen.invisible(char, needed);
      if (needed) kept.push(char);
      continue;
    }
    if (MARK.test(char)) {
      marks += 1;
      if (INHERITED.test(char)) inherited += 1;
      if (marks <= STACK.own && inherited <= STACK.inherited) kept.push(char);
      else floods = true;
      continue;
    }
    // Within a word, a mark of direction does no work either.
    if (seen.visible(char) && INVISIBLE.test(kept.at(-1) ?? '')) kept.pop();
    kept.push(code >= 0xd800 && code <= 0xdfff ? '\ufffd' : char);
    inherited = marks = 0;
  }
  return { text: kept.join(''), hidden: seen.deceives() || floods };
}

const ELLIPSIS = '…';
/**
 * The most UTF-16 units for each grapheme on average. A chat's field counts units, and one visible character
 * can consist of thousands.
 */
const UNITS_EACH = 4;

/** The beginning of a text, cut between visible characters. Reads no more than that of a long text. */
export function shorten(
  text: string,
  maxGraphemes: number,
  maxLines: number,
): { text: string; cut: boolean } {
  const most = maxGraphemes * UNITS_EACH;
  let end = 0;
  let count = 0;
  let lines = 1;
  for (const grapheme of graphemes(text.slice(0, most + UNITS_EACH))) {
    if (grapheme.endsWith('\n')) lines += 1;
    if (count === maxGraphemes || lines > maxLines) break;
    if (end + grapheme.length > most) {
      if (end === 0) end = whole(text, most);
      break;
    }
    count += 1;
    end += grapheme.length;
  }
  if (end === text.length) return { text, cut: false };
  return { text: text.slice(0, end).trimEnd() + ELLIPSIS, cut: true };
}

/** The share of a page that we give up to end it at a space. */
const SLACK = 0.2;
/** Far enough back to see the beginning of a visible character. */
const WINDOW = 64;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Splits a text into pages of at most `size` UTF-16 units, for "Show all"; together they are the whole text.
 * Cuts at a space if there is one nearby, and never inside a visible character.
 */
export function pages(text: string, size: number): string[] {
  const all: string[] = [];
  let at = 0;
  while (text.length - at > size) {
    const end = pageEnd(text, at, size);
    all.push(text.slice(at, end));
    at = end;
  }
  all.push(text.slice(at));
  return all;
}

function pageEnd(text: string, at: number, size: number): number {
  const page = text.slice(at, at + size);
  const space = Math.max(page.lastIndexOf(' '), page.lastIndexOf('\n'));
  if (space >= size * (1 - SLACK)) return at + space + 1;
  const from = Math.max(at, at + size - WINDOW);
  const grapheme = segmenter.segment(text.slice(from, at + size + WINDOW)).containing(at + size - from);
  const end = from + (grapheme?.index ?? 0);
  return end > at && end > from ? end : whole(text, at + size);
}

const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;
/** The first part of a text, without half a character at its end. */
export function start(text: string, units: number): string {
  if (text.length <= units) return text;
  // Walked back from the end: a pattern for "all of these at the end" tries it from every place before.
  let end = whole(text, units);
  while (end > 0) {
    const before = whole(text, end - 1);
    if (!IGNORABLE.test(text.slice(before, end)) && !isHalf(text, end - 1)) break;
    end = before;
  }
  return text.slice(0, end);
}

/**
 * A name or a few words inside one of our lines: cleaned, on one line, cut, and isolated so that it cannot
 * reverse the rest of the line.
 */
export function inline(text: string, maxGraphemes: number): string {
  const short = shorten(
    clean(start(text, maxGraphemes * 16))
      .text.replace(/\s+/gu, ' ')
      .trim(),
    maxGraphemes,
    1,
  ).text;
  return isRightToLeft(short) ? `\u2068${short}\u2069` : short;
}
