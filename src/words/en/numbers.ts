import type { Duration } from '../../case/types.ts';
import type { Own } from '../../view/types.ts';
import { own } from '../own.ts';

const grouped = new Intl.NumberFormat('en');
export const number = (n: number): Own => own(grouped.format(n));

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** At most two units; a smaller unit of 0 is left out: "45 s", "2 h 4 min", "3 d". */
export const duration = (ms: Duration): Own => {
  const time = Math.max(0, ms);
  const two = (big: number, bigName: string, small: number, smallName: string): Own => {
    const units = Math.round(time / small);
    const bigs = Math.floor((units * small) / big);
    const smalls = units - bigs * (big / small);
    return own(smalls === 0 ? `${bigs} ${bigName}` : `${bigs} ${bigName} ${smalls} ${smallName}`);
  };
  if (Math.round(time / SECOND) < 60) return own(`${Math.round(time / SECOND)} s`);
  if (Math.round(time / MINUTE) < 60) return own(`${Math.round(time / MINUTE)} min`);
  if (Math.round(time / MINUTE) < 24 * 60) return two(HOUR, 'h', MINUTE, 'min');
  return two(DAY, 'd', HOUR, 'h');
};

export const count = (n: number, one: string, many: string): string => `${number(n)} ${n === 1 ? one : many}`;

const NAMED = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth', 'Ninth', 'Tenth'];
const rules = new Intl.PluralRules('en', { type: 'ordinal' });
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };
/** At the begin of a sentence. */
export const ordinal = (n: number): Own =>
  own(NAMED[n - 1] ?? `${number(n)}${ENDINGS[rules.select(n)] ?? 'th'}`);
