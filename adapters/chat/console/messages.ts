import type { Instant } from '../../../src/case/types.ts';
import type { Clock } from '../../../src/ports/factory.ts';
import type { Json, Memory } from '../../../src/ports/memory.ts';
import type { View } from '../../../src/view/types.ts';
import type { Changes } from './changes.ts';

/** The team's channel, or one person's private messages. */
export type Shelf = 'team' | `to/${string}`;
export const shelfOf = (person: string): Shelf => `to/${encodeURIComponent(person)}`;

/**
 * `place` is the order: the newest message has the smallest. `at` is the case's time. A newer `version` of a
 * message replaces an older one.
 */
export type Message = { place: string; key: string; at: Instant; version: number; view: View };
type StoredMessage = { key: string; at: Instant; view: View };

const latest = Number.MAX_SAFE_INTEGER;
const pointer = (key: string) => `key/${key}`;
const prefix = (shelf: Shelf) => `said/${shelf}/`;
/** The shelf of an entry; null for entries that are no messages. */
export const shelfAt = (place: string): Shelf | null =>
  (/^said\/(team|to\/[^/]+)\//.exec(place)?.[1] as Shelf | undefined) ?? null;

export type Messages = ReturnType<typeof messagesIn>;

/**
 * The console's messages in Memory. Each has two entries: one under the delivery's key that says where the
 * message is, and the message itself under its place. Places count down, so that a listing by ascending key
 * gives the newest message first.
 */
export function messagesIn(memory: Memory, clock: Clock, changes: Changes) {
  let counted = 0;
  const nextPlace = (shelf: Shelf, key: string): string => {
    counted = Math.max(Math.floor(clock.real()) * 1000, counted + 1);
    return `${prefix(shelf)}${String(latest - counted).padStart(16, '0')}/${key}`;
  };
  const placeOf = async (key: string): Promise<string | null> =>
    ((await memory.get(pointer(key)))?.value as string | undefined) ?? null;
  const messageFrom = (place: string, version: number, value: Json): Message => ({
    place,
    version,
    ...(value as unknown as StoredMessage),
  });
  const read = async (place: string): Promise<Message | null> => {
    const found = await memory.get(place);
    return found && messageFrom(place, found.version, found.value);
  };

  return {
    read,

    /** Posting the same key again changes nothing, even after an attempt that died between its two writes. */
    async post(shelf: Shelf, key: string, view: View): Promise<void> {
      let place = await placeOf(key);
      while (place === null) {
        const wanted = nextPlace(shelf, key);
        place = (await memory.put(pointer(key), wanted, 0)) ? wanted : await placeOf(key);
      }
      const message: StoredMessage = { key, at: clock.now(), view };
      if (await memory.put(place, message as unknown as Json, 0)) await changes.publish(place);
    },

    async find(key: string): Promise<Message | null> {
      const place = await placeOf(key);
      return place === null ? null : read(place);
    },

    /** false: there is no such message. */
    async update(key: string, view: View): Promise<boolean> {
      for (;;) {
        const now = await this.find(key);
        if (!now) return false;
        if (!(await memory.put(now.place, { key, at: now.at, view } as unknown as Json, now.version)))
          continue;
        await changes.publish(now.place);
        return true;
      }
    },

    /** The newest messages first. `after` a place: only older ones. */
    async newest(
      shelf: Shelf,
      after: string | null,
      limit: number,
    ): Promise<{ messages: Message[]; earlier: boolean }> {
      const found = await memory.list(prefix(shelf), after, limit + 1);
      return {
        messages: found.slice(0, limit).map(one => messageFrom(one.key, one.version, one.value)),
        earlier: found.length > limit,
      };
    },
  };
}
