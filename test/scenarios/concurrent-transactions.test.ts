import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { deliverCards } from '../../src/engine/delivery/card.ts';
import { edit, knownLanes, noRows, write } from '../../src/engine/outbox/rows.ts';
import type { ChatAdapter } from '../../src/ports/chat.ts';
import { lockThreads } from '../../src/store/cases/threads.ts';
import type { Tx } from '../../src/store/database/database.ts';
import { lockLanes } from '../../src/store/outbox/lanes.ts';
import { sendMentions } from '../stand-ins/reply-receiver.ts';
import { openWorld, SECRET, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

test('our answer and the post it answers join one case if two processes get them at once', async () => {
  world = await openWorld();
  const other = await world.another();
  const at = (seconds: number) => new Date(world.clock.now() - seconds * 1_000).toISOString();
  const rounds = Array.from({ length: 40 }, (_, n) => n);
  for (const n of rounds) {
    const root = {
      id: `q${n}`,
      text: 'Where is it?',
      posted_at: at(120),
      author: { id: 'u9', handle: 'jan' },
      thread: `q${n}`,
    };
    const answer = {
      id: `a${n}`,
      text: 'On its way.',
      posted_at: at(60),
      ours: true,
      thread: `q${n}`,
      in_reply_to: `q${n}`,
    };
    const sent = [
      { to: world.app, body: root },
      { to: other, body: answer },
    ];
    const answers = await Promise.all(
      sent.map(({ to, body }) =>
        sendMentions(`${to.url()}/hooks/forum`, SECRET, [body], { id: randomUUID(), at: world.clock.real() }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  }
  const phases = await world.database.db.selectFrom('cases').select(['id', 'phase']).execute();
  expect(phases).toHaveLength(rounds.length);
  expect(phases.filter(({ phase }) => phase !== 'waiting')).toEqual([]);
});

test('a press is answered while many batches of one thread wait for each other', async () => {
  world = await openWorld();
  await world.mention({ id: 't1', text: 'A lively thread.' }, { id: 't2', text: 'Another.' });
  await world.settle();
  let release = () => {};
  let held: Promise<void> | undefined;
  await new Promise<void>(locked => {
    held = world.database.inTx(async tx => {
      await lockThreads(tx, 'forum', { ids: ['t1'], authors: [] });
      const released = new Promise<void>(resolve => {
        release = resolve;
      });
      locked();
      await released;
    });
  });
  const many = Array.from({ length: 30 }, (_, n) =>
    world.mention({ id: `m${n}`, thread: 't1', in_reply_to: 't1' }),
  );
  await expect
    .poll(
      async () =>
        (
          await sql`select from pg_locks where locktype = 'advisory' and not granted`.execute(
            world.database.db,
          )
        ).rows.length,
    )
    .toBeGreaterThan(1);
  expect(await world.as('ana').press('Claim', 'Another.')).toBe('');
  release();
  await held;
  expect(await Promise.all(many)).toHaveLength(30);
});

test('a “later” from the chat and a new edit of the same message do not block each other', async () => {
  world = await openWorld();
  await world.mention({ id: 't1' });
  await world.settle();
  await world.as('ana').press('Claim');
  const { deps } = world.app;
  const lane = knownLanes(deps).find(({ party }) => party === 'console')!;
  const message = await world.database.db
    .selectFrom('messages')
    .selectAll()
    .where('role', '=', 'card')
    .executeTakeFirstOrThrow();
  const chat = deps.chats.get('console')!;
  let crossing: Promise<void> | undefined;
  const busyChat: ChatAdapter = {
    ...chat,
    lane: chat.lane.bind(chat),
    async update() {
      await new Promise<void>(held => {
        crossing = world.database.inTx(async tx => {
          await lockLanes(tx, [lane.name]);
          held();
          await waiting(tx);
          const rows = noRows();
          edit(deps, rows, message);
          await write(tx, deps, rows);
        });
      });
      return { is: 'later', after: 1_000 };
    },
  };
  /** Returns when storing the outcome of the call waits for the lane. */
  const waiting = (tx: Tx) =>
    expect
      .poll(async () => (await sql`select from pg_locks where not granted`.execute(tx)).rows.length)
      .toBeGreaterThan(0);
  let runs = 0;
  const inTx: typeof deps.database.inTx = work =>
    deps.database.inTx(tx => {
      runs++;
      return work(tx);
    });
  await deliverCards(
    { ...deps, database: { ...deps.database, inTx }, chats: new Map([['console', busyChat]]) },
    lane,
  );
  await crossing;
  expect(runs, 'one transaction claims and one settles').toBe(2);
  await world.forward('2s');
  expect(await world.card()).toContain('Ana');
});
