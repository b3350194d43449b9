/**
 * Runs the Webcare of a checkout in a process of its own. Arguments: the checkout, the database, and how many
 * milliseconds its clock is ahead. It prints its addresses, then it does what each line of its input says.
 */
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Addresses, Woken } from './checkout.ts';
import { ANSWERABLE, codeOf, openSite } from './site.ts';

const [checkout, url, ahead] = process.argv.slice(2);
const root = new URL(checkout!);
const clock = { now: () => Date.now() + Number(ahead), real: () => Date.now() };
const app = await openSite(url!, { yaml: ANSWERABLE, overrides: { clock }, root });
// The file has moved since the commit before.
const wakes = ['src/engine/time/wake.ts', 'src/engine/wake.ts'].find(path => existsSync(new URL(path, root)));
const { wakeDue } = await codeOf<typeof import('../../src/engine/time/wake.ts')>(root, wakes!);

const print = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
print({ url: app.url(), consoleUrl: app.consoleUrl()! } satisfies Addresses);
for await (const line of createInterface(process.stdin)) {
  const began = performance.now();
  if (line === 'wake') await wakeDue(app.deps);
  else await app.settle();
  print({ took: performance.now() - began } satisfies Woken);
}
