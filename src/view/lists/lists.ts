import { everyCommand, usage } from '../../acts/commands.ts';
import type { Instant } from '../../case/types.ts';
import type { Figures, PersonFigures } from '../../stats/figures.ts';
import { say } from '../../words/own.ts';
import type { Words } from '../../words/words.ts';
import { inline } from '../text/foreign.ts';
import { foreign, joined, time } from '../text/parts.ts';
import type { Block, Button, Own, Text, TextPart, View } from '../types.ts';
import { line, list } from './cases.ts';

/** Answers to commands; only the asker sees them. */

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

/** `/webcare find` without a word. */
export const findWhat = ({ lists }: Words): View => list([lists.findWhat], [line([lists.foundEmpty])]);

/** `unknown`: a typed command that Webcare does not know. */
export function help(words: Words, unknown?: string): View {
  const { lists } = words;
  return list(unknown === undefined ? [lists.help] : lists.unknown(foreign(inline(unknown, 40))), [
    ...everyCommand.map(name => line([lists.command(usage(name), lists.commands[name])])),
    line([lists.filterThen]),
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
