/**
 * The case: the unit of work of Webcare. Everything that a card shows is computed from this state, and the
 * state is folded from events. It holds only ids and instants. Texts of customers and colleagues are in rows
 * that can be emptied (posts, sends, notes).
 *
 * A post is something said on a network. A mention is a customer's public post that concerns the brand. A
 * thread is the public conversation of a post on its network. A case is one customer's matter: their posts in
 * one thread, the private talk with them and our answers. A send is one thing that the customer sees from us.
 * A clock is a running promise. A debt is the follow-up that we owe to the bystanders of a thread after going
 * private. A place is a channel of a chat; a case has one live card in each. A delivery is one durable effect
 * on the outside world, and a lane is the rate budget that pays for it.
 */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;
/** Milliseconds. */
export type Duration = number;

export type CaseId = string;
export type PersonId = string;
export type SendId = string;
export type NoteId = string;
/** `source:id`: the source's name has no colon, and the id is the network's own. The same for authors. */
export type PostKey = string;
export type AuthorKey = string;
/** A machine-readable reason; the words catalogue has a sentence for each. */
export type Code = string;

export const sourceOf = (key: PostKey | AuthorKey): string => key.slice(0, key.indexOf(':'));
export const idOf = (key: PostKey | AuthorKey): string => key.slice(key.indexOf(':') + 1);
export const postKey = (source: string, id: string): PostKey => `${source}:${id}`;

/**
 * Whether something may be done with a post, judged by its adapter from the network's answer and from our
 * access there. `open`: a person can do it on the network itself.
 */
export type Way = { is: 'yes'; until?: Instant; left?: number } | { is: 'no'; why: Code; open?: true };
export type LimitCount = 'graphemes' | 'utf16' | 'bytes';
/**
 * The permissions of one post. `append` adds an answer each time; `replace` overwrites the one existing
 * answer (reviews). `answered`: the time of that answer, if there is one.
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
/** The place of an answer that was given outside Webcare. */
export type ElsewhereWay = 'network' | 'phone' | 'email' | 'in_person';

/** The state of a case before news of the customer opened it. A person is asked whether it goes back to that. */
export type Former = 'waiting' | Exclude<ResolvedWhy, 'merged'>;
export type Phase =
  | { is: 'open'; since: Instant; asks?: Former }
  | { is: 'waiting'; since: Instant }
  | { is: 'resolved'; since: Instant; why: ResolvedWhy; by?: PersonId; into?: CaseId };

export type CasePost = {
  key: PostKey;
  /** The author's key, or `us`. */
  by: AuthorKey | 'us';
  private: boolean;
  /** The network's time of the post, but not later than its arrival. */
  at: Instant;
  arrived: Instant;
  parent?: PostKey;
  can: Can;
  edited?: Instant;
  deleted?: Instant;
  /** It said only thanks when nothing else was to do, so the case stayed as it was. */
  thanks?: true;
  /** The send that this post of ours came from. Absent: it was given elsewhere. */
  send?: SendId;
  /** The case version when it arrived, was edited or was deleted. Earlier forms have not seen that. */
  changed?: number;
};

export type SendKind = 'reply' | 'private_message' | 'follow_up';
/**
 * A send's life: [held ->] queued -> sending(n) -> posted | refused | unknown. Drafts are rows, not yet part
 * of the case. `held` waits for another send of the same step; `unknown` asks a person; only a person raises
 * `n`. `removed`: it was posted, and customers can no longer see it.
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
  /** The author can take it back until then. */
  notBefore: Instant;
  /** If the send has not started by then, it goes back to the form. Never changed. */
  giveUpAt: Instant;
  /** This send is queued when that one is posted, and withdrawn when that one fails. */
  after?: SendId;
  /** The case becomes private when this send is posted: a public line that invites, or a private message. */
  begins?: PrivateWay;
  /**
   * The case resolves when this send is posted, unless the customer wrote in between ("Post and resolve").
   */
  resolves?: boolean;
  /** Submitted with "Post anyway", so it does not wait for other sends. */
  anyway?: boolean;
  /**
   * The time of the answer that it replaces; null: there is none to replace. Absent: it is one more answer.
   */
  replaces?: Instant | null;
  /**
   * Cases of other customers in the thread whom this reply answers too, with their versions at the preview.
   */
  also?: { case: CaseId; seen: number }[];
  /** Its calls failed, so often in a row `since` the first; it is tried again then. */
  waits?: { until: Instant; why: Code; times: number; since: Instant };
  /** It should be out by now: a deadline is no longer kept quiet for it. */
  delayed?: true;
  why?: Code;
  /** The network's own words about it. */
  note?: NoteId;
  /** Posted, but not public yet: the network checks it. */
  pending?: true;
  /** The start of the latest call to the network. */
  started?: Instant;
  post?: PostKey;
  postedAt?: Instant;
  /** The case version when it was submitted. */
  changed?: number;
};

export type ClockKind = 'first_reply' | 'resolve';
/**
 * `late`: more than seven days past due on arrival. `waived`: a person said that no reply is needed.
 * `covered`: another case or broadcast has it.
 */
export type ClockEnd = 'answered' | 'waived' | 'covered' | 'author_gone' | 'late';
/** `light`: only the colour of the card changes then, and nobody is told. */
export type Step = { at: Instant; percent: number; light?: true };
export type Clock = {
  /** `<kind>.<number within the case>`. */
  id: string;
  kind: ClockKind;
  /** The policy of its promise. */
  policy: string;
  from: Instant;
  due: Instant;
  /** Ascending; the last is 100 percent, at `due`. */
  steps: Step[];
  pauses: { from: Instant; to?: Instant }[];
  /** Percentages that are already recorded. */
  passed: number[];
  /** Steps had passed before the mention arrived: told in one list, not as reminders. */
  lateOnArrival?: boolean;
  /** `elsewhere`: by our own post without a send, or by a person's word. */
  ended?: { at: Instant; how: ClockEnd; elsewhere?: boolean };
  /** The case version at which it last began or continued. */
  changed?: number;
};

export type Case = {
  id: CaseId;
  version: number;
  mode: Mode;
  opened: Instant;
  phase: Phase;
  owner: { person: PersonId; since: Instant } | null;
  /** The people who are composing, each with an end time. It warns others and blocks nobody. */
  writing: { person: PersonId; until: Instant }[];
  private: { since: Instant; way: PrivateWay } | null;
  debt: {
    since: Instant;
    paid?: { send?: SendId; at: Instant };
    waived?: { by: PersonId; note?: NoteId; at: Instant };
  } | null;
  /** The posts that a decision may still need; see `older`. */
  posts: CasePost[];
  /**
   * Posts that are only counted. `theirs`: the customer's posts that are not deleted. `answered`:
   * the time of the newest of ours.
   */
  older: { count: number; theirs: number; answered: Instant | null };
  sends: Send[];
  /**
   * Replies to other customers of the thread that answer this one too. `missed`: this case had
   * news by then, so it still waits.
   */
  answeredBy: { send: SendId; of: CaseId; at: Instant; missed?: true; gone?: true }[];
  clocks: Clock[];
};
