import type { AuthorKey, Case, CasePost, Clock, Duration, Instant, PostKey, Send, Way } from './types.ts';

/** What can be asked of a case. Views, decisions and the engine ask here, so that a button and what it does never disagree. */

export const open = (way: Way, now: Instant): boolean =>
  way.is === 'yes' && (way.until ?? Infinity) > now && (way.left ?? Infinity) > 0;

const newest = (posts: CasePost[], wanted: (post: CasePost) => boolean): CasePost | null =>
  posts.reduce<CasePost | null>(
    (best, post) => (wanted(post) && (best === null || post.at >= best.at) ? post : best),
    null,
  );

/** Whose matter this is: whoever wrote its first public post, else its first private one. null before the first post. */
export const customerOf = (c: Case): AuthorKey | null => {
  const theirs = c.posts.filter(post => post.by !== 'us');
  const inPublic = theirs.filter(post => !post.private);
  const first = (inPublic.length > 0 ? inPublic : theirs).reduce<CasePost | null>(
    (oldest, post) => (oldest === null || post.at < oldest.at ? post : oldest),
    null,
  );
  return first?.by ?? null;
};

/** A post of ours as the case knows it: seen on the network, sent by us, or both. */
type Ours = { post: CasePost | undefined; send: Send | undefined };
export function oursAt({ posts, sends }: Case, key: PostKey): Ours {
  const post = posts.find(each => each.key === key && each.by === 'us');
  return { post, send: sends.find(each => each.post === key || each.id === post?.send) };
}

/** The newest public customer post that may still be answered in public. */
export const answerable = (c: Case, now: Instant): CasePost | null =>
  newest(
    c.posts,
    post => post.by !== 'us' && !post.private && post.deleted === undefined && open(post.can.reply, now),
  );

/** The newest post of the case's customer, if they can be written to privately, or invited. Nobody else is written to. */
export const privately = (c: Case, now: Instant): CasePost | null => {
  const customer = customerOf(c);
  return newest(
    c.posts,
    post =>
      post.by !== 'us' && post.by === customer && post.deleted === undefined && open(post.can.private, now),
  );
};

/** The post that would be answered, where nothing can be answered from here, in public or in private. */
export function unanswerable(c: Case, now: Instant): CasePost | null {
  if (answerable(c, now) || privately(c, now)) return null;
  const theirs = c.posts.filter(post => post.by !== 'us');
  return theirs.findLast(post => post.deleted === undefined && !post.private) ?? theirs.at(-1) ?? null;
}

/** Whether there is an answer whose place a reply to this post would take. */
export const replaces = ({ posts }: Case, { key, can: { reply } }: CasePost): boolean =>
  reply.mode === 'replace' &&
  (reply.answered !== undefined ||
    posts.some(post => post.by === 'us' && post.parent === key && post.deleted === undefined));

export const inFlight = (c: Case): Send[] =>
  c.sends.filter(send => send.stage === 'held' || send.stage === 'queued' || send.stage === 'sending');
export const unclear = (c: Case): Send[] => c.sends.filter(send => send.stage === 'unknown');
/** A send starts only if no earlier one of its case is on its way or unclear, unless it was submitted knowing that. */
export const behind = (c: Case, send: Send): boolean =>
  !send.anyway &&
  c.sends.some(
    other =>
      other !== send &&
      other.submitted <= send.submitted &&
      other.id !== send.id &&
      (other.stage === 'sending' || other.stage === 'unknown' || earlier(other, send)),
  );
const earlier = (other: Send, send: Send): boolean =>
  other.stage === 'queued' && (other.changed ?? 0) < (send.changed ?? 0) && other.after !== send.id;
/** A follow-up is owed to those who saw the thread go private. */
export const owes = (c: Case): boolean => c.debt !== null && !c.debt.paid && !c.debt.waived;
/** Somebody answered the customer, here or elsewhere. A case without a reply clock has nobody waiting for one. */
export const answered = (c: Case): boolean => {
  const clocks = c.clocks.filter(clock => clock.kind === 'first_reply');
  if (clocks.length === 0 || clocks.some(clock => clock.ended?.how === 'answered')) return true;
  const asked = Math.min(...c.posts.filter(post => post.by !== 'us').map(post => post.at));
  return (
    c.sends.some(send => send.stage === 'posted') ||
    c.answeredBy.some(({ missed }) => !missed) ||
    (c.older.answered ?? -Infinity) >= asked ||
    c.posts.some(post => post.by === 'us' && post.at >= asked)
  );
};

/** The clock that an event or a notice names. No clock ever leaves its case. */
export function clockOf(c: Case, id: Clock['id']): Clock {
  const clock = c.clocks.find(each => each.id === id);
  if (!clock) throw new Error(`case ${c.id} has no clock ${id}`);
  return clock;
}
export const running = (c: Case): Clock[] => c.clocks.filter(clock => !clock.ended);
export const paused = (clock: Clock): boolean => {
  const last = clock.pauses.at(-1);
  return last !== undefined && last.to === undefined;
};
export const ticks = (clock: Clock): boolean => !clock.ended && !paused(clock);
export const ticking = (c: Case): Clock[] => c.clocks.filter(ticks);
export const nextDue = (c: Case): Clock | null =>
  ticking(c).reduce<Clock | null>(
    (first, clock) => (first === null || clock.due < first.due ? clock : first),
    null,
  );

/** When a clock that ticks has a quarter of its time left. */
export function soonAt({ from, due, pauses }: Clock): Instant {
  const slept = pauses.reduce<Duration>((sum, pause) => sum + ((pause.to ?? pause.from) - pause.from), 0);
  return due - (due - from - slept) / 4;
}
/** Of a clock that ticks: `soon` from three quarters of the promised time. */
export function lateness(clock: Clock, now: Instant): 'calm' | 'soon' | 'late' {
  if (now >= clock.due) return 'late';
  return now >= soonAt(clock) ? 'soon' : 'calm';
}

/** A send that has not gone out so long after it should have started is delayed. */
const DELAYED: Duration = 60_000;
/** When a send that waits becomes delayed; null: it does not, or it is already. */
export const overdueAt = (send: Send): Instant | null =>
  send.stage === 'queued' && !send.delayed ? send.notBefore + DELAYED : null;

/**
 * When something falls due by itself: the next unrecorded step, the end of somebody's writing, a send that should be
 * out by now. Sends give up on the real clock, so deliver sees to it.
 */
export function nextWake(c: Case): Instant | null {
  const instants = [
    ...ticking(c).flatMap(clock =>
      clock.steps.filter(step => !clock.passed.includes(step.percent)).map(step => step.at),
    ),
    ...c.writing.map(writer => writer.until),
    ...c.sends.flatMap(send => overdueAt(send) ?? []),
  ];
  return instants.length === 0 ? null : Math.min(...instants);
}
