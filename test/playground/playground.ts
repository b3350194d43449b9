import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';

/**
 * The Teams that Microsoft's Playground shows: one team, one channel and five people. Its user is the first
 * of them.
 */
export const TENANT = '33333333-3333-4333-8333-333333333333';
export const TEAM = '19:team@thread.tacv2';
export const CHANNEL = '19:social@thread.tacv2';
export const CHANNEL_NAME = 'Acme - Social';
const user = (key: string, name: string, i: number) => {
  const [givenName = name, ...rest] = name.split(' ');
  const mail = `${key}@acme.example`;
  return {
    id: `29:${key}`,
    name,
    userPrincipleName: mail,
    aadObjectId: `${String(i).repeat(8)}-1111-4111-8111-111111111111`,
    givenName,
    surname: rest.join(' '),
    email: mail,
  };
};
export const PEOPLE = ['Ana de Vries', 'Bram Jansen', 'Carla Smit', 'Dewi Prins', 'Evert Bos'].map(
  (name, i) => user(name.split(' ')[0]!.toLowerCase(), name, i + 1),
);

const settings = {
  version: '0.1.1',
  tenantId: TENANT,
  bot: { id: '28:webcare', name: 'Webcare' },
  currentUser: PEOPLE[0],
  users: PEOPLE.slice(1).concat(user('floor', 'Floor Dekker', 6)),
  personalChat: { id: 'a:personal' },
  groupChat: { id: '19:group@thread.v2', name: 'Group' },
  team: {
    id: TEAM,
    name: 'Acme',
    aadGroupId: '77777777-7777-4777-8777-777777777777',
    channels: [{ id: CHANNEL, name: 'Social' }],
  },
};

/** The address of the connector of the Playground, for `chat.teams.service_url`. */
export const serviceUrl = (port: number): string => `http://127.0.0.1:${port}/_connector`;

/**
 * Starts Microsoft 365 Agents Playground on loopback, without its own browser. It reports errors only in
 * its log file, so a failure contains that log. It keeps no messages: a message that arrives while no page
 * is open never appears.
 */
export async function startPlayground(port: number, bot: string) {
  const home = await mkdtemp(join(tmpdir(), 'webcare-playground-'));
  const [config, logFile] = [join(home, 'playground.yml'), join(home, 'playground.log')];
  await writeFile(config, stringify(settings));
  const cli = join(
    dirname(createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/package.json')),
    'cli.js',
  );
  const loopback = fileURLToPath(new URL('loopback.cjs', import.meta.url));
  const child = spawn(
    process.execPath,
    [
      '--require',
      loopback,
      cli,
      'start',
      '-e',
      bot,
      '-c',
      'msteams',
      '-p',
      String(port),
      '--disable-telemetry',
    ],
    {
      cwd: home,
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        HOME: home,
        TEAMSAPPTESTER_BROWSER: 'none',
        M365_AGENTS_PLAYGROUND_CONFIG_PATH: config,
        M365_AGENTS_PLAYGROUND_LOGFILE: logFile,
      },
    },
  );
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}/`;
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
    await rm(home, { recursive: true, force: true });
  };
  for (const end = Date.now() + 20_000; ; ) {
    const answered = await fetch(url).then(
      response => response.ok,
      () => false,
    );
    if (answered) return { url, stop };
    if (child.exitCode !== null || Date.now() > end) {
      const log = await readFile(logFile, 'utf8').catch(() => '');
      await stop();
      throw new Error(`the Playground did not start\n${log}`);
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}
