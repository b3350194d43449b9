import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { putBack, takeBackLost } from '../../src/store/deliveries.ts';
import { bothDatabases, type TestDatabase } from '../support/database.ts';

const at = new Date(0);

/** A message with an edit under way, and perhaps a newer one that waits. */
async function editing({ db }: TestDatabase, newer: boolean): Promise<string> {
  await db
    .insertInto('lanes')
    .values({ name: 'edits', every: 0, party: 'console', free_at: at, shut: null })
    .onConflict(conflict => conflict.doNothing())
    .execute();
  const message = { id: randomUUID(), role: 'notice', case_id: null, subject: 'any', about: '{}', ref: 'r' } as const;
  await db
    .insertInto('messages')
    .values({ ...message, to_kind: 'place', chat: 'console', workspace: 'local', channel: 'team', created_at: at })
    .execute();
  const edit = {
    lane: 'edits',
    kind: 'edit',
    send_id: null,
    n: null,
    message_id: message.id,
    case_id: null,
    in_order: false,
    give_up_at: null,
  } as const;
  const busy = { ...edit, id: randomUUID(), status: 'busy', worker: 'w', until: at, attempt: 1, not_before: at, created_at: at } as const;
  await db.insertInto('deliveries').values(busy).execute();
  if (newer)
    await db
      .insertInto('deliveries')
      .values({ ...edit, id: randomUUID(), status: 'queued', not_before: at, created_at: at })
      .execute();
  return busy.id;
}
const statusOf = async ({ db }: TestDatabase, id: string) =>
  (await db.selectFrom('deliveries').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status;

bothDatabases('an edit that goes back', fresh => {
  test.each([
    ['waits again', false, 'queued'],
    ['ends where a newer one waits', true, 'dropped'],
  ])('%s', async (_, newer, becomes) => {
    const database = await fresh();
    const lost = await editing(database, newer);
    expect(await takeBackLost(database.db, 1_000, 1_000)).toBe(1);
    expect(await statusOf(database, lost)).toBe(becomes);

    const limited = await editing(database, newer);
    expect(await database.inTx(tx => putBack(tx, { id: limited, attempt: 1 }, { notBefore: 0, outcome: 'later', free: true }))).toBe(true);
    expect(await statusOf(database, limited)).toBe(becomes);
  });
});
