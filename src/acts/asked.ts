/** The words that people write after `queue`, `mine` and `find`, and their meaning. */

export const STATES = ['open', 'waiting', 'overdue'] as const;
export type ListState = (typeof STATES)[number];

/** Which cases a list shows. null: all of them. `owners`: if it is empty, the cases that nobody has. */
export type Filter = {
  sources: string[] | null;
  owners: string[] | null;
  state: ListState | null;
  words: string;
};

/** Names that distinguish a network or a colleague from other words. */
export type KnownNames = {
  sources: readonly { name: string; label: string }[];
  people: readonly { id: string; name: string; accounts: readonly string[] }[];
};

/** More is not read, so that no query grows without end. */
const MOST = 200;
const NOBODY = '@nobody';
/** Such parts of a name are words of their own. */
const PARTICLES = ['de', 'den', 'der', 'van', 'von', 'ten', 'ter', 'la', 'le', 'el', 'al'];

const wordsIn = (text: string): string[] => [...text].slice(0, MOST).join('').split(/\s+/).filter(Boolean);
const folded = (text: string): string => text.toLowerCase();

/** Words that name no network, colleague or state are searched for in the texts. */
export function readFilter(text: string, { sources, people }: KnownNames): Filter {
  const left = wordsIn(text);
  const find = (name: string): number => {
    const wanted = wordsIn(folded(name));
    return left.findIndex((_, i) => wanted.every((word, j) => folded(left[i + j] ?? '') === word));
  };
  const take = (name: string): boolean => {
    const at = find(name);
    if (at >= 0) left.splice(at, wordsIn(name).length);
    return at >= 0;
  };
  const state = STATES.filter(take).at(-1) ?? null;
  const networks = sources.filter(({ name, label }) => [label, name].filter(take).length > 0);
  const colleagues = people.filter(person => namesOf(person).some(name => find(name) >= 0));
  for (const person of colleagues) for (const name of namesOf(person)) take(name);
  const nobody = take(NOBODY);
  return {
    sources: networks.length > 0 ? networks.map(({ name }) => name) : null,
    owners: colleagues.length > 0 || nobody ? colleagues.map(({ id }) => id) : null,
    state,
    words: left.join(' '),
  };
}

/** "Ana", "Ana de Vries" and "@ana" all name Ana de Vries. The longest comes first. */
function namesOf({ name, accounts }: KnownNames['people'][number]): string[] {
  const parts = wordsIn(name).filter(part => part.length > 1 && !PARTICLES.includes(folded(part)));
  const names = [name, ...parts];
  return [...names, ...[...names, ...accounts].map(each => `@${each}`)].sort((a, b) => b.length - a.length);
}

/** A search. A case is found if all of it is true of the case. `day`: YYYY-MM-DD. */
export type Search = { words: string; handle: string | null; day: string | null };

const DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const DAY_FIRST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/;

export function readSearch(text: string): Search {
  const all = wordsIn(text);
  const handles = all.filter(word => /^@./.test(word));
  const days = all.filter(word => dayIn(word) !== null);
  return {
    words: all.filter(word => !handles.includes(word) && !days.includes(word)).join(' '),
    handle: handles.at(-1)?.replace(/^@+/, '') || null,
    day: days.map(dayIn).at(-1) ?? null,
  };
}

function dayIn(word: string): string | null {
  const [, year, month, day] = DAY.exec(word) ?? [];
  const [, first, second, third] = DAY_FIRST.exec(word) ?? [];
  const [y, m, d] = [year ?? third, month ?? second, day ?? first].map(Number) as [number, number, number];
  const date = new Date(Date.UTC(y, m - 1, d));
  const real = date.getUTCFullYear() === y && date.getUTCMonth() === m - 1 && date.getUTCDate() === d;
  return real ? date.toISOString().slice(0, 10) : null;
}
