import { BEYOND_REMINDING, type Ctx, type Fact } from './commands.ts';
import type { Event } from './events.ts';
import { answeredThereSince, asksNothing, edited, formerNow } from './news.ts';
import {
  isAnswered,
  isNewerEdit,
  overdueAt,
  owes,
  running,
  sendsInFlight,
  ticking,
  unclear,
} from './questions.ts';
import { back, gone, moderated, otherGone } from './removals.ts';
import {
  answeredAt,
  answeredBy,
  begin,
  endClocks,
  movedAway,
  moveReplyClockBack,
  openAgain,
  posted,
  type Story,
  startClock,
  startReplyClock,
  withdraw,
  withdrawFollowers,
} from './story.ts';
import type { Case, Clock } from './types.ts';

/** Records a fact in any state. Never refuses; a known fact yields no events. */
export function observe(c: Case, fact: Fact, ctx: Ctx): Event[] {
  const story = begin(c, ctx);
  record(story, fact);
  return story.events;
}

function record(story: Story, fact: Fact): void {
  const c = story.case;
  switch (fact.is) {
    case 'post':
      if (!c.posts.some(post => post.key === fact.post.key)) arrived(story, fact.post);
      return;
    case 'edited': {
      const post = c.posts.find(each => each.key === fact.post);
      if (post && post.deleted === undefined && isNewerEdit(fact.at, post.edited, story.ctx.now))
        edited(story, post, fact);
      return;
    }
    case 'restored':
      back(story, fact);
      return;
    case 'deleted':
      gone(story, fact);
      return;
    case 'moderated':
      moderated(story, fact);
      return;
    case 'answer_gone':
      otherGone(story, fact.send);
      return;
    case 'can': {
      const post = c.posts.find(each => each.key === fact.post);
      if (post && JSON.stringify(post.can) !== JSON.stringify(fact.can))
        story.record({ kind: 'post_can', post: fact.post, can: fact.can });
      return;
    }
    case 'started': {
      const send = c.sends.find(each => each.id === fact.send);
      if (send?.stage === 'queued' && send.n === fact.n)
        story.record({ kind: 'send_started', send: fact.send, n: fact.n });
      return;
    }
    case 'settled':
      settleSend(story, fact);
      return;
    case 'answered_by':
      answeredBy(story, fact);
      return;
    case 'woke':
      woke(story);
      return;
    case 'batch_folded':
      judgeLateness(story, fact.since);
      startMissingClocks(story);
      judgeLateness(story, fact.since);
      return;
    case 'left':
      if (c.owner?.person === fact.person) story.record({ kind: 'released', person: fact.person });
      return;
    case 'post_moved': {
      const post = c.posts.find(
        each => each.key === fact.post && each.by === 'us' && each.send === undefined,
      );
      if (post) movedAway(story, post, fact.to);
      return;
    }
    case 'absorbed':
      story.record({ kind: 'absorbed', other: fact.other });
      return;
    case 'merged':
      if (c.phase.is === 'resolved' && c.phase.why === 'merged') return;
      endClocks(story, 'all', { how: 'covered', ended: story.ctx.now });
      story.record({ kind: 'resolved', why: 'merged', into: fact.into });
      return;
    default:
      fact satisfies never;
  }
}

function arrived(story: Story, { thanks, ...post }: Extract<Fact, { is: 'post' }>['post']): void {
  const { now } = story.ctx;
  const at = Math.min(post.at, post.arrived, now);
  if (story.case.version === 0) story.record({ kind: 'opened', mode: 'live' });
  const first = !story.case.posts.some(each => each.by !== 'us');
  const quiet = !first && post.by !== 'us' && thanks === true && asksNothing(story, at);
  story.record({ kind: 'post_arrived', post: { ...post, at, ...(quiet && { thanks }) } });
  if (quiet) return;
  if (post.by === 'us') {
    ourOwn(story, { ...post, at });
    return;
  }
  for (const send of story.case.sends) {
    const stopped = send.stage === 'refused' || send.stage === 'withdrawn';
    if (send.resolves && !stopped) story.record({ kind: 'resolve_cancelled', send: send.id });
  }
  if (first) {
    startReplyClock(story, at);
    startClock(story, 'resolve', at);
    return;
  }
  moveReplyClockBack(story, at);
  if (!answeredThereSince(story.case, at)) openAgain(story, at, formerNow(story, at));
}

/**
 * One of our posts. If it comes from a send, the case knows it already. Otherwise it was given elsewhere, and
 * answers the customer as well.
 */
function ourOwn(story: Story, post: Extract<Fact, { is: 'post' }>['post']): void {
  const sent = post.send === undefined ? undefined : story.case.sends.find(send => send.id === post.send);
  if (sent) {
    // The network shows it to us later than its removal: it is not an answer again.
    if (sent.stage === 'removed')
      story.record({ kind: 'post_deleted', post: post.key, deleted: story.ctx.now });
    else if (sent.stage !== 'posted') posted(story, sent, { at: post.at, post: post.key });
    return;
  }
  if (!story.case.posts.some(each => each.by !== 'us' && each.at <= post.at)) return;
  answeredAt(story, post.at, true);
  if (!post.private && owes(story.case) && post.at >= (story.case.debt?.since ?? 0))
    story.record({ kind: 'debt_paid' });
}

function settleSend(story: Story, fact: Extract<Fact, { is: 'settled' }>): void {
  const send = story.case.sends.find(each => each.id === fact.send);
  if (!send || send.stage === 'posted' || send.stage === 'removed') return;
  const { outcome } = fact;
  const current = fact.n === send.n;
  switch (outcome.is) {
    case 'posted':
      // Proof that the send is out counts, whatever was recorded before. So a late
      // answer to n also withdraws n + 1.
      posted(story, send, { ...outcome, at: Math.min(outcome.at ?? story.ctx.now, story.ctx.now) });
      return;
    case 'refused':
      if (!current || (send.stage !== 'sending' && send.stage !== 'unknown')) return;
      story.record({
        kind: 'send_refused',
        send: send.id,
        n: fact.n,
        why: outcome.why,
        ...(outcome.note !== undefined && { note: outcome.note }),
      });
      withdrawFollowers(story, send);
      return;
    case 'unknown':
      if (current && send.stage === 'sending')
        story.record({ kind: 'send_unclear', send: send.id, n: fact.n });
      return;
    case 'not_done':
      if (current && send.stage === 'sending') {
        const { notBefore, giveUpAt } = send;
        const { waits } = outcome;
        const again = { send: send.id, n: send.n, notBefore, giveUpAt };
        story.record({ kind: 'send_queued', ...again, ...(waits && { waits }) });
        if (waits && send.waits && !send.delayed) story.record({ kind: 'send_delayed', send: send.id });
      }
      return;
    case 'repeats':
      if (current && send.stage === 'sending') {
        story.record({ kind: 'send_repeats', send: send.id, n: send.n, waits: outcome.waits });
        if (send.waits && !send.delayed) story.record({ kind: 'send_delayed', send: send.id });
      }
      return;
    case 'withdrawn':
      if (current && (send.stage === 'queued' || send.stage === 'held' || send.stage === 'sending'))
        withdraw(story, send, outcome.why);
      return;
    default:
      outcome satisfies never;
  }
}

function woke(story: Story): void {
  const { now } = story.ctx;
  for (const writer of story.case.writing)
    if (writer.until <= now) story.record({ kind: 'writing_ended', person: writer.person });
  for (const send of story.case.sends)
    if ((overdueAt(send) ?? Infinity) <= now) story.record({ kind: 'send_delayed', send: send.id });
  const delayed = sendsInFlight(story.case).some(send => send.delayed);
  const underway = sendsInFlight(story.case).length > 0 && !delayed;
  const doubtful = unclear(story.case).length > 0 || delayed;
  for (const clock of ticking(story.case)) {
    for (const { percent, light } of due(clock, now)) {
      // The case waits for a person to say whether the send went out, or the send cannot get out. Meanwhile
      // nobody is urged to write again, but a broken promise is still told.
      const quiet = !light && (underway || (doubtful && percent < 100));
      story.record({
        kind: 'clock_step',
        clock: clock.id,
        percent,
        ...(light && { light }),
        ...(quiet && { quiet }),
      });
    }
  }
}

/**
 * A promise from before the batch is not late on arrival, however late it is. Its steps are told as usual.
 */
function judgeLateness(story: Story, since: number): void {
  const { now } = story.ctx;
  for (const clock of ticking(story.case)) {
    const steps = due(clock, now);
    if ((clock.changed ?? 0) <= since || !steps.some(step => step.percent >= 75)) continue;
    if (now - clock.due > BEYOND_REMINDING) {
      story.record({ kind: 'clock_ended', clock: clock.id, how: 'late', ended: now });
      continue;
    }
    for (const { percent, light } of steps)
      story.record({ kind: 'clock_step', clock: clock.id, percent, ...(light && { light }), arrival: true });
  }
}

/** Starts a new clock if an old one was dropped while a newer post still waits for an answer. */
function startMissingClocks(story: Story): void {
  const { case: c, ctx } = story;
  if (c.phase.is !== 'open') return;
  const last = Math.max(
    ...c.posts.map(post => (post.by === 'us' ? post.at : -Infinity)),
    ...c.sends.map(send => send.postedAt ?? -Infinity),
  );
  const waits = c.posts.filter(post => post.by !== 'us' && post.deleted === undefined && post.at > last);
  for (const kind of ['first_reply', 'resolve'] as const) {
    const young = waits
      .filter(({ at }) => ctx.now - (ctx.promise.start(kind, at)?.due ?? -Infinity) <= BEYOND_REMINDING)
      .map(({ at }) => at);
    if (young.length === 0 || running(c).some(clock => clock.kind === kind)) continue;
    if (kind === 'resolve') startClock(story, kind, Math.min(...young));
    else if (!isAnswered(c)) startReplyClock(story, Math.min(...young));
  }
}

const due = (clock: Clock, now: number) =>
  clock.steps.filter(step => step.at <= now && !clock.passed.includes(step.percent));
