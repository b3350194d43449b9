import { isFor } from '../acts/acts.ts';
import type { Role } from '../case/commands.ts';
import type { PersonId } from '../case/types.ts';
import type { Block, Button, View } from './types.ts';

/** The one person who sees a view. */
export type Reader = { id: PersonId; roles: readonly Role[] };

/**
 * A view for one person: without the buttons that would be refused to them, and with no next step in the case
 * of a colleague.
 */
export function personal(view: View, { id, roles }: Reader): View {
  const owns = view.owner === id;
  const theirs = view.owner !== undefined && !owns;
  const mine = (buttons: Button[]): Button[] =>
    buttons.filter(({ does }) => isFor(does, { roles, owns })).map(each => (theirs ? unfilled(each) : each));
  const row = (block: Block): Block =>
    block.is === 'row' ? { ...block, buttons: mine(block.buttons) } : block;
  return { ...view, body: view.body.map(row), buttons: mine(view.buttons), more: mine(view.more) };
}

function unfilled(button: Button): Button {
  if (button.style !== 'primary') return button;
  const { style: _, ...plain } = button;
  return plain;
}
