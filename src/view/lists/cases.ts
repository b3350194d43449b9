import type { ListState } from '../../acts/asked.ts';
import { nextDue } from '../../case/questions.ts';
import type { Instant } from '../../case/types.ts';
import type { Words } from '../../words/words.ts';
import { button } from '../case/buttons.ts';
import { stateOf } from '../case/state.ts';
import type { Folder } from '../folder.ts';
import { inline } from '../text/foreign.ts';
import { EXCERPT, excerpt, foreign, joined, NAME, person, root, where, writer } from '../text/parts.ts';
import type { Block, Button, Own, Text, View } from '../types.ts';

/** Lists of cases, a page at a time. */

/** So many rows fit into one message of the narrowest chat, however long names and words are. */
export const ROWS = 10;

/**
 * `asks`: the values of a button for this list. `earlier` and `later`: those of its other pages. `count`: of
 * the whole list and of its earlier pages, if somebody counted. `claims`: the reader may claim cases.
 * `excerpt`: the message shows more than this list, so its other pages are shown apart.
 */
export type Listed = {
  folders: Folder[];
  asks: Record<string, string>;
  earlier: Record<string, string> | null;
  later: Record<string, string> | null;
  count: { all: number; before: number } | null;
  claims: boolean;
  excerpt?: true;
};

export const line = (text: Text): Block => ({ is: 'text', text });
export const list = (title: Text, body: Block[], buttons: Button[] = []): View => ({
  tone: 'plain',
  title,
  body,
  buttons,
  more: [],
  fallback: title,
});

const sizeOf = ({ count, folders }: Listed): number => count?.all ?? folders.length;
const toList = (args: Record<string, string>, label: Own): Button => ({ does: 'list', args, label });

/** The rows of a list, and how to see the others. */
export function caseRows(listed: Listed, now: Instant, words: Words): Block[] {
  const { folders, claims, count, earlier, later } = listed;
  const { lists, labels } = words;
  const rows = folders.map(folder => row(folder, now, words, claims));
  if (!count || !(earlier || later)) return rows;
  if (!listed.excerpt)
    return [...rows, line([lists.range(count.before + 1, count.before + folders.length, count.all)])];
  const all = [toList(listed.asks, labels.allOf(count.all))];
  return [...rows, { is: 'row', text: [lists.more(count.all - folders.length)], buttons: all }];
}

/** Leads to the other pages. */
export function pageButtons({ earlier, later, excerpt: withOthers }: Listed, { labels }: Words): Button[] {
  if (withOthers) return [];
  return [
    ...(earlier ? [toList(earlier, labels.earlier)] : []),
    ...(later ? [toList(later, labels.later)] : []),
  ];
}

function cases(titles: { title: Text; empty: Own }, listed: Listed, now: Instant, words: Words): View {
  const { title, empty } = titles;
  if (listed.folders.length === 0) return list(title, [line([empty])]);
  return list(title, caseRows(listed, now, words), pageButtons(listed, words));
}

/** The deadline, the customer, their words and the owner, with buttons to claim and to open the case. */
function row(folder: Folder, now: Instant, words: Words, claims: boolean): Block {
  const { case: c } = folder;
  const { lists, card } = words;
  const first = root(folder) ?? c.posts[0];
  const who = first ? writer(folder, first, words) : card.someone;
  const parts = [
    ...deadline(folder, now, words),
    lists.row(who, where(folder), excerpt(folder, first, words)),
    ...owner(folder, words),
  ];
  const claim = claims && !c.owner && c.phase.is !== 'resolved' ? [button(c, 'claim', words)] : [];
  return {
    is: 'row',
    text: joined(parts, card.separator),
    buttons: [...claim, button(c, 'show_case', words)],
  };
}

function deadline({ case: c }: Folder, now: Instant, words: Words): Text[] {
  const { states, rowResolved, noDeadline } = words.lists;
  if (c.phase.is === 'resolved') return [rowResolved({ at: c.phase.since, as: 'day' })];
  const clock = nextDue(c);
  const state = stateOf(c, now);
  const due: Text = clock
    ? [{ at: clock.due, as: 'left' }]
    : [c.phase.is === 'waiting' ? states.waiting : noDeadline];
  if (state.is === 'unclear' || state.is === 'failed') return [due, [states.attention]];
  return state.is === 'open' && state.lateness === 'late' ? [due, [states.late]] : [due];
}

function owner(folder: Folder, words: Words): Text[] {
  const { phase, owner: has } = folder.case;
  const { lists } = words;
  if (phase.is !== 'resolved')
    return [has ? lists.rowOwner(person(folder, has.person, words)) : [lists.rowNobody]];
  return phase.by === undefined ? [] : [lists.rowBy(person(folder, phase.by, words))];
}

/** Our understanding of the words behind `queue` or `mine`. `owners`: nobody, if it is empty. */
export type Understood = {
  networks: string[];
  owners: string[] | null;
  state: ListState | null;
  words: string;
};
function filterOf({ networks, owners, state, words: typed }: Understood, words: Words): Text[] {
  const { lists } = words;
  const names = (all: string[]): Text => [foreign(all.map(name => inline(name, NAME)).join(', '))];
  return [
    ...(networks.length > 0 ? [names(networks)] : []),
    ...(owners === null ? [] : owners.length > 0 ? [names(owners)] : [[lists.withNobody]]),
    ...(state === null ? [] : [[lists.filters[state]]]),
    ...(typed === '' ? [] : [lists.quoted(foreign(inline(typed, EXCERPT)))]),
  ];
}

export function queue(listed: Listed, filter: Understood | null, now: Instant, words: Words): View {
  const { lists, card } = words;
  const n = sizeOf(listed);
  const titles = filter
    ? {
        title: joined([[lists.queueOnly(n)], ...filterOf(filter, words)], card.separator),
        empty: lists.filterEmpty,
      }
    : { title: [lists.queue(n)], empty: lists.queueEmpty };
  return cases(titles, listed, now, words);
}
export function mine(listed: Listed, filter: Understood | null, now: Instant, words: Words): View {
  const { lists, card } = words;
  const n = sizeOf(listed);
  const titles = filter
    ? {
        title: joined([[lists.mineOnly(n)], ...filterOf(filter, words)], card.separator),
        empty: lists.filterEmpty,
      }
    : { title: [lists.mine(n)], empty: lists.mineEmpty };
  return cases(titles, listed, now, words);
}

/** Everything somebody looked for. `like`: nothing was found as they typed it, and these are similar. */
export type Sought = { words: string; handle: string | null; day: Instant | null; like: boolean };
export function found(listed: Listed, sought: Sought, now: Instant, words: Words): View {
  const { lists, card } = words;
  const title = joined(
    [
      [listed.folders.length === 0 ? lists.foundNone : lists.found],
      ...(sought.words === '' ? [] : [lists.quoted(foreign(inline(sought.words, EXCERPT)))]),
      ...(sought.handle === null ? [] : [[foreign(`@${inline(sought.handle, NAME)}`)]]),
      ...(sought.day === null ? [] : [[{ at: sought.day, as: 'day' as const }]]),
    ],
    card.separator,
  );
  const view = cases({ title, empty: lists.foundEmpty }, listed, now, words);
  return sought.like && listed.folders.length > 0
    ? { ...view, body: [line([lists.foundLike]), ...view.body] }
    : view;
}

/** The cases of a customer before this one. */
export function contacts(listed: Listed, folder: Folder, now: Instant, words: Words): View {
  const { lists, card } = words;
  const first = root(folder);
  const title = lists.contacts(first ? writer(folder, first, words) : card.someone);
  return cases({ title, empty: lists.contactsEmpty }, listed, now, words);
}
