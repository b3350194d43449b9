import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { expect } from 'vitest';
import { type App, type Overrides, startApp } from '../../src/app.ts';
import { blank, fold } from '../../src/case/evolve.ts';
import type { Duration, Instant } from '../../src/case/types.ts';
import { parseDuration } from '../../src/config/duration.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Answer } from '../../src/ports/chat.ts';
import { readCases } from '../../src/store/cases/cases.ts';
import { readEvents } from '../../src/store/cases/log.ts';
import type { FormView, View } from '../../src/view/types.ts';
import { replyReceiver, sendMentions } from '../stand-ins/reply-receiver.ts';
import { type DatabaseKind, freshDatabase, type TestDatabase } from './database.ts';
import { buttonsOf, readAnswer, readView } from './screen.ts';

/** A running Webcare with a console, a forum behind a signed webhook, and a clock that only the test moves. Nothing happens by itself: `settle()` does it. */

export const SECRET = `whsec_${Buffer.from('a secret that both sides know!!!').toString('base64')}`;
const START = Date.parse('2026-11-23T09:00:00Z');

export type Shown = { key: string; at: Instant; view: View };
export type World = Awaited<ReturnType<typeof openWorld>>;

type Options = {
  on?: DatabaseKind;
  database?: TestDatabase;
  yaml?: string;
  env?: Record<string, string>;
  overrides?: Overrides;
  /** Where the clock begins; a stand-in that lives by the machine's clock wants that. */
  start?: Instant;
  /** A message the test never looked at fails it, unless it says here why it does not care. */
  unread?: 'whatever';
};

export function handClock(start: Instant = START) {
  let now = start;
  return {
    now: () => now,
    real: () => now,
    move(by: Duration) {
      now += by;
    },
  };
}

export const logSink = () => {
  const lines: string[] = [];
  return { lines, log: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }) };
};

export async function openWorld(options: Options = {}) {
  const clock = handClock(options.start);
  const forum = await replyReceiver(SECRET, { now: clock.real });
  const database = options.database ?? (await freshDatabase(options.on ?? 'postgres'));
  const yaml =
    options.yaml ??
    'brand: { name: Acme, language: en }\nchat: { console: true }\nsla: { timezone: Europe/Amsterdam }\n';
  const file = `${yaml}sources:\n  forum: { type: webhook, reply_url: "${forum.url}" }\n`;
  const env = {
    PORT: '0',
    CONSOLE_PORT: '0',
    FORUM_SECRET: SECRET,
    DATABASE_URL: 'postgres://x/y',
    WEBCARE_KEY: Buffer.alloc(32, 7).toString('base64'),
    WEBCARE_CONFIG: 'w.yaml',
    ...options.env,
  };
  const loaded = loadConfig(env, () => file);
  if (!loaded.ok) throw new Error(loaded.message);
  const { lines, log } = logSink();
  const start = () => startApp(loaded.config, log, { clock, database, timers: false, ...options.overrides });
  const app: App = await start();
  const others: App[] = [];
  const consoleUrl = app.consoleUrl() ?? '';
  const seen = new Set<string>();

  const messages = async (person: string, shelf: 'channel' | 'direct'): Promise<Shown[]> => {
    const response = await fetch(`${consoleUrl}/api/messages?person=${person}&shelf=${shelf}`);
    const { messages: all } = (await response.json()) as { messages: Shown[] };
    // The console hands out the newest first; people read downwards.
    return all.toReversed();
  };
  const look = (shown: Shown[]): Shown[] => {
    for (const { key } of shown) seen.add(key);
    return shown;
  };
  const post = async (body: object): Promise<Answer> => {
    const response = await fetch(`${consoleUrl}/api/inbound`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: consoleUrl },
      body: JSON.stringify(body),
    });
    if (response.status !== 200)
      throw new Error(`console answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  const channel = async (): Promise<Shown[]> => look(await messages('ana', 'channel'));
  const newest = async (about?: string): Promise<Shown> => {
    const all = await channel();
    const found = all.findLast(shown => about === undefined || readView(shown.view).includes(about));
    if (!found)
      throw new Error(
        `no card${about === undefined ? '' : ` says "${about}"`}; there are:\n${all.map(shown => readView(shown.view)).join('\n---\n')}`,
      );
    return found;
  };

  const as = (person: string) => {
    let last: Answer = { show: 'nothing' };
    const pressOn = async (
      view: View,
      label: string,
      from: 'channel' | 'direct',
      on?: string,
      id: string = randomUUID(),
    ): Promise<string> => {
      const button = buttonsOf(view).find(each => each.label === label);
      if (!button)
        throw new Error(
          `no button "${label}" on:\n${readView(view)}\nmore: ${view.more.map(each => each.label).join(', ')}`,
        );
      last = await post({
        is: 'press',
        id,
        person,
        from,
        ...(on !== undefined && { on }),
        does: button.does,
        ...(button.about !== undefined && { about: button.about }),
        ...(button.args && { args: button.args }),
      });
      return readAnswer(last);
    };
    const openForm = (): FormView => {
      if (last.show !== 'form' && last.show !== 'errors')
        throw new Error(`no form is open; shown is:\n${readAnswer(last)}`);
      return last.form;
    };
    const seat = {
      /** Presses a button of the newest card (that says `about`), More included; answers with what is shown to this person alone. */
      async press(label: string, about?: string, id?: string): Promise<string> {
        const card = await newest(about);
        return pressOn(card.view, label, 'channel', card.key, id);
      },
      /** What was shown to this person alone, last. */
      shown(): View {
        if (last.show !== 'view') throw new Error(`no view is shown, but:\n${readAnswer(last)}`);
        return last.view;
      },
      /** Presses a button of what was shown to this person alone. */
      async pressShown(label: string): Promise<string> {
        if (last.show !== 'view') throw new Error('nothing with buttons is shown');
        return pressOn(last.view, label, 'channel');
      },
      async pressDirect(label: string): Promise<string> {
        const shown = look(await messages(person, 'direct')).at(-1);
        if (!shown) throw new Error('no private message');
        return pressOn(shown.view, label, 'direct', shown.key);
      },
      form: openForm,
      /** Fills in the open form and submits it. */
      async submit(
        values: Record<string, string> = {},
        id: string = randomUUID(),
        form = openForm(),
      ): Promise<string> {
        const kept = Object.fromEntries(
          form.fields.flatMap(field =>
            field.is === 'text' || (field.is === 'select' && field.value !== undefined)
              ? [[field.name, field.value ?? '']]
              : [],
          ),
        );
        const handle = {
          id: form.id,
          step: form.step,
          ...(form.about !== undefined && { about: form.about }),
          seen: form.seen,
        };
        last = await post({
          is: 'submit',
          id,
          person,
          from: 'channel',
          form: handle,
          values: { ...kept, ...values },
        });
        return readAnswer(last);
      },
      async back(): Promise<string> {
        const form = openForm();
        const handle = {
          id: form.id,
          step: form.step,
          ...(form.about !== undefined && { about: form.about }),
          seen: form.seen,
        };
        last = await post({
          is: 'submit',
          id: randomUUID(),
          person,
          from: 'channel',
          form: handle,
          values: {},
          back: true,
        });
        return readAnswer(last);
      },
      async close(): Promise<void> {
        const form = openForm();
        await post({
          is: 'closed',
          id: randomUUID(),
          person,
          from: 'channel',
          form: { id: form.id, step: form.step, about: form.about, seen: form.seen },
        });
      },
      async command(text: string): Promise<string> {
        last = await post({ is: 'command', id: randomUUID(), person, from: 'channel', text });
        return readAnswer(last);
      },
      async direct(): Promise<string[]> {
        return look(await messages(person, 'direct')).map(shown => readView(shown.view));
      },
    };
    return seat;
  };
  const seats = new Map<string, ReturnType<typeof as>>();

  return {
    app,
    clock,
    forum,
    database,
    logged: lines,
    /** The forum sends posts; missing fields are made up, each in a thread of its own unless it says otherwise. */
    async mention(...posts: Record<string, unknown>[]): Promise<{ accepted: number; duplicates: number }> {
      const mentions = posts.map(more => ({
        url: `https://forum.example/t/${more.id}`,
        text: 'Where is my parcel?',
        posted_at: new Date(clock.now()).toISOString(),
        author: { id: 'u9', handle: 'jan', name: 'Jan Jansen', followers: 120 },
        ...more,
      }));
      const response = await sendMentions(`${app.url()}/hooks/forum`, SECRET, mentions, {
        id: randomUUID(),
        at: clock.real(),
      });
      expect(response.status, await response.clone().text()).toBe(202);
      return (await response.json()) as { accepted: number; duplicates: number };
    },
    /** Another process on the same database, network and clock. It ends with the world. */
    async another(): Promise<App> {
      const other = await start();
      others.push(other);
      return other;
    },
    settle: () => app.settle(),
    /** Moves both clocks on and does what has become due. */
    async forward(by: string): Promise<void> {
      clock.move(parseDuration(by));
      await app.settle();
    },
    /** A chat acknowledges a press first and works on it after: what people see comes within seconds, which only go by here. */
    shows: <T>(seen: () => T, message?: string) =>
      expect.poll(
        async () => {
          clock.move(1_000);
          await app.settle();
          return seen();
        },
        { timeout: 8_000, ...(message !== undefined && { message }) },
      ),
    as(person: string) {
      const seat = seats.get(person) ?? as(person);
      seats.set(person, seat);
      return seat;
    },
    /** The newest message of the channel, or the newest that says `about`, as a person reads it. */
    card: async (about?: string): Promise<string> => readView((await newest(about)).view),
    cardView: async (about?: string): Promise<View> => (await newest(about)).view,
    channel: async (): Promise<string[]> => (await channel()).map(shown => readView(shown.view)),
    /** Ends the world: the log folded again is the stored state, and no message went unseen. */
    async close(): Promise<void> {
      const ids = await database.db.selectFrom('cases').select('id').execute();
      const cases = await readCases(
        database.db,
        ids.map(({ id }) => id),
      );
      for (const [id, state] of cases) {
        const folded = fold(blank(id), await readEvents(database.db, id));
        expect(folded, 'the log folds to the stored state').toEqual(state);
      }
      const people = ['ana', 'bram', 'carla'];
      const all =
        app.consoleUrl() === null
          ? []
          : [
              ...(await messages('ana', 'channel')),
              ...(await Promise.all(people.map(person => messages(person, 'direct').catch(() => [])))).flat(),
            ];
      const unseen =
        options.unread === 'whatever'
          ? []
          : all.filter(shown => !seen.has(shown.key)).map(shown => readView(shown.view));
      for (const each of [...others, app]) await each.stop();
      await forum.stop();
      await database.close();
      expect(unseen, 'messages nobody looked at').toEqual([]);
    },
  };
}
