import { z } from 'zod';
import type { Instant } from '../../../src/case/types.ts';
import { readAs } from '../../../src/settings/read.ts';

const iso = z.iso.datetime({ offset: true });
/** Longer than any instant is written, with nine digits of a second. */
const LONGEST = 40;
const PARTS = /^(.{10})[Tt](\d\d:\d\d:)(\d\d)([.,]\d+)?([Zz]|[+-]\d\d(?::?\d\d)?)$/;

/**
 * An instant as RFC 3339 and ISO 8601 write it: small letters, an offset without its colon, and a leap second,
 * which is the first of the next minute. null: none.
 */
export function instantOf(text: string): Instant | null {
  if (text.length > LONGEST) return null;
  const [, day, minute, second, part = '', offset = ''] = PARTS.exec(text) ?? [];
  if (day === undefined) return null;
  const leaps = second === '60';
  const zone = offset
    .toUpperCase()
    .replace(/^([+-]\d\d):?(\d\d)?$/, (_, hours, rest = '00') => `${hours}:${rest}`);
  const written = `${day}T${minute}${leaps ? '59' : second}${leaps ? '' : part.replace(',', '.')}${zone}`;
  if (!readAs(iso, written).success) return null;
  const at = Date.parse(written);
  if (!leaps) return at;
  // A second is only put in at the end of a day of universal time.
  return (at + 1_000) % 86_400_000 === 0 ? at + 1_000 : null;
}
