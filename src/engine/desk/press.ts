import type { CaseAct, ListAct, LookAct, PostAct, SendAct } from '../../acts/acts.ts';
import type { Command } from '../../case/commands.ts';
import type { Duration, Instant, SendId } from '../../case/types.ts';
import type { Answer } from '../../ports/chat.ts';
import { outline, postPart, readOne, readSaid } from '../../store/cases/conversation.ts';
import { loadFolder, withContacts } from '../../store/cases/folders.ts';
import { readLog } from '../../store/cases/log.ts';
import * as outbox from '../../store/outbox/outbox.ts';
import type { Person } from '../../store/people.ts';
import { asksBeforeResolving } from '../../view/case/buttons.ts';
import { card, inShort } from '../../view/case/card.ts';
import { conversation, pageOf, showAll } from '../../view/case/conversation.ts';
import { history, historyPage, olderIn } from '../../view/case/history.ts';
import type { Folder } from '../../view/folder.ts';
import { type Done, done } from '../../view/notices/notices.ts';
import type { View } from '../../view/types.ts';
import type { Deps } from '../deps.ts';
import { type Handled, handle } from '../handle.ts';
import type { MessageAbout } from '../outbox/rows.ts';
import { adopt } from './adopt.ts';
import { answerOf, troubleAnswer } from './answer.ts';
import { atCase } from './at-case.ts';
import { GIVE_UP, openDraft } from './compose.ts';
import { openForm } from './forms.ts';
import type { Pressed } from './pressed.ts';

export async function press(deps: Deps, person: Person, pressed: Pressed): Promise<Answer> {
  switch (pressed.is) {
    case 'command':
      await adopted(deps, pressed);
      return command(deps, person, pressed, { want: OF_CASE[pressed.does] });
    case 'send command': {
      await adopted(deps, pressed);
      return command(
        deps,
        person,
        pressed,
        OF_SEND[pressed.does](pressed.send, deps.clock.now(), deps.limits.undo),
      );
    }
    case 'form':
      return openForm(deps, person, pressed);
    case 'compose':
      return compose(deps, person, pressed);
    case 'look':
      return openLook(deps, pressed, LOOKS[pressed.does]);
    case 'post look':
      pressed.does satisfies 'show_all';
      return openLook(deps, pressed, async ({ database: { db }, words }, folder) => {
        const { said, authors } = await readOne(db, folder.case.id, pressed.post);
        return showAll({ ...folder, authors }, said, pressed.page, words);
      });
    default: {
      const never: never = pressed;
      return never;
    }
  }
}

type CommandOf<A> = Extract<Command, { do: A }>;
const OF_CASE: { [A in CaseAct]: CommandOf<A> } = {
  claim: { do: 'claim' },
  release: { do: 'release' },
  reopen: { do: 'reopen' },
  leave_as_it_was: { do: 'leave_as_it_was' },
};
/** The commands about one send. `says`: the answer, if the card alone would leave a question. */
const OF_SEND: {
  [A in SendAct]: (send: SendId, now: Instant, undo: Duration) => { want: CommandOf<A>; says?: Done };
} = {
  take_back: send => ({ want: { do: 'take_back', send }, says: { is: 'taken_back' } }),
  it_went_out: send => ({ want: { do: 'it_went_out', send } }),
  send_again: (send, now, undo) => {
    const notBefore = now + undo;
    return { want: { do: 'send_again', send, notBefore, giveUpAt: notBefore + GIVE_UP } };
  },
};

async function command(
  deps: Deps,
  person: Person,
  pressed: Pressed,
  { want, says }: { want: Command; says?: Done },
): Promise<Answer> {
  const { id, about } = pressed;
  const handled = await handle(deps, { case: about, command: { id, by: person.id, want } });
  return commanded(deps, pressed, handled, says);
}

async function commanded(deps: Deps, pressed: Pressed, handled: Handled, says?: Done): Promise<Answer> {
  const view = says
    ? (folder: Folder) => done(says, folder, deps.words)
    : (await isNotice(deps, pressed))
      ? (folder: Folder) => inShort(folder, deps.clock.now(), deps.words)
      : null;
  const after = view && ((folder: Folder): Answer => ({ show: 'view', view: view(folder) }));
  return answerOf(deps, pressed.about, handled, after ?? undefined);
}

/** Opens the form about a send. Resolve opens none if there is nothing to ask, and is then a command. */
async function compose(
  deps: Deps,
  person: Person,
  pressed: Extract<Pressed, { is: 'compose' }>,
): Promise<Answer> {
  const { id, does } = pressed;
  if (does === 'resolve') await adopted(deps, pressed);
  const outcome = await atCase(deps, pressed.about, async at => {
    const { case: c } = at.folder;
    const asks = c.phase.is !== 'resolved' && asksBeforeResolving(c, deps.clock.now());
    return does === 'resolve' && !asks
      ? at.handle({ id, by: person.id, want: { do: 'resolve' } })
      : openDraft(deps, at, person, pressed);
  });
  if (outcome === null) return troubleAnswer(deps, 'unknown_case');
  return 'show' in outcome ? outcome : commanded(deps, pressed, outcome);
}

/** A notice shows little of its case, so a press on it is answered with how the case stands. */
async function isNotice(deps: Deps, { by, on }: Pressed): Promise<boolean> {
  if (on === undefined) return false;
  const about = (await outbox.aboutRef(deps.database.db, by.account.chat, on)) as MessageAbout | null;
  return about?.is === 'notice' || about?.is === 'nobody_on_call';
}

const wholeCard = async ({ database, clock, words }: Deps, folder: Folder): Promise<View> =>
  card(await withContacts(database.db, folder), clock.now(), words);

type DrawLook = (deps: Deps, folder: Folder, page: number | null) => View | Promise<View>;
const LOOKS: Record<Exclude<LookAct, PostAct | ListAct>, DrawLook> = {
  history: async ({ database, words }, folder, page) => {
    const chosen = historyPage(await readLog(database.db, folder.case.id), page);
    const keys = olderIn(folder, chosen);
    const { said, authors } = await readSaid(database.db, keys.map(postPart));
    return history({ ...folder, authors: new Map([...folder.authors, ...authors]) }, chosen, words, said);
  },
  conversation: async ({ database: { db }, words }, folder, page) => {
    const parts = await outline(db, folder.case.id);
    const chosen = pageOf(parts, page);
    const { said, authors } = await readSaid(db, chosen.parts);
    return conversation({ ...folder, authors }, { ...chosen, said }, words);
  },
  show_case: wholeCard,
  more: async (deps, folder) => {
    const whole = await wholeCard(deps, folder);
    return { ...whole, body: [], buttons: whole.more, more: [] };
  },
};

async function openLook(
  deps: Deps,
  pressed: Pressed & { page: number | null },
  show: DrawLook,
): Promise<Answer> {
  await adopted(deps, pressed);
  const folder = await loadFolder(deps.database.db, pressed.about, deps.shared);
  if (!folder) return troubleAnswer(deps, 'unknown_case');
  return { show: 'view', view: await show(deps, folder, pressed.page) };
}

const adopted = async (deps: Deps, { about, at, on }: Pressed): Promise<void> => {
  if (on !== undefined && at !== undefined) await adopt(deps, about, at, on);
};
