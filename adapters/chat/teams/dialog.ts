import type { Answer } from '../../../src/ports/chat.ts';
import type { Deed, Read } from './parse.ts';
import type { Phrases } from './phrases.ts';
import type { Card } from './render.ts';
import { formCard, keptCard, viewCard } from './render.ts';
import { plainLine, type Reader } from './text.ts';

/**
 * The answer to a dialog (task module), under HTTP 200 (msteams-docs, "Use dialogs in Teams bots"): its next
 * content, or a text in its place. null closes it.
 */
export type DialogBody = { task: { type: 'continue'; value: Shown } | { type: 'message'; value: string } };
type Shown = {
  title: string;
  width: 'medium';
  height: 'medium';
  card: { contentType: 'application/vnd.microsoft.card.adaptive'; content: Card };
};

const site = (phrases: Phrases) => ({ mark: 'dialog', dialogs: true, phrases }) as const;
const continued = (title: string, content: Card): DialogBody => ({
  task: {
    type: 'continue',
    value: {
      title,
      width: 'medium',
      height: 'medium',
      card: { contentType: 'application/vnd.microsoft.card.adaptive', content },
    },
  },
});
/** The text replaces a form, so it repeats the typed values, which exist nowhere else. */
export function saidInDialog(value: string, deed: Read, phrases: Phrases): DialogBody {
  const typed = deed.is === 'submit' ? Object.values(deed.values).filter(text => text.trim() !== '') : [];
  return typed.length === 0
    ? { task: { type: 'message', value } }
    : continued(phrases.heading, keptCard(value, typed, phrases));
}

/** The title of a window, in UTF-16 units. Own. */
const TITLE = 80;

/** `opening`: the request is to open a dialog; there is none yet. */
export function dialogFor(deed: Deed, answer: Answer, reader: Reader, opening: boolean): DialogBody | null {
  const { phrases } = reader;
  if (deed.is === 'closed') return null;
  switch (answer.show) {
    case 'nothing':
      return opening ? saidInDialog(phrases.done, deed, phrases) : null;
    case 'form':
    case 'errors':
      return continued(answer.form.title, formCard(answer.form, site(phrases)));
    case 'view':
      return continued(
        plainLine(answer.view.title, TITLE, reader).trim() || phrases.heading,
        viewCard(answer.view, site(phrases)),
      );
    default:
      return answer satisfies never;
  }
}
