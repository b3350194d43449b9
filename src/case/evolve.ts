import type { Event } from './events.ts';
import { forgetOldPosts } from './kept.ts';
import type {
  Case,
  CaseId,
  CasePost,
  Clock,
  Code,
  Instant,
  NoteId,
  Send,
  SendId,
  SendStage,
} from './types.ts';

/** A case before its first event. */
export const blank = (id: CaseId): Case => ({
  id,
  version: 0,
  mode: 'live',
  opened: 0,
  phase: { is: 'open', since: 0 },
  owner: null,
  writing: [],
  private: null,
  debt: null,
  posts: [],
  older: { count: 0, theirs: 0, answered: null },
  sends: [],
  answeredBy: [],
  clocks: [],
});

export const fold = (c: Case, events: Event[]): Case => events.reduce(evolve, c);

/** Folds one event. Total: the log is the truth, so this judges nothing. */
export function evolve(before: Case, e: Event): Case {
  const c: Case = { ...before, version: before.version + 1 };
  switch (e.kind) {
    case 'opened':
      return { ...c, mode: e.mode, opened: e.at, phase: { is: 'open', since: e.at } };
    case 'post_arrived':
      return forgetOldPosts({ ...c, posts: [...c.posts, { ...e.post, changed: c.version }] });
    case 'post_edited':
      return withPost(c, e.post, ({ thanks: _, ...post }) => ({
        ...post,
        edited: e.edited,
        changed: c.version,
        ...(e.thanks && { thanks: e.thanks }),
      }));
    case 'post_deleted':
      if (e.older) return { ...c, older: { ...c.older, theirs: c.older.theirs - 1 } };
      return withPost(c, e.post, post => ({ ...post, deleted: e.deleted, changed: c.version }));
    case 'post_restored':
      if (e.older) return { ...c, older: { ...c.older, theirs: c.older.theirs + 1 } };
      return withPost(c, e.post, ({ deleted: _, ...post }) => ({ ...post, changed: c.version }));
    case 'post_moved':
      return { ...c, posts: c.posts.filter(post => post.key !== e.post) };
    case 'post_can':
      return withPost(c, e.post, post => ({ ...post, can: e.can }));
    case 'claimed':
      return { ...c, owner: { person: e.person, since: e.at } };
    case 'released':
      return { ...c, owner: null };
    case 'handed_over':
    case 'taken_over':
    case 'assigned':
      return { ...c, owner: { person: e.to, since: e.at } };
    case 'writing':
      return {
        ...c,
        writing: [
          ...c.writing.filter(writer => writer.person !== e.person),
          { person: e.person, until: e.until },
        ],
      };
    case 'writing_ended':
      return { ...c, writing: c.writing.filter(writer => writer.person !== e.person) };
    case 'send_submitted':
      return { ...c, sends: [...c.sends, { ...e.send, n: 1, changed: c.version }] };
    case 'send_queued':
      return withSend(c, e.send, ({ waits, ...send }) => ({
        ...send,
        stage: 'queued',
        n: e.n,
        notBefore: e.notBefore,
        giveUpAt: e.giveUpAt,
        ...(e.waits && { waits: failedAgain(waits, e.waits, e.at) }),
      }));
    case 'send_repeats':
      return withSend(c, e.send, send => ({ ...send, waits: failedAgain(send.waits, e.waits, e.at) }));
    case 'send_delayed':
      return withSend(c, e.send, send => ({ ...send, delayed: true }));
    case 'send_started':
      return withSend(c, e.send, send => ({ ...send, stage: 'sending', n: e.n, started: e.at }));
    case 'send_posted':
      return sendPosted(c, e);
    case 'send_refused':
      return withSend(c, e.send, stopped('refused', e.why, e.note));
    case 'send_removed':
      return withSend(c, e.send, stopped('removed', e.why, e.note));
    case 'send_pending':
      return withSend(c, e.send, send => ({ ...asPosted(send), pending: true }));
    case 'send_shown':
      return withSend(c, e.send, asPosted);
    case 'send_withdrawn':
      return withSend(c, e.send, stopped('withdrawn', e.why));
    case 'send_unclear':
      return withSend(c, e.send, send => ({ ...send, stage: 'unknown' }));
    case 'resolve_cancelled':
      return withSend(c, e.send, ({ resolves: _, ...send }) => send);
    case 'went_private':
      return { ...c, private: { since: e.since, way: e.way } };
    case 'debt_incurred':
      return { ...c, debt: { since: e.since } };
    case 'debt_paid':
      return c.debt ? { ...c, debt: { ...c.debt, paid: { at: e.at, ...(e.send && { send: e.send }) } } } : c;
    case 'debt_waived':
      // Only a person waives it.
      return c.debt && e.by !== undefined
        ? {
            ...c,
            debt: {
              ...c.debt,
              waived: { by: e.by, at: e.at, ...(e.note && { note: e.note }) },
            },
          }
        : c;
    case 'answer_gone':
      return {
        ...c,
        answeredBy: c.answeredBy.map(each => (each.send === e.send ? { ...each, gone: true } : each)),
      };
    case 'answered_there':
    case 'no_reply_needed':
    case 'absorbed':
      return c;
    case 'answered_by':
      return {
        ...c,
        answeredBy: [
          ...c.answeredBy,
          { send: e.send, of: e.of, at: e.answered, ...(e.missed && { missed: e.missed }) },
        ],
      };
    case 'waiting':
      return { ...c, phase: { is: 'waiting', since: e.at } };
    case 'opened_again':
      return { ...c, phase: { is: 'open', since: e.at, ...(e.asks && { asks: e.asks }) } };
    case 'resolved':
      return {
        ...c,
        writing: [],
        // The send that was to resolve the case has done so, or something else has.
        sends: c.sends.map(({ resolves: _, ...send }) => send),
        phase: {
          is: 'resolved',
          since: e.at,
          why: e.why,
          ...(e.by && { by: e.by }),
          ...(e.into && { into: e.into }),
        },
      };
    case 'clock_started': {
      // The same clock from an earlier time: its recorded steps stay recorded.
      const { passed = [], lateOnArrival } = c.clocks.find(each => each.id === e.clock) ?? {};
      const { clock: id, clockKind: kind, policy, from, due, steps } = e;
      const clock: Clock = {
        id,
        kind,
        policy,
        from,
        due,
        steps,
        pauses: [],
        passed,
        ...(lateOnArrival && { lateOnArrival }),
        changed: c.version,
      };
      return { ...c, clocks: [...c.clocks.filter(each => each.id !== e.clock), clock] };
    }
    case 'clock_paused':
      return withClock(c, e.clock, clock => ({ ...clock, pauses: [...clock.pauses, { from: e.since }] }));
    case 'clock_resumed':
      return withClock(c, e.clock, clock => ({
        ...clock,
        due: e.due,
        steps: e.steps,
        changed: c.version,
        pauses: clock.pauses.map(pause => (pause.to === undefined ? { ...pause, to: e.since } : pause)),
      }));
    case 'clock_step':
      return withClock(c, e.clock, clock => ({
        ...clock,
        passed: [...clock.passed, e.percent],
        ...(e.arrival && { lateOnArrival: true }),
      }));
    case 'clock_ended':
      return withClock(c, e.clock, clock => ({
        ...clock,
        ended: { at: e.ended, how: e.how, ...(e.elsewhere && { elsewhere: true }) },
      }));
    default: {
      const never: never = e;
      return never;
    }
  }
}

const failedAgain = (
  before: Send['waits'],
  waits: { until: Instant; why: Code },
  at: Instant,
): NonNullable<Send['waits']> => ({
  ...waits,
  times: (before?.times ?? 0) + 1,
  since: before?.since ?? at,
});
const withPost = (c: Case, key: string, change: (post: CasePost) => CasePost): Case => ({
  ...c,
  posts: c.posts.map(post => (post.key === key ? change(post) : post)),
});
const withSend = (c: Case, id: SendId, change: (send: Send) => Send): Case => ({
  ...c,
  sends: c.sends.map(send => (send.id === id ? change(send) : send)),
});
const withClock = (c: Case, id: string, change: (clock: Clock) => Clock): Case => ({
  ...c,
  clocks: c.clocks.map(clock => (clock.id === id ? change(clock) : clock)),
});
function sendPosted(c: Case, e: Extract<Event, { kind: 'send_posted' }>): Case {
  const after = withSend(c, e.send, send => ({
    ...send,
    stage: 'posted',
    postedAt: e.postedAt,
    ...(e.post !== undefined && { post: e.post }),
    ...(e.pending && { pending: true as const }),
  }));
  return e.post === undefined ? after : withPost(after, e.post, post => ({ ...post, send: e.send }));
}
const stopped =
  (stage: SendStage, why: string, note?: NoteId) =>
  ({ pending: _, ...send }: Send): Send => ({ ...send, stage, why, ...(note !== undefined && { note }) });
/** The send is on the network, and nothing is wrong with it. */
const asPosted = ({ pending: _, why: __, note: ___, ...send }: Send): Send => ({ ...send, stage: 'posted' });
