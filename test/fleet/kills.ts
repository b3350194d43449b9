import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from './random.ts';
import type { Site } from './site.ts';
import type { Progress } from './stream.ts';
import { freePorts, type Logged, type Program, type Webcare } from './webcare.ts';

/** A process that is begun again at the same address whenever it was killed. `logged` is what all that ended had logged. */
export type Mortal = { now(): Webcare; kill(): Promise<void>; logged: Logged[] };

export async function mortal(site: Site, program: Program): Promise<Mortal> {
  const ports = await freePorts();
  const logged: Logged[] = [];
  const begin = (): Webcare => {
    const webcare = site.start(program, ports);
    void webcare.ended.then(() => logged.push(...webcare.logged));
    return webcare;
  };
  let webcare = begin();
  return {
    now: () => webcare,
    logged,
    async kill() {
      await webcare.kill();
      webcare = begin();
    },
  };
}

/** `kill -9` that many times, spread over the whole stream: some while it starts, some in the middle of a call, the others at any instant. */
export async function killOften(
  victim: Mortal,
  site: Site,
  random: Random,
  kills: number,
  progress: Progress,
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
      if (die < 0.5) await middleOf(site, 'chat.postMessage');
      else if (die < 0.7) await middleOf(site, 'chat.update');
      else await pause(random.between(0, 300));
    }
    await victim.kill();
  }
  await victim.now().ready;
}

/** Slack has done what it was asked and has not answered. Where it is not asked meanwhile, any moment is as good. */
async function middleOf(site: Site, method: 'chat.postMessage' | 'chat.update'): Promise<void> {
  const before = site.slack.requests(method);
  site.slack.fail(method, { is: 'hangs' });
  for (const end = Date.now() + 1_000; site.slack.requests(method) === before && Date.now() < end; )
    await pause(1);
}
