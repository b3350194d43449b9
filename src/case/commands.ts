import type { Event } from './events.ts';
import type {
  AuthorKey,
  Can,
  CaseId,
  CasePost,
  Clock,
  ClockKind,
  Code,
  Duration,
  ElsewhereWay,
  Instant,
  NoReplyReason,
  NoteId,
  PersonId,
  PostKey,
  PrivateWay,
  SendId,
  SendKind,
  Step,
} from './types.ts';

/** The promises of the policy in force, made concrete. The instants go into the events, so changing the policy does not rewrite running clocks. */
export type Promises = {
  /** null: this kind is not promised. */
  start(kind: ClockKind, from: Instant): { policy: string; due: Instant; steps: Step[] } | null;
  /**
   * The same promise, by the policy the clock names, after a pause that ends at `at`: what was left then is
   * left now.
   */
  resume(clock: Clock, at: Instant): { due: Instant; steps: Step[] };
};

export type Role = 'reader' | 'agent' | 'lead';
/** What the core is told about the world. */
export type Ctx = { now: Instant; promise: Promises };

/** A send as its form submits it. Its text, target and times are frozen from here on. */
export type Submitted = {
  id: SendId;
  kind: SendKind;
  target: PostKey;
  notBefore: Instant;
  giveUpAt: Instant;
  begins?: PrivateWay;
  after?: SendId;
  replaces?: Instant | null;
  /** Other cases of the thread that a public reply answers too, at the version its preview was made from. */
  also?: { case: CaseId; seen: number }[];
};

/** What people want. Decided on today's state; a refusal explains. */
export type Command =
  | { do: 'claim' }
  | { do: 'release' }
  | { do: 'hand_over'; to: PersonId }
  | { do: 'take_over'; note: NoteId }
  /** A form about a send was opened or went a step further: others see who is writing, until when. */
  | { do: 'compose'; until: Instant }
  | { do: 'stop_composing' }
  /**
   * The last step of a form that publishes. `seen` is the version the preview was made from; news since then is a refusal that carries it,
   * and `anyway` says the presser has read that news. `sends` has one entry, or two for "Move to DM" (the message, and the line held until it is posted).
   */
  | { do: 'submit'; sends: Submitted[]; seen: number; anyway?: boolean; resolve?: boolean }
  | { do: 'resolve'; waive?: NoteId }
  | { do: 'waive_debt'; note: NoteId }
  | { do: 'no_reply'; why: NoReplyReason; note?: NoteId }
  | { do: 'reopen' }
  | { do: 'take_back'; send: SendId }
  | { do: 'it_went_out'; send: SendId }
  | { do: 'send_again'; send: SendId; notBefore: Instant; giveUpAt: Instant }
  | { do: 'answered_there'; way: ElsewhereWay; note?: NoteId };
export type Action = Command['do'];

/** How a call to a network ended, as far as the case cares. */
export type Settled =
  | { is: 'posted'; post?: PostKey; at?: Instant; pending?: true }
  /** `note`: what the network said about it. */
  | { is: 'refused'; why: Code; note?: NoteId }
  | { is: 'unknown' }
  /** Certainly not done, and to be tried again: until then it can still be taken back. `waits`: where its network put it off. */
  | { is: 'not_done'; waits?: { until: Instant; why: Code } }
  /** Certainly not done and no longer wanted, or too old: back to the form. */
  | { is: 'withdrawn'; why: Code };

/** `pending`: customers do not see it yet. `taken_down`: they no longer do. */
export type Moderated = 'pending' | 'public' | 'taken_down';

/** What happened. Never refused; a repeat of what is already known yields no events. */
export type Fact =
  | { is: 'post'; post: Omit<CasePost, 'edited' | 'deleted' | 'changed'> }
  | { is: 'edited'; post: PostKey; at: Instant }
  | { is: 'deleted'; post: PostKey; at: Instant; ours?: boolean }
  | { is: 'restored'; post: PostKey; ours?: boolean }
  /** What became of a post of ours after the network took it. `note`: what the network said about it. */
  | { is: 'moderated'; post: PostKey; now: Moderated; note?: NoteId }
  /** A reply to another customer that answered this one too can no longer be seen. */
  | { is: 'answer_gone'; send: SendId }
  | { is: 'can'; post: PostKey; can: Can }
  /** The network was told to publish: recorded before the call is made. */
  | { is: 'started'; send: SendId; n: number }
  | { is: 'settled'; send: SendId; n: number; outcome: Settled }
  /** A reply to another customer of the thread, case `of`, answers this one too, unless it moved on since version `seen`. */
  | { is: 'answered_by'; send: SendId; of: CaseId; at: Instant; seen: number }
  /** An instant came: steps of clocks, end of writing. */
  | { is: 'woke' }
  /** A batch was folded: the clocks that began or went on since version `since` are judged for lateness. */
  | { is: 'batch_folded'; since: number }
  /** Somebody is no longer on the team: what they had is nobody's. */
  | { is: 'left'; person: PersonId }
  /** A post of ours turned out to answer another customer: it and what it ended here belong to that one's case. */
  | { is: 'post_moved'; post: PostKey; to: CaseId | null }
  /** Another case turned out to be the same customer's in the same thread; it becomes part of this one. */
  | { is: 'absorbed'; other: CaseId }
  | { is: 'merged'; into: CaseId };

/** Why a command changed nothing, with what the presser needs to understand it. */
export type Refusal =
  | { code: 'already_owned'; person: PersonId; since: Instant }
  | { code: 'already_yours' }
  | { code: 'not_owned' }
  | { code: 'not_yours'; person: PersonId; since: Instant }
  | { code: 'already_resolved'; person?: PersonId; since: Instant }
  | { code: 'not_resolved' }
  /** The thread went private: resolving needs the public follow-up, or a waiver with its reason. */
  | { code: 'debt_open' }
  /** Nobody answered the customer yet: answer, or say why no reply is needed. */
  | { code: 'unanswered' }
  | { code: 'no_debt' }
  | { code: 'send_in_flight' }
  | { code: 'cannot_answer'; why: Code }
  | { code: 'too_late_to_take_back' }
  | { code: 'not_unclear' }
  | { code: 'already_submitted' }
  /** The case moved on since the form was made. */
  | { code: 'news'; news: News[]; version: number };
export type News =
  | { is: 'post'; post: PostKey; by: AuthorKey | 'us' }
  | { is: 'edited'; post: PostKey }
  | { is: 'deleted'; post: PostKey }
  | { is: 'send'; send: SendId; kind: SendKind; person: PersonId };

export type Decision = { is: 'done'; events: Event[] } | { is: 'refused'; refusal: Refusal };
/** How long after its due a clock found on arrival is beyond reminding. */
export const BEYOND_REMINDING: Duration = 7 * 24 * 3_600_000;
