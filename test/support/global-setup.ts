import type { TestProject } from 'vitest/node';
import { databasesOf, migratedDatabase, onServer, serverForTests } from './postgres.ts';

/**
 * `url` is the address of the server, without a database. `template` is a migrated database there, for
 * copies.
 */
type PostgresForTests = { url: string; template: string };
declare module 'vitest' {
  interface ProvidedContext {
    postgres: PostgresForTests;
    /** A folder that belongs to this run. */
    scratch: string;
  }
}

/**
 * Starts Postgres before the first test file. The result is a function that stops it. vitest calls setup for
 * each project of a run, one after another. The first call starts the server for all projects.
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
    for (const name of await databasesOf(server.url, template))
      await onServer(server.url, `drop database ${name} with (force)`);
    await server.stop();
  };
}
