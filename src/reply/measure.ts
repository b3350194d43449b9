import type { Can, LimitCount } from '../case/types.ts';
import { countGraphemes } from '../view/text/graphemes.ts';

/**
 * A text of so many units for each that its network allows is over without being counted, so that a long paste
 * costs nothing. An allowed text may be so long where it has emoji of many parts.
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
    default: {
      const never: never = count;
      return never;
    }
  }
}
