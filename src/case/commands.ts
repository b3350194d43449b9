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

/**
 * The current policy, turned into instants. They go into the events, so a change of the policy
 * does not rewrite running clocks.
 */
export type Promises = {
  /** null: the policy does not promise this kind. */
  start(kind: ClockKind, from: Instant): { policy: string; due: Instant; steps: Step[] } | null;
  /**
   * The same promise after a pause that ends at `at`, by the policy that the clock names. The remaining time
   * is the same as before the pause.
   */
  resume(clock: Clock, at: Instant): { due: Instant; steps: Step[] };
};

export type Role = 'reader' | 'agent' | 'lead';
/**
 * The facts about the world that the core needs. `grace`: for so long after resolving, thanks change nothing,
 * and about anything else a person is asked.
 */
export type Ctx = { now: Instant; promise: Promises; grace: Duration };

/** A send as its form submits it. Its text, target and times are frozen from now on. */
export type Submitted = {
  id: SendId;
  kind: SendKind;
  target: PostKey;
  notBefore: Instant;
  giveUpAt: Instant;
  begins?: PrivateWay;
  after?: SendId;
  replaces?: Instant | null;
  /** Other cases of the thread that a public reply answers too, each with its version at the preview. */
  also?: { case: CaseId; seen: number }[];
};

/** People want this. It is decided on the state of now; a refusal explains why. */
export type Command =
  | { do: 'claim' }
  | { do: 'release' }
  | { do: 'hand_over'; to: PersonId; note?: NoteId }
  | { do: 'take_over'; note?: NoteId }
  /** Gives a case to somebody, whoever has it now. */
  | { do: 'assign'; to: PersonId; note?: NoteId }
  /** A form about a send was opened or moved to its next step. Others see who is writing until `until`. */
  | { do: 'compose'; until: Instant }
  | { do: 'stop_composing' }
  /**
   * The last step of a form that publishes. `seen` is the version of the preview. News since then causes a
   * refusal that carries them; `anyway` says that the presser has read them. `sends` has one entry, or two
   * for "Move to DM": the message, and the line that is held until the message is posted.
   */
  | { do: 'submit'; sends: Submitted[]; seen: number; anyway?: boolean; resolve?: boolean }
  | { do: 'resolve'; waive?: NoteId }
  | { do: 'waive_debt'; note: NoteId }
  | { do: 'no_reply'; why: NoReplyReason; note?: NoteId }
  | { do: 'reopen' }
  /** The customer's news needs no answer: the case is again what it was before. */
  | { do: 'leave_as_it_was' }
  | { do: 'take_back'; send: SendId }
  | { do: 'it_went_out'; send: SendId }
  | { do: 'send_again'; send: SendId; notBefore: Instant; giveUpAt: Instant }
  | { do: 'answered_there'; way: ElsewhereWay; note?: NoteId };
export type Action = Command['do'];

/** How a call to a network ended, as far as the case needs it. */
export type Settled =
  | { is: 'posted'; post?: PostKey; at?: Instant; pending?: true }
  /** `note`: the network's words about it. */
  | { is: 'refused'; why: Code; note?: NoteId }
  | { is: 'unknown' }
  /**
   * Certainly not done, and waiting for another try. Until then, the author can still take it back. `waits`:
   * its network put it off.
   */
  | { is: 'not_done'; waits?: { until: Instant; why: Code } }
  /** Unclear, and the same call is made again then. */
  | { is: 'repeats'; waits: { until: Instant; why: Code } }
  /** Certainly not done, and no longer wanted or too old: it goes back to the form. */
  | { is: 'withdrawn'; why: Code };

/** `pending`: customers do not see it yet. `taken_down`: they no longer see it. */
export type Moderated = 'pending' | 'public' | 'taken_down';

/** This happened. A fact is never refused; a repeat of a known fact yields no events. */
export type Fact =
  /** `thanks`: these words are only thanks, and ask for nothing. */
  | { is: 'post'; post: Omit<CasePost, 'edited' | 'deleted' | 'changed'> }
  | { is: 'edited'; post: PostKey; at: Instant; thanks?: true }
  | { is: 'deleted'; post: PostKey; at: Instant; ours?: boolean }
  | { is: 'restored'; post: PostKey; ours?: boolean }
  /** The network's decision on our post after it accepted the post. `note`: the network's words about it. */
  | { is: 'moderated'; post: PostKey; now: Moderated; note?: NoteId }
  /** A reply to another customer that answered this one too can no longer be seen. */
  | { is: 'answer_gone'; send: SendId }
  | { is: 'can'; post: PostKey; can: Can }
  /** The network is about to be called: recorded before the call. */
  | { is: 'started'; send: SendId; n: number }
  | { is: 'settled'; send: SendId; n: number; outcome: Settled }
  /**
   * A reply to another customer of the thread, in case `of`, answers this one too, unless this case
   * moved on since version `seen`.
   */
  | { is: 'answered_by'; send: SendId; of: CaseId; at: Instant; seen: number }
  /** The case's wake time has passed: records clock steps and expired "is writing" marks. */
  | { is: 'woke' }
  /** A batch was folded. Clocks that began or continued since version `since` are judged for lateness. */
  | { is: 'batch_folded'; since: number }
  /** A person is no longer on the team. Their cases have no owner any more. */
  | { is: 'left'; person: PersonId }
  /**
   * Our post answers another customer, as we know now. The post and its effects belong to that one's case.
   */
  | { is: 'post_moved'; post: PostKey; to: CaseId | null }
  /** Another case is the same customer's in the same thread, as we know now. It becomes part of this one. */
  | { is: 'absorbed'; other: CaseId }
  | { is: 'merged'; into: CaseId };

/** The reason why a command changed nothing, with the facts that the presser needs. */
export type Refusal =
  | { code: 'already_owned'; person: PersonId; since: Instant }
  | { code: 'already_yours' }
  | { code: 'not_owned' }
  | { code: 'not_yours'; person: PersonId; since: Instant }
  | { code: 'already_resolved'; person?: PersonId; since: Instant }
  | { code: 'not_resolved' }
  /** Nobody is asked any more whether the case goes back to what it was. */
  | { code: 'not_asked' }
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
/** If a clock is this long past due on arrival, nobody is reminded of it any more. */
export const BEYOND_REMINDING: Duration = 7 * 24 * 3_600_000;
