import type { Fact } from './commands.ts';
import { endClocks, openAgain, type Story, withdraw } from './story.ts';

/** A post was taken away: nothing goes out in answer to it any more, and nobody is promised an answer. */
export function removed(
  story: Story,
  { post: key, at, ours }: Extract<Fact, { is: 'deleted' }>,
  isKept: boolean,
): void {
  // Of an older post nothing is left but that it counts.
  if (!isKept && (ours || story.case.older.theirs === 0)) return;
  story.tell({ kind: 'post_deleted', post: key, deleted: at, ...(!isKept && { older: true as const }) });
  // One that waits for another goes with it, so each is looked at as it stands by then.
  for (const { id } of story.case.sends) {
    const send = story.case.sends.find(each => each.id === id);
    if (send?.target === key && (send.stage === 'queued' || send.stage === 'held'))
      withdraw(story, send, 'author_deleted');
  }
  const { posts, older } = story.case;
  const left = older.theirs > 0 || posts.some(post => post.by !== 'us' && post.deleted === undefined);
  if (!left) endClocks(story, 'first_reply', 'author_gone', at);
}

/** A post is there again, and with it the promise that ended when it went, and the case that was closed for that. */
export function restored(
  story: Story,
  { post: key, ours }: Extract<Fact, { is: 'restored' }>,
  isKept: boolean,
): void {
  const { older } = story.case;
  if (!isKept && (ours || older.theirs === older.count)) return;
  story.tell({ kind: 'post_restored', post: key, ...(!isKept && { older: true as const }) });
  if (story.case.posts.some(post => post.key === key && post.by === 'us')) return;
  for (const { id: clock, kind: clockKind, policy, from, due, steps, ended } of story.case.clocks) {
    if (ended?.how === 'author_gone')
      story.tell({ kind: 'clock_started', clock, clockKind, policy, from, due, steps });
  }
  const { phase } = story.case;
  if (phase.is === 'resolved' && phase.why === 'removed') openAgain(story, story.ctx.now);
}
