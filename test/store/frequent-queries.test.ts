import { sql } from 'kysely';
import pino from 'pino';
import { expect, test } from 'vitest';
import { lockDue, openAfter, withoutCard } from '../../src/store/cases/cases.ts';
import { contactsBefore, findCases } from '../../src/store/cases/find.ts';
import { withContacts } from '../../src/store/cases/folders.ts';
import { lateSince } from '../../src/store/cases/late.ts';
import { inQueue, onDigest, ownedBy, page } from '../../src/store/cases/lists.ts';
import { privateCaseOf } from '../../src/store/cases/posts.ts';
import { sendsInDoubt } from '../../src/store/cases/sends.ts';
import { figures, figuresByPerson } from '../../src/store/cases/stats.ts';
import * as threads from '../../src/store/cases/threads.ts';
import { type Database, openDatabase, type Tx } from '../../src/store/database/database.ts';
import { headSend } from '../../src/store/outbox/claims.ts';
import { overdueSends, takeBackLost } from '../../src/store/outbox/deliveries.ts';
import { DIGEST, digestIn, newCards } from '../../src/store/outbox/digests.ts';
import { lateListsWith, liveMessages } from '../../src/store/outbox/live.ts';
import { hasNotice, knowsRef, liveNotices, lostSince } from '../../src/store/outbox/outbox.ts';
import { takeSnapshot } from '../../src/store/outbox/snapshot.ts';
import type { Folder } from '../../src/view/folder.ts';
import { generate } from '../bench/generate.ts';
import { promise } from '../case/given.ts';
import { freshDatabase } from '../support/database.ts';

/**
 * The planner uses an index wherever one fits. A query that still reads a whole table here
 * would also do so when the table holds years of cases.
 */
test('the queries of every mention, tick, press and look use an index on each table that grows', async () => {
  const fresh = await freshDatabase('postgres');
  const url = new URL(fresh.url ?? '');
  url.searchParams.set('options', '-c enable_seqscan=off');
  const { db, inTx, close } = await openDatabase({ url: url.href }, pino({ enabled: false }));
  const now = Date.parse('2026-11-23T09:00:00Z');
  const week = { is: '7d', from: now - 7 * 86_400_000, to: now } as const;
  const place = { chat: 'console', workspace: 'console', channel: 'team' } as const;
  const all = { sources: null, owners: null, state: null, words: '' };
  const tableScans = async (): Promise<Record<string, number>> => {
    await sql`select pg_stat_force_next_flush()`.execute(db);
    const { rows } = await sql<{
      name: string;
      scans: number;
    }>`select relname as name, seq_scan as scans from pg_stat_user_tables
      where relname not in ('people', 'person_accounts', 'lanes', 'sources')
        and relname not like 'kysely%' order by relname`.execute(db);
    return Object.fromEntries(rows.map(({ name, scans }) => [name, scans]));
  };
  const queries: Record<string, (tx: Tx) => Promise<unknown>> = {
    ingest: async tx => [
      await threads.knownUnder(tx, 'forum', ['t1'], ['t1']),
      await threads.casesOf(tx, 'forum', [{ root: 't1', author: 'u1' }], ['c1']),
      await threads.looseAnswers(tx, 'forum', ['t1'], now),
      await threads.privateOrphans(tx, 'forum', ['t1']),
    ],
    answers: async tx => [
      await threads.askersIn(tx, 'forum', ['t1'], now),
      await threads.privatePosts(tx, 'forum', ['t1']),
      await threads.hangingOn(tx, 'forum', ['t1']),
    ],
    private: tx => privateCaseOf(tx, 'forum', 'u1', now),
    merge: async tx => [
      await threads.saveRoots(tx, 'forum', [{ id: 't1', root: 't1', answers: null }]),
      await threads.absorbPosts(tx, 'c1', 'c2'),
    ],
    doubt: tx => sendsInDoubt(tx, 'forum', { threads: ['t1'], cases: ['c1'] }),
    cards: async tx => [
      await liveMessages(tx, ['c1'], ['c2']),
      await liveMessages(tx, [], ['c2']),
      await lateListsWith(tx, ['c1']),
      await lostSince(tx, { subject: 'c1', ...place }, now),
      await knowsRef(tx, 'console', 'r1'),
    ],
    notices: async tx => [await hasNotice(tx, 'breached c1'), await liveNotices(tx, 'shut slack token')],
    digests: async tx => [
      await newCards(tx, place, now),
      await digestIn(tx, place, now),
      await hasNotice(tx, DIGEST),
    ],
    catchUp: async tx => [
      await openAfter(tx, { id: 'c1', opened: now, posted: now }, ['forum'], 100),
      await withoutCard(tx, ['c1'], place),
    ],
    deliver: async tx => [
      await headSend(tx, 'network forum', now),
      await overdueSends(tx, now),
      await takeBackLost(tx, now, 30_000),
    ],
    wake: tx => lockDue(tx, now, 50),
    queue: () => page(db, inQueue(all, now), { after: { due: now, opened: now, posted: now, id: 'c1' } }, 10),
    mine: () => page(db, ownedBy('ana', all, now), null, 10),
    lateList: () => page(db, lateSince(now, now), null, 10),
    digest: () => page(db, onDigest('d1'), null, 10),
    filtered: () => page(db, inQueue({ ...all, state: 'overdue', words: 'parcel' }, now), null, 10),
    words: () => findCases(db, { words: 'parcel', handle: null, day: null }, null, 10),
    handle: () => findCases(db, { words: 'parcel', handle: 'jan', day: null }, null, 10),
    day: () => findCases(db, { words: '', handle: null, day: [now, now + 86_400_000] }, null, 10),
    contacts: async () => [
      await contactsBefore(db, 'c1', null, 10),
      await withContacts(db, { case: { id: 'c1' } } as Folder),
    ],
    metrics: () => takeSnapshot({ db, inTx } as Database, now, now, 2_000),
    stats: () => figures(db, week, now),
    'stats of people': () => figuresByPerson(db, week, now),
  };
  for (const [name, ask] of Object.entries(queries)) {
    const before = await tableScans();
    await (ask.length === 0 ? ask(undefined as never) : inTx(ask));
    expect(await tableScans(), name).toEqual(before);
  }
  await close();
  await fresh.close();
});

test('the cards of a case are found without a look at the cards of all others', async () => {
  const { db, inTx, ...database } = await freshDatabase('postgres');
  await sql`insert into people (id, name, roles) values ('ana', 'Ana', '{agent}')`.execute(db);
  const place = { chat: 'console', workspace: 'console', channel: 'team' } as const;
  await generate({
    database: { db, inTx, ...database },
    promise,
    people: ['ana'],
    place,
    now: Date.parse('2026-11-23T09:00:00Z'),
    cases: 300,
    open: 20,
  });
  const { id } = await db.selectFrom('cases').select('id').limit(1).executeTakeFirstOrThrow();
  const cardsRead = async (tx: Tx): Promise<number> => {
    const { rows } = await sql<{ cards: number }>`
      select seq_tup_read + coalesce(idx_tup_fetch, 0) as cards from pg_stat_xact_user_tables
      where relname = 'messages'`.execute(tx);
    return Number(rows[0]!.cards);
  };
  await inTx(async tx => {
    // So few cards are quicker to read as a whole, and years of them are not.
    await sql`set local enable_seqscan = off`.execute(tx);
    const before = await cardsRead(tx);
    expect((await liveMessages(tx, [id], [id])).cards).toHaveLength(1);
    expect((await cardsRead(tx)) - before).toBeLessThan(5);
  });
  await database.close();
});
