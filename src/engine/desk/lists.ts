import { Temporal } from 'temporal-polyfill';
import { type Filter, readFilter, readSearch } from '../../acts/asked.ts';
import type { Instant } from '../../case/types.ts';
import type { Answer } from '../../ports/chat.ts';
import { keepAsked, readAsked } from '../../store/cases/asked.ts';
import { contactsBefore, findCases } from '../../store/cases/find.ts';
import { loadFolder, loadFolders } from '../../store/cases/folders.ts';
import { lateSince } from '../../store/cases/late.ts';
import * as lists from '../../store/cases/lists.ts';
import { everybody, type Person } from '../../store/people.ts';
import { contacts, found, type Listed, mine, queue, ROWS, type Understood } from '../../view/lists/cases.ts';
import { digest, lateOnArrival } from '../../view/notices/notices.ts';
import type { View } from '../../view/types.ts';
import type { Deps } from '../deps.ts';
import { troubleAnswer } from './answer.ts';

/**
 * A list of cases that somebody asks for, with a command or with a button. `of`: the digest, the case or the
 * instant that it is about. `text`: the words that they typed; `said` is its id. `excerpt`: the page shows
 * other lists too.
 */
type Asked = {
  list: ListName;
  of: string;
  text: string;
  said?: string | undefined;
  turn: lists.Turn;
  excerpt?: true;
};
type ListName = 'queue' | 'mine' | 'found' | 'contacts' | 'digest' | 'late';

/** null: there is no such case. */
export async function showList(deps: Deps, person: Person, asked: Asked): Promise<View | null> {
  const { clock, words } = deps;
  const { db } = deps.database;
  const now = clock.now();
  const pageOf = (which: lists.Which) => lists.page(db, which, asked.turn, ROWS);
  const rows = async (page: lists.Page) => listed(deps, person, asked, page);
  switch (asked.list) {
    case 'queue': {
      const { filter, understood } = await filterOf(deps, asked.text);
      return queue(await rows(await pageOf(lists.inQueue(filter, now))), understood, now, words);
    }
    case 'mine': {
      const { filter, understood } = await filterOf(deps, asked.text);
      return mine(await rows(await pageOf(lists.ownedBy(person.id, filter, now))), understood, now, words);
    }
    case 'found': {
      const search = readSearch(asked.text);
      const day = search.day === null ? null : dayOf(search.day, deps.timezone);
      const page = await findCases(db, { ...search, day }, asked.turn, ROWS);
      return found(await rows(page), { ...search, day: day ? day[0] : null, like: page.like }, now, words);
    }
    case 'contacts': {
      const folder = await loadFolder(db, asked.of, deps.shared);
      const page = await contactsBefore(db, asked.of, asked.turn, ROWS);
      return folder && contacts(await rows(page), folder, now, words);
    }
    case 'digest':
      return digest(await rows(await pageOf(lists.onDigest(asked.of))), now, words);
    case 'late':
      return lateOnArrival(await rows(await pageOf(lateSince(Number(asked.of) || 0, now))), now, words);
    default:
      return asked.list satisfies never;
  }
}

/** A press of a button for a list or for another page of it. */
export async function pressList(deps: Deps, person: Person, args: Record<string, string>): Promise<Answer> {
  const { list, of = '', said } = args;
  const known = LISTS.find(each => each === list);
  const text = said === undefined ? '' : await readAsked(deps.database.db, said);
  if (known === undefined || text === null) return troubleAnswer(deps, 'list_gone');
  const view = await showList(deps, person, { list: known, of, text, said, turn: turnIn(args) });
  return view ? { show: 'view', view } : troubleAnswer(deps, 'unknown_case');
}
const LISTS: readonly ListName[] = ['queue', 'mine', 'found', 'contacts', 'digest', 'late'];

async function listed(deps: Deps, person: Person, asked: Asked, page: lists.Page): Promise<Listed> {
  const { db } = deps.database;
  const { list, of, text, excerpt } = asked;
  let { said } = asked;
  // No button carries what somebody typed: it may name a customer.
  if (text !== '' && said === undefined && (page.earlier || page.later)) {
    said = deps.mint();
    await keepAsked(db, said, text.slice(0, 1_000), deps.clock.now());
  }
  const asks = { list, ...(of !== '' && { of }), ...(said !== undefined && { said }) };
  return {
    folders: await loadFolders(db, page.ids, deps.shared),
    asks,
    earlier: page.earlier && page.first ? { ...asks, before: written(page.first) } : null,
    later: page.later && page.last ? { ...asks, after: written(page.last) } : null,
    count: page.count,
    claims: person.roles.some(role => role === 'agent' || role === 'lead'),
    ...(excerpt && { excerpt }),
  };
}

const written = ({ due, opened, posted, id }: lists.Mark): string =>
  [due ?? '', opened, posted, id].join('/');
/** A place that nobody wrote like that leads to the first page. */
function turnIn({ before, after }: Record<string, string>): lists.Turn {
  const [, due, opened, posted, id] =
    /^(\d{0,15})\/(\d{1,15})\/(\d{1,15})\/(.+)$/.exec(before ?? after ?? '') ?? [];
  if (id === undefined) return null;
  const mark = { due: due === '' ? null : Number(due), opened: Number(opened), posted: Number(posted), id };
  return before === undefined ? { after: mark } : { before: mark };
}

async function filterOf(
  { database, shared }: Deps,
  text: string,
): Promise<{ filter: Filter; understood: Understood | null }> {
  const sources = [...shared.sources].map(([name, { label }]) => ({ name, label }));
  const team = text === '' ? [] : await everybody(database.db);
  const people = team.map(({ id, name, accounts }) => ({
    id,
    name,
    accounts: accounts.map(({ user }) => user),
  }));
  const filter = readFilter(text, { sources, people });
  if (text.trim() === '') return { filter, understood: null };
  const names = (ids: string[] | null) =>
    ids?.map(id => people.find(each => each.id === id)?.name ?? id) ?? null;
  const networks = filter.sources?.map(name => shared.sources.get(name)?.label ?? name) ?? [];
  return { filter, understood: { ...filter, networks, owners: names(filter.owners) } };
}

/** A day of the brand, from its first instant until the first of the next day. */
function dayOf(day: string, timezone: string): [from: Instant, to: Instant] {
  const date = Temporal.PlainDate.from(day);
  const [from, to] = [date, date.add({ days: 1 })].map(
    each => each.toZonedDateTime(timezone).epochMilliseconds,
  );
  return [from!, to!];
}
