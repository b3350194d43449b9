import type { Can, Duration, Instant, SendId, SendKind } from '../case/types.ts';
import type { Check } from './check.ts';
import type { Json } from './memory.ts';
import type { Outcome } from './outcome.ts';

/** Text from outside; never logged, never trusted as markup. */
type Foreign = string;

export type Author = { id: string; handle?: Foreign; name?: Foreign; url?: string; followers?: number };
export type Media = { url: string; alt?: Foreign };
/** What a post says: what an edit changes and a deletion takes away. */
export type Said = { text: Foreign; media: Media[]; language?: string; rating?: number };
/** The answer that is there now, in whose place a reply comes. `by`: absent where our account gave it. */
export type Answered = { text: Foreign; by?: Foreign };
/** What may be done with a post now, and the answer that `can.reply.answered` speaks of. */
export type Reread = { can: Can; answer?: Answered };
/** A post as its network tells it. Ids are the network's own; the engine puts the source's name before them. */
export type Post = Said &
  Reread & {
    id: string;
    thread?: string;
    parent?: string;
    by: Author | 'us';
    private: boolean;
    at: Instant;
    url?: string;
    /** Why it concerns us: it speaks to us, or it speaks about us to others. */
    speaks?: 'to' | 'about';
    /** What the adapter needs to answer it. */
    ref: Json;
  };
export type Incoming =
  | { is: 'post'; post: Post }
  /** All that the post says now: what is left out here it no longer says. Later than its deletion, it is back. */
  | ({ is: 'edited'; id: string; at: Instant } & Said)
  | { is: 'deleted'; id: string }
  /** A post that was taken away is there again. It comes with the whole post, where that may not be known. */
  | ({ is: 'restored'; id: string } & Said)
  /** How often the post was repeated so far without a word. With words, a repeat is a post of its own. */
  | { is: 'reposted'; id: string; times: number }
  | ({ is: 'can'; id: string } & Reread)
  /** What became of a post of ours after it was taken. One that was deleted is `deleted`, like any other. */
  | { is: 'moderated'; id: string; now: 'pending' | 'public' }
  | { is: 'moderated'; id: string; now: 'taken_down'; words?: Foreign };

/** What the customer will see from us. Frozen when it was submitted: the adapter's request is a pure function of this. */
export type Outgoing = {
  /** The send's id: the idempotency key wherever a network has one. */
  key: SendId;
  kind: SendKind;
  at: Instant;
  text: string;
  target: { id: string; thread?: string; ref: Json; author: Author | null };
};
/** `pending`: taken, and not public yet, because somebody there checks it first. */
export type Sent = { id?: string; url?: string; at?: Instant; pending?: true };

/** What was read of an HTTP request before anything was parsed. Header names are in lower case. */
export type RawRequest = {
  method: string;
  path: string;
  query: string;
  headers: Record<string, string | undefined>;
  body: Buffer;
};
export type Http = { status: number; headers?: Record<string, string>; body: string };
export type Ingested = { accepted: number; duplicates: number };

export type Received =
  | { is: 'answer'; http: Http }
  /** `answer`: what is said back once they are committed. */
  | { is: 'items'; items: Incoming[]; answer(done: Ingested): Http };

/** New items after a cursor (null: from the start), and where the next page begins. */
export type Page = { items: Incoming[]; cursor: Json; more: boolean };
export type Pull = {
  /** How long the source is left alone after its last page. */
  every: Duration;
  /** Called by one process at a time. */
  page(cursor: Json, signal: AbortSignal): Promise<Outcome<Page>>;
  /**
   * Gives `take` what is new as it happens, until `signal` ends it or the connection does. The pages stay the
   * truth: they bring all of it too, so a stream may miss some. Every process listens.
   */
  listen?(take: (items: Incoming[]) => Promise<void>, signal: AbortSignal): Promise<void>;
};

/**
 * How long the network itself turns a repeat with the same key into the one post. A repeat waits for `after`,
 * where the network may still be at work on the call before it.
 */
export type SameKey = 'never' | { within: Duration | 'always'; after: Duration };
/** What a source is, as it says itself: two servers with the same API may differ. */
export type SourceDescription = {
  /** The network's own name. Absent: as the source is named in the settings. */
  label?: Foreign;
  /** As whom we post there. Absent: the brand. */
  account?: Foreign;
  sameKey: SameKey;
  /** How long its rules let us keep what people wrote there, and what they are called. Absent: for ever. */
  keep?: Keep;
};
export type Keep = { words?: Duration; names?: Duration };

/** Whether a send is on the network. */
export type Found =
  | { is: 'found'; sent: Sent }
  /** Certainly not: the network keeps posts under our own key, so the send may be repeated with it. */
  | { is: 'not_there' }
  /** Proves nothing. */
  | { is: 'not_seen' };

export interface SocialAdapter {
  /** Asks the network, at the start and again later. */
  about(signal: AbortSignal): Promise<Outcome<SourceDescription>>;
  /** The rate budget sends are paid from: at least `every` between two of them. */
  readonly pace: { every: Duration };
  /** Absent: it cannot be asked what is new. */
  readonly pull?: Pull;
  /** Verifies and parses one request. Absent: it takes none. */
  receive?(request: RawRequest): Received;
  send(out: Outgoing, signal: AbortSignal): Promise<Outcome<Sent>>;
  find(out: Outgoing, signal: AbortSignal): Promise<Outcome<Found>>;
  /** Needed where a reply replaces: it is asked once more before every such call. */
  reread?(target: Outgoing['target'], signal: AbortSignal): Promise<Outcome<Reread>>;
  /** Looks whether all is well on the other side, started or not. Changes nothing there and shows nobody anything. */
  check(signal: AbortSignal): Promise<Check[]>;
}
