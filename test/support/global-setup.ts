import type { TestProject } from 'vitest/node';
import { migratedDatabase, onServer, serverForTests } from './postgres.ts';

/** `url` is a server's, with the database left out; `template` a migrated database on it, to be copied. */
type PostgresForTests = { url: string; template: string };
declare module 'vitest' {
  interface ProvidedContext {
    postgres: PostgresForTests;
    /** A folder of this run's. */
    scratch: string;
  }
}

/**
 * Starts a Postgres before the first test file and gives back how to stop it. vitest calls this for each
 * project of a run that has test files, one after the other: the first starts the server for all of them.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const run = project.vitest.getRootProject();
  if (run.getProvidedContext().postgres !== undefined) return undefined;
  const server = await serverForTests();
  const template = `webcare_test_${process.pid}_${Date.now().toString(36)}`;
  await migratedDatabase(server.url, template);
  run.provide('postgres', { url: server.url, template });
  run.provide('scratch', server.folder);
  return async () => {
    await onServer(server.url, `drop database ${template} with (force)`);
    await server.stop();
  };
}
