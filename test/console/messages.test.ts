import { expect, test } from 'vitest';
import { changesIn } from '../../adapters/chat/console/changes.ts';
import { messagesIn, shelfOf } from '../../adapters/chat/console/messages.ts';
import { unreadIn } from '../../adapters/chat/console/unread.ts';
import type { Memory } from '../../src/ports/memory.ts';
import { mapMemory } from '../support/memory.ts';
import { view } from './scene.ts';
import { handClock } from './world.ts';

const roomIn = (memory: Memory, clock = handClock()) => {
  const changes = changesIn(memory);
  const messages = messagesIn(memory, clock, changes);
  return { changes, messages, unread: unreadIn(memory, messages, changes) };
};
/** Counts the entries read and written. */
function counted(memory: Memory): { memory: Memory; calls(): number } {
  let calls = 0;
  const one = <T>(done: T): T => {
    calls += 1;
    return done;
  };
  return {
    calls: () => calls,
    memory: {
      get: key => one(memory.get(key)),
      put: (...args) => one(memory.put(...args)),
      remove: key => one(memory.remove(key)),
      list: async (...args) => {
        const found = await memory.list(...args);
        calls += found.length;
        return found;
      },
    },
  };
}
const titles = (page: { messages: { key: string }[] }) => page.messages.map(message => message.key);

test('console messages come newest first by order of posting, even within one millisecond', async () => {
  const { messages } = roomIn(mapMemory(), { ...handClock(), real: () => 1_700_000_000_000 });
  for (const key of ['c', 'a', 'b']) await messages.post('team', key, view(key));
  expect(titles(await messages.newest('team', null, 10))).toEqual(['b', 'a', 'c']);
});

test('pages of console messages follow each other without a gap', async () => {
  const { messages } = roomIn(mapMemory());
  for (let i = 0; i < 25; i++) await messages.post('team', `m${i}`, view(`${i}`));
  const seen: string[] = [];
  for (let after: string | null = null; ; ) {
    const page = await messages.newest('team', after, 10);
    seen.push(...titles(page));
    if (!page.earlier) break;
    after = page.messages.at(-1)!.place;
  }
  expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `m${24 - i}`));
});

test('the same key posted by two processes at once is one console message', async () => {
  const memory = mapMemory();
  const rooms = [roomIn(memory), roomIn(memory)];
  await Promise.all(
    Array.from({ length: 20 }, (_, i) => rooms[i % 2]!.messages.post('team', 'once', view(`${i}`))),
  );
  expect(titles(await rooms[0]!.messages.newest('team', null, 10))).toEqual(['once']);
});

test('a half-written console message is not visible, and the next try completes it', async () => {
  const memory = mapMemory();
  let dies = true;
  const dying: Memory = {
    ...memory,
    put: async (key, value, version) => {
      if (dies && key.startsWith('said/')) throw new Error('the process died');
      return memory.put(key, value, version);
    },
  };
  const { messages } = roomIn(dying);
  await expect(messages.post('team', 'k', view('k'))).rejects.toThrow();
  expect(await messages.find('k')).toBeNull();
  expect(await messages.update('k', view('too early'))).toBe(false);
  dies = false;
  await messages.post('team', 'k', view('k'));
  expect(titles(await messages.newest('team', null, 10))).toEqual(['k']);
});

test('the version of a console message counts all of many updates at once', async () => {
  const memory = mapMemory();
  const rooms = [roomIn(memory), roomIn(memory)];
  await rooms[0]!.messages.post('team', 'k', view('k'));
  await Promise.all(Array.from({ length: 12 }, (_, i) => rooms[i % 2]!.messages.update('k', view(`${i}`))));
  expect((await rooms[0]!.messages.find('k'))?.version).toBe(13);
});

test('among thousands of console messages a write and a page read few entries', async () => {
  const plain = mapMemory();
  const { messages: before } = roomIn(plain);
  for (let i = 0; i < 3_000; i++) await before.post('team', `m${i}`, view(`${i}`));
  const counting = counted(plain);
  const { messages } = roomIn(counting.memory);
  await messages.post('team', 'new', view('new'));
  await messages.update('m17', view('changed'));
  await messages.newest('team', null, 50);
  expect(counting.calls()).toBeLessThan(70);
});

test('a private console message belongs to one person and is unread until seen', async () => {
  const { messages, unread } = roomIn(mapMemory());
  for (const key of ['one', 'two']) await messages.post(shelfOf('ana'), key, view(key));
  expect([await unread.count('ana'), await unread.count('bram')]).toEqual([2, 0]);
  const { messages: shown } = await messages.newest(shelfOf('ana'), null, 10);
  await unread.seen('ana', shown[0]!.place);
  await unread.seen('ana', shown[1]!.place);
  expect(await unread.count('ana')).toBe(0);
  await messages.post(shelfOf('ana'), 'three', view('three'));
  expect(await unread.count('ana')).toBe(1);
});

test('the console notices each change by another process once', async () => {
  const memory = mapMemory();
  const [here, there] = [roomIn(memory), roomIn(memory)];
  const heard: unknown[] = [];
  here.changes.listen(changed => heard.push(changed));
  await here.changes.look();
  await there.messages.post('team', 'k', view('k'));
  await here.changes.look();
  await here.changes.look();
  expect(heard).toEqual([[(await here.messages.find('k'))!.place]]);
});

test('too many changes by another process ask for a fresh console page', async () => {
  const memory = mapMemory();
  const [here, there] = [roomIn(memory), roomIn(memory)];
  const heard: unknown[] = [];
  here.changes.listen(changed => heard.push(changed));
  await here.changes.look();
  for (let i = 0; i < 80; i++) await there.messages.post('team', `m${i}`, view(`${i}`));
  await here.changes.look();
  expect(heard).toEqual(['all']);
});
