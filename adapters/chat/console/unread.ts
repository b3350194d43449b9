import type { Memory } from '../../../src/ports/memory.ts';
import type { Changes } from './changes.ts';
import { type Messages, shelfOf } from './messages.ts';
import type { ConsolePerson } from './people.ts';

/** Counting stops here; the page then says "20+". */
export const mostUnread = 21;
const entry = (person: string) => `read/${encodeURIComponent(person)}`;
export const isRead = (place: string): boolean => place.startsWith('read/');

export type Unread = ReturnType<typeof unreadIn>;

/** The number of private messages that a person has not seen. */
export function unreadIn(memory: Memory, messages: Messages, changes: Changes) {
  async function count(person: string): Promise<number> {
    const seen = ((await memory.get(entry(person)))?.value as string | undefined) ?? null;
    const { messages: newest } = await messages.newest(shelfOf(person), null, mostUnread);
    return seen === null ? newest.length : newest.filter(message => message.place < seen).length;
  }
  return {
    count,
    /** Counts by person. */
    counts: async (people: readonly ConsolePerson[]): Promise<Record<string, number>> =>
      Object.fromEntries(await Promise.all(people.map(async ({ id }) => [id, await count(id)] as const))),
    /** Records that the person has seen everything up to the message at `place`. */
    async seen(person: string, place: string): Promise<void> {
      for (;;) {
        const found = await memory.get(entry(person));
        if (found && (found.value as string) <= place) return;
        if (await memory.put(entry(person), place, found?.version ?? 0)) break;
      }
      await changes.publish(entry(person));
    },
  };
}
