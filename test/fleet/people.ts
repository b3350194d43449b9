import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '../../src/ports/chat.ts';
import type { View } from '../../src/view/types.ts';
import { buttonsOf, readAnswer, readView } from '../support/screen.ts';

/** People at the console of a process that may be killed at any moment. */

export type Shown = { key: string; place: string; view: View; text: string };

/** The channel, oldest first; null while nobody answers. With `newest`, the page that is shown first. */
export async function channelOf(
  consoleUrl: string,
  person: string,
  part?: 'newest',
): Promise<Shown[] | null> {
  const all: Shown[] = [];
  for (let before: string | undefined; ; ) {
    const query = new URLSearchParams({ person, shelf: 'channel', ...(before !== undefined && { before }) });
    const page = await fetch(`${consoleUrl}/api/messages?${query}`).then(
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

/** Says it again, with the same id, until it is answered: as a browser does whose person presses again. */
async function ask(consoleUrl: string, body: object, patience = 60_000): Promise<Answer> {
  for (const end = Date.now() + patience; ; await pause(100)) {
    const answer = await fetch(`${consoleUrl}/api/inbound`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: consoleUrl },
      body: JSON.stringify(body),
    }).then(
      async response => (response.ok ? ((await response.json()) as Answer) : null),
      () => null,
    );
    if (answer !== null) return answer;
    if (Date.now() > end) throw new Error(`the console did not answer for ${patience} ms`);
  }
}

/** Presses a button of a message; what is shown to this person alone. */
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

/** Writes a reply, looks at the preview, posts it; also when something came in between. What is shown at the end. */
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
