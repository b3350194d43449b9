import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { mention, sendMentions } from '../stand-ins/reply-receiver.ts';
import type { Random } from './random.ts';
import { SECRET } from './site.ts';

/** A forum that sends its posts, and repeats each batch with the same ids until the answer is 202. */

export type Post = { id: string; thread: string };
const patience = 90_000;

/** `mentions` threads. One of ten threads has a later post of the same customer. */
export function posts(mentions: number): Post[] {
  const numbered = Array.from({ length: mentions }, (_, n) => `m${String(n).padStart(4, '0')}`);
  return numbered.flatMap((thread, n) => [
    { id: thread, thread },
    ...(n % 10 === 9 ? [{ id: `${numbered[n - 7]}b`, thread: numbered[n - 7]! }] : []),
  ]);
}

export type Progress = { batches: number; accepted: number };
export const progressOf = (all: Post[]): Progress => ({
  batches: Math.ceil(all.length / BATCH),
  accepted: 0,
});
const BATCH = 10;

/**
 * Sends the posts in batches, two batches at a time, each to a random address. Returns the number of
 * requests and the number of requests without an answer.
 */
export async function stream(
  all: Post[],
  { to, random, pauses, progress }: { to: string[]; random: Random; pauses: number; progress: Progress },
) {
  const count = { requests: 0, unanswered: 0 };
  const batches = Array.from({ length: progress.batches }, (_, n) => all.slice(n * BATCH, (n + 1) * BATCH));
  const send = async (): Promise<void> => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      const body = batch.map(({ id, thread }) =>
        mention({
          id,
          thread,
          text: `${id}, where is it?`,
          posted_at: new Date().toISOString(),
          author: { id: `of ${thread}`, name: `Customer ${thread}` },
        }),
      );
      const id = randomUUID();
      for (const end = Date.now() + patience; ; await pause(50)) {
        if (Date.now() > end) throw new Error(`a batch was not accepted within ${patience} ms`);
        count.requests++;
        const address = to[Math.floor(random() * to.length)]!;
        const status = await sendMentions(`${address}/hooks/forum`, SECRET, body, { id }).then(
          response => response.status,
          () => null,
        );
        if (status === 202) break;
        if (status !== null && status !== 503) throw new Error(`a batch was answered ${status}`);
        count.unanswered++;
      }
      progress.accepted++;
      await pause(random.between(0, pauses));
    }
  };
  await Promise.all([send(), send()]);
  return count;
}
