import type { types } from '@slack/bolt';
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../../../src/case/types.ts';
import type { Text, TextPart } from '../../../src/view/types.ts';
import { limits, shares } from './limits.ts';

/**
 * Text for Slack. Everything is drawn with rich text elements, in which Slack never parses markup, mentions
 * or links. Only the notification line (`text`) is mrkdwn, so it is escaped. The only mention is of a
 * colleague whom a view calls, by their own account.
 */
export type Inline =
  | types.RichTextText
  | types.RichTextDate
  | types.RichTextEmoji
  | types.RichTextUserMention;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Cuts to at most `max` UTF-16 units, between graphemes, and ends with an ellipsis. */
export function fit(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max < 1) return '';
  const end = segmenter.segment(text).containing(max - 1)?.index ?? 0;
  return `${text.slice(0, end)}…`;
}

/** Slack's three special characters, the ampersand first. */
export const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const seconds = (at: Instant) => Math.floor(at / 1_000);
const formats = {
  time: '{date_short_pretty} {time}',
  day: '{date_short}',
  left: '{date_short_pretty} {time} ({ago})',
} as const;
const UTC = 'UTC';
/** The fallback for clients that cannot draw dates. Elsewhere Slack shows each reader their own time. */
function writtenTime(at: Instant, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return `${local.toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ')} ${zone}`;
}

/** `zone`: the time zone of the reader, if there is only one. */
export const dateOf = (at: Instant, as: keyof typeof formats, zone = UTC): types.RichTextDate => ({
  type: 'date',
  timestamp: seconds(at),
  format: formats[as],
  fallback: writtenTime(at, zone),
});

/** Slack refuses an empty text element. */
export const textElements = (text: string, style?: types.RichTextStyleable['style']): Inline[] =>
  text === '' ? [] : [{ type: 'text', text, ...(style ? { style } : {}) }];

function partWords(part: Exclude<TextPart, { at: Instant }>): string {
  if (typeof part === 'string') return part;
  return 'foreign' in part ? part.foreign : part.name;
}

/** The colleague's account in this chat, if the view calls them. */
function called(part: TextPart): string | undefined {
  const ping = typeof part === 'object' && 'person' in part ? (part.ping ?? []) : [];
  return ping.find(({ chat, user }) => chat === 'slack' && /^[UW][A-Z0-9]+$/.test(user))?.user;
}

type TextStyle = { style?: types.RichTextStyleable['style']; zone?: string | undefined };
/**
 * The parts of one text, together at most `max` long. One part of several gets half of that, or
 * `shares.part` if that is more.
 */
export function inline(text: Text, max: number, { style, zone }: TextStyle = {}): Inline[] {
  const drawn: Inline[] = [];
  let left = max;
  for (const part of text) {
    if (left < 1) break;
    if (typeof part === 'object' && 'at' in part) {
      drawn.push({ ...dateOf(part.at, part.as, zone), ...(style ? { style } : {}) });
      left -= 20;
      continue;
    }
    const user_id = called(part);
    if (user_id !== undefined) {
      drawn.push({ type: 'user', user_id });
      left -= 20;
      continue;
    }
    const words = fit(
      partWords(part),
      Math.min(left, text.length === 1 ? max : Math.max(shares.part, Math.floor(max / 2))),
    );
    drawn.push(...textElements(words, style));
    left -= words.length;
  }
  return drawn;
}

/** The whole text, or null if it contains a time. */
export function wordsIn(text: Text): string | null {
  const words = text.map(part => (typeof part === 'object' && 'at' in part ? null : partWords(part)));
  return words.includes(null) ? null : words.join('');
}

/** The description of a picture as one string. Clients cannot draw times in it. */
export const altOf = (text: Text, zone = UTC): string =>
  text
    .map(part => (typeof part === 'object' && 'at' in part ? writtenTime(part.at, zone) : partWords(part)))
    .join('');

/**
 * The notification line: escaped mrkdwn with dates in each reader's own time zone. It is cut before escaping,
 * so that no entity is cut in half.
 */
export function fallbackOf(text: Text, zone = UTC): string {
  let line = '';
  for (const part of text) {
    const left = limits.fallback - line.length;
    if (typeof part === 'object' && 'at' in part) {
      const token = `<!date^${seconds(part.at)}^${formats[part.as]}|${writtenTime(part.at, zone)}>`;
      if (token.length <= left) line += token;
      continue;
    }
    const words = partWords(part);
    let room = Math.min(words.length, left);
    while (escaped(fit(words, room)).length > left) room = Math.floor(room * 0.8);
    line += escaped(fit(words, room));
  }
  return line;
}
