import { Temporal } from 'temporal-polyfill';
import { may } from '../../acts/acts.ts';
import { COMMANDS, type CommandName, isCommandName, type Period } from '../../acts/commands.ts';
import type { Duration, Instant } from '../../case/types.ts';
import type { Answer } from '../../ports/chat.ts';
import type { Figures } from '../../stats/figures.ts';
import { openCases } from '../../store/cases/cases.ts';
import { loadFolders } from '../../store/cases/folders.ts';
import { figures, figuresByPerson } from '../../store/cases/stats.ts';
import type { Person } from '../../store/people.ts';
import { help, homePage, mine, onCallNow, queue, stats } from '../../view/lists/lists.ts';
import type { View } from '../../view/types.ts';
import type { Deps } from '../deps.ts';

const ROWS = 15;
const DAY: Duration = 24 * 3_600_000;

/** `/webcare ...`, from any chat. The answer to an unknown command or word is the help. */
export async function runCommand(deps: Deps, person: Person, text: string): Promise<Answer> {
  const [name = 'help', word] = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const view = isCommandName(name) ? await ANSWERS[name](deps, person, word) : help(deps.words, name);
  return { show: 'view', view };
}

/** A person's home page: their cases, the queue, who is on call. */
export async function home(deps: Deps, person: Person): Promise<Answer> {
  const parts = (['mine', 'queue', 'oncall'] as const).map(name => ANSWERS[name](deps, person, undefined));
  return { show: 'view', view: homePage(await Promise.all(parts), deps.words) };
}

type Answering = (deps: Deps, person: Person, word: string | undefined) => Promise<View>;
const ANSWERS: Record<CommandName, Answering> = {
  async queue({ database: { db }, clock, shared, words }) {
    const { ids, more } = await openCases(db, ROWS);
    return queue(await loadFolders(db, ids, shared), more, clock.now(), words);
  },
  async mine({ database: { db }, clock, shared, words }, person) {
    const { ids, more } = await openCases(db, ROWS, person.id);
    return mine(await loadFolders(db, ids, shared), more, clock.now(), words);
  },
  async stats({ database: { db }, clock, timezone, words }, { roles }, word) {
    const { takes } = COMMANDS.stats;
    const argument = word === undefined ? takes[0] : takes.find(each => each === word);
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
