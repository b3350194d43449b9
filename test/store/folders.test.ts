import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { loadFolder } from '../../src/store/cases/folders.ts';
import { TEXTS } from '../../src/words/texts.ts';
import { freshDatabase } from '../support/database.ts';
import { post } from '../view/folders.ts';

test('a folder is loaded with all authors of a thread in which thousands write', async () => {
  const { db } = await freshDatabase('postgres');
  const at = new Date(0);
  const many = sql`generate_series(1, 10000) as n`;
  // An older version stored a whole thread as one case like this.
  const posts = Array.from({ length: 10_000 }, (_, n) => post(`forum:t${n + 1}`, { by: `forum:u${n + 1}` }));
  await sql`insert into cases (id, version, state, phase, mode, source, opened_at, posted_at)
    values ('c1', 1, ${JSON.stringify({ id: 'c1', posts })}, 'open', 'live', 'forum', ${at}, ${at})`.execute(
    db,
  );
  await sql`insert into authors (source, id, handle) select 'forum', 'u' || n, 'fan' || n from ${many}`.execute(
    db,
  );
  await sql`insert into posts (source, id, case_id, author, ours, private, text, posted_at, arrived_at)
      select 'forum', 't' || n, 'c1', 'u' || n, false, false, 'Me too.', ${at}, ${at} from ${many}`.execute(
    db,
  );
  const folder = await loadFolder(db, 'c1', {
    sources: new Map(),
    brand: 'Acme',
    texts: { in: TEXTS, brand: 'en' },
  });
  expect(folder?.authors.size).toBe(10_000);
  expect(folder?.authors.get('forum:u77')).toEqual({ handle: 'fan77' });
});
