import type { Act } from '../../acts/acts.ts';
import { everyCommand, usage } from '../../acts/commands.ts';
import { nextDue, unclear } from '../../case/questions.ts';
import type { Instant } from '../../case/types.ts';
import type { Figures, PersonFigures } from '../../stats/figures.ts';
import { say } from '../../words/own.ts';
import type { Words } from '../../words/words.ts';
import { button } from '../case/buttons.ts';
import { failures, stateOf } from '../case/state.ts';
import type { Folder } from '../folder.ts';
import { inline } from '../text/foreign.ts';
import { excerpt, foreign, joined, person, root, time, where, writer } from '../text/parts.ts';
import type { Block, Button, Own, Text, TextPart, View } from '../types.ts';

/** Answers to commands; only the asker sees them. */

const line = (text: Text): Block => ({ is: 'text', text });
const list = (title: Text, body: Block[], buttons: Button[] = []): View => ({
  tone: 'plain',
  title,
  body,
  buttons,
  more: [],
  fallback: title,
});

/**
 * One row for each case, the earliest due first. Each has a button to its card, and more buttons if there is
 * something to do at once.
 */
export function caseRows(
  folders: Folder[],
  now: Instant,
  words: Words,
  acts: Act[] = ['show_case'],
): Block[] {
  const due = (folder: Folder): Instant => nextDue(folder.case)?.due ?? Infinity;
  return folders
    .toSorted((a, b) => due(a) - due(b) || a.case.opened - b.case.opened)
    .map(folder => row(folder, now, words, acts));
}

function row(folder: Folder, now: Instant, words: Words, acts: Act[]): Block {
  const { case: c } = folder;
  const { lists } = words;
  const first = root(folder) ?? c.posts[0];
  const what = lists.row(
    stateWord(folder, now, words),
    first ? writer(folder, first, words) : words.card.someone,
    where(folder),
    excerpt(folder, first, words),
  );
  const clock = nextDue(c);
  const due: Text = clock ? lists.rowDue({ at: clock.due, as: 'left' }) : [];
  const owner: Text = c.owner
    ? lists.rowOwner(person(folder, c.owner.person, words))
    : c.phase.is === 'resolved'
      ? []
      : [lists.rowNobody];
  return { is: 'row', text: say`${what}${due}${owner}`, buttons: acts.map(act => button(c, act, words)) };
}

function stateWord(folder: Folder, now: Instant, words: Words): Own {
  const { states } = words.lists;
  if (
    unclear(folder.case).length > 0 ||
    (folder.case.phase.is !== 'resolved' && failures(folder.case).length > 0)
  )
    return states.attention;
  const state = stateOf(folder.case, now);
  if (state.is === 'open') return state.lateness === 'calm' ? states.open : states[state.lateness];
  return state.is === 'waiting' ? states.waiting : states.resolved;
}

export function queue(folders: Folder[], more: number, now: Instant, words: Words): View {
  const { lists } = words;
  const n = folders.length + more;
  return list([lists.queue(n)], n === 0 ? [line([lists.queueEmpty])] : rowsAnd(more, folders, now, words));
}

export function mine(folders: Folder[], more: number, now: Instant, words: Words): View {
  const { lists } = words;
  const n = folders.length + more;
  return list([lists.mine(n)], n === 0 ? [line([lists.mineEmpty])] : rowsAnd(more, folders, now, words));
}

const rowsAnd = (more: number, folders: Folder[], now: Instant, words: Words): Block[] => [
  ...caseRows(folders, now, words),
  ...(more > 0 ? [line([words.lists.more(more)])] : []),
];

/** Several lists on one page, each under its title. */
export function homePage(parts: View[], words: Words): View {
  const { lists } = words;
  return list(
    [lists.home],
    [
      ...parts.flatMap(({ title, body }): Block[] => [{ is: 'text', text: title, heading: true }, ...body]),
      line([lists.helpThen]),
    ],
  );
}

/** `until`: the begin of the next turn; null: it never changes. */
export function onCallNow(people: string[], until: Instant | null, words: Words): View {
  const { lists } = words;
  if (people.length === 0) return list([lists.onCallNobody], [line([lists.onCallNobodyThen])]);
  const names = people.map(name => inline(name, 60)).join(', ');
  return list(
    [lists.onCall],
    [
      line(lists.onCallThey(foreign(names))),
      ...(until === null ? [] : [line(lists.onCallUntil(time(until)))]),
    ],
  );
}

/** `unknown`: a typed command that Webcare does not know. */
export function help(words: Words, unknown?: string): View {
  const { lists } = words;
  return list(unknown === undefined ? [lists.help] : lists.unknown(foreign(inline(unknown, 40))), [
    ...everyCommand.map(name => line([lists.command(usage(name), lists.commands[name])])),
    line([lists.helpThen]),
  ]);
}

const day = (at: Instant): TextPart => ({ at, as: 'day' });

/** `people`: for a lead. */
export function stats(figures: Figures, words: Words, people: PersonFigures[] = []): View {
  const { stats: names } = words.lists;
  const { period, firstReply, promise, debt } = figures;
  const fact = (label: Own, value: Own | Text): { label: Own; value: Text } => ({
    label,
    value: typeof value === 'string' ? [value] : value,
  });
  const took = (ms: number | null): Own => (ms === null ? names.none : names.duration(ms));
  const facts = [
    fact(names.opened, words.number(figures.opened)),
    fact(names.openNow, words.number(figures.openNow)),
    fact(names.answered, words.number(firstReply.answered)),
    fact(names.median, took(firstReply.median)),
    fact(names.slowest, took(firstReply.p90)),
    fact(names.promise, promise.judged === 0 ? names.none : names.share(promise.met, promise.judged)),
    fact(names.elsewhere, words.number(figures.answeredElsewhere)),
    fact(names.debt, words.number(debt.open)),
    fact(names.late, words.number(figures.lateOnArrival)),
  ];
  const owed = debt.cases.map(({ id, since }): Block => {
    const show: Button = { does: 'show_case', about: id, label: words.labels.acts.show_case };
    return { is: 'row', text: names.debtRow(time(since)), buttons: [show] };
  });
  const days: Text = period.is === 'today' ? [day(period.to)] : names.span(day(period.from), day(period.to));
  return list(
    [names.title[period.is]],
    [line(days), { is: 'facts', facts }, ...owed, ...byPerson(people, words)],
  );
}

function byPerson(people: PersonFigures[], words: Words): Block[] {
  if (people.length === 0) return [];
  const { stats: names } = words.lists;
  const lines = people.map(({ who, answered, median, overdue }) => {
    const name: TextPart = who ? { person: who.id, name: inline(who.name, 60) } : names.nobody;
    const took = median === null ? [] : [[names.personMedian(median)]];
    const late = overdue === 0 ? [] : [[names.personOverdue(overdue)]];
    const did = who === null ? [] : [[names.personAnswered(answered)]];
    return line(
      say`${name}${words.card.colon}${joined([...did, ...took, ...late], words.conversation.comma)}`,
    );
  });
  return [{ is: 'text', text: [names.byPerson], heading: true }, ...lines];
}
