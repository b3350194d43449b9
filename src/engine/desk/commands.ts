import { Temporal } from 'temporal-polyfill';
import type { Duration, Instant } from '../../case/types.ts';
import type { Answer } from '../../ports/chat.ts';
import type { Figures } from '../../stats/figures.ts';
import { openCases } from '../../store/cases/cases.ts';
import { loadFolders } from '../../store/cases/folders.ts';
import { figures } from '../../store/cases/stats.ts';
import type { Person } from '../../store/people.ts';
import { help, homePage, mine, onCallNow, queue, stats } from '../../view/lists/lists.ts';
import type { View } from '../../view/types.ts';
import type { Deps } from '../deps.ts';

const ROWS = 15;
const DAY: Duration = 24 * 3_600_000;

/** `/webcare …`, from any chat. What it does not know is answered with help. */
export async function runCommand(deps: Deps, person: Person, text: string): Promise<Answer> {
  const [name = 'help', argument = 'today'] = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return { show: 'view', view: await viewOf(deps, person, name, argument) };
}

/** What somebody sees on their own page: their cases, the queue, who is on call. */
export async function home(deps: Deps, person: Person): Promise<Answer> {
  const parts = await Promise.all(['mine', 'queue', 'oncall'].map(name => viewOf(deps, person, name, '')));
  return { show: 'view', view: homePage(parts, deps.words) };
}

async function viewOf(deps: Deps, person: Person, name: string, argument: string): Promise<View> {
  const now = deps.clock.now();
  const { db } = deps.database;
  switch (name) {
    case 'stats': {
      const period = periodOf(argument, now, deps.timezone);
      return period
        ? stats(await figures(db, period, now), deps.words)
        : help(deps.words, `${name} ${argument}`);
    }
    case 'queue': {
      const { ids, more } = await openCases(db, { waiting: false }, ROWS);
      return queue(await loadFolders(db, ids, deps.shared), more, now, deps.words);
    }
    case 'mine': {
      const { ids, more } = await openCases(db, { owner: person.id, waiting: true }, ROWS);
      return mine(await loadFolders(db, ids, deps.shared), more, now, deps.words);
    }
    case 'oncall': {
      const shift = deps.onCall(now);
      return onCallNow(shift ? [shift.person] : [], shift?.until ?? null, deps.words);
    }
    case 'help':
      return help(deps.words);
    default:
      return help(deps.words, name);
  }
}

/** `today` begins at midnight where the brand is; the others count back from now. */
function periodOf(name: string, now: Instant, timezone: string): Figures['period'] | null {
  switch (name) {
    case 'today':
      return {
        is: 'today',
        from: Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timezone).startOfDay()
          .epochMilliseconds,
        to: now,
      };
    case '7d':
      return { is: '7d', from: now - 7 * DAY, to: now };
    case '30d':
      return { is: '30d', from: now - 30 * DAY, to: now };
    default:
      return null;
  }
}
