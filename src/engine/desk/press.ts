import type { Command } from '../../case/commands.ts';
import type { Answer, Inbound } from '../../ports/chat.ts';
import { readLog } from '../../store/cases/cases.ts';
import { loadFolder } from '../../store/cases/folders.ts';
import * as outbox from '../../store/outbox/outbox.ts';
import type { Person } from '../../store/people.ts';
import { asksBeforeResolving } from '../../view/case/buttons.ts';
import { card, inShort } from '../../view/case/card.ts';
import { history } from '../../view/case/history.ts';
import { showAll } from '../../view/lists/lists.ts';
import { done } from '../../view/notices/notices.ts';
import type { View } from '../../view/types.ts';
import type { Deps } from '../deps.ts';
import { handle } from '../handle.ts';
import type { About } from '../outbox/rows.ts';
import { adopt } from './adopt.ts';
import { answerOf, NOTHING, told } from './answer.ts';
import { GIVE_UP } from './compose.ts';
import { openForm } from './forms.ts';

type Press = Extract<Inbound, { is: 'press' }>;

/** A press that needs no form. */
export async function press(deps: Deps, person: Person, inbound: Press): Promise<Answer> {
  const id = inbound.about;
  if (id === undefined) return told(deps, 'unknown_case');
  if (inbound.on !== undefined && inbound.at !== undefined) await adopt(deps, id, inbound.at, inbound.on);
  const send = inbound.args?.send ?? '';
  const now = deps.clock.now();
  const command = async (want: Command, after?: Parameters<typeof answerOf>[3]): Promise<Answer> => {
    const handled = await handle(deps, { case: id, command: { id: inbound.id, by: person.id, want } });
    const stays = after === undefined && (await staysAsItWas(deps, inbound));
    return answerOf(
      deps,
      id,
      handled,
      stays ? folder => ({ show: 'view', view: inShort(folder, now, deps.words) }) : after,
    );
  };
  switch (inbound.does) {
    case 'claim':
      return command({ do: 'claim' });
    case 'release':
      return command({ do: 'release' });
    case 'reopen':
      return command({ do: 'reopen' });
    case 'take_back':
      return command({ do: 'take_back', send }, folder => ({
        show: 'view',
        view: done({ is: 'taken_back' }, folder, deps.words),
      }));
    case 'it_went_out':
      return command({ do: 'it_went_out', send });
    case 'send_again':
      return command({
        do: 'send_again',
        send,
        notBefore: now + deps.undo,
        giveUpAt: now + deps.undo + GIVE_UP,
      });
    case 'resolve': {
      const folder = await loadFolder(deps.database.db, id, deps.shared);
      if (folder && folder.case.phase.is !== 'resolved' && asksBeforeResolving(folder.case, now))
        return openForm(deps, person, { ...inbound, does: 'resolve' });
      return command({ do: 'resolve' });
    }
    case 'history':
    case 'show_all':
    case 'show_case':
    case 'more': {
      const view = await look(deps, inbound);
      return view ? { show: 'view', view } : told(deps, 'unknown_case');
    }
    // A plain link and presses that open a form never come here.
    case 'open_original':
    case 'reply':
    case 'move_to_dm':
    case 'message':
    case 'hand_over':
    case 'take_over':
    case 'no_reply':
    case 'answered_there':
    case 'waive_debt':
      return NOTHING;
    default: {
      const never: never = inbound.does;
      return never;
    }
  }
}

/** A reminder tells what was and is never drawn anew, so a press on it would seem to do nothing. */
async function staysAsItWas(deps: Deps, { by, on }: Press): Promise<boolean> {
  if (on === undefined) return false;
  const about = (await outbox.aboutRef(deps.database.db, by.account.chat, on)) as About | null;
  return about?.is === 'notice' || about?.is === 'nobody_on_call';
}

async function look(deps: Deps, inbound: Press): Promise<View | null> {
  const { words } = deps;
  const folder = await loadFolder(deps.database.db, inbound.about ?? '', deps.shared);
  if (!folder) return null;
  const now = deps.clock.now();
  switch (inbound.does) {
    case 'history':
      return history(
        folder,
        await readLog(deps.database.db, folder.case.id),
        words,
        Number(inbound.args?.page ?? 0),
      );
    case 'show_all':
      return showAll(folder, inbound.args?.post ?? '', Number(inbound.args?.page ?? 0), words);
    case 'more': {
      const whole = card(folder, now, words);
      return { ...whole, body: [], buttons: whole.more, more: [] };
    }
    default:
      return card(folder, now, words);
  }
}
