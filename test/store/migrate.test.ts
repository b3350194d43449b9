import { sql } from 'kysely';
import pino from 'pino';
import { expect, inject, test } from 'vitest';
import { openDatabase } from '../../src/store/database/database.ts';
import { expectedVersion, migrateToLatest, schemaVersion } from '../../src/store/database/migrate.ts';
import { bothDatabases } from '../support/database.ts';
import { databaseUrl, onServer } from '../support/postgres.ts';

bothDatabases('migrations', fresh => {
  test('migrations bring a new database to the expected version, and a second run is harmless', async () => {
    const database = await fresh();
    expect(await schemaVersion(database.db)).toBe(expectedVersion);
    expect(await migrateToLatest(database)).toEqual({ is: 'ok', version: expectedVersion });
  });

  test('migrations leave the database of a newer version alone and name that version', async () => {
    const database = await fresh();
    await sql`insert into kysely_migration (name, timestamp)
      values ('999-from-later', '2030-01-01T00:00:00.000Z')`.execute(database.db);
    expect(await migrateToLatest(database)).toEqual({
      is: 'newer',
      version: '999-from-later',
      message: expect.stringContaining('999-from-later'),
    });
    expect(await schemaVersion(database.db)).toBe('999-from-later');
    await sql`delete from kysely_migration where name = '999-from-later'`.execute(database.db);
  });

  test('the log of events is append-only after the migrations', async () => {
    const { db } = await fresh();
    await db
      .insertInto('cases')
      .values({
        id: 'c',
        version: 1,
        state: '{}',
        phase: 'open',
        owner: null,
        mode: 'live',
        source: 's',
        opened_at: new Date(0),
        posted_at: new Date(0),
      })
      .execute();
    await db
      .insertInto('case_events')
      .values({ case_id: 'c', version: 1, at: new Date(0), kind: 'opened', by: null, data: '{}' })
      .execute();
    await expect(db.updateTable('case_events').set({ kind: 'other' }).execute()).rejects.toThrow(
      'append-only',
    );
    await expect(db.deleteFrom('case_events').execute()).rejects.toThrow('append-only');
  });
});

test('several processes that start at once migrate an empty Postgres once', async () => {
  const { url: server } = inject('postgres');
  const name = `webcare_test_empty_${process.pid}`;
  for (let round = 0; round < 3; round++) {
    await onServer(server, `create database ${name}`);
    const all = await Promise.all(
      Array.from({ length: 4 }, () =>
        openDatabase({ url: databaseUrl(server, name) }, pino({ enabled: false })),
      ),
    );
    try {
      expect(await schemaVersion(all[0]!.db)).toBeNull();
      const results = await Promise.all(all.map(migrateToLatest));
      expect(results).toEqual(all.map(() => ({ is: 'ok', version: expectedVersion })));
    } finally {
      await Promise.all(all.map(database => database.close()));
      await onServer(server, `drop database ${name} with (force)`);
    }
  }
});
