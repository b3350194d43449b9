/**
 * Makes foreign text fit to read: removes invisible characters and leaves the rest as it is. Escaping is not
 * done here; each renderer does that for its own markup.
 */
import { graphemes, isHalf, whole } from './graphemes.ts';

const PLAIN = /^[\t\n\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff]*$/;
/**
 * Control and format characters that nobody sees: bidirectional controls, zero-width characters, tags,
 * fillers, variation selectors, noncharacters.
 */
const INVISIBLE = /[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb]/u;
const MARK = /\p{M}/u;
/** Text in which each character is kept. Most text is, in any script, and this test costs a tenth of the walk. */
const ALL_KEPT =
  /^[^\x00-\x08\x0b-\x1f\x7f-\x9f\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb\p{M}\p{Surrogate}]*$/u;
const INHERITED = /\p{Script=Inherited}/u;
const PICTURE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]/u;
const HAN = /\p{Script=Han}/u;
/** Scripts in which a joiner between letters changes the written word. */
const JOINING =
  /[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Nkoo}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Mymr}\p{scx=Khmr}\p{scx=Tibt}]/u;
const ZWNJ = '\u200c';
const ZWJ = '\u200d';
/**
 * The most marks on one letter: more than four that fit any letter are noise. Burmese has more of its own.
 */
const STACK = { inherited: 4, own: 8 };
/** The three flags that are written with tag characters: England, Scotland, Wales. */
const FLAG =
  /^\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}/u;
const FLAG_LENGTH = 14;

/**
 * `hidden` is true only if something was removed. That can be a sign of deceit, so the reader is told. Line
 * ends become
 * .
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
  let hidden = false;
  let inherited = 0;
  let marks = 0;
  for (let i = 0; i < text.length; ) {
    const code = text.codePointAt(i)!;
    const char = String.fromCodePoint(code);
    if (code === 0x1f3f4) {
      const flag = FLAG.exec(text.slice(i, i + FLAG_LENGTH));
      if (flag) {
        kept.push(flag[0]);
        i += flag[0].length;
        inherited = marks = 0;
        continue;
      }
    }
    i += char.length;
    if (code >= 0xd800 && code <= 0xdfff) {
      kept.push('\ufffd');
    } else if (code === 0x0a || code === 0x09) {
      kept.push(char);
    } else if (INVISIBLE.test(char)) {
      if (belongs(char, kept, text, i)) kept.push(char);
      else hidden = true;
      continue;
    } else if (MARK.test(char)) {
      marks += 1;
      if (INHERITED.test(char)) inherited += 1;
      if (marks <= STACK.own && inherited <= STACK.inherited) kept.push(char);
      else hidden = true;
      continue;
    } else {
      kept.push(char);
    }
    inherited = marks = 0;
  }
  return { text: kept.join(''), hidden };
}

/** Does an invisible character do its work here, between `kept` and the rest of `text` from `next`? */
function belongs(char: string, kept: string[], text: string, next: number): boolean {
  const before = kept.at(-1) ?? '';
  const after = next < text.length ? String.fromCodePoint(text.codePointAt(next)!) : '';
  const code = char.codePointAt(0)!;
  if (char === ZWNJ) return JOINING.test(before) && !INVISIBLE.test(before);
  if (char === ZWJ) {
    if (JOINING.test(before) && !INVISIBLE.test(before)) return true;
    const picture = before === '\ufe0f' ? (kept.at(-2) ?? '') : before;
    return PICTURE.test(picture) && PICTURE.test(after);
  }
  if (code === 0xfe0e || code === 0xfe0f)
    return PICTURE.test(before) || (/[0-9#*]/.test(before) && before.length === 1 && after === '\u20e3');
  if ((code >= 0xfe00 && code <= 0xfe0d) || (code >= 0xe0100 && code <= 0xe01ef)) return HAN.test(before);
  if (code >= 0x180b && code <= 0x180f && code !== 0x180e) return /\p{Script=Mongolian}/u.test(before);
  return false;
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

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

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
  return RIGHT_TO_LEFT.test(short) ? `\u2068${short}\u2069` : short;
}
