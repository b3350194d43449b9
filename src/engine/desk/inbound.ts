import { ACTS, isListAct, may, opensForm, roleFor } from '../../acts/acts.ts';
import type { Role } from '../../case/commands.ts';
import type { Duration, Instant } from '../../case/types.ts';
import { brokenAt } from '../../ports/broken.ts';
import {
  type Answer,
  type By,
  type Inbound,
  LONGEST_VALUE,
  MOST_VALUES,
  type Receive,
} from '../../ports/chat.ts';
import { storable } from '../../store/database/storable.ts';
import { codeOf, isBusy, isDatabaseGone, READS_ONLY } from '../../store/database/trouble.ts';
import { heldUntil, holdEdits } from '../../store/outbox/holds.ts';
import { knowsRef } from '../../store/outbox/outbox.ts';
import { actedIn, addPerson, type ListedPerson, type Person, personOf, rejoin } from '../../store/people.ts';
import type { TroubleCode } from '../../view/notices/notices.ts';
import { personal } from '../../view/personal.ts';
import { wordsFor } from '../../words/words.ts';
import type { Deps, Team } from '../deps.ts';
import type { PressOutcome } from '../measures.ts';
import { NOTHING, troubleAnswer } from './answer.ts';
import { home, runCommand } from './commands.ts';
import { WRITING } from './compose.ts';
import { closed, submit } from './forms.ts';
import { pressList } from './lists.ts';
import { press } from './press.ts';
import { isAboutCase, readPress } from './pressed.ts';
import { type InTurn, turns } from './turns.ts';

/** In Teams, the form's result replaces the card. Edits wait this long, so that it does not hide them. */
const SHOWN: Duration = 500;

const OUTCOMES: Record<Answer['show'], PressOutcome> = {
  nothing: 'done',
  view: 'view',
  form: 'form',
  errors: 'form',
};

/** Answers everything that people do in a chat. If the database is away, it says so; nothing is half done. */
export function receiver(deps: Deps): Receive {
  const inTurn = turns();
  return async inbound => {
    const log = deps.log.child({ inbound: inbound.id, is: inbound.is });
    const words = wordsFor(inbound.by.language, deps.words, deps.languages);
    const began = deps.clock.real();
    const counted = (outcome: PressOutcome) => {
      if (!isAgain(inbound)) deps.measures.pressed(inbound.is, outcome, deps.clock.real() - began);
    };
    if (deps.succeeded()) {
      counted('failed');
      return troubleAnswer({ words }, 'newer_version');
    }
    if (isTooMuch(inbound)) {
      counted('failed');
      return troubleAnswer({ words }, 'too_much');
    }
    try {
      const answered = await answer({ ...deps, log, words }, storable(inbound), inTurn);
      counted(OUTCOMES[answered.show]);
      return answered;
    } catch (error) {
      const code = troubleOf(error);
      if (code === 'failed') log.error({ event: 'inbound_failed', ...brokenAt(error) }, 'an inbound failed');
      else log.warn({ event: 'inbound_refused', why: code }, 'an inbound could not be worked on');
      counted(PRESSED[code]);
      return isAgain(inbound) ? NOTHING : troubleAnswer({ words }, code);
    }
  };
}

/** A page that nobody asked for. If it cannot be drawn now, it stays as it was. */
const isAgain = (inbound: Inbound): boolean => inbound.is === 'home' && inbound.again === true;

/** Whether more was typed than anything here may work on. It is asked before anything else looks at it. */
export function isTooMuch(inbound: Inbound): boolean {
  const typed = (values: Record<string, string>) => [...Object.keys(values), ...Object.values(values)];
  const over = (texts: string[]) =>
    texts.length > 2 * MOST_VALUES || texts.some(({ length }) => length > LONGEST_VALUE);
  switch (inbound.is) {
    case 'press':
      return over(typed(inbound.args ?? {}));
    case 'submit':
    case 'changed':
      return over(typed(inbound.values));
    case 'command':
      return over([inbound.text]);
    case 'closed':
      return over(typed(inbound.values ?? {}));
    case 'home':
      return false;
    default:
      return inbound satisfies never;
  }
}

type Failed = 'busy' | 'database' | 'reads_only' | 'failed';
const PRESSED: Record<Failed, PressOutcome> = {
  busy: 'busy',
  database: 'database_away',
  reads_only: 'database_away',
  failed: 'failed',
};
function troubleOf(error: unknown): Failed {
  if (isBusy(error)) return 'busy';
  if (codeOf(error) === READS_ONLY) return 'reads_only';
  return isDatabaseGone(error) ? 'database' : 'failed';
}

async function answer(deps: Deps, inbound: Inbound, inTurn: InTurn): Promise<Answer> {
  const { on, by } = inbound;
  if (on === undefined || !deps.chats.get(by.account.chat)?.formsInPlace)
    return answerTo(deps, inbound, inTurn);
  const { db } = deps.database;
  const hold = (until: Instant | null) => holdEdits(db, by.account.chat, on, until);
  const opens = inbound.is === 'submit' || (inbound.is === 'press' && opensForm(inbound.does) !== 'never');
  // Held before the answer: opening a form changes the case, and the edit that
  // follows would replace the form.
  const before = opens ? await heldUntil(db, by.account.chat, on) : null;
  if (opens) await hold(deps.clock.real() + WRITING);
  let form = false;
  try {
    const answered = await answerTo(deps, inbound, inTurn);
    form = answered.show === 'form' || answered.show === 'errors';
    return answered;
  } finally {
    if (!form && (opens || inbound.is === 'closed')) {
      await hold(inbound.is === 'press' ? before : deps.clock.real() + SHOWN);
    }
  }
}

async function answerTo(deps: Deps, inbound: Inbound, inTurn: InTurn): Promise<Answer> {
  const person = await (isAgain(inbound) ? readerBy : personBy)(deps, inbound.by);
  if (typeof person === 'string') return troubleAnswer(deps, person);
  const answered = await answerBy(deps, person, inbound, inTurn);
  return answered.show === 'view' ? { ...answered, view: personal(answered.view, person) } : answered;
}

async function answerBy(deps: Deps, person: Person, inbound: Inbound, inTurn: InTurn): Promise<Answer> {
  switch (inbound.is) {
    case 'command':
      return runCommand(deps, person, inbound.text);
    case 'home':
      return home(deps, person);
    case 'press': {
      if (await isElsewhere(deps, inbound)) return troubleAnswer(deps, 'elsewhere');
      const { does } = inbound;
      const { role } = ACTS[does];
      if (!may(person.roles, role)) return notAllowed(deps, person, role);
      if (isListAct(does)) return pressList(deps, person, inbound.args ?? {});
      const pressed = readPress({ ...inbound, does });
      if (!pressed) return troubleAnswer(deps, 'unknown_case');
      // A look locks nothing.
      if (pressed.is === 'look' || pressed.is === 'post look') return press(deps, person, pressed);
      return orBusy(
        deps,
        inTurn(pressed.about, () => press(deps, person, pressed)),
      );
    }
    case 'submit': {
      const role = roleFor(inbound.form.step);
      if (!may(person.roles, role)) return notAllowed(deps, person, role);
      if (!isAboutCase(inbound)) return troubleAnswer(deps, 'no_such_form');
      return orBusy(
        deps,
        inTurn(inbound.form.about, () => submit(deps, person, inbound)),
      );
    }
    // No form of this version has a field that changes others.
    case 'changed':
      return troubleAnswer(deps, may(person.roles, 'agent') ? 'no_such_form' : 'not_allowed');
    case 'closed':
      if (!may(person.roles, 'agent') || !isAboutCase(inbound)) return NOTHING;
      return orBusy(
        deps,
        inTurn(inbound.form.about, () => closed(deps, person, inbound)),
      );
    default: {
      const never: never = inbound;
      return never;
    }
  }
}

/**
 * Whether the message that was pressed is in a place that is not ours, and none that we posted: a forged press,
 * or one of another installation. It must not become a card of ours there.
 */
async function isElsewhere({ chats, database }: Deps, { at, on }: Inbound): Promise<boolean> {
  if (at === undefined || on === undefined) return false;
  const places = chats.get(at.chat)?.places ?? [];
  if (places.some(({ workspace, channel }) => workspace === at.workspace && channel === at.channel))
    return false;
  return !(await knowsRef(database.db, at.chat, on));
}

/** An agent reads what they can do instead of what only a lead may. */
const notAllowed = (deps: Deps, { roles }: Person, least: Role): Answer =>
  troubleAnswer(deps, least === 'lead' && may(roles, 'agent') ? 'leads_only' : 'not_allowed');

const orBusy = async (deps: Deps, answered: Promise<Answer | null>): Promise<Answer> =>
  (await answered) ?? troubleAnswer(deps, 'busy');

/** The roles of channel members who are not listed. */
export const rolesOfOthers = ({ everyoneMayAct }: Pick<Team, 'everyoneMayAct'>): Role[] =>
  everyoneMayAct ? ['agent', 'lead'] : ['reader'];

/**
 * The person of an account. A guest or a stranger is refused and leaves no row; an unknown member
 * becomes a person. A person who is not listed may act only as a member of the channel, so they
 * are refused after leaving it.
 */
async function personBy(deps: Deps, by: By): Promise<Person | TroubleCode> {
  if (by.standing !== 'member') return by.standing;
  const { chat, user } = by.account;
  const listed = deps.team.listed.find(({ accounts }) =>
    accounts.some(account => account.chat === chat && account.user === user),
  );
  const { db } = deps.database;
  const known = (await personOf(db, by.account)) ?? (listed && (await returned(deps, by, listed)));
  if (!known?.listed && !by.inPlace) return 'not_allowed';
  if (known) {
    if (!known.here) await deps.database.inTx(tx => actedIn(tx, known.id, by.account));
    return known;
  }
  const person: Person = {
    id: deps.mint(),
    name: by.name.slice(0, 200).toWellFormed() || by.account.user,
    roles: rolesOfOthers(deps.team),
  };
  return deps.database.inTx(tx => addPerson(tx, person, by.account));
}

/** The person whose page is drawn anew. That is no sign that they are here, so it writes nothing. */
async function readerBy({ database }: Deps, by: By): Promise<Person | TroubleCode> {
  if (by.standing !== 'member') return by.standing;
  const known = await personOf(database.db, by.account);
  return known?.here && (known.listed || by.inPlace) ? known : 'not_allowed';
}

/** A listed person whose account leads to nobody has returned. */
async function returned(
  { database }: Deps,
  { account }: By,
  listed: ListedPerson,
): ReturnType<typeof personOf> {
  await database.inTx(tx => rejoin(tx, listed));
  return personOf(database.db, account);
}
