/**
 * The case: the unit of work of webcare. Everything a card shows is computed from this state; everything in it was folded from events.
 * It holds ids and instants only. What customers and colleagues wrote lives in rows that can be emptied (posts, sends, notes).
 *
 * A post is something said on a network. A mention is a customer's public post about the brand. A thread is what a post belongs to there.
 * A case is one public thread with the private talk it led to. A send is one thing the customer sees from us. A clock is a running promise.
 * Debt is the follow-up owed to the bystanders of a thread that went private.
 */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;
/** Milliseconds. */
export type Duration = number;

export type CaseId = string;
export type PersonId = string;
export type SendId = string;
export type NoteId = string;
/** `source:id`, where the source's name has no colon and the id is the network's own. Authors likewise. */
export type PostKey = string;
export type AuthorKey = string;
/** A machine-readable reason; the words catalogue has a sentence for each. */
export type Code = string;

export const sourceOf = (key: PostKey | AuthorKey): string => key.slice(0, key.indexOf(':'));
export const idOf = (key: PostKey | AuthorKey): string => key.slice(key.indexOf(':') + 1);
export const keyOf = (source: string, id: string): PostKey => `${source}:${id}`;

/**
 * Whether something may be done with a post, judged by its adapter from what the network says and from the access
 * that we have there. `open`: a person can do it on the network itself.
 */
export type Way = { is: 'yes'; until?: Instant; left?: number } | { is: 'no'; why: Code; open?: true };
export type LimitCount = 'graphemes' | 'utf16' | 'bytes' | 'x' | 'mastodon';
/**
 * What may be done with one post. `append` adds an answer each time, `replace` overwrites the one answer there is
 * (reviews). `answered`: when that one was given, where there is one.
 */
export type Can = {
  reply: Way & { mode: 'append' | 'replace'; answered?: Instant };
  private: Way & { how: 'send' | 'invite' };
  limit: { max: number; count: LimitCount };
};

export type Mode = 'live' | 'training' | 'listen' | 'import';
export type PrivateWay = 'dm' | 'email' | 'phone' | 'whatsapp';
/** Why a case was closed without an answer from us. */
export type NoReplyReason = 'praise' | 'not_for_us' | 'spam' | 'troll' | 'duplicate' | 'removed';
export type ResolvedWhy = 'answered' | NoReplyReason | 'merged';
/** Where an answer that did not go through Webcare was given. */
export type ElsewhereWay = 'network' | 'phone' | 'email' | 'in_person';

export type Phase =
  | { is: 'open'; since: Instant }
  | { is: 'waiting'; since: Instant }
  | { is: 'resolved'; since: Instant; why: ResolvedWhy; by?: PersonId; into?: CaseId };

export type CasePost = {
  key: PostKey;
  /** The author's key, or `us`. */
  by: AuthorKey | 'us';
  private: boolean;
  /** When the network says it was posted, clamped to its arrival. */
  at: Instant;
  arrived: Instant;
  parent?: PostKey;
  can: Can;
  edited?: Instant;
  deleted?: Instant;
  /** The send this post of ours came from; absent means it was given elsewhere. */
  send?: SendId;
  /** The case version at which it arrived, was edited or was deleted: what a form made before that has not seen. */
  changed?: number;
};

export type SendKind = 'reply' | 'private_message' | 'follow_up';
/**
 * A send's life: [held ->] queued -> sending(n) -> posted | refused | unknown. Drafts are rows, not yet part of the case.
 * `held` waits for another send of the same step; `unknown` asks a person; only a person raises `n`. `removed`: it was
 * posted, and customers can no longer see it.
 */
export type SendStage =
  | 'held'
  | 'queued'
  | 'sending'
  | 'posted'
  | 'refused'
  | 'unknown'
  | 'withdrawn'
  | 'removed';
export type Send = {
  id: SendId;
  kind: SendKind;
  by: PersonId;
  target: PostKey;
  stage: SendStage;
  n: number;
  submitted: Instant;
  /** Until then it can be taken back. */
  notBefore: Instant;
  /** Past it a send that has not started goes back to the form. Never moved. */
  giveUpAt: Instant;
  /** Queued when that send is posted, withdrawn when that one fails. */
  after?: SendId;
  /** Going private begins when this send is posted: a public line that invites, or a private message. */
  begins?: PrivateWay;
  /** The case resolves when this send is posted, unless the customer wrote in between ("Post and resolve"). */
  resolves?: boolean;
  /** Submitted with "Post anyway", so other sends in flight do not hold it back. */
  anyway?: boolean;
  /** It takes the place of the answer that was given then; null: of none. Absent: it is one more answer. */
  replaces?: Instant | null;
  /** Other customers of the thread whom this public reply answers too: their cases, at the version that was seen. */
  also?: { case: CaseId; seen: number }[];
  /** Its network put it off, so often in a row; it is tried again then. */
  waits?: { until: Instant; why: Code; times: number };
  /** It should be out by now: a deadline is no longer kept quiet for it. */
  delayed?: true;
  why?: Code;
  /** What the network said about it, in its own words. */
  note?: NoteId;
  /** Posted, and not public yet: the network is checking it. */
  pending?: true;
  /** When the call to the network was last started. */
  started?: Instant;
  post?: PostKey;
  postedAt?: Instant;
  /** The case version at which it was submitted. */
  changed?: number;
};

export type ClockKind = 'first_reply' | 'resolve';
/** `late`: found more than seven days past due on arrival. `waived`: a person said no reply is needed. `covered`: another case or broadcast has it. */
export type ClockEnd = 'answered' | 'waived' | 'covered' | 'author_gone' | 'late';
export type Step = { at: Instant; percent: number };
export type Clock = {
  /** `<kind>.<number within the case>`. */
  id: string;
  kind: ClockKind;
  /** The policy it was promised under. */
  policy: string;
  from: Instant;
  due: Instant;
  /** Ascending; the last is 100 percent, at `due`. */
  steps: Step[];
  pauses: { from: Instant; to?: Instant }[];
  /** Percents already recorded. */
  passed: number[];
  /** Steps had already passed when the mention arrived: told as one list, not as a ladder. */
  lateOnArrival?: boolean;
  /** `elsewhere`: by a post of ours without a send, or on a person's word. */
  ended?: { at: Instant; how: ClockEnd; elsewhere?: boolean };
  /** The case version at which it last began or went on. */
  changed?: number;
};

export type Case = {
  id: CaseId;
  version: number;
  mode: Mode;
  opened: Instant;
  phase: Phase;
  owner: { person: PersonId; since: Instant } | null;
  /** Who is composing, until when; warns others, blocks nobody. */
  writing: { person: PersonId; until: Instant }[];
  private: { since: Instant; way: PrivateWay } | null;
  debt: {
    since: Instant;
    paid?: { send?: SendId; at: Instant };
    waived?: { by: PersonId; note?: NoteId; at: Instant };
  } | null;
  /** Those that something may still be asked about; see `older`. */
  posts: CasePost[];
  /** Posts that are counted only. `theirs`: the customer's that are not deleted. `answered`: when the newest of ours was posted. */
  older: { count: number; theirs: number; answered: Instant | null };
  sends: Send[];
  /** Replies to other customers of the thread that answer this one too. `missed`: there was news by then, so it still waits. */
  answeredBy: { send: SendId; of: CaseId; at: Instant; missed?: true; gone?: true }[];
  clocks: Clock[];
};
