import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { chatsIn, isDemo, makeAdapters, reasonsIn } from './adapters.ts';
import type { Duration } from './case/types.ts';
import type { Config } from './config/config.ts';
import { door } from './door.ts';
import { demoClock, type SystemClock, systemClock } from './engine/clock.ts';
import { type Deliverer, deliverer } from './engine/delivery/deliver.ts';
import type { Deps, Source } from './engine/deps.ts';
import { receiver, rolesOfOthers } from './engine/desk/inbound.ts';
import { listener } from './engine/intake/listen.ts';
import { ingestOnce } from './engine/intake/pull.ts';
import { type Refusals, refusals } from './engine/intake/refusals.ts';
import { sourceAsker } from './engine/intake/sources.ts';
import { endWaits, inboundWatch, reconcileLanesAtStart } from './engine/outbox/alarm.ts';
import { catchUp } from './engine/outbox/catch-up.ts';
import { watchForSuccessor } from './engine/successor.ts';
import { type Ticker, ticker } from './engine/ticker.ts';
import { pagesWatch } from './engine/time/pages.ts';
import { freeLeftBehind, wakeDue } from './engine/time/wake.ts';
import { insideHttp, publicHttp } from './http.ts';
import { insidePages } from './inside.ts';
import { listen, stopListening } from './listen.ts';
import { metrics } from './metrics.ts';
import { onCallAt } from './oncall/rota.ts';
import { findings } from './operator/doctor.ts';
import { brokenAt } from './ports/broken.ts';
import type { ChatName } from './ports/chat.ts';
import type { Clock } from './ports/factory.ts';
import type { SocialAdapter } from './ports/social.ts';
import { promises } from './sla/promises.ts';
import { mustServe } from './store/database/check.ts';
import { type Database, openDatabase } from './store/database/database.ts';
import { cannotOpen } from './store/database/faults.ts';
import { keysOf } from './store/database/key.ts';
import { checkKeys, memoryOf } from './store/database/memory.ts';
import { migrateToLatest } from './store/database/migrate.ts';
import { codeOf, StoreTrouble } from './store/database/trouble.ts';
import { takeBackLost } from './store/outbox/deliveries.ts';
import { syncPeople } from './store/people.ts';
import { peopleOf, rotaOf } from './team.ts';
import type { Own } from './view/types.ts';
import { own } from './words/own.ts';
import { catalogue } from './words/words.ts';

/** Replacements for tests. `timers: false`: nothing happens by itself; `settle()` drives it. */
export type Overrides = {
  clock?: Clock;
  /** More sources than the configured ones. */
  networks?: Map<string, SocialAdapter>;
  database?: Database;
  lease?: Duration;
  deadline?: Duration;
  timers?: boolean;
};
export type App = {
  deps: Deps;
  /** The addresses of PORT and of the console, after the start. */
  url(): string;
  /** Where /readyz and /metrics are. */
  insideUrl(): string;
  consoleUrl(): string | null;
  /** The address by which a person is let into the console. */
  consoleOpensAt(): string | null;
  /** Resolves with a message when a newer version has migrated the database: this process must end. */
  successor: Promise<string>;
  /** Does everything that is due, until nothing is left. */
  settle(): Promise<void>;
  /** Finishes or hands back work in progress, and closes everything. */
  stop(): Promise<void>;
};

const LEASE: Duration = 30_000;
const DEADLINE: Duration = 10_000;

/**
 * The composition root: opens the database, makes the adapters, starts listening. Throws StoreTrouble if a
 * person must mend something first.
 */
export async function startApp(config: Config, log: Logger, overrides: Overrides = {}): Promise<App> {
  const database = overrides.database ?? (await openDatabase(config.database, log));
  const closing: (() => Promise<void>)[] = overrides.database ? [] : [() => database.close()];
  try {
    return await startOver({ config, log, overrides, database, closing });
  } catch (error) {
    await closeAll(closing, log);
    throw cannotOpen(error) ?? error;
  }
}

/** Closes in reverse order. A failure must not keep the others open. */
async function closeAll(closing: (() => Promise<void>)[], log: Logger): Promise<void> {
  for (const close of closing.toReversed()) {
    await close().catch(error =>
      log.error({ event: 'not_closed', ...brokenAt(error) }, 'a part did not close'),
    );
  }
}

type Start = {
  config: Config;
  log: Logger;
  overrides: Overrides;
  database: Database;
  closing: (() => Promise<void>)[];
};
async function startOver({ config, log, overrides, database, closing }: Start): Promise<App> {
  await mustServe(database);
  const migrated = await migrateToLatest(database);
  if (migrated.is === 'newer') throw new StoreTrouble(migrated.message);
  const keys = await keysOf(config);
  await checkKeys(database.db, keys);
  const memory = (adapter: string) => memoryOf(database.db, adapter, keys);

  const running: { ticker?: Ticker; delivering?: Deliverer } = {};
  const soon = () => running.ticker?.soon();
  const system: SystemClock = overrides.clock
    ? { ...overrides.clock, follow: async () => {} }
    : await systemClock(database, log);
  const demo =
    isDemo(config) && !overrides.clock
      ? await demoClock(system, memory('clock'), () => running.ticker?.tick())
      : null;
  const clock: Clock = demo ?? system;

  const everyoneMayAct = config.people.length === 0;
  const listed = await database.inTx(tx =>
    syncPeople(tx, peopleOf(config), {
      now: new Date(clock.now()),
      mint: randomUUID,
      others: rolesOfOthers({ everyoneMayAct }),
    }),
  );
  const incoming: { refusals?: Refusals } = {};
  const opened = door({
    refused: request => incoming.refusals?.refused(request),
    taken: source => incoming.refusals?.taken(source),
  });
  const { chats, networks, pagesAt, opensAt } = await makeAdapters({
    config,
    people: listed,
    memory,
    clock,
    demo,
    log,
    door: opened,
  });
  for (const [name, network] of overrides.networks ?? []) networks.set(name, network);
  if (networks.size === 0) {
    const { says, todo } = findings.no_source();
    log.warn({ event: 'no_source' }, `${says} ${todo}`);
  }
  const rota = rotaOf(config, listed);
  const counted = metrics();
  const languages = catalogue(reasonsIn);
  const successor = watchForSuccessor(database, log);
  const sources = new Map<string, Source>();
  const deps: Deps = {
    database,
    clock,
    log,
    measures: counted.measures,
    mint: randomUUID,
    promise: promises(config.sla),
    chats,
    networks,
    sources,
    shared: {
      sources,
      brand: config.brand.name,
      texts: { in: config.texts, brand: config.brand.language },
    },
    words: languages[config.brand.language],
    languages,
    chatNames: chatNames(config),
    team: {
      listed,
      everyoneMayAct,
      onCall: at => (rota ? onCallAt(rota, at, config.sla.timezone) : null),
    },
    limits: {
      undo: config.replies.undo,
      grace: config.cases.grace,
      lease: overrides.lease ?? LEASE,
      deadline: overrides.deadline ?? DEADLINE,
      digest: config.chat.digest ?? null,
    },
    timezone: config.sla.timezone,
    worker: randomUUID(),
    succeeded: successor.came,
    enqueued: soon,
  };
  const refused = refusals(deps);
  incoming.refusals = refused;
  const asking = await sourceAsker(deps);
  await asking.askDue();

  // Nobody else can have the embedded database open, so every lease in it belongs to a process that died.
  if (database.embedded)
    await database.inTx(tx => takeBackLost(tx, clock.real() + deps.limits.lease, deps.limits.lease));
  await database.inTx(tx => reconcileLanesAtStart(tx, deps));
  await freeLeftBehind(deps);
  const catchUpDue = catchUp(deps);
  const inboundDue = inboundWatch(deps);
  const pagesDue = pagesWatch(deps);
  const delivering = deliverer(deps);
  const receive = receiver(deps);
  for (const chat of chats.values()) {
    await chat.start(receive).catch(mendable);
    closing.push(() => chat.stop());
  }
  const { host, port, metricsAt, metricsToken: token } = config;
  const access = { reachable: metricsAt !== undefined, ...(token !== undefined && { token }) };
  const inside = insidePages(deps, counted, access);
  const server = await listen(publicHttp(deps, opened, metricsAt ? null : inside), {
    host,
    port,
    setting: 'PORT',
  });
  const watched =
    metricsAt && (await listen(insideHttp(deps, inside), { ...metricsAt, setting: 'METRICS_PORT' }));
  if (watched) closing.push(() => stopListening(watched, 0));
  // Both may take a whole deadline, so they end side by side.
  closing.push(
    async () =>
      void (await Promise.all([stopListening(server, deps.limits.deadline), running.ticker?.stop()])),
  );
  if (overrides.timers !== false) {
    running.ticker = ticker(deps, {
      delivering,
      asking,
      catchUpDue,
      inboundDue,
      pagesDue,
      successor,
      refused,
      follow: system.follow,
      before: async () => demo?.look(),
    });
    running.ticker.tick();
    const listening = listener(deps);
    closing.push(() => listening.stop());
  }

  let stopped: Promise<void> | undefined;
  return {
    deps,
    url: () => addressOf(server, host),
    insideUrl: () => (watched && metricsAt ? addressOf(watched, metricsAt.host) : addressOf(server, host)),
    consoleUrl: pagesAt,
    consoleOpensAt: opensAt,
    successor: successor.arrival,
    async settle() {
      await successor.look();
      await catchUpDue();
      for (;;) {
        await asking.askDue();
        const { accepted } = await ingestOnce(deps);
        await refused.tellDue();
        await endWaits(deps);
        await inboundDue();
        const done = (await wakeDue(deps)) + (await delivering.deliverDue());
        if (accepted + done === 0) return pagesDue();
      }
    },
    stop: () => {
      stopped ??= closeAll(closing, log);
      return stopped;
    },
  };
}

const addressOf = (server: Server, host: string): string =>
  `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${(server.address() as AddressInfo).port}`;

/** An adapter's message about an error of the system, such as a port in use, is for the operator; anything else is a bug. */
function mendable(error: Error): never {
  throw codeOf(error.cause) === undefined ? error : new StoreTrouble(error.message, { cause: error });
}

const chatNames = (config: Config): Map<ChatName, Own> =>
  new Map(
    chatsIn(config).map(({ name, settings }) => [name, own(settings.phrases[config.brand.language].name)]),
  );
