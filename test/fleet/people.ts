import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '../../src/ports/chat.ts';
import type { View } from '../../src/view/types.ts';
import { buttonsOf, readAnswer, readView } from '../support/screen.ts';
import { passTo } from './webcare.ts';

/** People at the console of a process. The process may be killed at any moment. */

export type Shown = { key: string; place: string; view: View; text: string };

/**
 * The messages of the channel, oldest first. `newest` reads only the first page. null: the console does not
 * answer.
 */
export async function channelOf(
  consoleUrl: string,
  person: string,
  part?: 'newest',
): Promise<Shown[] | null> {
  const all: Shown[] = [];
  for (let before: string | undefined; ; ) {
    const query = new URLSearchParams({ person, shelf: 'channel', ...(before !== undefined && { before }) });
    const page = await fetch(`${consoleUrl}/api/messages?${query}`, { headers: passTo(consoleUrl) }).then(
      async response =>
        response.ok
          ? ((await response.json()) as { messages: Omit<Shown, 'text'>[]; earlier: boolean })
          : null,
      () => null,
    );
    if (page === null) return null;
    all.push(...page.messages.map(one => ({ ...one, text: readView(one.view) })));
    before = page.messages.at(-1)?.place;
    if (!page.earlier || part) return all.toReversed();
  }
}

/** Repeats the request with the same id until it is answered, like a person who presses again. */
async function ask(consoleUrl: string, body: object, patience = 60_000): Promise<Answer> {
  for (const end = Date.now() + patience; ; await pause(100)) {
    const answer = await fetch(`${consoleUrl}/api/inbound`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: consoleUrl, ...passTo(consoleUrl) },
      body: JSON.stringify(body),
    }).then(
      async response => (response.ok ? ((await response.json()) as Answer) : null),
      () => null,
    );
    if (answer !== null) return answer;
    if (Date.now() > end) throw new Error(`the console did not answer for ${patience} ms`);
  }
}

/** Presses a button of a message. Returns the answer that only this person sees. */
export async function press(consoleUrl: string, person: string, on: Shown, label: string): Promise<Answer> {
  const button = buttonsOf(on.view).find(each => each.label === label);
  if (!button) throw new Error(`no button "${label}" on:\n${on.text}`);
  const { does, about, args } = button;
  return ask(consoleUrl, {
    is: 'press',
    id: randomUUID(),
    person,
    from: 'channel',
    on: on.key,
    does,
    about,
    ...(args && { args }),
  });
}

/**
 * Writes a reply and submits the preview. If the case changed, it submits again. Returns the last answer as
 * text.
 */
export async function reply(consoleUrl: string, person: string, on: Shown, text: string): Promise<string> {
  let answer = await press(consoleUrl, person, on, 'Reply publicly');
  for (let step = 0; step < 6 && (answer.show === 'form' || answer.show === 'errors'); step++) {
    const { id, step: at, about, seen, fields } = answer.form;
    const typed = Object.fromEntries(
      fields.flatMap(field => (field.is === 'text' ? [[field.name, text]] : [])),
    );
    answer = await ask(consoleUrl, {
      is: 'submit',
      id: randomUUID(),
      person,
      from: 'channel',
      form: { id, step: at, about, seen },
      values: typed,
    });
  }
  return readAnswer(answer);
}
