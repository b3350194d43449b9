import type { Fact } from './commands.ts';
import { endClocks, openAgain, type Story, waitForCustomer } from './story.ts';
import type { Case, CasePost, Former, Instant } from './types.ts';

/** The customer's news in a case that waits or is resolved: it opens the case, and a person may take that back. */

/**
 * A customer rewrote a post. If we had answered, the case is open again as after a new post, but a person is
 * asked: it may be one letter.
 */
export function edited(story: Story, post: CasePost, { at, thanks }: Extract<Fact, { is: 'edited' }>): void {
  const quiet = post.by !== 'us' && thanks === true && asksNothing(story, at);
  story.record({ kind: 'post_edited', post: post.key, edited: at, ...(quiet && { thanks }) });
  const { phase } = story.case;
  const isOver = phase.is === 'resolved' && phase.why === 'merged';
  if (post.by === 'us' || quiet || isOver || answeredThereSince(story.case, at)) return;
  openAgain(story, Math.min(at, story.ctx.now), phase.is === 'waiting' ? 'waiting' : formerNow(story, at));
}

/** Thanks change nothing while we wait for the customer, and within the grace after resolving. */
export const asksNothing = (story: Story, at: Instant): boolean =>
  story.case.phase.is === 'waiting' || formerNow(story, at) !== undefined;

/** The reason for which a case was resolved, within its grace: news asks whether it goes back to that. */
export function formerNow({ case: { phase }, ctx }: Story, at: Instant): Former | undefined {
  if (phase.is !== 'resolved' || phase.why === 'merged') return undefined;
  return at - phase.since <= ctx.grace ? phase.why : undefined;
}

/**
 * Did somebody answer on the network itself since then? They had read what was there. The author of one of our
 * sends may not have.
 */
export const answeredThereSince = ({ posts, older }: Case, at: Instant): boolean =>
  (older.answered ?? -Infinity) >= at ||
  posts.some(each => each.by === 'us' && each.send === undefined && each.at >= at);

/** A person says that the news needs no answer. The promises that it caused are waived. */
export function leaveAsItWas(story: Story, former: Former): void {
  const { now } = story.ctx;
  if (former === 'waiting') {
    endClocks(story, 'first_reply', { how: 'waived', ended: now });
    waitForCustomer(story, now);
    return;
  }
  endClocks(story, 'all', { how: 'waived', ended: now });
  story.record({ kind: 'resolved', why: former });
}
