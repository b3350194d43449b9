import type { Command, Ctx, Decision, News, Refusal, Submitted } from './commands.ts';
import { leaveAsItWas } from './news.ts';
import {
  asked,
  customerOf,
  isAnswered,
  isPossible,
  noteOf,
  onlyThanks,
  owes,
  sendsInFlight,
  unclear,
} from './questions.ts';
import {
  answeredAt,
  begin,
  openAgain,
  posted,
  resolve,
  type Story,
  withdraw,
  withdrawFollowers,
} from './story.ts';
import type { Case, PersonId, Send, SendId } from './types.ts';

/** Decides a command on the state of now. Refuses with a reason; never throws or looks outside. */
export function decide(c: Case, command: Command, by: PersonId, ctx: Ctx): Decision {
  const story = begin(c, ctx, by);
  const refusal = carryOut(story, command, by);
  return refusal ? { is: 'refused', refusal } : { is: 'done', events: story.events };
}

function carryOut(story: Story, command: Command, by: PersonId): Refusal | null {
  const c = story.case;
  switch (command.do) {
    case 'claim':
      if (c.phase.is === 'resolved') return alreadyResolved(c);
      if (c.owner)
        return c.owner.person === by ? { code: 'already_yours' } : { code: 'already_owned', ...c.owner };
      story.record({ kind: 'claimed', person: by });
      return null;
    case 'release':
      if (!c.owner) return { code: 'not_owned' };
      if (c.owner.person !== by) return { code: 'not_yours', ...c.owner };
      story.record({ kind: 'released', person: by });
      return null;
    case 'hand_over':
      if (!c.owner) return { code: 'not_owned' };
      if (c.owner.person !== by) return { code: 'not_yours', ...c.owner };
      if (command.to === by) return { code: 'already_yours' };
      story.record({ kind: 'handed_over', from: by, to: command.to, ...noteOf(command) });
      return null;
    case 'take_over':
      if (c.phase.is === 'resolved') return alreadyResolved(c);
      if (c.owner?.person === by) return { code: 'already_yours' };
      if (c.owner) story.record({ kind: 'taken_over', from: c.owner.person, to: by, ...noteOf(command) });
      else story.record({ kind: 'claimed', person: by });
      return null;
    case 'assign':
      if (c.phase.is === 'resolved') return alreadyResolved(c);
      if (c.owner?.person === command.to)
        return command.to === by ? { code: 'already_yours' } : { code: 'already_owned', ...c.owner };
      story.record({
        kind: 'assigned',
        ...(c.owner && { from: c.owner.person }),
        to: command.to,
        ...noteOf(command),
      });
      return null;
    case 'compose':
      story.record({ kind: 'writing', person: by, until: command.until });
      return null;
    case 'stop_composing':
      if (c.writing.some(writer => writer.person === by)) story.record({ kind: 'writing_ended', person: by });
      return null;
    case 'submit':
      return submitSend(story, command, by);
    case 'resolve':
      if (c.phase.is === 'resolved') return alreadyResolved(c);
      if (busy(c)) return { code: 'send_in_flight' };
      if (!isAnswered(c)) return { code: 'unanswered' };
      if (owes(c)) {
        if (command.waive === undefined) return { code: 'debt_open' };
        story.record({ kind: 'debt_waived', note: command.waive });
      }
      resolve(story, 'answered');
      return null;
    case 'waive_debt':
      if (!owes(c)) return { code: 'no_debt' };
      story.record({ kind: 'debt_waived', note: command.note });
      return null;
    case 'no_reply': {
      if (c.phase.is === 'resolved') return alreadyResolved(c);
      if (busy(c)) return { code: 'send_in_flight' };
      if (owes(c)) return { code: 'debt_open' };
      const note = noteOf(command);
      story.record({ kind: 'no_reply_needed', why: command.why, ...note });
      resolve(story, command.why, note);
      return null;
    }
    case 'reopen':
      // It is open, and a person says that this is right: nobody is asked any more.
      if (asked(c)) story.record({ kind: 'opened_again' });
      else if (mayReopen(c)) openAgain(story, story.ctx.now);
      else return { code: 'not_resolved' };
      return null;
    case 'leave_as_it_was': {
      if (c.phase.is === 'resolved') return alreadyResolved(c);
      const former = asked(c);
      if (!former) return { code: 'not_asked' };
      if (busy(c)) return { code: 'send_in_flight' };
      leaveAsItWas(story, former);
      return null;
    }
    case 'take_back': {
      const send = c.sends.find(each => each.id === command.send);
      if (send?.stage !== 'queued' && send?.stage !== 'held') return { code: 'too_late_to_take_back' };
      const head = c.sends.find(
        each => each.id === send.after && (each.stage === 'queued' || each.stage === 'held'),
      );
      withdraw(story, head ?? send, 'taken_back');
      return null;
    }
    case 'it_went_out': {
      const send = unclearSend(c, command.send);
      if (!send) return { code: 'not_unclear' };
      posted(story, send, { at: send.started ?? story.ctx.now });
      return null;
    }
    case 'send_again': {
      const send = unclearSend(c, command.send);
      if (!send) return { code: 'not_unclear' };
      // A person says that the send is not there. If it cannot be sent any more, only that can be recorded.
      if (whyNotPossible(c, send, story.ctx.now) !== null) {
        story.record({ kind: 'send_withdrawn', send: send.id, n: send.n, why: 'not_posted_by_person' });
        withdrawFollowers(story, send);
        return null;
      }
      story.record({
        kind: 'send_queued',
        send: send.id,
        n: send.n + 1,
        notBefore: command.notBefore,
        giveUpAt: command.giveUpAt,
      });
      return null;
    }
    case 'answered_there':
      if (c.phase.is === 'resolved') return alreadyResolved(c);
      story.record({
        kind: 'answered_there',
        way: command.way,
        ...noteOf(command),
      });
      answeredAt(story, story.ctx.now, true);
      return null;
    default: {
      const never: never = command;
      return never;
    }
  }
}

function submitSend(story: Story, command: Extract<Command, { do: 'submit' }>, by: PersonId): Refusal | null {
  const { case: c, ctx } = story;
  if (command.sends.some(({ id }) => c.sends.some(send => send.id === id)))
    return { code: 'already_submitted' };
  if (c.phase.is === 'resolved') return alreadyResolved(c);
  const news = newsSince(c, command.seen);
  if (news.length > 0) return { code: 'news', news, version: c.version };
  for (const send of command.sends) {
    const why = whyNotPossible(c, send, ctx.now);
    if (why !== null) return { code: 'cannot_answer', why };
  }
  if (!c.owner) story.record({ kind: 'claimed', person: by });
  const last = command.sends.at(-1)?.id;
  for (const send of command.sends) {
    story.record({
      kind: 'send_submitted',
      send: {
        ...send,
        by,
        stage: send.after === undefined ? 'queued' : 'held',
        submitted: ctx.now,
        ...(command.resolve && send.id === last && { resolves: true }),
        ...(command.anyway && { anyway: true }),
      },
    });
  }
  if (c.writing.some(writer => writer.person === by)) story.record({ kind: 'writing_ended', person: by });
  return null;
}

/**
 * The events since version `seen` that a person must know before they publish. Our own post is no
 * news if it is one of our sends.
 */
export function newsSince(c: Case, seen: number): News[] {
  const posts = c.posts
    .filter(post => (post.changed ?? 0) > seen && post.send === undefined)
    .map((post): News => {
      if (post.deleted !== undefined) return { is: 'deleted', post: post.key };
      return post.edited !== undefined
        ? { is: 'edited', post: post.key }
        : { is: 'post', post: post.key, by: post.by };
    });
  const sends = c.sends
    .filter(send => (send.changed ?? 0) > seen && send.stage !== 'withdrawn' && send.stage !== 'refused')
    .map((send): News => ({ is: 'send', send: send.id, kind: send.kind, person: send.by }));
  return [...posts, ...sends];
}

/** The reason why a send cannot go to its target, or null. A public send never answers a private post. */
export function whyNotPossible(
  c: Case,
  send: Pick<Submitted, 'kind' | 'target'>,
  now: number,
): string | null {
  const target = c.posts.find(post => post.key === send.target);
  if (!target || target.by === 'us') return 'no_target';
  if (target.deleted !== undefined) return 'deleted';
  if (send.kind === 'private_message') {
    if (target.by !== customerOf(c)) return 'not_the_customer';
    if (target.can.private.is === 'no') return target.can.private.why;
    if (target.can.private.how !== 'send') return 'no_private';
    return isPossible(target.can.private, now) ? null : 'window_closed';
  }
  if (target.private) return 'private_post';
  if (target.can.reply.is === 'no') return target.can.reply.why;
  return isPossible(target.can.reply, now) ? null : 'window_closed';
}

/** A case that waits may have kept thanks that are a question after all. */
const mayReopen = (c: Case): boolean =>
  c.phase.is === 'resolved' ? c.phase.why !== 'merged' : onlyThanks(c) !== null;
const busy = (c: Case): boolean => sendsInFlight(c).length > 0 || unclear(c).length > 0;
const unclearSend = (c: Case, id: SendId): Send | undefined =>
  c.sends.find(send => send.id === id && send.stage === 'unknown');
const alreadyResolved = (c: Case): Refusal => ({
  code: 'already_resolved',
  since: c.phase.since,
  ...(c.phase.is === 'resolved' && c.phase.by !== undefined && { person: c.phase.by }),
});
