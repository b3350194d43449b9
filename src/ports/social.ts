import type { Can, Duration, Instant, PostKey, SendId, SendKind } from '../case/types.ts';
import type { Check } from './check.ts';
import type { Json } from './memory.ts';
import type { Outcome } from './outcome.ts';

/** Text from outside; never logged, never trusted as markup. */
type Foreign = string;

export type Author = { id: string; handle?: Foreign; name?: Foreign; url?: string; followers?: number };
export type Media = { url: string; alt?: Foreign };
/** A post as its network tells it. Ids are the network's own; the engine puts the source's name before them. */
export type Post = {
  id: string;
  thread?: string;
  parent?: string;
  by: Author | 'us';
  private: boolean;
  text: Foreign;
  media: Media[];
  at: Instant;
  url?: string;
  language?: string;
  rating?: number;
  /** What the adapter needs to answer it. */
  ref: Json;
  can: Can;
};
export type Incoming =
  | { is: 'post'; post: Post }
  | { is: 'edited'; id: string; text: Foreign; at: Instant }
  | { is: 'deleted'; id: string }
  | { is: 'can'; id: string; can: Can };

/** What the customer will see from us. Frozen when it was submitted: the adapter's request is a pure function of this. */
export type Outgoing = {
  /** The send's id: the idempotency key wherever a network has one. */
  key: SendId;
  kind: SendKind;
  at: Instant;
  text: string;
  target: { id: string; thread?: string; ref: Json; author: Author | null };
};
export type Sent = { id?: string; url?: string; at?: Instant; thread?: string };

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

export interface SocialAdapter {
  readonly does: {
    pull: boolean;
    receive: boolean;
    find: boolean;
    /** How long the network itself turns a repeat with the same key into the one post. */
    sameKey: Duration | 'always' | 'never';
  };
  /** The rate budget sends are paid from: at least `every` between two of them. */
  readonly pace: { every: Duration };
  /** New items after the cursor (null: from the start). Called by one process at a time. */
  pull(
    cursor: Json,
    signal: AbortSignal,
  ): Promise<Outcome<{ items: Incoming[]; cursor: Json; more: boolean }>>;
  /** Verifies and parses one request; `items` are answered after they were committed. */
  receive(
    request: RawRequest,
  ): { is: 'answer'; http: Http } | { is: 'items'; items: Incoming[]; answer(done: Ingested): Http };
  send(out: Outgoing, signal: AbortSignal): Promise<Outcome<Sent>>;
  /** Looks whether a send is there. null: not seen, which proves nothing. */
  find(out: Outgoing): Promise<Outcome<Sent | null>>;
  /** Looks whether all is well on the other side, started or not. Changes nothing there and shows nobody anything. */
  check(signal: AbortSignal): Promise<Check[]>;
}
export type { PostKey };
