import pino from 'pino';
import { vi } from 'vitest';
import type { App } from '../../src/app.ts';
import type { Duration, Instant } from '../../src/case/types.ts';
import { type SystemClock, systemClock } from '../../src/engine/clock.ts';
import { type Database, isDatabaseGone, openDatabase } from '../../src/store/database/database.ts';
import { type SlackStandIn, slackStandIn } from '../stand-ins/slack/slack.ts';
import { type Message, type Person, TENANT } from '../stand-ins/teams/state.ts';
import { type TeamsStandIn, teamsStandIn } from '../stand-ins/teams/teams.ts';
import { databaseUrl, onServer, ownServer } from '../support/postgres.ts';
import { CHANNEL } from '../support/slack-world.ts';
import { openWorld, type World } from '../support/world.ts';

export const MINUTE: Duration = 60_000;

/** Two processes on one Postgres, each with its own connections, and with Slack, Teams and a forum. */

export type Process = { app: App; clock: SystemClock; database: Database };
export type Day = {
  world: World;
  slack: SlackStandIn;
  teams: TeamsStandIn;
  ana: Person;
  bram: Person;
  processes: Process[];
  postgres: Postgres;
  time: Time;
  /** The times at which a process could not do its work because the database was away. */
  away: number;
  /** Time passes, and both processes do what is due. */
  pass(by: Duration): Promise<void>;
  /** Time passes until nothing waits to go out. */
  rest(): Promise<void>;
  /** The channel and private messages of both chats, as people read them. */
  inSlack(): string[];
  inTeams(): string[];
  toPeople(): string[];
  /** Another process takes the place of the second one, which stops while it works. */
  replaceProcess(): Promise<void>;
  close(): Promise<void>;
};

/** Time goes on by itself, and the test moves it on. Only the machine's clock can be wrong. */
export type Time = {
  now(): Instant;
  ahead(): Duration;
  forward(by: Duration): void;
  machineIsOff(by: Duration): void;
};
function time(): Time {
  const date = Date.now.bind(Date);
  const steady = performance.now.bind(performance);
  let ahead = 0;
  let off = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => date() + ahead + off);
  vi.spyOn(performance, 'now').mockImplementation(() => steady() + ahead);
  return {
    now: () => date() + ahead,
    ahead: () => ahead,
    forward(by) {
      ahead += by;
    },
    machineIsOff(by) {
      off = by;
    },
  };
}

/** A server of this day only, whose weather the test makes. Webcare has a role without special rights. */
export type Postgres = Awaited<ReturnType<typeof ownPostgres>>;
async function ownPostgres() {
  const server = await ownServer();
  const name = 'webcare_day';
  await onServer(server.url, `create role ${name} login`);
  await onServer(server.url, `create database ${name} owner ${name}`);
  const endSessions = () =>
    onServer(server.url, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  return {
    url: Object.assign(new URL(databaseUrl(server.url, name)), { username: name }).href,
    stops: () => server.interrupt('shutdown'),
    /** It crashes in the middle of a transaction of Webcare, the first or a later one. */
    async crashes(nth: number): Promise<void> {
      const open = `select from pg_stat_activity where datname = '${name}' and xact_start is not null`;
      for (let looks = 0, seen = 0; looks < 500 && seen < nth; looks++)
        if ((await onServer(server.url, open)).length > 0) seen++;
      await server.interrupt('crash');
    },
    starts: server.startAgain,
    /** The addresses lead to a server that only reads. */
    async onlyReads(): Promise<void> {
      await onServer(server.url, `alter database ${name} set default_transaction_read_only = on`);
      await endSessions();
    },
    /** New connections write again. Those that there are go on leading to the server that only reads. */
    writes: () => onServer(server.url, `alter database ${name} reset default_transaction_read_only`),
    async hasConnections(most: number): Promise<void> {
      await onServer(server.url, `alter role ${name} connection limit ${most}`);
      await endSessions();
    },
    close: server.stop,
  };
}

export async function openDay(): Promise<Day> {
  const moves = time();
  const postgres = await ownPostgres();
  const [slack, teams] = await Promise.all([slackStandIn(), teamsStandIn()]);
  const ana = teams.enters('ana', { name: 'Ana de Vries' });
  const bram = teams.enters('bram', { name: 'Bram Jansen' });
  slack.enter('U0ANA', 'Ana de Vries');
  slack.enter('U0BRAM', 'Bram Jansen');
  slack.open(CHANNEL, ['U0ANA', 'U0BRAM']);
  const { channel, team, serviceUrl } = teams.config;
  const yaml = `brand: { name: Acme, language: en }
chat:
  console: false
  slack: { channel: ${CHANNEL}, posts_every: 0s, edits_every: 0s }
  teams: { channel: "${channel}", team: "${team}", service_url: "${serviceUrl}" }
people:
  - { name: Ana de Vries, slack: U0ANA, teams: ${ana.aadObjectId}, roles: [agent, lead] }
  - { name: Bram Jansen, slack: U0BRAM, teams: ${bram.aadObjectId}, roles: [agent] }
sla: { timezone: Europe/Amsterdam, first_reply: 5d, resolve: 30d, remind_at: [75] }
on_call: { people: [Bram Jansen], rotate: weekly, from: 2026-01-05 }
replies: { undo: 0s }
`;
  const env = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    MicrosoftAppTenantId: TENANT,
    HOST: '127.0.0.1',
  };
  const log = pino({ enabled: false });
  const own = async (): Promise<Omit<Process, 'app'>> => {
    const real = await openDatabase({ url: postgres.url }, log);
    // The clock of the database goes on with the time of the test.
    const database = { ...real, offset: async () => (await real.offset()) + moves.ahead() };
    return { database, clock: await systemClock(database, log) };
  };
  const [first, second] = [await own(), await own()];
  const overrides = { clock: first.clock };
  const world = await openWorld({ yaml, env, start: moves.now(), database: first.database, overrides });
  const joins = async (own: Omit<Process, 'app'>): Promise<Process> => ({
    ...own,
    app: await world.another(own),
  });
  const processes = [{ ...first, app: world.app }, await joins(second)];
  teams.expectToken(null);

  const read = (message: Message, who: Person | null) => teams.linesOf(message, who).lines.join('\n');
  const lines = (messages: string[][]) => messages.map(each => each.join('\n'));
  const day: Day = {
    ...{ world, slack, teams, ana, bram, processes, postgres, time: moves, away: 0 },
    async pass(by) {
      moves.forward(by);
      // The forum looks at the clock of the world.
      world.clock.move(moves.now() - world.clock.now());
      const done = await Promise.allSettled(
        processes.map(async ({ app, clock }) => {
          await clock.follow();
          await app.settle();
        }),
      );
      for (const each of done) {
        if (each.status === 'fulfilled') continue;
        if (!isDatabaseGone(each.reason)) throw each.reason;
        day.away++;
      }
    },
    async rest() {
      const waiting = () =>
        world.database.db
          .selectFrom('deliveries')
          .select('id')
          .where('status', 'in', ['queued', 'busy'])
          .execute();
      for (let n = 0; (await waiting()).length > 0; n++) {
        if (n > 1_000) throw new Error(`${(await waiting()).length} deliveries still wait`);
        await day.pass(700);
      }
    },
    inSlack: () => lines(slack.channel(CHANNEL).messages()),
    inTeams: () => teams.inChannel().map(message => read(message, null)),
    toPeople: () => [
      ...['U0ANA', 'U0BRAM'].flatMap(user => lines(slack.direct(user))),
      ...[ana, bram].flatMap(who => teams.inChat(who).map(message => read(message, who))),
    ],
    async replaceProcess() {
      const old = processes[1]!;
      processes[1] = await joins(await own());
      await Promise.all([old.app.settle(), old.app.stop()]);
      await old.database.close();
    },
    async close() {
      await world.close();
      await Promise.all([slack.close(), teams.vanish(), processes[1]!.database.close()]);
      await postgres.close();
      vi.restoreAllMocks();
    },
  };
  return day;
}
