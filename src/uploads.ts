import type { IncomingMessage } from 'node:http';
import type { Duration } from './case/types.ts';
import { turns } from './turns.ts';

/** All bodies that are held at one time, in bytes: each until its request is answered. */
const ROOM = 16 * 1024 * 1024;
/** A body that has been coming for so long gives way to a newer one when there is no more room. */
const PATIENCE: Duration = 1_000;
/**
 * Nobody who sends a body is known yet, and reading is work. A part has up to 64 KiB, so all bodies together are
 * read at 16 MiB a second at most.
 */
export const PARTS = 1;
const PARTS_EVERY: Duration = 4;

export type Upload =
  | { is: 'whole'; body: Buffer }
  | { is: 'too_large' | 'no_room' }
  /** The other side left or was cut off: there is nobody to answer. */
  | { is: 'broken' };

type Held = { bytes: number; since: number; giveWay(): void };

/** Reads the bodies of requests within one ceiling for all of them. */
export function uploads(room = ROOM) {
  let held = 0;
  const taken = turns(PARTS, PARTS_EVERY);
  // Refused bodies have turns of their own, so that they do not delay the others. They cost less, and only when
  // they are read does it show that their sender has left.
  const dropped = turns(4 * PARTS, PARTS_EVERY);
  function wait(request: IncomingMessage, inTurn: typeof taken): void {
    request.pause();
    inTurn(() => request.resume());
  }
  /** Those that are still coming, the oldest first. */
  const coming = new Set<Held>();

  /** Whether `bytes` more find room. Half uploads that wait for ever must not keep others out. */
  function roomFor(bytes: number, mine: Held): boolean {
    while (held + bytes > room) {
      const [oldest] = coming;
      if (!oldest || oldest === mine || performance.now() - oldest.since < PATIENCE) return false;
      oldest.giveWay();
    }
    return true;
  }

  return {
    held: () => held,
    /** Reads what is still on its way of a refused body: its sender may hear the answer only after that. */
    drop: (request: IncomingMessage): void => void request.on('data', () => wait(request, dropped)),
    /** `answered`: the answer is out, and the body is no longer needed. */
    read: (request: IncomingMessage, most: number, answered: Promise<void>): Promise<Upload> =>
      new Promise(resolve => {
        const parts: Buffer[] = [];
        const whole = Number(request.headers['content-length'] ?? Infinity);
        const mine: Held = { bytes: 0, since: performance.now(), giveWay: () => end({ is: 'no_room' }) };
        const letGo = (): void => {
          held -= mine.bytes;
          parts.length = 0;
        };
        const end = (upload: Upload): void => {
          if (!coming.delete(mine)) return;
          request.off('data', more);
          if (upload.is === 'whole') void answered.then(letGo);
          else letGo();
          resolve(upload);
        };
        const more = (part: Buffer): void => {
          if (mine.bytes + part.length > most) end({ is: 'too_large' });
          else if (!roomFor(part.length, mine)) end({ is: 'no_room' });
          else {
            mine.bytes += part.length;
            held += part.length;
            parts.push(part);
            if (mine.bytes < whole) wait(request, taken);
          }
        };
        coming.add(mine);
        request.on('data', more);
        request.once('end', () => end({ is: 'whole', body: Buffer.concat(parts) }));
        request.once('close', () => end({ is: 'broken' }));
        request.once('error', () => end({ is: 'broken' }));
      }),
  };
}
