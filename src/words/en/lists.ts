import type { ListState } from '../../acts/asked.ts';
import type { CommandName } from '../../acts/commands.ts';
import type { Duration } from '../../case/types.ts';
import type { Own, Text, TextPart } from '../../view/types.ts';
import { own, say } from '../own.ts';
import { count, duration, number } from './numbers.ts';

export const lists = {
  queue: (n: number): Own =>
    own(n === 0 ? 'Queue: nothing is waiting for us' : `Queue: ${count(n, 'case', 'cases')} waiting for us`),
  queueEmpty: own('Every case has been dealt with, or waits for its customer.'),
  mine: (n: number): Own =>
    own(n === 0 ? 'You have no open cases' : `You have ${count(n, 'open case', 'open cases')}`),
  mineEmpty: own('Claim one from the queue, and it is listed here.'),
  home: own('Your webcare'),
  more: (n: number): Own => own(`And ${number(n)} more.`),
  range: (from: number, to: number, of: number): Own =>
    own(`${from === to ? number(from) : `${number(from)} to ${number(to)}`} of ${number(of)}`),
  row: (who: TextPart, where: TextPart, words: TextPart): Text => say`${who} on ${where}: “${words}”`,
  rowOwner: (who: TextPart): Text => say`with ${who}`,
  rowNobody: own('nobody has this'),
  rowResolved: (day: TextPart): Text => say`Resolved ${day}`,
  rowBy: (who: TextPart): Text => say`by ${who}`,
  noDeadline: own('No deadline'),
  states: {
    late: own('Overdue'),
    waiting: own('Waiting for the customer'),
    attention: own('Needs a look'),
  },
  queueOnly: (n: number): Own => own(`Queue: ${count(n, 'case', 'cases')}`),
  mineOnly: (n: number): Own => own(`Yours: ${count(n, 'case', 'cases')}`),
  filters: {
    open: own('open'),
    waiting: own('waiting for the customer'),
    overdue: own('overdue'),
  } satisfies Record<ListState, Own>,
  withNobody: own('nobody has it'),
  quoted: (words: TextPart): Text => say`“${words}”`,
  filterEmpty: own('No such case. Leave out a word to see more of them.'),
  filterThen: own(
    'A filter is any of these: a network, @somebody or @nobody, open, waiting or overdue, and words of the posts.',
  ),
  found: own('Found'),
  foundNone: own('Nothing found'),
  foundEmpty: own(
    'Cases are found by words of their posts, by the customer’s @handle, or by a day such as 2026-11-23. Words that were deleted are not found.',
  ),
  foundLike: own('Nobody wrote exactly that. These cases of late have something like it.'),
  findWhat: own('What should Webcare look for?'),
  contacts: (who: TextPart): Text => say`Earlier contacts of ${who}`,
  contactsEmpty: own('This is the first one.'),

  onCall: own('On call now'),
  onCallNobody: own('Nobody is on call now'),
  onCallNobodyThen: own('Reminders for cases without an owner go to the channel instead.'),
  onCallThey: (names: TextPart): Text => say`${names}`,
  onCallUntil: (until: TextPart): Text => say`Until ${until}.`,

  help: own('What Webcare can do here'),
  unknown: (command: TextPart): Text => say`Webcare does not know “/webcare ${command}”. It knows:`,
  /** `usage`: the command as people type it. */
  command: (usage: string, does: Own): Own => own(`/webcare ${usage}: ${does}`),
  commands: {
    queue: own('the cases that wait for us, what is due first on top'),
    mine: own('the cases you have'),
    find: own('cases by their words, customer or day, closed ones too'),
    oncall: own('who is on call now'),
    stats: own('how it is going'),
    help: own('this'),
  } satisfies Record<CommandName, Own>,
  helpThen: own(
    'Each card has buttons for the rest. What you write in this chat is never published: posting is always a second step with a button that says so.',
  ),

  showAll: (who: TextPart): Text => say`Everything ${who} wrote`,
  showAllOurs: own('Our whole answer'),
  page: (page: number, of: number): Own => own(`Page ${page} of ${of}`),
  gone: own('This text is no longer kept.'),

  stats: {
    title: { today: own('Today'), '7d': own('The last 7 days'), '30d': own('The last 30 days') },
    span: (from: TextPart, to: TextPart): Text => say`${from} to ${to}`,
    opened: own('New cases'),
    openNow: own('Open now'),
    median: own('First reply, median'),
    slowest: own('First reply, 90th percentile'),
    answered: own('Answered'),
    promise: own('Within the promise'),
    elsewhere: own('Answered elsewhere'),
    debt: own('Follow-ups owed'),
    late: own('Reached us late'),
    none: own('none yet'),
    duration: (ms: Duration): Own => duration(ms),
    share: (met: number, all: number): Own =>
      own(`${Math.round((100 * met) / all)} % (${number(met)} of ${number(all)})`),
    byPerson: own('By person'),
    nobody: own('Nobody yet'),
    personAnswered: (n: number): Own => own(count(n, 'first reply', 'first replies')),
    personMedian: (ms: Duration): Own => own(`median ${duration(ms)}`),
    personOverdue: (n: number): Own => own(`${number(n)} overdue now`),
    debtRow: (since: TextPart): Text => say`A thread needs its public follow-up, owed since ${since}`,
  },
};
