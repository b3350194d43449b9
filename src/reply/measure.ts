import twitter from 'twitter-text';
import type { Can, LimitCount } from '../case/types.ts';
import { countGraphemes } from '../view/text/graphemes.ts';

/** The length of a text, as its network counts. */
export function measure(text: string, limit: Can['limit']): { used: number; max: number; over: boolean } {
  const used = length(text, limit.count);
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
const PIECE = 4_000;
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
