import type { Can, Code, Duration, Instant, SendId, SendKind } from '../case/types.ts';
import type { Check } from './check.ts';
import type { Json } from './memory.ts';
import type { Outcome } from './outcome.ts';

/** Text from outside; never logged, never trusted as markup. */
type Foreign = string;

export type Author = { id: string; handle?: Foreign; name?: Foreign; url?: string; followers?: number };
export type Media = { url: string; alt?: Foreign };
/** The content of a post. An edit changes it, and a deletion removes it. */
export type Said = { text: Foreign; media: Media[]; language?: string; rating?: number };
/** The answer that a reply would replace. `by`: absent if our account gave it. */
export type Answered = { text: Foreign; by?: Foreign };
/** The permissions of a post now, and the answer that `can.reply.answered` speaks of. */
export type Reread = { can: Can; answer?: Answered };
/**
 * A post in its network's words. Ids are the network's own; the engine puts the source's name before them.
 */
export type Post = Said &
  Reread & {
    id: string;
    thread?: string;
    parent?: string;
    by: Author | 'us';
    private: boolean;
    at: Instant;
    url?: string;
    /** The reason why it concerns us: it speaks to us, or about us to others. */
    speaks?: 'to' | 'about';
    /** The adapter needs this to answer the post. */
    ref: Json;
  };
export type Incoming =
  | { is: 'post'; post: Post }
  /**
   * The whole content of the post now: a part that is left out is gone. If the edit is later than the
   * deletion, the post is back.
   */
  | ({ is: 'edited'; id: string; at: Instant } & Said)
  | { is: 'deleted'; id: string }
  /** A deleted post is back. The whole post comes with it: a deletion takes its address and its `ref`, too. */
  | ({ is: 'restored'; id: string } & Said)
  /**
   * The number of times that the post was repeated without words. With words, a repeat is a post of its own.
   */
  | { is: 'reposted'; id: string; times: number }
  | ({ is: 'can'; id: string } & Reread)
  /** The network's decision on our post after it accepted it. A deleted one is `deleted`, like any other. */
  | { is: 'moderated'; id: string; now: 'pending' | 'public' }
  | { is: 'moderated'; id: string; now: 'taken_down'; words?: Foreign };

/**
 * The customer will see this from us. It is frozen on submit: the adapter's request is a pure function of it.
 */
export type Outgoing = {
  /** The send's id: the idempotency key on networks that have one. */
  key: SendId;
  kind: SendKind;
  at: Instant;
  text: string;
  target: { id: string; thread?: string; ref: Json; author: Author | null };
};
/** `pending`: accepted, but not public yet, because a moderator checks it first. */
export type Sent = { id?: string; url?: string; at?: Instant; pending?: true };

/** An HTTP request before anything is parsed. Header names are in lower case. */
export type RawRequest = {
  method: string;
  path: string;
  query: string;
  headers: Record<string, string | undefined>;
  body: Buffer;
};
/** A request before its body is read. */
export type Head = Omit<RawRequest, 'body'>;
export type Http = { status: number; headers?: Record<string, string>; body: string };
/** `why` and the names of `fields` go into the log and the metrics, the body never does. */
export type Refusal = { http: Http; why: Code; fields?: readonly string[] };
export type Ingested = { accepted: number; duplicates: number };

export type Received =
  | ({ is: 'answer' } & ({ http: Http } | Refusal))
  /** `answer`: the response once they are committed. */
  | { is: 'items'; items: Incoming[]; answer(done: Ingested): Http };

/** The new items after a cursor (null: from the start), and the cursor for the next page. */
export type Page = { items: Incoming[]; cursor: Json; more: boolean };
export type Pull = {
  /** The wait after the last page. */
  every: Duration;
  /** Only one process calls it at a time. */
  page(cursor: Json, signal: AbortSignal): Promise<Outcome<Page>>;
  /**
   * Gives new items to `take` as they happen, until `signal` or the connection ends. The pages remain the
   * truth: they contain all items, so a stream may miss some. Every process listens.
   */
  listen?(take: (items: Incoming[]) => Promise<void>, signal: AbortSignal): Promise<void>;
};

/**
 * How long the network turns a repeat with the same key into the same post. A repeat waits for `after`,
 * because the network may still be working on the call before it.
 */
export type SameKey = 'never' | { within: Duration | 'always'; after: Duration };
/** A source's description of itself: two servers with the same API may differ. */
export type SourceDescription = {
  /** The network's own name. Absent: the source's name in the settings. */
  label?: Foreign;
  /** The account that we post as. Absent: the brand. */
  account?: Foreign;
  sameKey: SameKey;
  /** How long its rules let us keep the texts and names of people. Absent: for ever. */
  keep?: Keep;
};
export type Keep = { words?: Duration; names?: Duration };

/** Whether a send is on the network. */
export type Found =
  | { is: 'found'; sent: Sent }
  /** Certainly not there: the network keeps posts under our own key, so the send may be repeated with it. */
  | { is: 'not_there' }
  /** Proves nothing. */
  | { is: 'not_seen' };

export interface SocialAdapter {
  /** Asks the network, at the start and again later. */
  about(signal: AbortSignal): Promise<Outcome<SourceDescription>>;
  /** The rate budget for sends: at least `every` between two of them. */
  readonly pace: { every: Duration };
  /** Absent: the network has no way to ask for news. */
  readonly pull?: Pull;
  /** Verifies and parses one request. Absent: it takes none. */
  receive?(request: RawRequest): Received;
  /** Judges the head alone, so that no body is read in vain. null: the request may be right. */
  refuses?(head: Head): Refusal | null;
  send(out: Outgoing, signal: AbortSignal): Promise<Outcome<Sent>>;
  find(out: Outgoing, signal: AbortSignal): Promise<Outcome<Found>>;
  /** Needed if a reply replaces an answer: called once more before every such send. */
  reread?(target: Outgoing['target'], signal: AbortSignal): Promise<Outcome<Reread>>;
  /**
   * Checks the other side, before or after the start. Changes nothing there, and people see nothing of it.
   */
  check(signal: AbortSignal): Promise<Check[]>;
}
