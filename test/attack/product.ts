import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { residentMiB } from '../bench/process.ts';
import { freePorts } from '../fleet/webcare.ts';
import { limitMemory } from './memory-limit.ts';

/** Webcare in a process of its own that has 512 MiB. */
export type Product = Awaited<ReturnType<typeof startProduct>>;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LOOK_EVERY = 200;

export async function startProduct(env: Record<string, string>) {
  const { port, consolePort } = await freePorts();
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      CONSOLE_PORT: String(consolePort),
      LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const limit = limitMemory(child.pid!);
  const errors: string[] = [];
  let stderr = '';
  child.stderr.on('data', part => {
    stderr += part;
  });
  let exit: string | null = null;
  const ended = new Promise<void>(resolve =>
    child.once('close', (code, signal) => {
      exit = String(signal ?? code);
      resolve();
    }),
  );
  const opensAt = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', line => {
      const ready = /^Webcare is ready: open (\S+)/.exec(line);
      if (ready) resolve(ready[1]!);
      else errors.push(line);
    });
    void ended.then(() => reject(new Error(`the process ended (${exit}) before it was ready: ${stderr}`)));
  });
  let most = 0;
  const resident = () => (exit === null ? residentMiB(child.pid!) : 0);
  const looking = setInterval(() => {
    most = Math.max(most, resident());
  }, LOOK_EVERY);

  return {
    url: `http://127.0.0.1:${port}`,
    /** The address of the console as the start printed it. */
    opensAt,
    limitedBy: limit.by,
    /** The signal or code with which it ended. null: it runs. */
    exit: () => exit,
    /** Its log lines. Only errors are logged, and an error is a bug or a lost database. */
    errors,
    resident,
    /** The largest resident set since the last call, in MiB. */
    mostResident(): number {
      const since = Math.max(most, resident());
      most = 0;
      return since;
    },
    async stop(): Promise<void> {
      clearInterval(looking);
      child.kill('SIGKILL');
      await ended;
      limit.remove();
    },
  };
}
