/**
 * The console: a chat on loopback, so that a browser is enough to try Webcare. It is an ordinary ChatAdapter.
 * Its messages are in Memory, so a restart or a second process shows the same. Private answers exist only in
 * the open tab and end with it.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Act, everyAct, isFor } from '../../../src/acts/acts.ts';
import type { Role } from '../../../src/case/commands.ts';
import { brokenAt } from '../../../src/ports/broken.ts';
import type { Address, ChatAdapter, Receive } from '../../../src/ports/chat.ts';
import type { ChatParts, DemoClock, Made, Panel } from '../../../src/ports/factory.ts';
import { type Outcome, ok } from '../../../src/ports/outcome.ts';
import { changesIn } from './changes.ts';
import { checkConsole } from './check.ts';
import { liveTo } from './live.ts';
import { messagesIn, type Shelf, shelfOf } from './messages.ts';
import { place } from './parse.ts';
import type { ConsolePerson } from './people.ts';
import { consoleHttp } from './receive.ts';
import { unreadIn } from './unread.ts';

export { type ConsolePerson, demoPeople } from './people.ts';

export type ConsoleConfig = {
  /** 0: any free port. */
  port: number;
  people: readonly ConsolePerson[];
  /** Shown beside the channel. Each panel has its own path, behind the same checks. */
  panels: readonly Panel[];
  /** Left out: every user of this machine gets in. */
  token?: string;
};
export type ConsoleChat = ChatAdapter & {
  /** The console's address, such as http://127.0.0.1:4280. With port 0 it is right only after the start. */
  url(): string;
  /** How a person opens it: with the token, where there is one. */
  opensAt(): string;
};

const host = '127.0.0.1';
const LOOK_EVERY = 1_000;

/** `demo`: the clock that the page's control moves. Without it the page has no control. */
export function consoleChat(made: Made<ConsoleConfig> & { demo?: DemoClock }): ConsoleChat {
  const { config, memory, clock, log } = made;
  const changes = changesIn(memory);
  const messages = messagesIn(memory, clock, changes);
  const unread = unreadIn(memory, messages, changes);
  const broken = (error: unknown) => log.error(brokenAt(error), 'console.live_failed');
  const live = liveTo({ people: config.people, messages, unread, changes, clock, broken });
  const busy = new Set<Promise<void>>();
  let port = config.port;
  let server: Server | null = null;
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  const url = () => `http://${host}:${port}`;

  const shelf = (to: Address): Shelf | null => {
    if (to.to === 'place')
      return to.place.chat === place.chat &&
        to.place.workspace === place.workspace &&
        to.place.channel === place.channel
        ? 'team'
        : null;
    const { chat, workspace, user } = to.account;
    return chat === place.chat &&
      workspace === place.workspace &&
      config.people.some(person => person.id === user)
      ? shelfOf(user)
      : null;
  };
  const lookAgain = () => {
    timer = setTimeout(
      () =>
        live
          .look()
          .catch(broken)
          .finally(() => stopping || lookAgain()),
      LOOK_EVERY,
    );
    timer.unref();
  };

  return {
    chat: 'console',
    places: [place],
    formsInPlace: false,
    url,
    opensAt: () => (config.token === undefined ? url() : `${url()}/?token=${config.token}`),

    async start(receive: Receive) {
      stopping = false;
      const app = consoleHttp({
        ...made,
        ...config,
        messages,
        unread,
        live,
        answer: receive,
        stopping: () => stopping,
      });
      const listening = createServer((req, res) => {
        if (req.method === 'POST') {
          const closed = new Promise<void>(resolve => res.on('close', resolve));
          busy.add(closed);
          void closed.then(() => busy.delete(closed));
        }
        app(req, res);
      });
      await new Promise<void>((resolve, reject) => {
        listening.once('error', error =>
          reject(
            new Error(
              `The console cannot listen on ${host}:${port}. End what else uses that port, or set CONSOLE_PORT to another.`,
              {
                cause: error,
              },
            ),
          ),
        );
        listening.listen(config.port, host, resolve);
      });
      port = (listening.address() as AddressInfo).port;
      server = listening;
      lookAgain();
    },

    async stop() {
      stopping = true;
      clearTimeout(timer);
      const closing = server;
      if (!closing) return;
      server = null;
      const closed = new Promise<void>(resolve => closing.close(() => resolve()));
      await Promise.all(busy);
      live.end();
      // Only streams are left now, and they never end by themselves.
      closing.closeAllConnections();
      await closed;
    },

    lane: (_call, to) => ({
      name: `console/${to.to === 'place' ? to.place.channel : to.account.user}`,
      every: 0,
    }),

    async post(to, view, key) {
      const on = shelf(to);
      if (on === null) return { is: 'refused', code: 'no_such_place' };
      await messages.post(on, key, view);
      return ok(key);
    },
    async update(_to, ref, view): Promise<Outcome<null>> {
      return (await messages.update(ref, view)) ? ok(null) : { is: 'gone' };
    },
    async find(_to, key) {
      return ok((await messages.find(key)) ? key : null);
    },
    check: () => checkConsole(config.token !== undefined),
  };
}

export function make({
  people,
  pages,
  ...made
}: ChatParts<object, object>): ConsoleChat & { pagesAt(): string } {
  const { port, panels, guarded, demo } = pages;
  const ofRole = (roles: readonly Role[], owns: boolean): Act[] =>
    everyAct.filter(does => isFor(does, { roles, owns }));
  const seats = people.map(({ account, name, roles, person }) => ({
    id: account,
    name,
    role: (['lead', 'agent'] as const).find(role => roles.includes(role)) ?? ('reader' as const),
    at: { person, own: ofRole(roles, true), others: ofRole(roles, false) },
  }));
  const chat = consoleChat({
    ...made,
    config: {
      ...{ port, people: seats, panels },
      ...(guarded && { token: randomBytes(24).toString('base64url') }),
    },
    secrets: {},
    ...(demo && { demo }),
  });
  return { ...chat, pagesAt: chat.url };
}
