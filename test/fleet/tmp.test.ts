import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { putBack, takeBackLost } from '../../src/store/deliveries.ts';
import { freshDatabase } from '../support/database.ts';
test('lost edit beside a queued one', async () => {
  const { db, inTx } = await freshDatabase('postgres');
  const id = randomUUID();
  await db.insertInto('lanes').values({ name: 'l', every: 0, free_at: new Date(0), shut: null } as never).execute();
  await db.insertInto('messages').values({ id, role: 'notice', case_id: null, subject: 's', about: '{}', to_kind: 'place', chat: 'slack', workspace: 'w', channel: 'c', ref: 'r', created_at: new Date() } as never).execute();
  const row = (status: string) => ({ id: randomUUID(), lane: 'l', kind: 'edit', send_id: null, n: null, message_id: id, case_id: null, in_order: false, status, not_before: new Date(0), give_up_at: null, created_at: new Date(0), ...(status === 'busy' && { worker: 'w', until: new Date(0), attempt: 1 }) });
  const busy = row('busy');
  await db.insertInto('deliveries').values([busy, row('queued')] as never).execute();
  console.log(await takeBackLost(db, Date.now(), 1000).catch(e => e.message));
  console.log(await inTx(tx => putBack(tx, { id: busy.id, attempt: 1 }, { notBefore: 0, outcome: 'later' })).catch(e => e.message));
});
