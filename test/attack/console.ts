import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import type { Answer } from '../../src/ports/chat.ts';
import type { View } from '../../src/view/types.ts';
import { buttonsOf, readView } from '../support/screen.ts';
import { send } from './send.ts';

/** The console of the process as the browsers of people use it. */
export type Console = Awaited<ReturnType<typeof openConsole>>;
/** A message of the channel, and the case that its card is about. */
export type Card = { on: string; about: string };

/** Opens the address that the start printed, and keeps the cookie that it may set. */
export async function openConsole(opensAt: string) {
  const url = new URL(opensAt).origin;
  const opened = await fetch(opensAt, { redirect: 'manual' });
  await opened.body?.cancel();
  const cookie = opened.headers.getSetCookie()[0]?.split(';')[0];
  const headers = {
    'content-type': 'application/json',
    origin: url,
    ...(cookie !== undefined && { cookie }),
  };
  return consoleAt(url, headers);
}

export function consoleAt(url: string, headers: Record<string, string>) {
  const agent = new Agent({ keepAlive: true });
  async function inbound(person: string, what: object): Promise<Answer> {
    const body = JSON.stringify({ id: randomUUID(), person, from: 'channel', ...what });
    const { status, text } = await send(`${url}/api/inbound`, { headers, body, agent });
    if (status !== 200) throw new Error(`the console answered ${status}: ${text.slice(0, 300)}`);
    return JSON.parse(text) as Answer;
  }
  return {
    url,
    headers,
    inbound,
    press: (person: string, does: string, card: Card) => inbound(person, { is: 'press', does, ...card }),
    /** The newest card of the channel that says this, or null. */
    async card(text: string): Promise<Card | null> {
      const answered = await fetch(`${url}/api/messages?person=ana&shelf=channel`, { headers });
      const { messages } = (await answered.json()) as { messages: { key: string; view: View }[] };
      for (const { key: on, view } of messages) {
        const about = buttonsOf(view).find(button => button.about)?.about;
        if (about && readView(view).includes(text)) return { on, about };
      }
      return null;
    },
  };
}
