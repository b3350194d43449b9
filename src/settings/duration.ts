import type { Duration } from '../case/types.ts';

const UNITS: Record<string, Duration> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
export const DURATION = /^(\d{1,6})(s|m|h|d)$/;

/** `90s`, `15m`, `1h`, `2d`. The text must match DURATION. */
export function parseDuration(text: string): Duration {
  const [, count, unit] = DURATION.exec(text)!;
  return Number(count) * UNITS[unit!]!;
}
