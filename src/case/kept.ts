import type { Case, CasePost } from './types.ts';

/**
 * A thread may have thousands of posts, but the cost of a case must not grow with them. So its
 * state holds only the posts that a decision may still need, and counts the others. All of them are
 * in the log and in their rows.
 */

/** With more posts than the first number, a case keeps about the second number of newest ones. */
const MOST_POSTS = 40;
const NEWEST = 24;

export function forgetOldPosts(c: Case): Case {
  if (c.posts.length <= MOST_POSTS) return c;
  const kept = new Set([...newestPosts(c), ...firstOf(c), ...c.posts.filter(post => isNeeded(c, post))]);
  const dropped = c.posts.filter(post => !kept.has(post));
  const theirs = dropped.filter(post => post.by !== 'us' && post.deleted === undefined).length;
  const ours = dropped.filter(post => post.by === 'us' && post.deleted === undefined).map(({ at }) => at);
  return {
    ...c,
    posts: c.posts.filter(post => kept.has(post)),
    older: {
      count: c.older.count + dropped.length,
      theirs: c.older.theirs + theirs,
      answered: ours.length === 0 ? c.older.answered : Math.max(c.older.answered ?? -Infinity, ...ours),
    },
  };
}

const newestPosts = (c: Case): CasePost[] => c.posts.toSorted((a, b) => b.at - a.at).slice(0, NEWEST);

/** The first posts tell whose case it is, and since when. */
function firstOf(c: Case): CasePost[] {
  const theirs = c.posts.filter(post => post.by !== 'us').toSorted((a, b) => a.at - b.at);
  return [theirs[0], theirs.find(post => !post.private)].filter(post => post !== undefined);
}

/** A send answers this post or became it, or a clock ended with it. */
const isNeeded = (c: Case, { key, at, by, send }: CasePost): boolean =>
  send !== undefined ||
  c.sends.some(each => each.target === key || each.post === key) ||
  (by === 'us' && c.clocks.some(({ ended }) => ended?.at === at));
