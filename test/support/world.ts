import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { expect } from 'vitest';
import { type App, type Overrides, startApp } from '../../src/app.ts';
import { blank, fold } from '../../src/case/evolve.ts';
import type { Duration, Instant } from '../../src/case/types.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Answer } from '../../src/ports/chat.ts';
import { parseDuration } from '../../src/settings/duration.ts';
import { readCases } from '../../src/store/cases/cases.ts';
import { readEvents } from '../../src/store/cases/log.ts';
import type { View } from '../../src/view/types.ts';
import { replyReceiver, sendMentions } from '../stand-ins/reply-receiver.ts';
import { clocksOf, storedClocks } from './clocks.ts';
import { passOf } from './console-pass.ts';
import { type DatabaseKind, freshDatabase, type TestDatabase } from './database.ts';
import { readView } from './screen.ts';
import { type Seat, type Shown, seatOf } from './seat.ts';

/**
 * A running Webcare with a console, a forum behind a signed webhook, and a clock that only the test moves.
 * Nothing happens by itself: `settle()` does what is due. `test/README.md` shows how to write a scenario with
 * it.
 */

export const SECRET = `whsec_${Buffer.from('a secret that both sides know!!!').toString('base64')}`;
const START = Date.parse('2026-11-23T09:00:00Z');

export type World = Awaited<ReturnType<typeof openWorld>>;

type Options = {
  on?: DatabaseKind;
  database?: TestDatabase;
  yaml?: string;
  /** Lines below `sources` in webcare.yaml, after the forum's. */
  sources?: string;
  env?: Record<string, string>;
  overrides?: Overrides;
  /** The start of the clock. A stand-in with the machine's clock needs the time of now. */
  start?: Instant;
  /** Only for tests with hundreds of messages. Otherwise a message that the test never looked at fails it. */
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
  const file = `${yaml}sources:\n  forum: { type: webhook, reply_url: "${forum.url}" }\n${options.sources ?? ''}`;
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
  const start = (more: Overrides = {}) =>
    startApp(loaded.config, log, { clock, database, timers: false, ...options.overrides, ...more });
  const app: App = await start();
  const others: App[] = [];
  const consoleUrl = app.consoleUrl() ?? '';
  const pass = passOf(app.consoleOpensAt());
  const seen = new Set<string>();
  const lookedFor: RegExp[] = [];

  const messages = async (person: string, shelf: 'channel' | 'direct'): Promise<Shown[]> => {
    const response = await fetch(`${consoleUrl}/api/messages?person=${person}&shelf=${shelf}`, {
      headers: pass,
    });
    const { messages: all } = (await response.json()) as { messages: Shown[] };
    // The console returns the newest first; people read downwards.
    return all.toReversed();
  };
  const look = (shown: Shown[]): Shown[] => {
    for (const { key } of shown) seen.add(key);
    return shown;
  };
  const post = async (body: object): Promise<Answer> => {
    const response = await fetch(`${consoleUrl}/api/inbound`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: consoleUrl, ...pass },
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
    if (!found) {
      const asked = about === undefined ? '' : ` says "${about}"`;
      throw new Error(
        `no card${asked}; there are:\n${all.map(({ view }) => readView(view)).join('\n---\n')}`,
      );
    }
    return found;
  };

  const direct = async (person: string): Promise<Shown[]> => look(await messages(person, 'direct'));
  const seats = new Map<string, Seat>();
  /** Messages that the test did not look at, and patterns of `looked` that no message matches. */
  const overlooked = async (): Promise<{ unseen: string[]; unmatched: RegExp[] }> => {
    const all = [
      ...(await messages('ana', 'channel')),
      ...(await Promise.all(['ana', 'bram', 'carla'].map(person => messages(person, 'direct')))).flat(),
    ].map(({ key, view }) => ({ key, text: readView(view) }));
    const known = (text: string) => lookedFor.some(pattern => pattern.test(text));
    return {
      unseen: all.filter(({ key, text }) => !seen.has(key) && !known(text)).map(({ text }) => text),
      unmatched: lookedFor.filter(pattern => !all.some(({ text }) => pattern.test(text))),
    };
  };

  return {
    app,
    clock,
    forum,
    database,
    logged: lines,
    /**
     * The forum sends posts. Missing fields are made up; each post gets its own thread, unless it names one.
     */
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
    /** Another process on the same database, network and clock, or with its own. It ends with the world. */
    async another(more: Overrides = {}): Promise<App> {
      const other = await start(more);
      others.push(other);
      return other;
    },
    /** All messages on a shelf of the console, with their buttons, oldest first. */
    shown: messages,
    settle: () => app.settle(),
    /** Presses or submits as Ana does on the page of the console, without reading the page first. */
    inbound: (body: object): Promise<Answer> =>
      post({ id: randomUUID(), person: 'ana', from: 'channel', ...body }),
    /** Moves both clocks on and does what has become due. */
    async forward(by: string): Promise<void> {
      clock.move(parseDuration(by));
      await app.settle();
    },
    /**
     * Waits until people see it. Slack and Teams acknowledge a press before it is worked on, so the result
     * comes some seconds later. In a test, seconds pass only here.
     */
    shows: <T>(seen: () => T, message?: string) =>
      expect.poll(
        async () => {
          clock.move(1_000);
          await app.settle();
          return seen();
        },
        { timeout: 8_000, ...(message !== undefined && { message }) },
      ),
    /** A person at the console. */
    as(person: string): Seat {
      const seat = seats.get(person) ?? seatOf(person, { post, newest, direct });
      seats.set(person, seat);
      return seat;
    },
    /** The newest message of the channel, or the newest that says `about`, as a person reads it. */
    card: async (about?: string): Promise<string> => readView((await newest(about)).view),
    cardView: async (about?: string): Promise<View> => (await newest(about)).view,
    channel: async (): Promise<string[]> => (await channel()).map(shown => readView(shown.view)),
    /**
     * Messages that say this may come, and the test does not look at each. One of them must be there at the
     * end.
     */
    looked(pattern: RegExp): void {
      lookedFor.push(pattern);
    },
    /**
     * Ends the world. Checks that the refolded log equals the stored state, and that the
     * test looked at every message.
     */
    async close(): Promise<void> {
      const ids = await database.db.selectFrom('cases').select('id').execute();
      const cases = await readCases(
        database.db,
        ids.map(({ id }) => id),
      );
      for (const [id, state] of cases) {
        const log = await readEvents(database.db, id);
        expect(fold(blank(id), log), 'the log folds to the stored state').toEqual(state);
        expect(await storedClocks(database.db, id), 'the table has the clocks of the log').toEqual(
          clocksOf(id, log),
        );
      }
      const none = { unseen: [], unmatched: [] };
      const { unseen, unmatched } =
        app.consoleUrl() === null || options.unread === 'whatever' ? none : await overlooked();
      for (const each of [...others, app]) await each.stop();
      await forum.stop();
      await database.close();
      expect(unseen, 'messages nobody looked at').toEqual([]);
      expect(unmatched, 'patterns of looked() that no message matches').toEqual([]);
    },
  };
}
