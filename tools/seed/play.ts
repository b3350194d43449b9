import type { Logger } from 'pino';
import { startApp } from '../../src/app.ts';
import type { Duration, Instant } from '../../src/case/types.ts';
import type { Config } from '../../src/config/config.ts';
import type { Database } from '../../src/store/database/database.ts';
import { type Doors, doorsOf } from './doors.ts';
import type { Move } from './plan.ts';

/** The longest wait of deliveries and reminders for their turn. */
const PATIENCE: Duration = 20 * 60_000;

export type Play = {
  config: Config;
  database: Database;
  log: Logger;
  /** The source of the plan; its customers write there. */
  source: string;
  moves: Move[];
  now: Instant;
  /** Reports the number of cases so far. */
  progress(cases: number): void;
};

/**
 * Plays a plan on its own Webcare, whose clock goes from one move to the next. Background work waits until
 * the next move concerns a case with such work, but for at most twenty minutes.
 */
export async function play({ config, database, log, source, moves, now, progress }: Play): Promise<void> {
  let time = moves[0]?.at ?? now;
  const clock = { now: () => time, real: () => time };
  const alone: Config = {
    ...config,
    port: 0,
    consolePort: 0,
    sources: { [source]: { type: 'demo', trickle: false } },
  };
  const app = await startApp(alone, log, { clock, database, timers: false });
  try {
    const actors = actorsOf(await doorsOf(app.consoleUrl()!), database, source);
    const touched = new Set<number>();
    let since = time;
    /** A submitted send goes out at its own time, not at that of the next move. */
    const finish = async (): Promise<void> => {
      time += config.replies.undo + 1_000;
      await app.settle();
      touched.clear();
      progress(actors.begun());
    };
    for (const move of moves) {
      if (touched.has(move.case) || (touched.size > 0 && move.at > since + PATIENCE)) await finish();
      time = Math.max(time, move.at);
      if (touched.size === 0) since = time;
      await actors.act(move);
      touched.add(move.case);
    }
    await finish();
    time = Math.max(now, time);
    await app.settle();
  } finally {
    await app.stop();
  }
}

function actorsOf(doors: Doors, { db }: Database, source: string) {
  const customers = new Map<number, { as: string; post: string }>();
  return {
    begun: () => customers.size,
    async act(move: Move): Promise<void> {
      switch (move.do) {
        case 'begin': {
          const as = await doors.join(move.customer);
          const post = await doors.write('write', { as, text: move.text });
          customers.set(move.case, { as, post });
          return;
        }
        case 'write': {
          const { as, post } = customers.get(move.case)!;
          const to = move.privately ? { with: as } : { to: post };
          await doors.write(move.privately ? 'private' : 'reply', { as, text: move.text, ...to });
          return;
        }
        case 'press': {
          const { case_id } = await db
            .selectFrom('posts')
            .select('case_id')
            .where('source', '=', source)
            .where('id', '=', customers.get(move.case)!.post)
            .executeTakeFirstOrThrow();
          const person = doors.people[move.case % doors.people.length]!;
          return doors.press(person, move.act, case_id!, move.forms);
        }
        default:
          return move satisfies never;
      }
    },
  };
}
