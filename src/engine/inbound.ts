import { brokenAt } from '../ports/broken.ts';
import type { Answer, By, Inbound, Receive } from '../ports/chat.ts';
import { isDatabaseGone } from '../store/database.ts';
import { holdEdits } from '../store/outbox.ts';
import { actedIn, addPerson, type Person, personOf } from '../store/people.ts';
import { storable } from '../store/storable.ts';
import type { TroubleCode } from '../view/notices.ts';
import type { Act } from '../view/types.ts';
import { NOTHING, told } from './answer.ts';
import { home, runCommand } from './commands.ts';
import { WRITING } from './compose.ts';
import type { Deps } from './deps.ts';
import { closed, openForm, submit } from './forms.ts';
import { press } from './press.ts';

/** What may be looked at by everybody who is known; everything else needs the role of an agent. */
const LOOKS: ReadonlySet<Act> = new Set(['history', 'show_all', 'show_case', 'more', 'open_original']);
const FORMS: ReadonlySet<Act> = new Set(['reply', 'move_to_dm', 'message', 'hand_over', 'take_over', 'no_reply', 'answered_there', 'waive_debt']);

/** Answers everything people do in a chat. Says so when the database is away: nothing is lost, nothing is half done. */
export function receiver(deps: Deps): Receive {
  return async inbound => {
    const log = deps.log.child({ inbound: inbound.id, is: inbound.is });
    try {
      return await answer({ ...deps, log }, storable(inbound));
    } catch (error) {
      if (!isDatabaseGone(error)) log.error({ event: 'inbound_failed', ...brokenAt(error) }, 'an inbound failed');
      return told(deps, isDatabaseGone(error) ? 'database' : 'failed');
    }
  };
}

async function answer(deps: Deps, inbound: Inbound): Promise<Answer> {
  const answered = await answerTo(deps, inbound);
  const { on, by } = inbound;
  const form = answered.show === 'form' || answered.show === 'errors';
  const ends = inbound.is === 'submit' || inbound.is === 'closed';
  if (on !== undefined && (form || ends) && deps.chats.get(by.account.chat)?.formsInPlace) {
    await holdEdits(deps.database.db, by.account.chat, on, form ? deps.clock.real() + WRITING : null);
  }
  return answered;
}

async function answerTo(deps: Deps, inbound: Inbound): Promise<Answer> {
  const person = await personBy(deps, inbound.by);
  if (typeof person === 'string') return told(deps, person);
  const acts = person.roles.includes('agent') || person.roles.includes('lead');
  switch (inbound.is) {
    case 'command':
      return runCommand(deps, person, inbound.text);
    case 'home':
      return home(deps, person);
    case 'press':
      if (!acts && !LOOKS.has(inbound.does)) return told(deps, 'not_allowed');
      if (FORMS.has(inbound.does)) return openForm(deps, person, inbound);
      return press(deps, person, inbound);
    case 'submit':
      return acts ? submit(deps, person, inbound) : told(deps, 'not_allowed');
    case 'closed':
      return acts ? closed(deps, person, inbound) : NOTHING;
    default: {
      const never: never = inbound;
      return never;
    }
  }
}

/** Who this is to us. A guest or a stranger is refused without leaving a row; a member nobody knew becomes a person. */
async function personBy(deps: Deps, by: By): Promise<Person | TroubleCode> {
  if (by.standing !== 'member') return by.standing;
  const { db } = deps.database;
  const known = await personOf(db, by.account);
  if (known) {
    if (!known.here) await deps.database.inTx(tx => actedIn(tx, known.id, by.account));
    return known;
  }
  if (!by.inPlace) return 'not_allowed';
  const person: Person = {
    id: deps.mint(),
    name: by.name.slice(0, 200).toWellFormed() || by.account.user,
    roles: deps.everyoneMayAct ? ['agent', 'lead'] : ['reader'],
  };
  return deps.database.inTx(tx => addPerson(tx, person, by.account));
}
