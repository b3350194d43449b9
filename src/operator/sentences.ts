import type { Duration } from '../case/types.ts';
import { count, duration } from '../words/en/numbers.ts';

/** Parts of the sentences of `webcare doctor`. They are English only and belong to no language. */

/** With `todo`, something is wrong, and `todo` says how to mend it. */
export type Sentence = string | { says: string; todo: string };
/** The sentence of each finding, by its code. */
export type Findings = { readonly [code: string]: (facts: never) => Sentence };

export const mend = (says: string, todo: string): Exclude<Sentence, string> => ({ says, todo });
/** Says how far another clock is ahead of ours. A negative distance is behind. */
export const ahead = (distance: Duration): string =>
  `${duration(Math.abs(distance))} ${distance < 0 ? 'behind' : 'ahead of'}`;
/** Names the server of an address. The rest is left out, since a path or a query may hold a token. */
export function siteOf(address: string): string {
  const { origin, pathname, search } = new URL(address);
  return pathname + search === '/' ? origin : `${origin}/...`;
}
/** "Slack, Teams and Matrix" */
export const listed = (names: readonly string[], how: 'and' | 'or' = 'and'): string =>
  new Intl.ListFormat('en', { type: how === 'and' ? 'conjunction' : 'disjunction' }).format(names);
export { count, duration };
