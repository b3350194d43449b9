import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { privateCaseOf } from '../../src/store/cases/posts.ts';
import { freshDatabase } from '../support/database.ts';

const DAY = 86_400_000;

test('a private message joins an open case, or else the newest case that was resolved recently', async () => {
  const { db, inTx } = await freshDatabase('postgres');
  const opened = async (id: string, day: number, resolved: number | null) => {
    const phase = resolved === null ? 'open' : 'resolved';
    const at = new Date(day * DAY);
    const end = resolved === null ? null : new Date(resolved * DAY);
    await sql`
      insert into cases (id, version, state, phase, mode, source, customer, opened_at, posted_at, resolved_at)
      values (${id}, 1, '{}', ${phase}, 'live', 'forum', 'u1', ${at}, ${at}, ${end})`.execute(db);
    await sql`insert into posts (source, id, case_id, author, ours, private, text, posted_at, arrived_at)
      values ('forum', ${id}, ${id}, 'u1', false, true, 'Hello', ${new Date(0)}, ${new Date(0)})`.execute(db);
  };
  const found = (since: number) => inTx(tx => privateCaseOf(tx, 'forum', 'u1', since * DAY));
  await opened('long', 1, 30);
  await opened('short', 10, 12);
  expect(await found(11)).toBe('short');
  expect(await found(25), 'the younger case was resolved too long ago, the older was not').toBe('long');
  expect(await found(31)).toBeNull();
  await opened('open', 0, null);
  expect(await found(11)).toBe('open');
});
