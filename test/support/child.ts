import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Another process of ours, run from a TypeScript file. */
export type Child = AsyncDisposable & {
  pid: number;
  say(line: string): void;
  /** The next line it says; throws with what it complained of once it has ended. */
  hear(): Promise<string>;
  /** As the system would: SIGKILL by default. Waits for its end. */
  kill(signal?: NodeJS.Signals): Promise<void>;
};

export function startChild(file: URL, args: string[] = [], env: NodeJS.ProcessEnv = process.env): Child {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(file), ...args], {
    env,
    stdio: 'pipe',
  });
  let complaint = '';
  child.stderr!.on('data', data => {
    complaint += data;
  });
  child.stdin!.on('error', () => {});
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()));
  const lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
  const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
    child.kill(signal);
    await ended;
  };
  return {
    pid: child.pid!,
    say: line => void child.stdin!.write(`${line}\n`),
    async hear() {
      const next = await lines.next();
      if (next.done) throw new Error(`the child process ended: ${complaint}`);
      return next.value;
    },
    kill,
    [Symbol.asyncDispose]: () => kill(),
  };
}
