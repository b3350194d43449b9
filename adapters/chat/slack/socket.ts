import type { App, Logger as BoltLogger, Receiver, SocketModeReceiver, webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import type { Duration } from '../../../src/case/types.ts';
import type { ChatAdapter } from '../../../src/ports/chat.ts';
import type { Clock } from '../../../src/ports/factory.ts';
import { failureOf, loggedName } from './outcome.ts';

/**
 * The connections, and the time after which we renew each of them ourselves. Slack ends a connection after
 * five hours; the other one works while it is opened again. Two connections that opened together would also
 * end together, so one is renewed more often. An app may have ten, over all its processes.
 */
const LIVES: readonly (Duration | null)[] = [null, 7_000_000];
/** The time to wait for Slack's hello. It is above the deadline of the Web API call before it. */
const OPEN_WITHIN: Duration = 15_000;
const CLOSE_WITHIN: Duration = 3_000;
/** A connection that held this long was healthy, so the next one is opened at once. */
const STEADY: Duration = 10_000;
const FIRST_PAUSE: Duration = 250;
const LONGEST_PAUSE: Duration = 60_000;
/** A longer wait than this is not believed, whatever Slack asks for. */
const LONGEST_WAIT: Duration = 5 * 60_000;

const within = async <T>(most: Duration, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), most);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/**
 * One connection, reopened whenever it is lost. The client's own reconnecting is off: in 3.1.0 it leaves a
 * rejection unhandled if Slack is unreachable or we stop while it reconnects, and that ends the process.
 */
function connection(receiver: SocketModeReceiver, life: Duration | null, clock: Clock, log: Logger) {
  const { client } = receiver;
  const state = { open: false, refused: false };
  let stopping = false;
  let wake = () => {};
  const pause = (length: Duration) =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, length);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const shut = () =>
    within(CLOSE_WITHIN, client.disconnect()).catch(() => log.warn({}, 'slack.socket_not_closed'));

  /** Resolves when an open connection is lost; rejects when none could be opened. */
  async function hold(): Promise<void> {
    let ended = () => {};
    const lost = new Promise<void>(resolve => {
      ended = resolve;
    });
    client.once('disconnected', ended);
    let renewing: NodeJS.Timeout | undefined;
    try {
      await within(OPEN_WITHIN, receiver.start()).catch(thrown => {
        // A connection that ends before its hello rejects without a reason: too many
        // connections, or Socket Mode is off.
        throw thrown ?? new Error('ended before hello');
      });
      log.info({}, 'slack.socket_open');
      Object.assign(state, { open: true, refused: false });
      if (life !== null) renewing = setTimeout(() => void shut(), life).unref();
      if (!stopping) await lost;
    } finally {
      clearTimeout(renewing);
      state.open = false;
      client.off('disconnected', ended);
    }
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping) {
      const began = clock.real();
      let wait: Duration = 0;
      try {
        await hold();
      } catch (thrown) {
        const failure = failureOf(thrown);
        state.refused = failure.is === 'shut';
        log.warn({ failure: loggedName(failure) }, 'slack.socket_not_open');
        wait = Math.min(((thrown as { retryAfter?: number }).retryAfter ?? 0) * 1_000, LONGEST_WAIT);
        await shut();
      }
      failures = clock.real() - began >= STEADY ? 0 : failures + 1;
      if (!stopping && failures > 0)
        await pause(Math.max(wait, Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE)));
    }
    await shut();
  }

  let running = Promise.resolve();
  return {
    state,
    open: () => {
      running = run();
    },
    async close() {
      stopping = true;
      wake();
      await shut();
      // A connection that is just being opened is closed by its own loop once it is there.
      await within(CLOSE_WITHIN, running).catch(() => {});
    },
  };
}

/**
 * The client rejects messages that it cannot read, and nothing handles that, so the process would end. One
 * such message is Slack's `app_rate_limited`, sent when there are too many events: it has no event in it.
 */
function forgiving({ client }: SocketModeReceiver, log: Logger): void {
  const { onWebSocketMessage } = client as unknown as {
    onWebSocketMessage(data: unknown, isBinary: boolean): Promise<void>;
  };
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown, isBinary: boolean) => {
    onWebSocketMessage.call(client, data, isBinary).catch(() => log.warn({}, 'slack.socket_unreadable'));
  });
}

/** Runs Bolt over Socket Mode. We call Slack: it signs nothing and need not reach any address of ours. */
type OverSocket = {
  appToken: string;
  clientOptions: webApi.WebClientOptions;
  clock: Clock;
  logger: BoltLogger;
  log: Logger;
  /** How long each of the connections lives. */
  lives?: typeof LIVES;
};
/** Bolt over Socket Mode: no address of ours has to be reachable, and Slack signs nothing, since we call it. */
export async function overSocket({
  appToken,
  clientOptions,
  clock,
  logger,
  log,
  lives = LIVES,
}: OverSocket): Promise<Receiver & Required<Pick<ChatAdapter, 'inbound'>>> {
  const { SocketModeReceiver } = await import('@slack/bolt');
  const receivers = lives.map(
    () =>
      new SocketModeReceiver({
        appToken,
        logger,
        autoReconnectEnabled: false,
        installerOptions: { clientOptions },
      }),
  );
  for (const each of receivers) forgiving(each, log);
  const connections = receivers.map((each, n) => connection(each, lives[n] ?? null, clock, log));
  const states = connections.map(({ state }) => state);
  return {
    init: (app: App) => receivers.forEach(each => void each.init(app)),
    start: async () => connections.forEach(each => void each.open()),
    stop: async () => void (await Promise.all(connections.map(each => each.close()))),
    inbound: () => ({
      open: states.filter(({ open }) => open).length,
      refused: states.every(({ open, refused }) => !open && refused),
    }),
  };
}
