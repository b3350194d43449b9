import { configDefaults, defineConfig } from 'vitest/config';

/** Tests of code without a database, so `npm run test:unit` starts none and answers within seconds. */
const PURE = 'test/{acts,case,config,oncall,operator,reply,sla,stats,tools,triage,view,words}/**/*.test.ts';
const POSTGRES = 'test/support/global-setup.ts';
const EACH_FILE = 'test/support/each-file.ts';

const files = {
  unit: ['test/*.test.ts', PURE],
  store: ['test/store/**/*.test.ts'],
  scenarios: ['test/{scenarios,threads}/**/*.test.ts'],
  browser: ['test/browser/**/*.test.ts'],
  alone: ['test/slack/languages.test.ts', 'test/teams/{answers,dialogs,languages,quiet}.test.ts'],
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
    setupFiles: setup.length > 0 ? [EACH_FILE] : [],
    isolate,
  },
});

export default defineConfig({
  test: {
    projects: [
      // Pure code keeps nothing between two files. Sharing a process saves a third of the time.
      project('unit', files.unit, { setup: [], isolate: false }),
      // Most of the time of a file is its imports. These mock no module and leave no state behind.
      project('store', files.store, { isolate: false }),
      project('scenarios', files.scenarios, { isolate: false }),
      project('browser', files.browser),
      // They replace modules or the console, which must not reach other files.
      project('alone', files.alone),
      // Every other folder, so that a new one runs without being listed here.
      project('adapters', ['test/**/*.test.ts'], { not: Object.values(files).flat(), isolate: false }),
    ],
    pool: 'forks',
    maxWorkers: 2,
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
