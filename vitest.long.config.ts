import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.long.test.ts'],
    globalSetup: 'test/support/global-setup.ts',
    setupFiles: ['test/support/each-file.ts'],
    pool: 'forks',
    fileParallelism: false,
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 30 * 60_000,
    hookTimeout: 60_000,
  },
});
