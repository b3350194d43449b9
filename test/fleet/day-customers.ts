import { mention, sendMentions } from '../stand-ins/reply-receiver.ts';
import { SECRET } from '../support/world.ts';
import type { Day } from './day.ts';
import type { Random } from './random.ts';

/** Customers of a forum write, write again, edit and delete. The forum repeats a batch that was not taken. */

export type Written = { id: string; thread: string; text: string; deleted: boolean };
export type Customers = ReturnType<typeof customers>;

export function customers(day: Day, random: Random) {
  const written = new Map<string, Written>();
  const waiting: { id: string; mentions: object[] }[] = [];
  const counts = { customers: 0, posts: 0, edits: 0, deletions: 0, requests: 0, repeated: 0 };
  const at = () => new Date(day.time.now()).toISOString();
  const bodyOf = ({ id, thread, text }: Written, more: object = {}) => {
    const author = { id: `of ${thread}`, name: `Customer ${thread}` };
    return mention({
      id,
      thread,
      text,
      in_reply_to: id === thread ? null : thread,
      author,
      posted_at: at(),
      ...more,
    });
  };
  const write = (id: string, thread: string): object => {
    const post = { id, thread, text: `${id}, where is it?`, deleted: false };
    written.set(id, post);
    counts.posts++;
    return bodyOf(post);
  };
  const queue = (...mentions: object[]) => {
    if (mentions.length > 0) waiting.push({ id: `batch ${counts.requests} ${waiting.length}`, mentions });
  };
  const any = () => [...written.values()][Math.floor(random() * written.size)]!;
  const again = (thread: string) => write(`${thread}x${counts.posts}`, thread);

  return {
    written,
    counts,
    waiting: () => waiting.length,
    /** So many new customers write, and some of the others change something. */
    write(many: number): string[] {
      const threads = Array.from({ length: many }, () => `m${String(counts.customers++).padStart(4, '0')}`);
      queue(...threads.map(thread => write(thread, thread)));
      return threads;
    },
    writeAgain: (threads: string[]) => queue(...threads.map(again)),
    change(): void {
      if (random.chance(0.6)) queue(again(any().thread));
      const post = any();
      if (post.deleted) return;
      if (random.chance(0.5)) {
        counts.edits++;
        post.text = `${post.id}, where is it? Edited ${counts.edits}.`;
        queue(bodyOf(post, { edited_at: at() }));
      } else if (random.chance(0.3)) {
        counts.deletions++;
        post.deleted = true;
        queue(bodyOf(post, { deleted: true }));
      }
    },
    /** Sends in order, to one process and the other in turn, until a batch is not taken. */
    async send(): Promise<void> {
      for (let batch = waiting[0]; batch; batch = waiting[0]) {
        const { app } = day.processes[counts.requests++ % day.processes.length]!;
        const status = await sendMentions(`${app.url()}/hooks/forum`, SECRET, batch.mentions, {
          id: batch.id,
          at: day.time.now(),
        }).then(response => response.status);
        if (status === 503) {
          counts.repeated++;
          return;
        }
        if (status !== 202) throw new Error(`a batch was answered ${status}`);
        waiting.shift();
      }
    },
  };
}
