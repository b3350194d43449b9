import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '../fleet/webcare.ts';
import { onServer, ordinaryUser } from './postgres.ts';

/** Debian's PgBouncer, if it is installed. */
const PROGRAM = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find(existsSync);
export const hasPgBouncer = PROGRAM !== undefined;

/** PgBouncer as it comes, in transaction mode with two connections, in front of the server of this URL. */
export async function pgBouncer(server: string): Promise<{ port: number; stop(): Promise<void> }> {
  const { hostname, port: behind } = new URL(server);
  const folder = mkdtempSync(join(tmpdir(), 'webcare-pgbouncer-'));
  const file = join(folder, 'settings.ini');
  const { port } = await freePorts();
  const user = process.getuid?.() === 0 ? ordinaryUser() : {};
  writeFileSync(
    file,
    `[databases]
* = host=${hostname} port=${behind} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
`,
  );
  chmodSync(folder, 0o755);
  const child = spawn(PROGRAM!, [file], { ...user, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', data => {
    said += data;
  });
  for (const until = Date.now() + 10_000; ; await pause(50)) {
    const answers = await onServer(`postgres://postgres@127.0.0.1:${port}/postgres`, 'select 1').then(
      () => true,
      () => false,
    );
    if (answers) break;
    if (child.exitCode !== null || Date.now() > until) throw new Error(`PgBouncer did not start:\n${said}`);
  }
  return {
    port,
    async stop() {
      const gone = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGINT');
      await gone;
      rmSync(folder, { recursive: true });
    },
  };
}
