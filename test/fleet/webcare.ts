import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Duration } from '../../src/case/types.ts';
import { passOf } from '../support/console-pass.ts';
import { freePort } from '../support/free-port.ts';

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

/** By the address of a console, for the newest process there. */
const passes = new Map<string, ReturnType<typeof passOf>>();
export const passTo = (consoleUrl: string) => passes.get(consoleUrl) ?? {};

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
      else if (line.startsWith('Webcare is ready')) {
        const opensAt = /open (\S+)/.exec(line)![1]!;
        passes.set(new URL(opensAt).origin, passOf(opensAt));
        resolve();
      }
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
export const freePorts = async (): Promise<Ports> => ({
  port: await freePort(),
  consolePort: await freePort(),
});
