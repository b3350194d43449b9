import { expect, test } from 'vitest';
import {
  freeLanes,
  isShut,
  openLane,
  openLanes,
  probeAfter,
  resetLanes,
  shutLane,
  takeLane,
} from '../../src/store/outbox/lanes.ts';
import { bothDatabases, type TestDatabase } from '../support/database.ts';

const MINUTE = 60_000;
const lane = (name: string, party = 'slack') => ({ name, every: 0, party });

async function withWork({ db }: TestDatabase, names: string[]): Promise<void> {
  const at = new Date(0);
  for (const name of names) {
    await db
      .insertInto('deliveries')
      .values({
        id: name,
        lane: name,
        kind: 'edit',
        send_id: null,
        n: null,
        message_id: null,
        case_id: null,
        in_order: false,
        status: 'queued',
        not_before: at,
        give_up_at: null,
        created_at: at,
      })
      .execute();
  }
}

bothDatabases('shut lanes', fresh => {
  test('a cause that shuts several lanes of one party is reported once', async () => {
    const { inTx } = await fresh();
    await inTx(tx => openLanes(tx, [lane('posts'), lane('edits'), lane('other', 'network forum')], 0));
    expect(await inTx(tx => shutLane(tx, 'posts', 'token', 0))).toEqual({ news: true, party: 'slack' });
    expect(await inTx(tx => shutLane(tx, 'edits', 'token', 0))).toEqual({ news: false, party: 'slack' });
    expect(await inTx(tx => shutLane(tx, 'posts', 'token', 5_000)), 'tried without success').toEqual({
      news: false,
      party: 'slack',
    });
    expect(await inTx(tx => shutLane(tx, 'other', 'token', 0)), 'another party').toEqual({
      news: true,
      party: 'network forum',
    });
    expect(await inTx(tx => shutLane(tx, 'posts', 'scope', 9_000)), 'another cause').toEqual({
      news: true,
      party: 'slack',
    });
  });

  test('a shut lane is tried after a minute, then less and less often, by one worker at a time', async () => {
    const database = await fresh();
    const { db, inTx } = database;
    await inTx(tx => openLanes(tx, [lane('posts')], 0));
    await withWork(database, ['posts']);
    const usable = async (real: number) => (await freeLanes(db, real)).length > 0;
    let real = 0;
    for (const wait of [1, 2, 4, 8, 15, 15]) {
      await inTx(tx => shutLane(tx, 'posts', 'token', real));
      expect(await usable(real + wait * MINUTE - 1)).toBe(false);
      expect(await usable(real + wait * MINUTE)).toBe(true);
      real += wait * MINUTE;
      expect(await inTx(tx => takeLane(tx, 'posts', real))).toEqual({ probe: true });
    }
    expect(probeAfter(40)).toBe(15 * MINUTE);
    await inTx(tx => openLane(tx, 'posts', real));
    expect(await inTx(tx => takeLane(tx, 'posts', real))).toEqual({ probe: false });
    await inTx(tx => shutLane(tx, 'posts', 'token', real));
    expect(await usable(real + MINUTE), 'the waits start from one minute again').toBe(true);
  });

  test('the first opened lane has the others tried at once, and the last one ends the alarm', async () => {
    const database = await fresh();
    const { db, inTx } = database;
    await inTx(tx => openLanes(tx, [lane('posts'), lane('edits')], 0));
    await withWork(database, ['posts', 'edits']);
    for (const name of ['posts', 'edits']) await inTx(tx => shutLane(tx, name, 'token', 0));
    expect(await inTx(tx => openLane(tx, 'posts', 10))).toEqual({
      was: 'token',
      party: 'slack',
      last: false,
    });
    expect(await isShut(db, 'slack', 'token')).toBe(true);
    expect((await freeLanes(db, 10)).map(({ name }) => name).sort()).toEqual(['edits', 'posts']);
    expect(await inTx(tx => openLane(tx, 'edits', 20))).toEqual({ was: 'token', party: 'slack', last: true });
    expect(await isShut(db, 'slack', 'token')).toBe(false);
    expect(await inTx(tx => openLane(tx, 'edits', 30)), 'was open').toBeNull();
  });

  test('a shut lane in which nothing waits does not keep the alarm on or hide the next one', async () => {
    const database = await fresh();
    const { db, inTx } = database;
    await inTx(tx => openLanes(tx, [lane('posts'), lane('ana'), lane('forum', 'network forum')], 0));
    await withWork(database, ['posts']);
    for (const name of ['posts', 'ana', 'forum']) await inTx(tx => shutLane(tx, name, 'token', 0));
    expect(await inTx(tx => openLane(tx, 'posts', 10))).toEqual({ was: 'token', party: 'slack', last: true });
    expect(await isShut(db, 'slack', 'token')).toBe(false);
    expect(await isShut(db, 'network forum', 'token'), 'another party').toBe(true);
    expect(await inTx(tx => shutLane(tx, 'posts', 'token', 20))).toEqual({ news: true, party: 'slack' });
  });

  test('a start tries every shut lane at once', async () => {
    const database = await fresh();
    const { db, inTx } = database;
    await inTx(tx => openLanes(tx, [lane('posts')], 0));
    await withWork(database, ['posts']);
    await inTx(tx => shutLane(tx, 'posts', 'token', 0));
    expect(await freeLanes(db, 1)).toEqual([]);
    await inTx(tx => resetLanes(tx, [{ ...lane('posts'), every: 500 }], 1));
    expect(await freeLanes(db, 1)).toEqual([{ ...lane('posts'), every: 500 }]);
    expect(await isShut(db, 'slack', 'token')).toBe(true);
  });
});
