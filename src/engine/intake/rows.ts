import type { Instant } from '../../case/types.ts';
import type { Post } from '../../ports/social.ts';
import * as store from '../../store/cases/posts.ts';
import type { KnownPost } from '../../store/cases/threads.ts';
import type { Tx } from '../../store/database/database.ts';
import type { Amendment } from './facts.ts';

/** The rows that a batch leaves: posts with their words, authors, edits and deletions. */

export function rowOf(source: string, post: Post, now: Instant): Omit<store.PostRow, 'case_id'> {
  return {
    source,
    id: post.id,
    thread: post.thread ?? null,
    parent: post.parent ?? null,
    author: post.by === 'us' ? null : post.by.id,
    ours: post.by === 'us',
    private: post.private,
    text: post.text,
    media: JSON.stringify(post.media),
    posted_at: new Date(Math.min(post.at, now)),
    arrived_at: new Date(now),
    url: post.url ?? null,
    language: post.language ?? null,
    rating: post.rating ?? null,
    ref: JSON.stringify(post.ref),
  };
}

export function tombstone(source: string, id: string, now: Instant): store.PostRow {
  const at = new Date(now);
  const empty = {
    case_id: null,
    thread: null,
    parent: null,
    author: null,
    text: null,
    url: null,
    language: null,
    rating: null,
    ref: null,
  };
  return { ...empty, source, id, ours: false, private: false, posted_at: at, arrived_at: at, deleted_at: at };
}

export async function saveAuthors(tx: Tx, source: string, posts: Post[]): Promise<void> {
  const authors = new Map<string, Parameters<typeof store.saveAuthors>[1][number]>();
  // Oldest first: what a newer post leaves out stays as an older one gave it.
  for (const { by, at } of posts) {
    if (by === 'us') continue;
    const { handle = null, name = null, url = null, followers = null } = authors.get(by.id) ?? {};
    authors.set(by.id, {
      source,
      id: by.id,
      handle: by.handle ?? handle,
      name: by.name ?? name,
      url: by.url ?? url,
      followers: by.followers ?? followers,
      named_at: new Date(at),
    });
  }
  await store.saveAuthors(tx, [...authors.values()]);
}

/** Keeps an edit or a deletion on the post's own row. false: it was known already. */
export async function keepChange(
  tx: Tx,
  source: string,
  change: Amendment,
  known: Pick<KnownPost, 'deleted_at' | 'edited_at'> | undefined,
  now: Instant,
): Promise<boolean> {
  if (change.is === 'can' || (known && known.deleted_at !== null)) return false;
  if (change.is === 'deleted') {
    if (known) await store.emptyPost(tx, source, change.id, now);
    return known !== undefined;
  }
  if (known?.edited_at != null && known.edited_at >= change.at) return false;
  await store.editPost(tx, source, change.id, change.text, change.at);
  return true;
}
