import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Duration } from '../../src/case/types.ts';

/**
 * `main` is the program of `npm start`, and `package` is what `npm run build` made of it. The other form is the
 * same program with this lease and deadline.
 */
export type Program = 'main' | 'package' | { lease: Duration; deadline: Duration };
export type Exit = { code: number | null; signal: NodeJS.Signals | null; stderr: string };
/** Webcare as a process. */
export type Webcare = {
  pid: number;
  url: string;
  consoleUrl: string;
  /** Resolves when the process reports that it is ready. Rejects if it ends before that. */
  ready: Promise<void>;
  ended: Promise<Exit>;
  /** Sends the signal, by default SIGKILL, and waits for the end of the process. */
  kill(signal?: NodeJS.Signals): Promise<Exit>;
  /** The log lines as objects. */
  logged: Logged[];
};
export type Logged = { level: number; event?: string; msg?: string; [more: string]: unknown };
export type Ports = { port: number; consolePort: number };

const root = fileURLToPath(new URL('../..', import.meta.url));

export function startWebcare(
  program: Program,
  { port, consolePort }: Ports,
  env: NodeJS.ProcessEnv,
): Webcare {
  const child: ChildProcess = spawn(process.execPath, argumentsOf(program), {
    cwd: root,
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      CONSOLE_PORT: String(consolePort),
      LOG_LEVEL: 'info',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr!.on('data', part => {
    stderr += part;
  });
  const ended = new Promise<Exit>(resolve =>
    child.once('close', (code, signal) => resolve({ code, signal, stderr })),
  );
  const logged: Logged[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    createInterface(child.stdout!).on('line', line => {
      if (line.startsWith('{')) logged.push(JSON.parse(line) as Logged);
      else if (line.startsWith('Webcare is ready')) resolve();
    });
    void ended.then(({ code, signal }) =>
      reject(new Error(`the process ended (${signal ?? code}) before it was ready: ${stderr}`)),
    );
  });
  ready.catch(() => {});
  return {
    pid: child.pid!,
    url: `http://127.0.0.1:${port}`,
    consoleUrl: `http://127.0.0.1:${consolePort}`,
    ready,
    ended,
    kill(signal = 'SIGKILL') {
      child.kill(signal);
      return ended;
    },
    logged,
  };
}

function argumentsOf(program: Program): string[] {
  if (program === 'package') return ['dist/src/main.js'];
  const tsx = ['--import', 'tsx'];
  if (program === 'main') return [...tsx, 'src/main.ts'];
  return [...tsx, 'test/fleet/child.ts', JSON.stringify(program)];
}

/** Two ports that are free now. A restart can use them again. */
export async function freePorts(): Promise<Ports> {
  const probes = [createServer(), createServer()];
  const [port, consolePort] = await Promise.all(
    probes.map(
      probe =>
        new Promise<number>(resolve =>
          probe.listen(0, '127.0.0.1', () => resolve((probe.address() as { port: number }).port)),
        ),
    ),
  );
  await Promise.all(probes.map(probe => new Promise(resolve => probe.close(resolve))));
  return { port: port!, consolePort: consolePort! };
}
