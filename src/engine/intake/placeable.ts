import type { ThreadPost } from '../../case/threads.ts';
import type { CaseId, Instant, SendId } from '../../case/types.ts';
import type { Post } from '../../ports/social.ts';
import type { KnownPost } from '../../store/cases/threads.ts';

/** The parts of a post that decide its place. `case`: of a stored one. `send`: our send that it came from. */
export type Placeable = ThreadPost & {
  author: string | null;
  handle: string | null;
  at: Instant;
  arrived: Instant;
  case: CaseId | null;
  send: SendId | null;
  text: string | null;
  edited: Instant | null;
  deleted: Instant | null;
};

/** The new posts of a batch, and the stored posts around them. */
export type Arriving = {
  source: string;
  now: Instant;
  /** The end of the time for which we may keep their texts and names. Real time; null: for ever. */
  until: { words: Instant | null; names: Instant | null };
  posts: Post[];
  /** Posts that were deleted before they came. They only show where their answers belong. */
  deleted: Post[];
  /** Our sends whose id on the network has just become known. */
  sent: KnownPost[];
  known: ReadonlyMap<string, KnownPost>;
  /** Authors of stored posts that this batch changes. */
  changed: string[];
  /** The whole source is locked, so stored posts may move to another thread. */
  whole: boolean;
};

/** The post that an answer belongs to. `case`: of a stored one; null: it is in this batch. */
export type AnsweredPost = { id: string; case: CaseId | null };

export function fromPost(post: Post, now: Instant): Placeable {
  return {
    id: post.id,
    parent: post.parent ?? null,
    key: post.thread ?? null,
    ours: post.by === 'us',
    private: post.private,
    author: post.by === 'us' ? null : post.by.id,
    handle: post.by === 'us' ? null : (post.by.handle ?? null),
    at: Math.min(post.at, now),
    arrived: now,
    case: null,
    send: null,
    text: post.text,
    edited: null,
    deleted: null,
  };
}

export function fromStored(post: KnownPost): Placeable {
  return {
    id: post.id,
    parent: post.parent,
    key: post.thread,
    ours: post.ours,
    private: post.private,
    author: post.author,
    handle: null,
    at: post.posted_at,
    arrived: post.arrived_at,
    case: post.case_id,
    send: post.send,
    text: post.text,
    edited: post.edited_at,
    deleted: post.deleted_at,
  };
}

/** A deletion without its post tells nothing about threads. */
export const isBare = (post: KnownPost): boolean =>
  post.deleted_at !== null && post.author === null && !post.ours;
