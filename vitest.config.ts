import { configDefaults, defineConfig } from 'vitest/config';

/** Tests of code without a database, so `npm run test:unit` starts none and answers within seconds. */
const PURE = 'test/{acts,case,config,oncall,operator,reply,sla,stats,tools,triage,view,words}/**/*.test.ts';
const POSTGRES = 'test/support/global-setup.ts';

const files = {
  unit: ['test/*.test.ts', PURE],
  store: ['test/store/**/*.test.ts'],
  scenarios: ['test/{scenarios,threads}/**/*.test.ts'],
  browser: ['test/browser/**/*.test.ts'],
};
const project = (
  name: string,
  include: string[],
  { not = [] as string[], setup = [POSTGRES], isolate = true } = {},
) => ({
  extends: true as const,
  test: {
    name,
    include,
    exclude: [...configDefaults.exclude, 'test/**/*.long.test.ts', ...not],
    globalSetup: setup,
    isolate,
  },
});

export default defineConfig({
  test: {
    projects: [
      // Pure code keeps nothing between two files. Sharing a process saves a third of the time.
      project('unit', files.unit, { setup: [], isolate: false }),
      project('store', files.store),
      project('scenarios', files.scenarios),
      project('browser', files.browser),
      // Every other folder, so that a new one runs without being listed here.
      project('adapters', ['test/**/*.test.ts'], { not: Object.values(files).flat() }),
    ],
    pool: 'forks',
    maxWorkers: 2,
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
