/**
 * `npm run seed [-- --add]`: a thousand believable cases for the console and the demo
 * network, in the configured database or the embedded one. Webcare itself makes them, with a
 * clock that walks through two weeks.
 */
import { existsSync, readFileSync } from 'node:fs';
import { pino } from 'pino';
import type { Config } from '../src/config/config.ts';
import { loadConfig } from '../src/config/load.ts';
import { handleOf } from '../src/settings/handle.ts';
import { type Database, openDatabase } from '../src/store/database/database.ts';
import { cannotOpen } from '../src/store/database/faults.ts';
import { migrateToLatest } from '../src/store/database/migrate.ts';
import { StoreTrouble } from '../src/store/database/trouble.ts';
import { planOf } from './seed/plan.ts';
import { play } from './seed/play.ts';

const COUNT = 1_000;
const CONFIG_WRONG = 78;

/** The source to seed, or null if invented cases would reach a real chat. */
function demoSource({ chat, sources }: Config): string | null {
  const [name] = Object.entries(sources).find(([, { type }]) => type === 'demo') ?? [];
  return name !== undefined && chat.console && !chat.slack && !chat.teams ? name : null;
}

async function seed(config: Config): Promise<void> {
  const source = demoSource(config);
  if (source === null)
    throw new StoreTrouble(
      [
        'The seed is for the console and the demo network, so that nothing invented reaches a real chat.',
        'Start it without webcare.yaml, or let WEBCARE_CONFIG lead to one that has only these two.',
      ].join(' '),
    );
  const log = pino({ level: 'warn' });
  const database = await openDatabase(config.database, log);
  try {
    await mustBeEmpty(database);
    const now = Date.now();
    const moves = planOf(COUNT, now, { name: config.brand.name, handle: handleOf(config.brand.name) });
    const progress = (cases: number) => void process.stdout.write(`\r${cases} of ${COUNT} cases`);
    await play({ config, database, log, source, moves, now, progress });
    process.stdout.write('. To see them: npm start\n');
  } finally {
    await database.close();
  }
}

async function mustBeEmpty(database: Database): Promise<void> {
  const migrated = await migrateToLatest(database).catch(error => {
    throw cannotOpen(error) ?? error;
  });
  if (migrated.is === 'newer') throw new StoreTrouble(migrated.message);
  const { rows } = await database.db
    .selectFrom('cases')
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  if (rows === 0 || process.argv.includes('--add')) return;
  throw new StoreTrouble(
    [
      `The database has ${rows} cases already, and nothing was changed. Let DATA_DIR or DATABASE_URL lead`,
      'to an empty one, or add to these: npm run seed -- --add',
    ].join(' '),
  );
}

if (existsSync('.env')) process.loadEnvFile();
const loaded = loadConfig(process.env, path => readFileSync(path, 'utf8'));
if (loaded.ok) {
  await seed(loaded.config).catch(error => {
    if (!(error instanceof StoreTrouble)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
} else {
  process.stderr.write(`${loaded.message}\n`);
  process.exitCode = CONFIG_WRONG;
}
