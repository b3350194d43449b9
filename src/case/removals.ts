import type { Fact } from './commands.ts';
import { oursAt, owes } from './questions.ts';
import { answeredAt, endClocks, openAgain, type Story, withdraw } from './story.ts';
import type { Case, Instant, NoteId, PostKey, SendId } from './types.ts';

/** Changes of posts that we saw, and of ours that the network accepted: deleted, back, or moderated. */

export function gone(story: Story, { post: key, at, ours }: Extract<Fact, { is: 'deleted' }>): void {
  const { posts, older } = story.case;
  const post = posts.find(each => each.key === key && each.by !== 'us');
  if (ours || isOurs(story.case, key)) oursGone(story, key, { why: 'removed_there' });
  else if (post ? post.deleted === undefined : older.theirs > 0) theirsGone(story, key, at, !post);
}

export function back(story: Story, { post: key, ours }: Extract<Fact, { is: 'restored' }>): void {
  const { posts, older } = story.case;
  const post = posts.find(each => each.key === key && each.by !== 'us');
  if (ours || isOurs(story.case, key)) oursBack(story, key);
  else if (post ? post.deleted !== undefined : older.theirs < older.count) theirsBack(story, key, !post);
}

const isOurs = (c: Case, key: PostKey): boolean => {
  const { post, send } = oursAt(c, key);
  return post !== undefined || send !== undefined;
};

export function moderated(story: Story, fact: Extract<Fact, { is: 'moderated' }>): void {
  const { post: key, note } = fact;
  const { send } = oursAt(story.case, key);
  switch (fact.now) {
    case 'pending': {
      const wasPosted = send?.stage === 'posted' || send?.stage === 'removed';
      if (send && wasPosted && !send.pending) story.record({ kind: 'send_pending', send: send.id });
      return;
    }
    case 'public':
      oursBack(story, key);
      return;
    case 'taken_down':
      oursGone(story, key, { why: 'taken_down', ...(note !== undefined && { note }) });
      return;
    default:
      fact.now satisfies never;
  }
}

/**
 * A customer's post was deleted: nothing goes out in answer to it, and no promise remains for it.
 * An older post is only counted.
 */
function theirsGone(story: Story, key: PostKey, at: Instant, isOlder: boolean): void {
  story.record({ kind: 'post_deleted', post: key, deleted: at, ...(isOlder && { older: true as const }) });
  // A send that waits for another is withdrawn with it, so each is looked up as it is by then.
  for (const { id } of story.case.sends) {
    const send = story.case.sends.find(each => each.id === id);
    if (send?.target === key && (send.stage === 'queued' || send.stage === 'held'))
      withdraw(story, send, 'author_deleted');
  }
  const { posts, older } = story.case;
  const left = older.theirs > 0 || posts.some(post => post.by !== 'us' && post.deleted === undefined);
  if (!left) endClocks(story, 'first_reply', { how: 'author_gone', ended: at });
}

/**
 * A customer's post is back, and so is its promise, unless the case was dealt with meanwhile or promised anew. A case
 * that was closed because of the deletion opens.
 */
function theirsBack(story: Story, key: PostKey, isOlder: boolean): void {
  story.record({ kind: 'post_restored', post: key, ...(isOlder && { older: true as const }) });
  const { phase, clocks } = story.case;
  const closed = phase.is === 'resolved' && phase.why === 'removed';
  if (phase.is !== 'open' && !closed) return;
  const last = clocks.findLast(({ kind }) => kind === 'first_reply');
  if (last?.ended?.how === 'author_gone') {
    const { id: clock, kind: clockKind, policy, from, due, steps } = last;
    story.record({ kind: 'clock_started', clock, clockKind, policy, from, due, steps });
  }
  if (closed) openAgain(story, story.ctx.now);
}

type Gone = { why: 'taken_down' | 'removed_there'; note?: NoteId };
/**
 * Customers can no longer see one of our posts. Its clock ended when it was posted and stays ended, but the
 * case waits for us again. A resolved case opens only if the network took the post down: if one of us
 * removed it, that was on purpose.
 */
function oursGone(story: Story, key: PostKey, { why, note }: Gone): void {
  const { post, send } = oursAt(story.case, key);
  if (send ? send.stage !== 'posted' : !post || post.deleted !== undefined) return;
  const { now } = story.ctx;
  if (post && post.deleted === undefined) story.record({ kind: 'post_deleted', post: key, deleted: now });
  if (send) story.record({ kind: 'send_removed', send: send.id, why, ...(note !== undefined && { note }) });
  const { debt } = story.case;
  const paidBy =
    debt?.paid && (debt.paid.send ? debt.paid.send === send?.id : debt.paid.at === post?.arrived);
  if (debt && paidBy) story.record({ kind: 'debt_incurred', since: debt.since });
  waitsAgain(story, why === 'taken_down');
}

/** The post is there after all, or again. It answers as before. */
function oursBack(story: Story, key: PostKey): void {
  const { post, send } = oursAt(story.case, key);
  if (post?.deleted !== undefined) story.record({ kind: 'post_restored', post: key });
  if (send?.stage !== 'removed' && !send?.pending) return;
  const wasGone = send.stage === 'removed';
  story.record({ kind: 'send_shown', send: send.id });
  if (!wasGone) return;
  if (send.kind === 'follow_up' && owes(story.case)) story.record({ kind: 'debt_paid', send: send.id });
  answeredAt(story, send.postedAt ?? story.ctx.now, false, send.changed);
}

/** A reply to another customer that answered this one too is gone. */
export function otherGone(story: Story, send: SendId): void {
  const answer = story.case.answeredBy.find(each => each.send === send && !each.missed && !each.gone);
  if (!answer) return;
  story.record({ kind: 'answer_gone', send, of: answer.of });
  waitsAgain(story, false);
}

function waitsAgain(story: Story, evenResolved: boolean): void {
  const { case: c, ctx } = story;
  const theirs = c.posts.filter(post => post.by !== 'us' && post.deleted === undefined && !post.thanks);
  if (theirs.length === 0 || answerStands(c, Math.max(...theirs.map(({ at }) => at)))) return;
  const closed = c.phase.is === 'resolved' && c.phase.why === 'answered' && evenResolved;
  if (c.phase.is === 'waiting' || closed) openAgain(story, ctx.now);
}

/** Can customers still see an answer that was given since then? */
const answerStands = ({ posts, older, sends, answeredBy }: Case, since: Instant): boolean =>
  (older.answered ?? -Infinity) >= since ||
  posts.some(post => post.by === 'us' && post.deleted === undefined && post.at >= since) ||
  sends.some(send => send.stage === 'posted' && (send.postedAt ?? 0) >= since) ||
  answeredBy.some(answer => !answer.missed && !answer.gone && answer.at >= since);
