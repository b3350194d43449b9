import type {
  Can,
  CaseId,
  CasePost,
  Clock,
  ClockEnd,
  Code,
  ElsewhereWay,
  Former,
  Instant,
  Mode,
  NoReplyReason,
  NoteId,
  PersonId,
  PostKey,
  PrivateWay,
  ResolvedWhy,
  Send,
  SendId,
  Step,
} from './types.ts';

/**
 * The events of a case, in the order of recording. Append-only, with ids and instants only, never with text.
 * `at` and `by` are columns of the log: the case's time, and the person if one acted.
 */
export type Event = { at: Instant; by?: PersonId } & EventData;
export type EventData =
  | { kind: 'opened'; mode: Mode }
  | { kind: 'post_arrived'; post: Omit<CasePost, 'edited' | 'deleted' | 'changed'> }
  | { kind: 'post_edited'; post: PostKey; edited: Instant; thanks?: true }
  /** `older`: a customer's post that the case only counts. */
  | { kind: 'post_deleted'; post: PostKey; deleted: Instant; older?: true }
  | { kind: 'post_restored'; post: PostKey; older?: true }
  | { kind: 'post_moved'; post: PostKey; to: CaseId | null }
  | { kind: 'post_can'; post: PostKey; can: Can }
  | { kind: 'claimed'; person: PersonId }
  | { kind: 'released'; person: PersonId }
  | { kind: 'handed_over'; from: PersonId; to: PersonId; note?: NoteId }
  | { kind: 'taken_over'; from: PersonId; to: PersonId; note?: NoteId }
  /** Somebody else gave it to `to`. `from`: its owner until then, if it had one. */
  | { kind: 'assigned'; from?: PersonId; to: PersonId; note?: NoteId }
  | { kind: 'writing'; person: PersonId; until: Instant }
  | { kind: 'writing_ended'; person: PersonId }
  | {
      kind: 'send_submitted';
      send: Omit<Send, 'n' | 'why' | 'started' | 'post' | 'postedAt' | 'changed'> & {
        stage: 'held' | 'queued';
      };
    }
  /** `waits`: a call of it failed, or its network put it off. */
  | {
      kind: 'send_queued';
      send: SendId;
      n: number;
      notBefore: Instant;
      giveUpAt: Instant;
      waits?: { until: Instant; why: Code };
    }
  /** The outcome of a call is unclear, and the same call is made again then. */
  | { kind: 'send_repeats'; send: SendId; n: number; waits: { until: Instant; why: Code } }
  /** It should be out by now, and is not. */
  | { kind: 'send_delayed'; send: SendId }
  | { kind: 'send_started'; send: SendId; n: number }
  | { kind: 'send_posted'; send: SendId; n: number; post?: PostKey; postedAt: Instant; pending?: true }
  | { kind: 'send_refused'; send: SendId; n: number; why: Code; note?: NoteId }
  /** It was posted, and the network checks it: customers do not see it yet, or not any more. */
  | { kind: 'send_pending'; send: SendId }
  | { kind: 'send_shown'; send: SendId }
  | { kind: 'send_removed'; send: SendId; why: Code; note?: NoteId }
  | { kind: 'send_unclear'; send: SendId; n: number }
  | { kind: 'send_withdrawn'; send: SendId; n: number; why: Code }
  | { kind: 'resolve_cancelled'; send: SendId }
  | { kind: 'went_private'; way: PrivateWay; since: Instant }
  | { kind: 'debt_incurred'; since: Instant }
  | { kind: 'debt_paid'; send?: SendId }
  | { kind: 'debt_waived'; note?: NoteId }
  | { kind: 'answered_there'; way: ElsewhereWay; note?: NoteId }
  /**
   * A reply to another customer of the thread answers this one too. `missed`: not so, there was news by then.
   */
  | { kind: 'answered_by'; send: SendId; of: CaseId; answered: Instant; missed?: true }
  | { kind: 'answer_gone'; send: SendId; of: CaseId }
  | { kind: 'waiting' }
  /** `asks`: its state until then. A person is asked whether it goes back to that. */
  | { kind: 'opened_again'; asks?: Former }
  | { kind: 'resolved'; why: ResolvedWhy; note?: NoteId; into?: CaseId }
  | { kind: 'no_reply_needed'; why: NoReplyReason; note?: NoteId }
  | { kind: 'absorbed'; other: CaseId }
  /** The same clock again, from an earlier time, because an older post arrived later. */
  | {
      kind: 'clock_started';
      clock: string;
      clockKind: Clock['kind'];
      policy: Clock['policy'];
      from: Instant;
      due: Instant;
      steps: Step[];
    }
  | { kind: 'clock_paused'; clock: string; since: Instant }
  | { kind: 'clock_resumed'; clock: string; due: Instant; steps: Step[]; since: Instant }
  /**
   * `arrival`: the step had passed before the mention reached us. `quiet`: a send was on its way or
   * unclear, so nobody is reminded. `light`: only the colour of the card changes.
   */
  | { kind: 'clock_step'; clock: string; percent: number; arrival?: true; quiet?: true; light?: true }
  | { kind: 'clock_ended'; clock: string; how: ClockEnd; ended: Instant; elsewhere?: true };
export type EventKind = EventData['kind'];
