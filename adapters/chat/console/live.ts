import type { Response } from 'express';
import type { Clock } from '../../../src/ports/factory.ts';
import type { Changed, Changes } from './changes.ts';
import { type Messages, type Shelf, shelfAt, shelfOf } from './messages.ts';
import type { ConsolePerson } from './people.ts';
import { isRead, type Unread } from './unread.ts';

type Stream = { res: Response; person: string };

export type Live = {
  /** Answers with a stream of server-sent events for as long as the page is open. */
  join(res: Response, person: string): Promise<void>;
  /**
   * Sends what other processes wrote, and whether the clock was moved. Reads nothing while no page is open.
   */
  look(): Promise<void>;
  end(): void;
};

/** Tells every open page about changes: messages, unread counts, the demo's clock. */
type LiveParts = {
  people: readonly ConsolePerson[];
  messages: Messages;
  unread: Unread;
  changes: Changes;
  clock: Clock;
  broken(error: unknown): void;
};
/** Tells every open page what changed: messages, unread counts, the demo's clock. */
export function liveTo({ people, messages, unread, changes, clock, broken }: LiveParts): Live {
  const streams = new Set<Stream>();
  const ahead = () => clock.now() - clock.real();
  let lastAhead = ahead();
  let line: Promise<void> = Promise.resolve();

  const send = (stream: Stream, event: string, data: unknown) =>
    stream.res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const toAll = (event: string, data: unknown) => {
    for (const stream of streams) send(stream, event, data);
  };
  const readers = (shelf: Shelf) =>
    [...streams].filter(stream => shelf === 'team' || shelfOf(stream.person) === shelf);

  const publish = async (place: string): Promise<void> => {
    const shelf = shelfAt(place);
    if (shelf !== null && readers(shelf).length > 0) {
      const message = await messages.read(place);
      for (const stream of message ? readers(shelf) : [])
        send(stream, 'message', { shelf: shelf === 'team' ? 'channel' : 'direct', message });
    }
    if (isRead(place) || (shelf !== null && shelf !== 'team')) {
      const person = people.find(
        one => place.startsWith(`said/${shelfOf(one.id)}/`) || place === `read/${encodeURIComponent(one.id)}`,
      );
      if (person) toAll('unread', { person: person.id, count: await unread.count(person.id) });
    }
  };
  const tellAll = async (changed: Changed): Promise<void> => {
    if (streams.size === 0) return;
    if (changed === 'all') return toAll('again', { unread: await unread.counts(people) });
    for (const place of new Set(changed)) await publish(place);
  };
  // One after another, so that a page never shows an older state after a newer one.
  changes.listen(changed => {
    line = line.then(() => tellAll(changed)).catch(broken);
  });

  return {
    async join(res, person) {
      await changes.look();
      res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      const stream = { res, person };
      streams.add(stream);
      res.on('close', () => streams.delete(stream));
      res.write('retry: 1000\n');
      // Send the unread count as well: while the page did not listen, it missed changes. The queue keeps an
      // older count from following a newer one.
      const greet = async () =>
        void send(stream, 'hello', { now: clock.now(), unread: await unread.counts(people) });
      line = line.then(greet).catch(error => {
        // The page tries again by itself.
        res.end();
        broken(error);
      });
      await line;
    },
    async look() {
      if (streams.size === 0) return;
      await changes.look();
      if (Math.abs(ahead() - lastAhead) > 500) {
        lastAhead = ahead();
        toAll('clock', { now: clock.now() });
      }
    },
    end() {
      for (const { res } of streams) res.end();
      streams.clear();
    },
  };
}
