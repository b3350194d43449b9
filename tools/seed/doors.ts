/**
 * The doors that people use: Plaza's page, where customers write, and the console, where the team presses.
 */
import { randomUUID } from 'node:crypto';
import type { Act } from '../../src/acts/acts.ts';
import type { Answer } from '../../src/ports/chat.ts';
import type { FormView } from '../../src/view/types.ts';
import type { Customer } from './plan.ts';

export type Doors = Awaited<ReturnType<typeof doorsOf>>;

/** `url` is the console's. */
export async function doorsOf(url: string) {
  const post = async <T>(path: string, body: object): Promise<T> => {
    // Seconds may pass between two presses, and the console closes a connection that is idle for five.
    const headers = { 'content-type': 'application/json', origin: url, connection: 'close' };
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const start = (await (await fetch(`${url}/api/start`)).json()) as { people: { id: string }[] };
  const inbound = (person: string, body: object): Promise<Answer> =>
    post('/api/inbound', { id: randomUUID(), person, from: 'channel', ...body });

  return {
    /** The people who can press. */
    people: start.people.map(({ id }) => id),
    /** Adds a person to Plaza; returns their id. */
    async join(customer: Customer): Promise<string> {
      return (await post<{ id: string }>('/network/join', { ...customer, closed: false })).id;
    },
    /** Writes in public or in private; returns the id of the post. */
    async write(how: 'write' | 'reply' | 'private', body: { as: string; text: string }): Promise<string> {
      return (await post<{ id: string }>(`/network/${how}`, body)).id;
    },
    /**
     * Presses a button of that case and fills in the steps of its form. The last step must close the form.
     */
    async press(person: string, act: Act, about: string, steps: Record<string, string>[]): Promise<void> {
      let answer = await inbound(person, { is: 'press', does: act, about });
      for (const values of steps) {
        const form = formIn(answer);
        if (!form) throw new Error(`${act} opened no form: ${JSON.stringify(answer)}`);
        const { id, step, about: on, seen } = form;
        const handle = { id, step, ...(on !== undefined && { about: on }), seen };
        answer = await inbound(person, {
          is: 'submit',
          form: handle,
          values: { ...typedIn(form), ...values },
        });
      }
      const left = formIn(answer);
      if (left) throw new Error(`${act} asks for more: ${JSON.stringify(left)}`);
    },
  };
}

const formIn = (answer: Answer): FormView | null =>
  answer.show === 'form' || answer.show === 'errors' ? answer.form : null;
const typedIn = (form: FormView): Record<string, string> =>
  Object.fromEntries(
    form.fields.flatMap(field => (field.is === 'text' ? [[field.name, field.value ?? '']] : [])),
  );
