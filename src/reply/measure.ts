import twitter from 'twitter-text';
import type { Can, LimitCount } from '../case/types.ts';
import { countGraphemes } from '../view/text/graphemes.ts';

/**
 * A text of so many units for each that its network allows is over without being counted, so that a long paste
 * costs nothing. An allowed text may be so long where it has long links or emoji of many parts.
 */
const UNITS_EACH = 100;
/** Above this, units are so many times what the network allows at most. */
const MUCH = 50_000;
const FEW_UNITS_EACH = 4;
const far = (max: number): number => Math.max(max * FEW_UNITS_EACH, Math.min(max * UNITS_EACH, MUCH));

/** How long a text is, as its network counts; of a text that is far over, its units. */
export function measure(text: string, limit: Can['limit']): { used: number; max: number; over: boolean } {
  const used = text.length > far(limit.max) ? text.length : length(text, limit.count);
  return { used, max: limit.max, over: used > limit.max };
}

function length(text: string, count: LimitCount): number {
  switch (count) {
    case 'graphemes':
      return countGraphemes(text);
    case 'utf16':
      return text.length;
    case 'bytes':
      return new TextEncoder().encode(text).length;
    case 'x':
      return pieces(text).reduce((sum, piece) => sum + twitter.parseTweet(piece).weightedLength, 0);
    case 'mastodon':
      return pieces(text).reduce((sum, piece) => sum + mastodon(piece), 0);
    default: {
      const never: never = count;
      return never;
    }
  }
}

/** Mastodon counts graphemes, a link as 23 and `@name@server` as `@name`. */
function mastodon(text: string): number {
  const links = twitter.extractUrlsWithIndices(text, { extractUrlsWithoutProtocol: false });
  let plain = '';
  let at = 0;
  for (const { indices } of links) {
    plain += text.slice(at, indices[0]) + 'x'.repeat(23);
    at = indices[1];
  }
  plain += text.slice(at);
  return countGraphemes(plain.replace(/(^|[^\w/])(@\w+)@[\w.-]+\w/g, '$1$2'));
}

/**
 * twitter-text takes seconds on tens of thousands of characters without a space, so long texts are cut.
 * Links do not cross a space.
 */
const PIECE = 2_000;
function pieces(text: string): string[] {
  const all: string[] = [];
  let rest = text;
  while (rest.length > PIECE) {
    const space = rest.lastIndexOf(' ', PIECE);
    let end = space > 0 ? space : PIECE;
    const code = rest.charCodeAt(end);
    if (code >= 0xdc00 && code <= 0xdfff) end -= 1;
    all.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...all, rest];
}
