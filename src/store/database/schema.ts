import { type ColumnType, type Generated, type RawBuilder, sql } from 'kysely';
import type { StoredCase } from '../../case/stored.ts';
import type { Instant, SendStage } from '../../case/types.ts';
import type { Json } from '../../ports/memory.ts';
import type { Answered, SourceDescription } from '../../ports/social.ts';

/** timestamptz: written as a Date, read as an Instant (database.ts sets this for both drivers). */
export type At = ColumnType<Instant, Date, Date>;
export type AtOrNull = ColumnType<Instant | null, Date | null | undefined, Date | null>;
/** An instant for comparing with a column. */
export const at = (instant: Instant): RawBuilder<Instant> => sql<Instant>`${new Date(instant)}::timestamptz`;
/** An instant for a row that is written as JSON. */
export const isoOrNull = (instant: Instant | null): string | null =>
  instant === null ? null : new Date(instant).toISOString();
/** jsonb: written as JSON text, read parsed. */
type Jsonb<T> = ColumnType<T, string, string>;
type JsonbOr<T> = ColumnType<T, string | undefined, string>;

/**
 * Two stages that only the row has, not its case: a draft, and an id that a form without a send has used up.
 */
export type RowStage = SendStage | 'draft' | 'spent';

export type Schema = {
  people: {
    id: string;
    name: string;
    roles: string[];
    configured: ColumnType<boolean, boolean | undefined, boolean>;
    left_at: AtOrNull;
    last_account: ColumnType<
      { chat: string; workspace: string; user: string } | null,
      string | null | undefined,
      string | null
    >;
  };
  person_accounts: { chat: string; workspace: string; account: string; person_id: string };
  cases: {
    id: string;
    version: number;
    state: Jsonb<StoredCase>;
    phase: string;
    owner: string | null;
    mode: string;
    source: string;
    due_at: AtOrNull;
    wake_at: AtOrNull;
    debt_since: AtOrNull;
    /** The first post of its public thread; null: there is only private talk. */
    thread: ColumnType<string | null, string | null | undefined, string | null>;
    /** Its one author, by the network's id. */
    customer: ColumnType<string | null, string | null | undefined, string | null>;
    /** It became part of another case. */
    merged: ColumnType<boolean, boolean | undefined, boolean>;
    opened_at: At;
    /** The time of its first post. */
    posted_at: At;
    /** null unless it is resolved. */
    resolved_at: AtOrNull;
  };
  /** Every clock of every case, written by clocks.ts. */
  clocks: {
    case_id: string;
    id: string;
    kind: string;
    source: string;
    policy: string;
    started_at: At;
    due_at: At;
    /** When a quarter of its time is left; null while it does not tick. */
    soon_at: AtOrNull;
    ended_at: AtOrNull;
    how: string | null;
    /** It ended by an answer outside Webcare. */
    elsewhere: boolean;
    /** The owner of the case when the clock ended. */
    owner: string | null;
    /** The last time that it was late on arrival. */
    late_at: AtOrNull;
    /** The time at which the case recorded the broken promise. */
    broken_at: AtOrNull;
  };
  case_events: {
    case_id: string;
    version: number;
    at: At;
    kind: string;
    by: string | null;
    data: Jsonb<Record<string, Json>>;
  };
  authors: {
    source: string;
    id: string;
    handle: string | null;
    name: string | null;
    url: string | null;
    followers: number | null;
    /** The time of the post that gave the newest name. */
    named_at: AtOrNull;
    /** The end of the time for which the network's rules let us keep the name. Real time. */
    forget_at: AtOrNull;
  };
  posts: {
    source: string;
    id: string;
    case_id: string | null;
    thread: string | null;
    parent: string | null;
    /** The first post of its public thread; null: not known, or private. */
    root: ColumnType<string | null, string | null | undefined, string | null>;
    /** For our posts: the customer's post that it answers, found through its parents. */
    answers: ColumnType<string | null, string | null | undefined, string | null>;
    author: string | null;
    ours: boolean;
    private: boolean;
    text: string | null;
    media: JsonbOr<{ url: string; alt?: string }[]>;
    posted_at: At;
    arrived_at: At;
    edited_at: AtOrNull;
    deleted_at: AtOrNull;
    url: string | null;
    language: string | null;
    rating: number | null;
    speaks: ColumnType<'to' | 'about' | null, string | null | undefined, string | null>;
    reposts: ColumnType<number | null, number | null | undefined, number>;
    /** The answer that a reply would replace, if its network says so. */
    answer: ColumnType<Answered | null, string | null | undefined, string | null>;
    /** The end of the time for which the network's rules let us keep the text. Real time. */
    forget_at: AtOrNull;
    ref: ColumnType<Json, string | null, string | null>;
  };
  /** The words that somebody typed to filter a list or to find cases, kept for a day. */
  asked: { id: string; text: string; at: At };
  commands: { id: string; case_id: string | null; at: At };
  sends: {
    id: string;
    case_id: string | null;
    kind: string;
    by: string;
    text: string | null;
    media: JsonbOr<Json>;
    /** The purpose of the form and its values: `StoredPlan`, as this or an older version wrote it. */
    plan: JsonbOr<Json>;
    target_source: string;
    target_id: string;
    seen: number;
    stage: RowStage;
    n: ColumnType<number, number | undefined, number>;
    not_before: AtOrNull;
    give_up_at: AtOrNull;
    posted_id: ColumnType<string | null, string | null | undefined, string | null>;
    posted_url: ColumnType<string | null, string | null | undefined, string | null>;
    posted_at: AtOrNull;
    updated_at: At;
  };
  notes: { id: string; case_id: string; by: string | null; text: string | null; at: At };
  messages: {
    id: string;
    role: 'card' | 'notice';
    case_id: string | null;
    subject: string;
    about: Jsonb<Json>;
    to_kind: 'place' | 'person';
    chat: string;
    workspace: string;
    channel: string;
    ref: ColumnType<string | null, string | null | undefined, string | null>;
    live: ColumnType<boolean, boolean | undefined, boolean>;
    hold_until: AtOrNull;
    lost_at: AtOrNull;
    /** The digest that shows this case in a row, while the case has no message of its own in that place. */
    digest_id: ColumnType<string | null, string | null | undefined, string | null>;
    created_at: At;
  };
  deliveries: {
    id: string;
    seq: Generated<number>;
    lane: string;
    kind: 'send' | 'post' | 'edit';
    send_id: string | null;
    n: number | null;
    message_id: string | null;
    case_id: string | null;
    /** One at a time within its lane, in order: sends of an account, new cards of a place. */
    in_order: boolean;
    priority: ColumnType<number, number | undefined, number>;
    /** The time since which it may be done: the first call with an unclear outcome. Real time. */
    maybe_since: AtOrNull;
    status: 'queued' | 'busy' | 'done' | 'dropped';
    attempt: ColumnType<number, number | undefined, number>;
    worker: ColumnType<string | null, string | null | undefined, string | null>;
    until: AtOrNull;
    not_before: At;
    /** The first `not_before`; null in rows from before this column. */
    due_at: AtOrNull;
    give_up_at: AtOrNull;
    outcome: ColumnType<string | null, string | null | undefined, string | null>;
    created_at: At;
    done_at: AtOrNull;
  };
  /** `every`: the least time between two calls, in milliseconds. */
  lanes: {
    name: string;
    every: number;
    party: string;
    free_at: At;
    shut: string | null;
    shut_at: AtOrNull;
    /** The time at which a shut lane is tried again. Real time. */
    probe_at: AtOrNull;
    probes: ColumnType<number, number | undefined, number>;
  };
  sources: {
    name: string;
    cursor: ColumnType<Json, string | null | undefined, string | null>;
    worker: ColumnType<string | null, string | null | undefined, string | null>;
    lease_until: AtOrNull;
    next_pull_at: AtOrNull;
    attempt: ColumnType<number, number | undefined, number>;
    healthy_at: AtOrNull;
    trouble: ColumnType<string | null, string | null | undefined, string | null>;
    about: ColumnType<SourceDescription | null, string | null | undefined, string | null>;
  };
  /** `value` is encrypted JSON text. */
  memory: { adapter: string; key: string; value: string; version: number };
  once: { name: string; slot: string; at: At };
};
