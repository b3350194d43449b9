import type { CaseId } from '../../case/types.ts';
import type { Post } from '../../ports/social.ts';
import { forgetGone } from '../../store/cases/forget.ts';
import { addressPost } from '../../store/cases/posts.ts';
import type { Tx } from '../../store/database/database.ts';
import type { Arriving } from './placeable.ts';
import { type PostState, rowOf, saveAuthors } from './rows.ts';

/**
 * Deletions and restorings change more than words. Empties the names of authors of whom nothing is left, and
 * returns their cases, whose messages must be drawn anew. Gives posts that are back their address and author.
 * `states`: the rows that this batch changed; `given`: all posts that came with it.
 */
export async function followAuthors(
  tx: Tx,
  batch: Arriving,
  { given, states }: { given: Post[]; states: ReadonlyMap<string, PostState> },
): Promise<CaseId[]> {
  const { source, known } = batch;
  const byId = new Map(given.map(post => [post.id, post]));
  const back: Post[] = [];
  const left = new Set<string>();
  for (const [id, { deleted_at: gone }] of states) {
    const post = byId.get(id);
    if (gone !== null) {
      const author = known.get(id)?.author ?? (post && post.by !== 'us' ? post.by.id : null);
      if (author !== null) left.add(author);
    } else if (post && (known.get(id)?.deleted_at ?? null) !== null) back.push(post);
  }
  for (const post of back) await addressPost(tx, { source, id: post.id }, rowOf(batch, post));
  await saveAuthors(tx, { ...batch, posts: back });
  return left.size === 0 ? [] : forgetGone(tx, source, [...left]);
}
