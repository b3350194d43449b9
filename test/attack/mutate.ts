import type { Random } from '../fleet/random.ts';

/** Makes hostile variants of good JSON: of its tree, and sometimes of its text. */

type Holder = Record<string, unknown> | unknown[];

const deep = (levels: number): unknown => (levels === 0 ? [] : [deep(levels - 1)]);
const HOSTILE: unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  2 ** 53 + 2,
  '',
  ' ',
  '\0',
  '\ud800',
  '\u202e\u200b\ufeff',
  'x'.repeat(300),
  '漢'.repeat(5_000),
  '😀'.repeat(2_000),
  '\u200b'.repeat(3_000),
  "'; drop table posts; --",
  '<script>alert(1)</script>',
  '2026-02-31T25:61:61Z',
  '9999-12-31T23:59:59Z',
  'javascript:alert(1)',
  'http://127.0.0.1:2/inside',
  '__proto__',
  'constructor',
  [],
  {},
  { toString: 1, length: -1 },
  deep(200),
  Array.from({ length: 2_000 }, () => 1),
];

/** JSON text of `good` after two to five changes. The same random numbers give the same text. */
export function mutated(random: Random, good: object): string {
  const made = structuredClone(good);
  for (let changes = random.between(2, 5); changes > 0; changes--) change(random, made);
  const text = JSON.stringify(made);
  return random.chance(0.15) ? damaged(random, text) : text;
}

function change(random: Random, root: object): void {
  const spots = spotsOf(root as Holder);
  const spot = pick(random, spots);
  if (!spot) return;
  const [holder, key] = spot;
  const [from, at] = pick(random, spots)!;
  switch (random.between(0, 4)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      break;
    case 1:
      put(holder, '__proto__', { admin: true });
      break;
    case 2:
      put(holder, key, structuredClone((from as Record<string, unknown>)[at]));
      break;
    case 3:
      put(holder, `${key}\u0000`, structuredClone(pick(random, HOSTILE)));
      break;
    default:
      put(holder, key, structuredClone(pick(random, HOSTILE)));
  }
}

/** Also under names that an assignment would not make a field of. */
const put = (holder: Holder, key: string, value: unknown): void =>
  void Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true });

function spotsOf(holder: Holder): [Holder, string][] {
  return Object.keys(holder).flatMap(key => {
    const value = (holder as Record<string, unknown>)[key];
    const below = typeof value === 'object' && value !== null ? spotsOf(value as Holder) : [];
    return [[holder, key] as [Holder, string], ...below];
  });
}

/** The text cut off, with something in it, or with a part missing. */
function damaged(random: Random, text: string): string {
  const at = random.between(0, text.length);
  switch (random.between(0, 2)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return (
        text.slice(0, at) + pick(random, ['{', ']', '"', '\\u', ',', '\u0007', '1e999']) + text.slice(at)
      );
    default:
      return text.slice(0, at) + text.slice(at + random.between(1, 20));
  }
}

const pick = <T>(random: Random, all: readonly T[]): T | undefined =>
  all[random.between(0, Math.max(0, all.length - 1))];
