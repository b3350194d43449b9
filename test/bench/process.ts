import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts, startWebcare, type Webcare } from '../fleet/webcare.ts';
import { atMost, fact, measured, section } from './print.ts';
import { spread } from './rounds.ts';
import { HERE, KEY, newMentions, SECRET, signedBatch, YAML } from './site.ts';

const MENTIONS = 500;
const IDLE = 5_000;
const AIM = 150;
const STARTS = 5;
const PATIENCE = 60_000;

/** The empty values keep a .env file of the current folder out of the benchmark. */
export const settings = (more: Record<string, string>): Record<string, string> => ({
  DATABASE_URL: '',
  WEBCARE_KEY: '',
  LOG_LEVEL: 'silent',
  ...more,
});

export async function benchMemory(folder: string, postgresUrl: string): Promise<void> {
  section(
    'memory: the resident set of the process that the package runs, built now into dist',
    `Idle: ${IDLE / 1_000} s after the start. Then ${MENTIONS} mentions, until all their cards are on the console. PGlite is inside the process. Postgres is another process and is not counted.`,
    `Aim: idle on Postgres at most ${AIM} MiB.`,
  );
  execFileSync(process.execPath, ['--import', 'tsx', 'tools/build.ts'], { cwd: HERE, stdio: 'inherit' });
  const config = join(folder, 'memory.yaml');
  writeFileSync(config, YAML);
  const shared = settings({ WEBCARE_CONFIG: config, FORUM_SECRET: SECRET });
  const kinds = {
    Postgres: { DATABASE_URL: postgresUrl, WEBCARE_KEY: KEY },
    PGlite: { DATA_DIR: join(folder, 'memory') },
  };
  for (const [name, env] of Object.entries(kinds)) {
    const webcare = startWebcare('package', await freePorts(), { ...shared, ...env });
    await webcare.ready;
    await pause(IDLE);
    const idle = residentMiB(webcare.pid);
    if (name === 'Postgres') atMost('on Postgres, idle', idle, 'MiB', AIM);
    else fact(`on ${name}, idle`, `${idle} MiB`);
    for (let sent = 0; sent < MENTIONS; sent += 50) await signedBatch(webcare.url, newMentions(50))();
    await until(async () => (await cardsOn(webcare)) >= MENTIONS);
    fact(`on ${name}, after them`, `${residentMiB(webcare.pid)} MiB`);
    await webcare.kill('SIGTERM');
  }
}

export async function benchStart(folder: string): Promise<void> {
  section(
    'start: from the start of the process to the first card on the console, with no settings at all (PGlite and the demo network)',
    `${STARTS} starts. Empty: a new data folder. Warm: the same folder again. Ready: the process listens and reports it. The first card should appear at most 3 s later.`,
  );
  const config = join(folder, 'start.yaml');
  writeFileSync(config, 'brand: { name: Acme }\n');
  const took = {
    empty: { ready: [] as number[], card: [] as number[] },
    warm: { ready: [] as number[], card: [] as number[] },
  };
  for (let start = 0; start < STARTS; start++) {
    const data = join(folder, `start-${start}`);
    mkdirSync(data);
    for (const kind of ['empty', 'warm'] as const) {
      const ports = await freePorts();
      const began = performance.now();
      const webcare = startWebcare('main', ports, settings({ WEBCARE_CONFIG: config, DATA_DIR: data }));
      await webcare.ready;
      took[kind].ready.push(performance.now() - began);
      await until(async () => (await cardsOn(webcare)) > 0);
      took[kind].card.push(performance.now() - began);
      await webcare.kill('SIGTERM');
    }
  }
  for (const [kind, { ready, card }] of Object.entries(took)) {
    measured(`${kind}: ready`, spread(ready), 'ms');
    measured(`${kind}: first card`, spread(card), 'ms');
  }
}

async function cardsOn({ consoleUrl }: Webcare): Promise<number> {
  let count = 0;
  for (let before = ''; ; ) {
    const response = await fetch(`${consoleUrl}/api/messages?person=ana&shelf=channel${before}`);
    const { messages, earlier } = (await response.json()) as {
      messages: { place: string }[];
      earlier: boolean;
    };
    count += messages.length;
    if (!earlier) return count;
    before = `&before=${encodeURIComponent(messages.at(-1)!.place)}`;
  }
}

export async function until(happened: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE; !(await happened()); await pause(20)) {
    if (performance.now() > end) throw new Error(`the expected state did not appear within ${PATIENCE} ms`);
  }
}

export function residentMiB(pid: number): number {
  const status = `/proc/${pid}/status`;
  const kib = existsSync(status)
    ? /^VmRSS:\s+(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1]
    : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Math.round(Number(kib) / 1024);
}
