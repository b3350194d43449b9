import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { putBack, takeBackLost } from '../../src/store/outbox/deliveries.ts';
import { bothDatabases, freshDatabase, type TestDatabase } from '../support/database.ts';

const at = new Date(0);

const editOf = (message: string) =>
  ({
    lane: 'edits',
    kind: 'edit',
    send_id: null,
    n: null,
    message_id: message,
    case_id: null,
    in_order: false,
    give_up_at: null,
  }) as const;
/** Adds a message with an edit that a worker has, and with a newer edit that waits, if `newer`. */
async function editing({ db }: TestDatabase, newer: boolean): Promise<string> {
  await db
    .insertInto('lanes')
    .values({ name: 'edits', every: 0, party: 'console', free_at: at, shut: null })
    .onConflict(conflict => conflict.doNothing())
    .execute();
  const message = {
    id: randomUUID(),
    role: 'notice',
    case_id: null,
    subject: 'any',
    about: '{}',
    ref: 'r',
  } as const;
  await db
    .insertInto('messages')
    .values({
      ...message,
      to_kind: 'place',
      chat: 'console',
      workspace: 'local',
      channel: 'team',
      created_at: at,
    })
    .execute();
  const busy = {
    ...editOf(message.id),
    id: randomUUID(),
    status: 'busy',
    worker: 'w',
    until: at,
    attempt: 1,
    not_before: at,
    created_at: at,
  } as const;
  await db.insertInto('deliveries').values(busy).execute();
  if (newer) await db.insertInto('deliveries').values(queued(message.id)).execute();
  return busy.id;
}
const queued = (message: string) => ({
  ...editOf(message),
  id: randomUUID(),
  status: 'queued' as const,
  not_before: at,
  created_at: at,
});
const statusOf = async ({ db }: TestDatabase, id: string) =>
  (await db.selectFrom('deliveries').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status;

bothDatabases('an edit that did not get out', fresh => {
  test.each([
    ['is queued again', false, 'queued'],
    ['is dropped if a newer edit waits', true, 'dropped'],
  ])('%s', async (_, newer, becomes) => {
    const database = await fresh();
    const lost = await editing(database, newer);
    expect(await database.inTx(tx => takeBackLost(tx, 1_000, 1_000))).toBe(1);
    expect(await statusOf(database, lost)).toBe(becomes);

    const limited = await editing(database, newer);
    expect(
      await database.inTx(tx =>
        putBack(tx, { id: limited, attempt: 1 }, { notBefore: 0, outcome: 'later', free: true }),
      ),
    ).toBe(true);
    expect(await statusOf(database, limited)).toBe(becomes);
  });
});

test('an edit of a dead process is dropped if a newer edit is added at the same instant', async () => {
  const database = await freshDatabase('postgres');
  const lost = await editing(database, false);
  const { message_id } = await database.db
    .selectFrom('deliveries')
    .select('message_id')
    .where('id', '=', lost)
    .executeTakeFirstOrThrow();
  const newer = queued(message_id ?? '');
  let release = () => {};
  let adding: Promise<void> | undefined;
  await new Promise<void>(added => {
    adding = database.inTx(async tx => {
      await tx.insertInto('deliveries').values(newer).execute();
      const released = new Promise<void>(resolve => {
        release = resolve;
      });
      added();
      await released;
    });
  });
  const back = database.inTx(tx => takeBackLost(tx, 1_000, 1_000));
  await expect
    .poll(async () => (await sql`select from pg_locks where not granted`.execute(database.db)).rows.length)
    .toBeGreaterThan(0);
  release();
  await adding;
  expect(await back).toBe(1);
  expect([await statusOf(database, lost), await statusOf(database, newer.id)]).toEqual(['dropped', 'queued']);
  await database.close();
});
