import { expect, test } from 'vitest';
import { blank, fold } from '../../src/case/evolve.ts';
import { lockCases, readCases } from '../../src/store/cases/cases.ts';
import { loadFolders } from '../../src/store/cases/folders.ts';
import { readEvents, readLog } from '../../src/store/cases/log.ts';
import { migrateToLatest } from '../../src/store/database/migrate.ts';
import { card } from '../../src/view/case/card.ts';
import { history, historyPage } from '../../src/view/case/history.ts';
import { TEXTS } from '../../src/words/texts.ts';
import { wordsOf } from '../../src/words/words.ts';
import type { TestDatabase } from '../support/database.ts';
import { olderDatabase } from '../support/older-database.ts';
import { readView } from '../support/screen.ts';
import { openWorld } from '../support/world.ts';

/** Databases of earlier releases. This version reads everything in them and continues the work. */

const words = wordsOf('en');
const shared = {
  sources: new Map([['forum', { label: 'forum', account: 'Acme' }]]),
  brand: 'Acme',
  texts: { in: TEXTS, brand: 'en' as const },
};
const idsIn = async ({ db }: TestDatabase): Promise<string[]> =>
  (await db.selectFrom('cases').select('id').execute()).map(({ id }) => id);
const lastInstant = async ({ db }: TestDatabase): Promise<number> => {
  const { at } = await db
    .selectFrom('case_events')
    .select(({ fn }) => fn.max<number>('at').as('at'))
    .executeTakeFirstOrThrow();
  return at;
};

test.each(['postgres', 'pglite'] as const)(
  'every case of release 0.1 equals the fold of its events and can be drawn, on %s',
  { timeout: 120_000 },
  async kind => {
    const database = await olderDatabase('0.1', kind);
    expect(await migrateToLatest(database)).toMatchObject({ is: 'ok' });
    const ids = await idsIn(database);
    expect(ids.length).toBeGreaterThan(30);
    const read = await readCases(database.db, ids);
    const locked = await database.inTx(tx => lockCases(tx, ids));
    const folders = await loadFolders(database.db, ids, shared);
    const now = await lastInstant(database);
    for (const folder of folders) {
      const { id } = folder.case;
      const folded = fold(blank(id), await readEvents(database.db, id));
      for (const one of [folder.case, read.get(id), locked.get(id)]) expect(one).toStrictEqual(folded);
      expect(readView(card(folder, now, words))).not.toMatch(/undefined|null|NaN|object Object/);
      const lines = readView(history(folder, historyPage(await readLog(database.db, id), 1), words));
      expect(lines).not.toMatch(/undefined|null|NaN|object Object/);
      expect(lines).not.toContain(words.history.unknown);
    }
    expect(folders).toHaveLength(ids.length);
    await database.close();
  },
);

test('people continue their work in a database of release 0.1', { timeout: 60_000 }, async () => {
  const database = await olderDatabase('0.1', 'postgres');
  const world = await openWorld({
    database,
    yaml: `brand: { name: Acme, language: en }
chat: { console: true }
sla: { timezone: Europe/Amsterdam }
people:
  - { name: Ana de Vries, console: ana, slack: U0ANA, roles: [agent] }
  - { name: Bram Jansen, console: bram, roles: [agent] }
  - { name: Carla Mikkelsen, console: carla, roles: [agent, lead] }
on_call: { people: [Ana de Vries, Bram Jansen], rotate: weekly, from: 2026-01-05 }
`,
    start: (await lastInstant(database)) + 60_000,
    unread: 'whatever',
  });
  const published = (): string[] => world.forum.published().map(({ kind, text }) => `${kind}: ${text}`);
  await world.settle();
  expect(published(), 'the sends that were not finished went out').toEqual(
    expect.arrayContaining([
      'reply: Only in red.',
      'reply: In the High Street.',
      'private_message: Which shoes are they?',
      'reply: We sent you a message.',
    ]),
  );

  await world.as('bram').press('Claim', 'parking nearby');
  await world.settle();
  expect(await world.card('parking nearby')).toContain('Bram Jansen has this');
  await world.as('bram').press('Reply publicly', 'parking nearby');
  expect(await world.as('bram').submit({ text: 'Behind the house.' })).toContain('[Post publicly]');
  await world.as('bram').submit();
  await world.forward('11s');
  expect(published()).toContain('reply: Behind the house.');
  await world.as('bram').press('Resolve', 'parking nearby');
  await world.settle();
  expect(await world.card('parking nearby')).toContain('Resolved');

  await world.as('ana').press('It went out', 'sale begin');
  await world.settle();
  expect(await world.card('sale begin')).toContain('Waiting for the customer');

  await world.mention({
    id: 'two9',
    thread: 'two1',
    in_reply_to: 'two4',
    text: 'The bus was on time today.',
    author: { id: 'u3', name: 'Piet' },
  });
  await world.mention({ id: 'pm9', private: true, text: 'One more question.', author: { id: 'u2' } });
  await world.settle();
  expect(await world.card('The bus was on time today.')).toContain('Piet');
  expect(await world.card('One more question.')).toContain('Kim de Boer');
  await world.forward('2d');
  expect(await world.as('carla').press('History', 'parking nearby')).toContain(
    'Bram Jansen resolved the case',
  );
  await world.close();
});
