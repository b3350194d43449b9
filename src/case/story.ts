import type { Ctx, Fact } from './commands.ts';
import type { Event, EventData } from './events.ts';
import { evolve } from './evolve.ts';
import { answerable, isAnswered, owes, paused, privateTarget, running, sendsInFlight } from './questions.ts';
import type {
  Case,
  CaseId,
  CasePost,
  ClockEnd,
  ClockKind,
  Code,
  Former,
  Instant,
  PersonId,
  PostKey,
  ResolvedWhy,
  Send,
} from './types.ts';

/**
 * A story is a case with its new events, each folded at once, so that every consequence is judged on the
 * state that it meets. `decide` and `observe` share it.
 */
export type Story = {
  readonly events: Event[];
  case: Case;
  readonly ctx: Ctx;
  record(event: EventData & { by?: PersonId }): void;
};

export function begin(c: Case, ctx: Ctx, by?: PersonId): Story {
  const story: Story = {
    events: [],
    case: c,
    ctx,
    record(data) {
      const event: Event = { at: ctx.now, ...(by !== undefined && { by }), ...data };
      story.events.push(event);
      story.case = evolve(story.case, event);
    },
  };
  return story;
}

export function startClock(story: Story, kind: ClockKind, from: Instant): void {
  const promise = story.case.mode === 'live' ? story.ctx.promise.start(kind, from) : null;
  if (promise === null) return;
  const nr = story.case.clocks.filter(clock => clock.kind === kind).length + 1;
  story.record({ kind: 'clock_started', clock: `${kind}.${nr}`, clockKind: kind, from, ...promise });
}

/** A reply is promised only if it can be given. */
export function startReplyClock(story: Story, from: Instant): void {
  const { case: c, ctx } = story;
  const waited = running(c).some(clock => clock.kind === 'first_reply');
  if (!waited && (answerable(c, ctx.now) || privateTarget(c, ctx.now)))
    startClock(story, 'first_reply', from);
}

export function endClocks(
  story: Story,
  kind: ClockKind | 'all',
  { how, ended, elsewhere = false }: { how: ClockEnd; ended: Instant; elsewhere?: boolean },
): void {
  for (const clock of running(story.case)) {
    if (kind !== 'all' && clock.kind !== kind) continue;
    story.record({
      kind: 'clock_ended',
      clock: clock.id,
      how,
      ended: Math.max(ended, clock.from),
      ...(elsewhere && { elsewhere: true as const }),
    });
  }
}

/**
 * The customer can see an answer since `at`. The reply clock ends at the network's time, and we wait for the
 * customer, unless there is a newer post, or one that the answer's author had not seen. `seen`: the case
 * version when the answer was submitted.
 */
export function answeredAt(
  story: Story,
  at: Instant,
  elsewhere: boolean,
  seen = Number.POSITIVE_INFINITY,
): void {
  endClocks(story, 'first_reply', { how: 'answered', ended: at, elsewhere });
  correctReplyClock(story, at, elsewhere);
  const { case: c } = story;
  const unanswered = (post: CasePost): boolean =>
    post.by !== 'us' && post.deleted === undefined && (post.at > at || (post.changed ?? 0) > seen);
  if (c.phase.is !== 'open' || c.posts.some(unanswered)) return;
  waitForCustomer(story, at);
}

export function waitForCustomer(story: Story, since: Instant): void {
  story.record({ kind: 'waiting' });
  for (const clock of running(story.case)) {
    if (clock.kind === 'resolve' && !paused(clock))
      story.record({ kind: 'clock_paused', clock: clock.id, since: Math.max(since, clock.from) });
  }
}

/** Ends by an answer, or because none was known. A post that arrives later may correct them. */
const CORRECTABLE: ReadonlySet<ClockEnd> = new Set(['answered', 'late']);

/** Posts arrive in any order. If an answer is older than the known one, the older one ended the clock. */
function correctReplyClock(story: Story, at: Instant, elsewhere: boolean): void {
  for (const { id, kind, from, ended } of story.case.clocks) {
    if (kind !== 'first_reply' || at < from || !ended || at >= ended.at) continue;
    if (!CORRECTABLE.has(ended.how)) continue;
    story.record({
      kind: 'clock_ended',
      clock: id,
      how: 'answered',
      ended: at,
      ...(elsewhere && { elsewhere: true as const }),
    });
  }
}

type Answer = { how: 'answered'; at: Instant; elsewhere: boolean };
/** The first answer since `since`, here or on the network itself. */
function firstAnswer({ posts, sends, answeredBy }: Case, since: Instant): Answer | undefined {
  const answers = [
    ...posts
      .filter(post => post.by === 'us')
      .map(({ at, send }): Answer => ({ how: 'answered', at, elsewhere: send === undefined })),
    ...sends.flatMap(({ postedAt: at }): Answer[] =>
      at === undefined ? [] : [{ how: 'answered', at, elsewhere: false }],
    ),
    ...answeredBy.flatMap(({ at, missed }): Answer[] =>
      missed ? [] : [{ how: 'answered', at, elsewhere: false }],
    ),
  ];
  const [first] = answers.filter(({ at }) => at >= since).sort((a, b) => a.at - b.at);
  return first;
}

/**
 * An older post of the customer arrives after a younger one. The promise of the first reply starts at the
 * older one, and an answer before the younger one may have kept it.
 */
export function moveReplyClockBack(story: Story, at: Instant): void {
  const clock = story.case.clocks.find(each => each.id === 'first_reply.1');
  if (!clock || at >= clock.from || (clock.ended && !CORRECTABLE.has(clock.ended.how))) return;
  const promise = story.ctx.promise.start('first_reply', at);
  if (!promise) return;
  story.record({ kind: 'clock_started', clock: clock.id, clockKind: 'first_reply', from: at, ...promise });
  const first = firstAnswer(story.case, at);
  const end = first && !(clock.ended?.how === 'answered' && clock.ended.at < first.at) ? first : clock.ended;
  if (end)
    story.record({
      kind: 'clock_ended',
      clock: clock.id,
      how: end.how,
      ended: end.at,
      ...(end.elsewhere && { elsewhere: true as const }),
    });
}

/** The case needs work again: the customer wrote at `from`, or a person reopened it. */
export function openAgain(story: Story, from: Instant, asks?: Former): void {
  const was = story.case.phase.is;
  if (was === 'open') return;
  story.record({ kind: 'opened_again', ...(asks && { asks }) });
  if (was === 'resolved') startClock(story, 'resolve', from);
  for (const clock of running(story.case)) {
    if (!paused(clock)) continue;
    const since = Math.max(from, clock.pauses.at(-1)?.from ?? from);
    story.record({
      kind: 'clock_resumed',
      clock: clock.id,
      since,
      ...story.ctx.promise.resume(clock, since),
    });
  }
  if (!isAnswered(story.case)) startReplyClock(story, from);
}

/** `by`: the person who asked for it earlier, if a fact resolves the case now. */
export function resolve(story: Story, why: ResolvedWhy, extra: { note?: string; by?: PersonId } = {}): void {
  const how: ClockEnd = why === 'answered' ? 'answered' : why === 'merged' ? 'covered' : 'waived';
  endClocks(story, 'all', { how, ended: story.ctx.now });
  story.record({ kind: 'resolved', why, ...extra });
}

/** A send will not go out, so sends that wait for it cannot go out either. */
export function withdraw(story: Story, send: Send, why: Code): void {
  // An earlier attempt of it may be out: that question is still open.
  if (send.n > 1) {
    story.record({ kind: 'send_unclear', send: send.id, n: send.n });
    return;
  }
  story.record({ kind: 'send_withdrawn', send: send.id, n: send.n, why });
  withdrawFollowers(story, send);
}
export function withdrawFollowers(story: Story, send: Send): void {
  for (const follower of story.case.sends) {
    if (follower.after === send.id && follower.stage === 'held') withdraw(story, follower, 'earlier_failed');
  }
}

/**
 * We first took this post for an answer given elsewhere, because the network had changed its
 * text. It is our send: undo that.
 */
function undoElsewhereAnswer(story: Story, { at, arrived }: CasePost): void {
  const { clocks, debt } = story.case;
  for (const { id, ended } of clocks) {
    if (ended?.elsewhere && ended.at === at)
      story.record({ kind: 'clock_ended', clock: id, how: ended.how, ended: at });
  }
  if (debt?.paid && !debt.paid.send && debt.paid.at === arrived)
    story.record({ kind: 'debt_incurred', since: debt.since });
}

/**
 * A reply to another customer of the thread was to answer this one too. It does so only if nothing happened
 * here since its preview: it does not answer a customer who wrote again, or a case that is over.
 */
export function answeredBy(story: Story, reply: Extract<Fact, { is: 'answered_by' }>): void {
  const { case: c } = story;
  const { send, of, seen } = reply;
  if (c.answeredBy.some(each => each.send === send)) return;
  const news = c.posts.some(post => post.by !== 'us' && (post.changed ?? 0) > seen);
  const missed = news || c.phase.is !== 'open';
  const answered = Math.min(reply.at, story.ctx.now);
  story.record({ kind: 'answered_by', send, of, answered, ...(missed && { missed }) });
  if (!missed) answeredAt(story, answered, false, seen);
}

/**
 * Our post answers another customer, as we know now. Everything that it ended, paid or paused here continues
 * as if it had never been here.
 */
export function movedAway(story: Story, post: CasePost, to: CaseId | null): void {
  story.record({ kind: 'post_moved', post: post.key, to });
  for (const { id, kind, policy, from, due, steps, ended } of story.case.clocks) {
    if (!ended?.elsewhere || ended.at !== Math.max(post.at, from)) continue;
    story.record({ kind: 'clock_started', clock: id, clockKind: kind, policy, from, due, steps });
    const next = kind === 'first_reply' ? firstAnswer(story.case, from) : undefined;
    if (next) {
      const elsewhere = next.elsewhere && { elsewhere: true as const };
      story.record({ kind: 'clock_ended', clock: id, how: next.how, ended: next.at, ...elsewhere });
    }
  }
  const { debt, phase, posts } = story.case;
  if (debt?.paid && !debt.paid.send && debt.paid.at === post.arrived) {
    story.record({ kind: 'debt_incurred', since: debt.since });
  }
  const asking = posts.filter(({ by, thanks }) => by !== 'us' && !thanks);
  const lastAsked = Math.max(...asking.map(({ at }) => at));
  if (phase.is === 'waiting' && !firstAnswer(story.case, lastAsked)) openAgain(story, post.at);
}

type Posted = { at: Instant; post?: PostKey; pending?: true };
/** A send is out, at the network's time. Only here it takes effect: it pays, begins or closes something. */
export function posted(story: Story, send: Send, { at, post, pending }: Posted): void {
  const mistaken = story.case.posts.find(each => each.key === post && each.send === undefined);
  story.record({
    kind: 'send_posted',
    send: send.id,
    n: send.n,
    postedAt: at,
    ...(post !== undefined && { post }),
    ...(pending && { pending }),
  });
  if (mistaken) undoElsewhereAnswer(story, mistaken);
  if (send.begins && story.case.private === null) {
    story.record({ kind: 'went_private', way: send.begins, since: at });
    story.record({ kind: 'debt_incurred', since: at });
  }
  if (send.kind === 'follow_up' && owes(story.case)) story.record({ kind: 'debt_paid', send: send.id });
  answeredAt(story, at, false, send.changed);
  for (const next of story.case.sends) {
    if (next.after !== send.id || next.stage !== 'held') continue;
    const late = Math.max(0, story.ctx.now - next.notBefore);
    story.record({
      kind: 'send_queued',
      send: next.id,
      n: next.n,
      notBefore: next.notBefore,
      giveUpAt: next.giveUpAt + late,
    });
  }
  // It may have been posted while another send was still on its way.
  const resolves = story.case.sends.find(each => each.resolves && each.stage === 'posted');
  if (
    resolves &&
    story.case.phase.is !== 'resolved' &&
    !owes(story.case) &&
    sendsInFlight(story.case).length === 0
  )
    resolve(story, 'answered', { by: resolves.by });
}
