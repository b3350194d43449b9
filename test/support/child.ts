import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A child process that runs a TypeScript file. */
export type Child = AsyncDisposable & {
  pid: number;
  write(line: string): void;
  /** The next line of its output. It throws with the error output of the process if the process has ended. */
  readLine(): Promise<string>;
  /** Sends the signal, SIGKILL by default, and waits for the end of the process. */
  kill(signal?: NodeJS.Signals): Promise<void>;
};

export function startChild(file: URL, args: string[] = [], env: NodeJS.ProcessEnv = process.env): Child {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(file), ...args], {
    env,
    stdio: 'pipe',
  });
  let errors = '';
  child.stderr!.on('data', data => {
    errors += data;
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
    write: line => void child.stdin!.write(`${line}\n`),
    async readLine() {
      const next = await lines.next();
      if (next.done) throw new Error(`the child process ended: ${errors}`);
      return next.value;
    },
    kill,
    [Symbol.asyncDispose]: () => kill(),
  };
}
