import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from './random.ts';
import type { Site } from './site.ts';
import type { Progress } from './stream.ts';
import { freePorts, type Logged, type Program, type Webcare } from './webcare.ts';

/**
 * A process that is started again at the same address after each kill. `logged` holds the log of all
 * processes that ended.
 */
export type RestartedProcess = { now(): Webcare; kill(): Promise<void>; logged: Logged[] };

export async function restartedProcess(site: Site, program: Program): Promise<RestartedProcess> {
  const ports = await freePorts();
  const logged: Logged[] = [];
  const start = (): Webcare => {
    const webcare = site.start(program, ports);
    void webcare.ended.then(() => logged.push(...webcare.logged));
    return webcare;
  };
  let webcare = start();
  return {
    now: () => webcare,
    logged,
    async kill() {
      await webcare.kill();
      webcare = start();
    },
  };
}

/**
 * Kills the process with `kill -9` at random moments of the stream. Some kills come during the start, some
 * during a call to Slack, and the others at any moment.
 */
export async function killOften(
  victim: RestartedProcess,
  site: Site,
  { random, kills, progress }: { random: Random; kills: number; progress: Progress },
): Promise<void> {
  const instants = Array.from({ length: kills }, () =>
    random.between(0, Math.floor(progress.batches * 0.9)),
  ).sort((a, b) => a - b);
  for (const instant of instants) {
    const die = random();
    if (die < 0.2) await pause(random.between(100, 900));
    else {
      await victim.now().ready;
      while (progress.accepted < instant) await pause(5);
      if (die < 0.5) await duringCall(site, 'chat.postMessage');
      else if (die < 0.7) await duringCall(site, 'chat.update');
      else await pause(random.between(0, 300));
    }
    await victim.kill();
  }
  await victim.now().ready;
}

/**
 * Waits until Slack has done a request and has not answered it. If no request comes within a second, the
 * kill comes anyway.
 */
async function duringCall(site: Site, method: 'chat.postMessage' | 'chat.update'): Promise<void> {
  const before = site.slack.requests(method);
  site.slack.fail(method, { is: 'hangs' });
  for (const end = Date.now() + 1_000; site.slack.requests(method) === before && Date.now() < end; )
    await pause(1);
}
