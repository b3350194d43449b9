import type { types } from '@slack/bolt';
import type { Instant } from '../../../src/case/types.ts';
import type { Text, TextPart } from '../../../src/view/types.ts';
import { limits, shares } from './limits.ts';

/**
 * Text for Slack. Everything shown is drawn with rich text elements, which Slack never parses for markup, mentions or links; only the notification
 * line (`text`) is mrkdwn, and that is escaped.
 */
export type Inline = types.RichTextText | types.RichTextDate | types.RichTextEmoji;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** At most `max` UTF-16 units, cut between graphemes and ended with an ellipsis. */
export function fit(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max < 1) return '';
  const end = graphemes.segment(text).containing(max - 1)?.index ?? 0;
  return `${text.slice(0, end)}…`;
}

/** Slack's three special characters, the ampersand first. */
export const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const seconds = (at: Instant) => Math.floor(at / 1_000);
const formats = {
  time: '{date_short_pretty} {time}',
  day: '{date_short}',
  left: '{date_short_pretty} {time} ({ago})',
} as const;
const inUtc = (at: Instant) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const dateOf = (at: Instant, as: keyof typeof formats): types.RichTextDate => ({
  type: 'date',
  timestamp: seconds(at),
  format: formats[as],
  fallback: inUtc(at),
});

/** Slack refuses an empty text element. */
export const plain = (text: string, style?: types.RichTextStyleable['style']): Inline[] =>
  text === '' ? [] : [{ type: 'text', text, ...(style ? { style } : {}) }];

function wordsOf(part: Exclude<TextPart, { at: Instant }>): string {
  if (typeof part === 'string') return part;
  return 'foreign' in part ? part.foreign : part.name;
}

/** The parts of one text, together at most `max` long; each part of a line from outside at most `shares.part` unless it is alone. */
export function inline(text: Text, max: number, style?: types.RichTextStyleable['style']): Inline[] {
  const drawn: Inline[] = [];
  let left = max;
  for (const part of text) {
    if (left < 1) break;
    if (typeof part === 'object' && 'at' in part) {
      drawn.push({ ...dateOf(part.at, part.as), ...(style ? { style } : {}) });
      left -= 20;
      continue;
    }
    const words = fit(wordsOf(part), Math.min(left, text.length === 1 ? max : Math.max(shares.part, Math.floor(max / 2))));
    drawn.push(...plain(words, style));
    left -= words.length;
  }
  return drawn;
}

/** The notification line: escaped mrkdwn whose dates each reader sees in their own time zone, cut before escaping so that no entity is. */
export function fallbackOf(text: Text): string {
  let line = '';
  for (const part of text) {
    const left = limits.fallback - line.length;
    if (typeof part === 'object' && 'at' in part) {
      const token = `<!date^${seconds(part.at)}^${formats[part.as]}|${inUtc(part.at)}>`;
      if (token.length <= left) line += token;
      continue;
    }
    const words = wordsOf(part);
    let room = Math.min(words.length, left);
    while (escaped(fit(words, room)).length > left) room = Math.floor(room * 0.8);
    line += escaped(fit(words, room));
  }
  return line;
}
