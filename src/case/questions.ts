import type {
  AuthorKey,
  Case,
  CasePost,
  Clock,
  Duration,
  Former,
  Instant,
  NoteId,
  PostKey,
  Send,
  Way,
} from './types.ts';

/** Questions about a case. All rooms ask here, so that a button and its act never disagree. */

export const isPossible = (way: Way, now: Instant): boolean =>
  way.is === 'yes' && (way.until ?? Infinity) > now && (way.left ?? Infinity) > 0;

const newest = (posts: CasePost[], wanted: (post: CasePost) => boolean): CasePost | null =>
  posts.reduce<CasePost | null>(
    (best, post) => (wanted(post) && (best === null || post.at >= best.at) ? post : best),
    null,
  );

/** The customer of a case: the author of its first public post, otherwise of its first private one. */
export const customerOf = (c: Case): AuthorKey | null => {
  const theirs = c.posts.filter(post => post.by !== 'us');
  const inPublic = theirs.filter(post => !post.private);
  const first = (inPublic.length > 0 ? inPublic : theirs).reduce<CasePost | null>(
    (oldest, post) => (oldest === null || post.at < oldest.at ? post : oldest),
    null,
  );
  return first?.by ?? null;
};

/** The case's state before the customer's news, if a person is asked whether it goes back to that. */
export const asked = ({ phase }: Case): Former | null => (phase.is === 'open' && phase.asks) || null;

/** The newest post that said only thanks since the case waits or is resolved, so that it stayed so. */
export const onlyThanks = ({ phase, posts }: Case): CasePost | null =>
  phase.is === 'open'
    ? null
    : newest(
        posts,
        post =>
          post.thanks === true &&
          post.deleted === undefined &&
          Math.max(post.arrived, post.edited ?? 0) >= phase.since,
      );

/** One of our posts in the case's view: seen on the network, sent by us, or both. */
type Ours = { post: CasePost | undefined; send: Send | undefined };
export function oursAt({ posts, sends }: Case, key: PostKey): Ours {
  const post = posts.find(each => each.key === key && each.by === 'us');
  return { post, send: sends.find(each => each.post === key || each.id === post?.send) };
}

/** The newest public post of a customer that may still be answered in public. */
export const answerable = (c: Case, now: Instant): CasePost | null =>
  newest(
    c.posts,
    post =>
      post.by !== 'us' && !post.private && post.deleted === undefined && isPossible(post.can.reply, now),
  );

/** The newest post of the case's customer that allows a private message or an invitation, to nobody else. */
export const privateTarget = (c: Case, now: Instant): CasePost | null => {
  const customer = customerOf(c);
  return newest(
    c.posts,
    post =>
      post.by !== 'us' &&
      post.by === customer &&
      post.deleted === undefined &&
      isPossible(post.can.private, now),
  );
};

/** The post that needs an answer, if we cannot answer anything from here, in public or in private. */
export function unanswerable(c: Case, now: Instant): CasePost | null {
  if (answerable(c, now) || privateTarget(c, now)) return null;
  const theirs = c.posts.filter(post => post.by !== 'us');
  return theirs.findLast(post => post.deleted === undefined && !post.private) ?? theirs.at(-1) ?? null;
}

/** Would a reply to this post replace an existing answer? */
export const replaces = ({ posts }: Case, { key, can: { reply } }: CasePost): boolean =>
  reply.mode === 'replace' &&
  (reply.answered !== undefined ||
    posts.some(post => post.by === 'us' && post.parent === key && post.deleted === undefined));

/** The clock of a network may be ahead of ours by so much. */
const AHEAD: Duration = 5 * 60_000;
/** A time of an edit that is far ahead of us was never true, so it must not keep later edits out. */
export const isNewerEdit = (at: Instant, last: Instant | undefined, now: Instant): boolean =>
  last === undefined || at > last || (last > now + AHEAD && at !== last);

/**
 * The time from which an edit counts. One that is dated in the future counts as now. Of two at the same instant
 * the last to arrive counts as the later one.
 */
export function countedAt(at: Instant, last: Instant | null, now: Instant): Instant {
  const counted = Math.min(at, now);
  if (last === null || last > now + AHEAD) return counted;
  return at === last || at > now ? Math.max(counted, last + 1) : counted;
}

export const sendsInFlight = (c: Case): Send[] =>
  c.sends.filter(send => send.stage === 'held' || send.stage === 'queued' || send.stage === 'sending');
export const unclear = (c: Case): Send[] => c.sends.filter(send => send.stage === 'unknown');
/** A send waits for earlier sends of its case on their way or unclear, unless its author knew of them. */
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
/** We owe a follow-up to the people who saw the thread go private. */
export const owes = (c: Case): boolean => c.debt !== null && !c.debt.paid && !c.debt.waived;
/** Somebody answered the customer, here or elsewhere. Without a reply clock, nobody waits for an answer. */
export const isAnswered = (c: Case): boolean => {
  const clocks = c.clocks.filter(clock => clock.kind === 'first_reply');
  if (clocks.length === 0 || clocks.some(clock => clock.ended?.how === 'answered')) return true;
  const firstAsked = Math.min(...c.posts.filter(post => post.by !== 'us').map(post => post.at));
  return (
    c.sends.some(send => send.stage === 'posted') ||
    c.answeredBy.some(({ missed }) => !missed) ||
    (c.older.answered ?? -Infinity) >= firstAsked ||
    c.posts.some(post => post.by === 'us' && post.at >= firstAsked)
  );
};

/** The clock that an event or a notice names. Clocks are never removed from their case. */
export function clockOf(c: Case, id: Clock['id']): Clock {
  const clock = c.clocks.find(each => each.id === id);
  if (!clock) throw new Error(`case ${c.id} has no clock ${id}`);
  return clock;
}
/** The send that an effect names. No send ever leaves its case. */
export function sendOf(c: Case, id: Send['id']): Send {
  const send = c.sends.find(each => each.id === id);
  if (!send) throw new Error(`case ${c.id} has no send ${id}`);
  return send;
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

/** The instant at which a running clock has a fifth of its time left. */
export function soonAt({ from, due, pauses }: Clock): Instant {
  const slept = pauses.reduce<Duration>((sum, pause) => sum + ((pause.to ?? pause.from) - pause.from), 0);
  return due - (due - from - slept) / 5;
}
/** For a running clock: `soon` in the last fifth of the promised time. */
export function lateness(clock: Clock, now: Instant): 'calm' | 'soon' | 'late' {
  if (now >= clock.due) return 'late';
  return now >= soonAt(clock) ? 'soon' : 'calm';
}

/** A send that has not gone out so long after it should have started is delayed. */
const DELAYED: Duration = 60_000;
/** The instant at which a waiting send becomes delayed; null: it does not wait, or it is delayed already. */
export const overdueAt = (send: Send): Instant | null =>
  send.stage === 'queued' && !send.delayed ? send.notBefore + DELAYED : null;

/**
 * The next instant at which something falls due by itself: a step that is not recorded yet, the end of somebody's
 * writing, or a send that becomes delayed. Sends give up by the real clock, so delivery handles that.
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

/** The note of a command or an event, for the next one. */
export const noteOf = ({ note }: { note?: NoteId }): { note?: NoteId } =>
  note === undefined ? {} : { note };
