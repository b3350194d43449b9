/**
 * Invisible characters in foreign text. Honest writing needs some of them and carries others along without
 * meaning: Arabic, Hebrew, Thai, Khmer, emoji, telephone numbers from an address book. A few deceive readers.
 */

/**
 * Control and format characters that nobody sees: bidirectional controls, zero-width characters, tags,
 * fillers, variation selectors, noncharacters.
 */
export const INVISIBLE = /[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb]/u;
const PICTURE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]/u;
const HAN = /\p{Script=Han}/u;
const MONGOLIAN = /\p{Script=Mongolian}/u;
/** Scripts that need joiners: they change how letters are joined, or where marks stand. */
const JOINING =
  /[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Nkoo}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Mymr}\p{scx=Khmr}\p{scx=Tibt}\p{scx=Hebr}\p{scx=Thai}\p{scx=Laoo}]/u;
/** Scripts without spaces between words. A zero-width space shows where a line may end. */
const UNSPACED =
  /[\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}\p{scx=Java}\p{scx=Bali}\p{scx=Lana}\p{scx=Han}\p{scx=Hira}\p{scx=Kana}]/u;
const LETTER = /\p{L}/u;
const RIGHT_TO_LEFT_LETTER =
  /(?=\p{L})[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const ZWSP = '\u200b';
const ZWNJ = '\u200c';
const ZWJ = '\u200d';
const SOFT_HYPHEN = '\u00ad';
/** Marks of direction. Next to punctuation, right-to-left writing needs them. They reverse no word. */
const DIRECTION_MARK = /[\u200e\u200f\u061c]/;

export const isRightToLeft = (text: string): boolean =>
  RIGHT_TO_LEFT_LETTER.test(text) || /[\u200f\u061c]/.test(text);

/** Does right-to-left writing occur in a text? Then its marks of direction do work. */
export const turns = (text: string): boolean => RIGHT_TO_LEFT_LETTER.test(text);

type Place = { kept: string[]; text: string; next: number; turns: boolean };
/** Does an invisible character do its work here, between `kept` and the rest of `text` from `next`? */
export function belongs(char: string, { kept, text, next, turns }: Place): boolean {
  const before = kept.at(-1) ?? '';
  const after = next < text.length ? String.fromCodePoint(text.codePointAt(next)!) : '';
  const code = char.codePointAt(0)!;
  // One after each visible character, so that no run of them is long.
  const first = before === '\n' || before === '\t' || !INVISIBLE.test(before);
  if (char === ZWNJ) return first && JOINING.test(before);
  if (char === ZWSP) return first && (UNSPACED.test(before) || (LETTER.test(after) && UNSPACED.test(after)));
  if (DIRECTION_MARK.test(char)) return first && turns;
  if (char === ZWJ) {
    if (first && JOINING.test(before)) return true;
    const picture = before === '\ufe0f' ? (kept.at(-2) ?? '') : before;
    return PICTURE.test(picture) && PICTURE.test(after);
  }
  if (code === 0xfe0e || code === 0xfe0f)
    return PICTURE.test(before) || (/[0-9#*]/.test(before) && before.length === 1 && after === '\u20e3');
  if ((code >= 0xfe00 && code <= 0xfe0d) || (code >= 0xe0100 && code <= 0xe01ef)) return HAN.test(before);
  if (code >= 0x180b && code <= 0x180f) return first && MONGOLIAN.test(before);
  return false;
}

/** Nobody writes these by accident: controls, noncharacters, blanks that look like a name, hidden letters. */
const ALWAYS = /[\p{Cc}\p{Noncharacter_Code_Point}\ufff9-\ufffb\u115f\u1160\u3164\uffa0\u{e0000}-\u{e0fff}]/u;
const SELECTOR = /[\ufe00-\ufe0f]/;
/** Alphabets that need no invisible character within a word. */
const ALPHABET = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;
const DIGIT = /\p{Nd}/u;
/** Honest programs put a few of them in one place. More can carry a hidden message. */
const MOST_TOGETHER = 4;
/** Unicode itself ignores what is nested deeper. */
const MOST_OPEN = 125;
const [LRE, RLE, PDF, LRO, RLO] = [0x202a, 0x202b, 0x202c, 0x202d, 0x202e];
const [LRI, RLI, FSI, PDI] = [0x2066, 0x2067, 0x2068, 0x2069];
const ISOLATES: readonly number[] = [LRI, RLI, FSI];
const OPENING: readonly number[] = [LRE, RLE, LRO, RLO, ...ISOLATES];

/** The text within one bidirectional control and its end. */
type Stretch = { by: number; left: boolean; right: boolean; digits: boolean };

/** Would readers see these words in another order than they are written? */
function reorders({ by, left, right, digits }: Stretch): boolean {
  switch (by) {
    case RLO:
      return left || digits;
    case LRO:
      return right;
    case RLE:
    case RLI:
      // Latin letters alone keep their order there. Numbers change places with what is around them.
      return digits && !right;
    default:
      return false;
  }
}

/** Looks for deceit in a text, one character after the other. */
export function suspicion() {
  let deceit = false;
  let last = '';
  let between = 0;
  const open: Stretch[] = [];
  const close = (from: number): void => {
    while (open.length > from) {
      const stretch = open.pop()!;
      deceit ||= reorders(stretch);
      const around = open.at(-1);
      if (!around) continue;
      around.left ||= stretch.left;
      around.right ||= stretch.right;
      around.digits ||= stretch.digits;
    }
  };
  const turn = (code: number): void => {
    if (code === PDI) {
      const isolate = open.findLastIndex(({ by }) => ISOLATES.includes(by));
      if (isolate >= 0) close(isolate);
    } else if (code === PDF) {
      const inner = open.at(-1);
      if (inner && !ISOLATES.includes(inner.by)) close(open.length - 1);
    } else if (OPENING.includes(code)) {
      if (open.length < MOST_OPEN) open.push({ by: code, left: false, right: false, digits: false });
      else deceit = true;
    }
  };
  return {
    /** A visible character, not a mark on one. true: invisible ones before it are inside a word. */
    visible(char: string): boolean {
      const inside =
        between > 0 &&
        (ALPHABET.test(last) || DIGIT.test(last)) &&
        (ALPHABET.test(char) || DIGIT.test(char)) &&
        (ALPHABET.test(last) || ALPHABET.test(char));
      deceit ||= inside;
      between = 0;
      last = char;
      if (char === '\n') close(0);
      const stretch = open.at(-1);
      if (!stretch) return inside;
      if (RIGHT_TO_LEFT_LETTER.test(char)) stretch.right = true;
      else if (LETTER.test(char)) stretch.left = true;
      else if (DIGIT.test(char)) stretch.digits = true;
      return inside;
    },
    /** `belongs`: it does its work here, and is kept. */
    invisible(char: string, belongs: boolean): void {
      if ((belongs && !DIRECTION_MARK.test(char)) || char === SOFT_HYPHEN) return;
      between += 1;
      deceit ||= ALWAYS.test(char) || between > (SELECTOR.test(char) ? 1 : MOST_TOGETHER);
      turn(char.codePointAt(0)!);
    },
    /** At the end of the text. */
    deceives(): boolean {
      close(0);
      return deceit;
    },
  };
}
