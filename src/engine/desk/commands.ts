import { Temporal } from 'temporal-polyfill';
import { may } from '../../acts/acts.ts';
import { COMMANDS, type CommandName, isCommandName, type Period } from '../../acts/commands.ts';
import type { Duration, Instant } from '../../case/types.ts';
import type { Answer } from '../../ports/chat.ts';
import type { Figures } from '../../stats/figures.ts';
import { figures, figuresByPerson } from '../../store/cases/stats.ts';
import type { Person } from '../../store/people.ts';
import { findWhat, help, homePage, onCallNow, stats } from '../../view/lists/lists.ts';
import type { View } from '../../view/types.ts';
import type { Deps } from '../deps.ts';
import { showList } from './lists.ts';

const DAY: Duration = 24 * 3_600_000;

/** `/webcare ...`, from any chat. The answer to an unknown command or word is the help. */
export async function runCommand(deps: Deps, person: Person, text: string): Promise<Answer> {
  const [, typed = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(text.trim()) ?? [];
  const name = typed.toLowerCase() || 'help';
  const view = isCommandName(name) ? await ANSWERS[name](deps, person, rest) : help(deps.words, name);
  return { show: 'view', view };
}

/** A person's home page: their cases, the queue, who is on call. */
export async function home(deps: Deps, person: Person): Promise<Answer> {
  const excerpt = (list: 'mine' | 'queue') =>
    showList(deps, person, { list, of: '', text: '', turn: null, excerpt: true });
  const parts = await Promise.all([excerpt('mine'), excerpt('queue'), ANSWERS.oncall(deps, person, '')]);
  return {
    show: 'view',
    view: homePage(
      parts.filter(part => part !== null),
      deps.words,
    ),
  };
}

/** `rest`: the words after the name. */
type Answering = (deps: Deps, person: Person, rest: string) => Promise<View>;
const listOf =
  (list: 'queue' | 'mine' | 'found'): Answering =>
  async (deps, person, text) =>
    (await showList(deps, person, { list, of: '', text, turn: null })) ?? help(deps.words);
const ANSWERS: Record<CommandName, Answering> = {
  queue: listOf('queue'),
  mine: listOf('mine'),
  find: async (deps, person, text) =>
    text === '' ? findWhat(deps.words) : listOf('found')(deps, person, text),
  async stats({ database: { db }, clock, timezone, words }, { roles }, rest) {
    const { takes } = COMMANDS.stats;
    const [word = takes[0]] = rest.toLowerCase().split(/\s+/).filter(Boolean);
    const argument = takes.find(each => each === word);
    if (argument === undefined) return help(words, `stats ${word}`);
    const now = clock.now();
    const period = periodOf(argument, now, timezone);
    // Only a lead sees how single people do.
    const people = may(roles, 'lead') ? await figuresByPerson(db, period, now) : [];
    return stats(await figures(db, period, now), words, people);
  },
  async oncall(deps) {
    const shift = deps.team.onCall(deps.clock.now());
    const onCall = deps.team.listed.filter(({ id }) => id === shift?.person).map(({ name }) => name);
    return onCallNow(onCall, shift?.until ?? null, deps.words);
  },
  help: async ({ words }) => help(words),
};

/** `today` begins at midnight in the brand's time zone; the others count back from now. */
function periodOf(is: Period, now: Instant, timezone: string): Figures['period'] {
  const to = now;
  switch (is) {
    case 'today': {
      const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timezone).startOfDay();
      return { is, from: today.epochMilliseconds, to };
    }
    case '7d':
      return { is, from: now - 7 * DAY, to };
    case '30d':
      return { is, from: now - 30 * DAY, to };
    default: {
      const never: never = is;
      return never;
    }
  }
}
