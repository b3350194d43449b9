const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Letters that stand alone: nothing combines with them but what comes next and is none of these. */
const simple = (text: string, i: number): boolean => {
  const code = text.charCodeAt(i);
  return (
    (code < 0x300 && code !== 0x0d) ||
    // Greek and Cyrillic, Hebrew, Arabic, Kana, Han: most of what the Segmenter would be slow with.
    (code >= 0x370 && code < 0x483) ||
    (code >= 0x5d0 && code <= 0x5ea) ||
    (code >= 0x620 && code <= 0x64a) ||
    (code >= 0x3041 && code <= 0x3096) ||
    (code >= 0x30a1 && code <= 0x30fa) ||
    (code >= 0x4e00 && code <= 0x9fff)
  );
};

/**
 * Of the rest, the Segmenter is given so much at once: on Node 20 its time grows with the square of the length.
 * A visible character that is longer is noise, and counts as several.
 */
const WINDOW = 512;

/** The visible characters of a text. The time it takes grows with the length of the text, and no faster. */
export function* graphemes(text: string): Generator<string> {
  let i = 0;
  while (i < text.length) {
    if (simple(text, i) && (i + 1 === text.length || simple(text, i + 1))) {
      yield text[i]!;
      i += 1;
      continue;
    }
    let end = i + 1;
    const most = whole(text, Math.min(i + WINDOW, text.length));
    while (end < most && !(simple(text, end - 1) && simple(text, end))) end += 1;
    const segments = [...segmenter.segment(text.slice(i, end))];
    // Where the window ends, the last character may go on: it begins the next window.
    const cut = end === most && end < text.length && segments.length > 1 ? segments.pop() : undefined;
    for (const { segment } of segments) yield segment;
    i = cut ? i + cut.index : end;
  }
}

/** Not inside a surrogate pair. */
export function whole(text: string, end: number): number {
  return isHalf(text, end - 1) && (text.charCodeAt(end) & 0xfc00) === 0xdc00 ? end - 1 : end;
}
/** The first half of a pair. */
export const isHalf = (text: string, i: number): boolean => (text.charCodeAt(i) & 0xfc00) === 0xd800;

export function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of graphemes(text)) count += 1;
  return count;
}
