import { setTimeout as pause } from 'node:timers/promises';
import { startChild } from '../support/child.ts';
import type { Attack } from './attacks.ts';
import { MOST_MIB } from './memory-limit.ts';
import type { Patient, Pulse } from './pulse-process.ts';
import type { Site } from './site.ts';
import type { Row } from './table.ts';

/** How often quiet and attack take turns, and the milliseconds of each. */
export type Plan = { rounds: number; quiet: number; attack: number };
export type Feeling = Awaited<ReturnType<typeof feelPulse>>;

const MOST_RATIO = 5;
const MOST_PRESS = 1_000;
/** Work of an attack may go on for a moment after its end. */
const CALM = 500;

/** Begins to measure /healthz and presses on a case of its own. */
export async function feelPulse({ product, console, newCard }: Site) {
  const card = await newCard('pulse', 'The pulse is felt with presses on this case.');
  const patient: Patient = { url: product.url, consoleUrl: console.url, headers: console.headers, card };
  const child = startChild(new URL('./pulse-process.ts', import.meta.url), [JSON.stringify(patient)]);
  async function since(): Promise<Pulse> {
    child.write('');
    return JSON.parse(await child.readLine()) as Pulse;
  }
  return {
    /** The pulse of the next so many milliseconds. */
    async during(length: number): Promise<Pulse> {
      await since();
      await pause(length);
      return since();
    },
    stop: () => child.kill(),
  };
}

/** Compares the pulse under the attack with the pulse without it, in turns, so that other work disturbs both. */
export async function underAttack(site: Site, feeling: Feeling, attack: Attack, plan: Plan): Promise<Row> {
  const { product } = site;
  const quiet: Pulse[] = [];
  const under: Pulse[] = [];
  const tried: number[] = [];
  product.mostResident();
  for (let round = 0; round < plan.rounds && product.exit() === null; round++) {
    quiet.push(await feeling.during(plan.quiet));
    const end = new AbortController();
    const running = attack.run(site, end.signal).catch(error => {
      // After the end of the process, no request of the attack is answered.
      if (product.exit() === null) throw error;
      return 0;
    });
    under.push(await feeling.during(plan.attack));
    end.abort();
    tried.push(await running);
    await pause(CALM);
  }
  const [before, now] = [whole(quiet), whole(under)];
  const ratio = p99(now.healths) / p99(before.healths);
  const worstPress = Math.max(...now.presses);
  const resident = product.mostResident();
  const exit = product.exit();
  return {
    attack: attack.name,
    tried: tried.reduce((sum, each) => sum + each, 0),
    quiet: p99(before.healths),
    under: p99(now.healths),
    worstPress,
    resident,
    slow: [
      ...(ratio > MOST_RATIO ? [`p99 more than ${MOST_RATIO} x quiet`] : []),
      ...(worstPress > MOST_PRESS ? [`a press took more than ${MOST_PRESS} ms`] : []),
    ],
    missed: [
      ...(exit !== null ? [`the process ended (${exit})`] : []),
      ...(now.unanswered > 0 ? [`${now.unanswered} of ${now.healths.length} health checks failed`] : []),
      ...(now.failedPresses > 0 ? [`${now.failedPresses} of ${now.presses.length} presses failed`] : []),
      ...(resident > MOST_MIB ? [`more than ${MOST_MIB} MiB`] : []),
    ],
  };
}

const whole = (pulses: Pulse[]): Pulse => ({
  healths: pulses.flatMap(each => each.healths),
  unanswered: pulses.reduce((sum, each) => sum + each.unanswered, 0),
  presses: pulses.flatMap(each => each.presses),
  failedPresses: pulses.reduce((sum, each) => sum + each.failedPresses, 0),
});
function p99(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(0.99 * sorted.length) - 1] ?? Number.NaN;
}
