import { countedAt, isNewerEdit } from '../../case/questions.ts';
import type { Duration, Instant } from '../../case/types.ts';
import type { Post } from '../../ports/social.ts';
import * as store from '../../store/cases/posts.ts';
import type { KnownPost } from '../../store/cases/threads.ts';
import type { Tx } from '../../store/database/database.ts';
import type { Deps } from '../deps.ts';
import type { Amendment } from './facts.ts';
import type { Arriving } from './placeable.ts';

/** The rows of a batch: posts with their texts, authors, edits and deletions. */

/** The end of the time for which the network's rules let us keep a batch's texts and names. */
export function keptUntil({ sources, clock }: Deps, source: string): Arriving['until'] {
  const { words, names } = sources.get(source)?.keep ?? {};
  const after = (keep: Duration | undefined): Instant | null =>
    keep === undefined ? null : clock.real() + keep;
  return { words: after(words), names: after(names) };
}

type RowOrigin = Pick<Arriving, 'source' | 'now' | 'until'>;

export function rowOf({ source, now, until }: RowOrigin, post: Post): Omit<store.PostRow, 'case_id'> {
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
    speaks: post.speaks ?? null,
    answer: post.answer ? JSON.stringify(post.answer) : null,
    ref: JSON.stringify(post.ref),
    forget_at: post.by === 'us' ? null : dated(until.words),
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

const dated = (at: Instant | null): Date | null => (at === null ? null : new Date(at));

export async function saveAuthors(tx: Tx, { source, posts, until }: Arriving): Promise<void> {
  const authors = new Map<string, Parameters<typeof store.saveAuthors>[1][number]>();
  // Oldest first: a field that a newer post leaves out keeps the older value.
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
      forget_at: dated(until.names),
    });
  }
  await store.saveAuthors(tx, [...authors.values()]);
}

export type PostState = Pick<KnownPost, 'deleted_at' | 'edited_at'>;

/** Stores a change in the post's own row, and returns the row's state. null: the change was known already. */
export async function keepChange(
  tx: Tx,
  { source, now, until }: RowOrigin,
  change: Amendment,
  known: PostState | undefined,
): Promise<PostState | null> {
  if (known === undefined) return null;
  const of = { source, id: change.id };
  const { deleted_at: gone, edited_at: edited } = known;
  switch (change.is) {
    // The case itself knows whether these are new.
    case 'moderated':
      return null;
    case 'can':
      await store.keepAnswer(tx, of, change.answer ?? null);
      return null;
    case 'reposted':
      return (await store.countReposts(tx, of, change.times)) ? known : null;
    case 'deleted':
      if (gone !== null) return null;
      await store.emptyPost(tx, source, change.id, now);
      return { ...known, deleted_at: now };
    case 'restored':
      if (gone === null) return null;
      await store.sayInPost(tx, of, change, { forget: until.words });
      return { ...known, deleted_at: null };
    case 'edited': {
      const at = countedAt(change.at, edited, now);
      if (gone !== null ? gone >= change.at : !isNewerEdit(at, edited ?? undefined, now)) return null;
      // The network may bring the same edit again, and its time does not show that.
      const unsure = change.at > now || change.at === edited;
      if (gone === null && unsure && (await store.saysAlready(tx, of, change))) return null;
      await store.sayInPost(tx, of, change, { edited: at, forget: until.words });
      return { deleted_at: null, edited_at: at };
    }
    default: {
      const never: never = change;
      return never;
    }
  }
}

/**
 * A deletion that came before its post leaves a row without a case. If the post comes back, that row must go.
 */
export async function dropBare(tx: Tx, source: string, changes: Amendment[]): Promise<void> {
  const back = changes.flatMap((change): { id: string; since: Instant | null }[] => {
    if (change.is === 'restored') return [{ id: change.id, since: null }];
    return change.is === 'edited' ? [{ id: change.id, since: change.at }] : [];
  });
  if (back.length > 0) await store.dropBare(tx, source, back);
}
