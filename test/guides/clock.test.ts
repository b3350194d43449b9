import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Case } from '../../src/case/types.ts';
import { CAN, NINE } from '../case/given.ts';
import { copyOfProgram, stepsOf } from './follow.ts';

const GUIDE = 'docs/guides/a-clock.md';
const MINUTE = 60_000;

it('the exact steps of docs/guides/a-clock.md add a clock that compiles, runs and ends', async () => {
  using copy = copyOfProgram();
  const steps = stepsOf(GUIDE);
  const [name, ...others] = steps.filter(step => step.changes.length > 0);

  copy.follow(name!);
  const listed = [...readFileSync(GUIDE, 'utf8').matchAll(/^- `(src\/[\w./-]+)`(?:, which .*)?$/gm)].map(
    ([, file]) => file!,
  );
  expect(await copy.wrongFiles(), 'the files that the guide says the compiler names').toEqual(listed);
  for (const step of others) copy.follow(step);
  expect(await copy.wrongFiles()).toEqual([]);

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

  expect(clocks(opened('brand: { name: Acme }\n'))).toHaveLength(2);
  const promised = opened('sla: { claim: 15m }\n');
  expect(clocks(promised)).toContainEqual(['claim.1', 15, undefined]);
  const ctx = { now: NINE + MINUTE, promise: promises(policyOf('')) };
  const decided = decide(promised, { do: 'claim' }, 'ana', ctx);
  expect(clocks(fold(promised, decided.events))).toContainEqual(['claim.1', 15, 'claimed']);
});
