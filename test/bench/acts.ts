import { randomUUID } from 'node:crypto';
import type { App } from '../../src/app.ts';
import { receiver } from '../../src/engine/desk/inbound.ts';
import type { Answer, Inbound } from '../../src/ports/chat.ts';
import type { FormView } from '../../src/view/types.ts';
import { siteOf, unclaimed } from './cards.ts';
import { fact, section } from './print.ts';
import { recordStatements } from './statements.ts';

/** Counts the statements and connections of each step of a reply. */
export async function benchActs(app: App): Promise<void> {
  section(
    'acts: the database statements of each step of a reply, from the press to the answer',
    'Statements, with begin and commit. A connection is checked out for each transaction and each single statement.',
  );
  const [first, card] = await unclaimed(siteOf(app), 2);
  const receive = receiver(app.deps);
  const place = app.deps.chats.get('console')!.places[0]!;
  const by: Inbound['by'] = {
    account: { chat: 'console', workspace: 'local', user: 'ana' },
    name: 'Ana',
    standing: 'member',
    inPlace: true,
  };
  const common = () => ({ id: randomUUID(), by, at: place });
  const pressed = (does: 'claim' | 'reply', { case: about, message: on }: typeof card & object) =>
    receive({ ...common(), is: 'press', does, about, on });
  const submitted = ({ id, step, about, seen }: FormView, values: Record<string, string> = {}) =>
    receive({
      ...common(),
      is: 'submit',
      form: { id, step, seen, ...(about !== undefined && { about }) },
      values,
    });
  const counted = async (label: string, work: () => Promise<Answer>): Promise<Answer> => {
    let answer: Answer = { show: 'nothing' };
    const recorded = await recordStatements(async () => {
      answer = await work();
    });
    const transactions = recorded.filter(list => list.length > 1).length;
    fact(
      label,
      `${recorded.flat().length} statements, ${recorded.length} checkouts, of which transactions: ${transactions}`,
    );
    return answer;
  };
  // The first press of a person also stores the place of the press.
  await pressed('claim', first!);
  await counted('Claim', () => pressed('claim', card!));
  const write = formOf(await counted('Reply opens', () => pressed('reply', card!)));
  const preview = formOf(
    await counted('Preview', () => submitted(write, { text: 'We are looking into it.' })),
  );
  const published = await counted('Post publicly', () => submitted(preview));
  if (published.show !== 'view') throw new Error(`the last step was answered with ${published.show}`);
}

function formOf(answer: Answer): FormView {
  if (answer.show !== 'form') throw new Error(`no form was shown: ${JSON.stringify(answer)}`);
  return answer.form;
}
