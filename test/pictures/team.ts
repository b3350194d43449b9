import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { App } from '../../src/app.ts';
import type { Answer } from '../../src/ports/chat.ts';
import type { Button, View } from '../../src/view/types.ts';

export type Team = ReturnType<typeof team>;
type Shown = { key: string; view: View };

/**
 * Uses the running console through its HTTP requests, without a page. It plays the scene before the
 * pictures.
 */
export function team(app: App) {
  const base = app.consoleUrl() ?? '';
  const post = async <T>(path: string, body: object): Promise<T> => {
    const response = await fetch(`${base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const inbound = async (person: string, body: object): Promise<Answer> => {
    const answer = await post<Answer>('/api/inbound', { id: randomUUID(), person, from: 'channel', ...body });
    await app.settle();
    return answer;
  };
  const says = (view: View, text: string): boolean =>
    JSON.stringify(view).includes(JSON.stringify(text).slice(1, -1));
  /** Waits for the card, because Webcare asks the network only once a second. */
  const cardOf = async (text: string): Promise<Shown> => {
    for (let tries = 0; tries < 200; tries++) {
      await app.settle();
      const { messages } = (await (await fetch(`${base}/api/messages?person=ana&shelf=channel`)).json()) as {
        messages: Shown[];
      };
      const found = messages.find(({ view }) => view.more.length > 0 && says(view, text));
      if (found) return found;
      await setTimeout(50);
    }
    throw new Error(`no card says ${JSON.stringify(text)}`);
  };

  return {
    /** A customer writes a post. Waits for its card. */
    async writes(as: string, text: string): Promise<void> {
      await post('/network/write', { as, text });
      await cardOf(text);
    },
    async writesPrivately(as: string, text: string): Promise<void> {
      await post('/network/private', { as, with: as, text });
      await cardOf(text);
    },
    /** Presses a button of the card with `text`, and submits its forms with these values. */
    async does(
      person: string,
      does: Button['does'],
      text: string,
      ...steps: Record<string, string>[]
    ): Promise<void> {
      const { key, view } = await cardOf(text);
      const button = [...view.buttons, ...view.more].find(each => each.does === does);
      if (!button) throw new Error(`the card that says ${JSON.stringify(text)} does not offer ${does}`);
      let answer = await inbound(person, { is: 'press', on: key, does, about: button.about });
      for (const values of steps) {
        if (answer.show !== 'form') throw new Error(`${does}: ${JSON.stringify(answer)}`);
        const { id, step, about, seen } = answer.form;
        answer = await inbound(person, { is: 'submit', on: key, form: { id, step, about, seen }, values });
      }
    },
  };
}
