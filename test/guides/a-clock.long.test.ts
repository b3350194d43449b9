import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Case } from '../../src/case/types.ts';
import { CAN, NINE } from '../case/given.ts';
import { copyOfCode, root } from './copy.ts';
import { apply, diffsOf } from './diffs.ts';

/** Makes the changes of docs/guides/a-clock.md in a copy of the code, and lets the new clock run there. */

const guide = readFileSync(join(root, 'docs/guides/a-clock.md'), 'utf8');
const [name, ...others] = diffsOf(guide);
const MINUTE = 60_000;

let copy: ReturnType<typeof copyOfCode>;
beforeAll(() => {
  copy = copyOfCode();
});
afterAll(() => copy.remove());

it('the guide to a clock lists the files that the compiler names for a new kind', () => {
  apply(name!.diffs, copy.folder);
  const { printed } = copy.run('npx tsc --noEmit');
  const named = [...printed.matchAll(/^(src\/[\w./-]+)\(\d+,\d+\): error/gm)].map(([, path]) => path!);
  const listed = [...guide.matchAll(/^- `(src\/[\w./-]+)`(?:, which .*)?$/gm)].map(([, path]) => path!);
  expect([...new Set(named)].sort()).toEqual(listed);
});

it('the guide to a clock, followed to the letter, adds one that compiles, begins and ends', async () => {
  for (const { diffs } of others) apply(diffs, copy.folder);
  expect(copy.run('npm run --silent settings')).toEqual({ ok: true, printed: '' });
  expect(copy.run('npx tsc --noEmit')).toEqual({ ok: true, printed: '' });
  expect(copy.run('npx biome check .')).toMatchObject({ ok: true });
  const { printed } = copy.run('npx vitest run --project unit --reporter=tap-flat');
  const failed = [...printed.matchAll(/^not ok .* - (test\/[\w./-]+)/gm)].map(([, path]) => path!);
  expect([...new Set(failed)], 'the one that the guide names').toEqual(['test/config/config.test.ts']);

  const load = (file: string) => import(join(copy.folder, file));
  const { promises } = await load('src/sla/promises.ts');
  const { observe } = await load('src/case/observe.ts');
  const { decide } = await load('src/case/decide.ts');
  const { blank, fold } = await load('src/case/evolve.ts');
  const { loadConfig } = await load('src/config/load.ts');
  const policyOf = (yaml: string) => loadConfig({ WEBCARE_CONFIG: 'w.yaml' }, () => yaml).config.sla;
  const opened = (yaml: string): Case => {
    const post = { key: 'forum:1', by: 'forum:jan', private: false, at: NINE, arrived: NINE, can: CAN };
    const ctx = { now: NINE, promise: promises(policyOf(yaml)) };
    return fold(blank('c1'), observe(blank('c1'), { is: 'post', post }, ctx));
  };
  const clocks = (c: Case) => c.clocks.map(({ id, due, ended }) => [id, (due - NINE) / MINUTE, ended?.how]);

  expect(clocks(opened(''))).toHaveLength(2);
  const promised = opened('sla: { claim: 15m }\n');
  expect(clocks(promised)).toContainEqual(['claim.1', 15, undefined]);
  const ctx = { now: NINE + MINUTE, promise: promises(policyOf('')) };
  const claimed = decide(promised, { do: 'claim' }, 'ana', ctx);
  expect(clocks(fold(promised, claimed.events))).toContainEqual(['claim.1', 15, 'claimed']);
});
