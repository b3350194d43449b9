import { pino } from 'pino';
import { chatsIn, findingsIn, makeAdapters } from './adapters.ts';
import type { Duration } from './case/types.ts';
import type { Config } from './config/config.ts';
import { subjectOf } from './engine/intake/refusals.ts';
import type { MessageAbout } from './engine/outbox/rows.ts';
import { findings as core, doctor as words } from './operator/doctor.ts';
import type { Findings, Sentence } from './operator/sentences.ts';
import type { Check, CoreCheck } from './ports/check.ts';
import type { Memory } from './ports/memory.ts';
import { checkProxy, checkPublicUrl } from './reach.ts';
import { checkDatabase, checkFolder } from './store/database/check.ts';
import { type Database, openDatabase } from './store/database/database.ts';
import { faultOf } from './store/database/faults.ts';
import { memoryOf } from './store/database/memory.ts';
import { noticesOf } from './store/outbox/outbox.ts';
import { peopleOf } from './team.ts';

/** The checks of one area, in the order in which a person would mend them. */
export type Area = { name: string; checks: Check[] };

/** Each system outside has this long to answer. All are asked at the same time. */
const CHECK_TIME: Duration = 15_000;

/**
 * Prints the state of everything that this configuration needs. Returns the exit code: 0 only if all is well.
 */
export async function doctor(config: Config, version: string): Promise<number> {
  process.stdout.write(`${words.begins(version)}\n`);
  const areas = await examine(config);
  process.stdout.write(report(areas));
  return areas.every(({ checks }) => checks.every(({ is }) => is === 'ok')) ? 0 : 1;
}

/** Checks everything and changes nothing, anywhere. */
export async function examine(config: Config): Promise<Area[]> {
  const stored = await storeOf(config);
  try {
    const signal = AbortSignal.timeout(CHECK_TIME);
    const adapters = await makeAdapters({
      config,
      // No card is drawn, so nobody is looked up.
      people: peopleOf(config).map(person => ({ ...person, id: person.name })),
      memory: stored.memory,
      clock: { now: Date.now, real: Date.now },
      demo: null,
      log: pino({ enabled: false }),
      door: { at: () => {} },
    });
    return await Promise.all([
      { name: words.areas.settings, checks: settingsChecks(config) },
      { name: words.areas.database, checks: stored.checks },
      checkPublicUrl(config, adapters.networks, signal).then(checks => ({
        name: words.areas.outside,
        checks: [...checkProxy(config, process.env), ...checks],
      })),
      ...chatsIn(config).map(async ({ name, settings }) => ({
        name: settings.title,
        checks: [...((await adapters.chats.get(name)?.check(signal)) ?? []), ...(await stored.refused(name))],
      })),
      ...[...adapters.networks].map(async ([name, network]) => ({
        name: words.areas.source(name),
        checks: [...(await network.check(signal)), ...(await stored.refused(name))],
      })),
    ]);
  } finally {
    await stored.close();
  }
}

const settingsChecks = ({ sources }: Config): CoreCheck[] => [
  { is: 'ok', finding: { code: 'settings' } },
  ...(Object.keys(sources).length === 0 ? [{ is: 'wrong', finding: { code: 'no_source' } } as const] : []),
];

type Stored = {
  checks: Check[];
  memory(adapter: string): Memory;
  /** Whether there is an alarm that nothing from there is accepted. */
  refused(source: string): Promise<CoreCheck[]>;
  close(): Promise<void>;
};

/** The database, and the adapters' memory if it can be read. */
async function storeOf({ database, keys }: Config): Promise<Stored> {
  const nothing = { memory: () => forgetful, refused: async () => [], close: async () => {} };
  if ('dataDir' in database) return { ...nothing, checks: await checkFolder(database.dataDir) };
  if (keys === undefined) throw new Error('a configuration with a database of its own has a key');
  const opened = await openDatabase(database, pino({ enabled: false })).catch(error => {
    const finding = faultOf(error);
    if (finding === null) throw error;
    return finding;
  });
  if ('code' in opened) return { ...nothing, checks: [{ is: 'wrong', finding: opened }] };
  const { checks, ready } = await checkDatabase(opened, { keys, pool: database.pool });
  return {
    checks,
    memory: ready ? adapter => readOnly(memoryOf(opened.db, adapter, keys)) : nothing.memory,
    refused: ready ? source => refusedOf(opened, source) : nothing.refused,
    close: () => opened.close(),
  };
}

async function refusedOf({ db }: Database, source: string): Promise<CoreCheck[]> {
  const [about] = (await noticesOf(db, subjectOf(source))) as MessageAbout[];
  if (about?.is !== 'refused') return [];
  const { status, why } = about;
  return [{ is: 'wrong', finding: { code: 'only_refused', source, status, why } }];
}

const forgetful: Memory = readOnly({
  get: async () => null,
  put: async () => false,
  remove: async () => {},
  list: async () => [],
});
function readOnly(memory: Memory): Memory {
  const refuse = async () => {
    throw new Error('doctor changes nothing, and something asked it to');
  };
  return { ...memory, put: refuse, remove: refuse };
}

const LONGEST = Math.max(...Object.values(words.is).map(mark => mark.length));

export function report(areas: Area[]): string {
  const count = (is: Check['is']) =>
    areas.flatMap(({ checks }) => checks).filter(check => check.is === is).length;
  const lines = areas.flatMap(({ name, checks }) => ['', name, ...checks.flatMap(lineOf)]);
  return `${[...lines, '', words.ends(count('wrong'), count('unclear'))].join('\n')}\n`;
}
function lineOf({ is, finding }: Check): string[] {
  const sentence = sentenceOf(finding);
  const { says, todo } = typeof sentence === 'string' ? { says: sentence, todo: null } : sentence;
  const indent = ' '.repeat(LONGEST + 4);
  return [
    `  ${words.is[is].padEnd(LONGEST)}  ${printable(says)}`,
    ...(todo === null ? [] : [`${indent}${printable(todo)}`]),
  ];
}
const findings: Findings = { ...core, ...findingsIn() };
function sentenceOf(finding: Check['finding']): Sentence {
  const sentence = findings[finding.code];
  if (!sentence) throw new Error(`nothing is said of the finding "${finding.code}"`);
  // The type of each adapter's checks holds a code and its facts together.
  return sentence(finding as never);
}
/** Names and codes from outside may contain characters that control a terminal. */
const printable = (sentence: string): string => sentence.replace(/\p{C}/gu, '');
