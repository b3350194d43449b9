/**
 * Feels the pulse of a Webcare from a process of its own, so that the work of the attacker does not count. Like a
 * container's health check, it opens a connection for each /healthz. Like a colleague, it claims and releases a
 * case. For each line of its input it prints what it has measured since the last one.
 */
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { type Card, consoleAt } from './console.ts';
import { send } from './send.ts';

export type Patient = { url: string; consoleUrl: string; headers: Record<string, string>; card: Card };
/** In milliseconds each. */
export type Pulse = { healths: number[]; unanswered: number; presses: number[]; failedPresses: number };

const ASK_EVERY = 5;
const PRESS_EVERY = 200;

const { url, consoleUrl, headers, card } = JSON.parse(process.argv[2]!) as Patient;
const colleague = consoleAt(consoleUrl, headers);
const none = (): Pulse => ({ healths: [], unanswered: 0, presses: [], failedPresses: 0 });
let pulse = none();

async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
  const began = performance.now();
  const value = await work();
  return [performance.now() - began, value];
}
async function askForHealth(): Promise<void> {
  for (; ; await pause(ASK_EVERY)) {
    const [took, { status }] = await timed(() => send(`${url}/healthz`));
    pulse.healths.push(took);
    if (status !== 200) pulse.unanswered++;
  }
}
async function press(): Promise<void> {
  for (let does = 'claim'; ; does = does === 'claim' ? 'release' : 'claim') {
    const [took, right] = await timed(() =>
      colleague.press('ana', does, card).then(
        answer => answer.show === 'nothing',
        () => false,
      ),
    );
    pulse.presses.push(took);
    if (!right) pulse.failedPresses++;
    await pause(PRESS_EVERY);
  }
}

void askForHealth();
void press();
for await (const _ of createInterface(process.stdin)) {
  process.stdout.write(`${JSON.stringify(pulse)}\n`);
  pulse = none();
}
