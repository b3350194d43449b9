import type { Instant } from '../../case/types.ts';
import { type Asker, askersIn } from '../../store/cases/threads.ts';
import type { Tx } from '../../store/database/database.ts';

/** Our answer below no customer's post. `scope` names its thread, by its root and by the network's key. */
export type LooseAnswer = { scope: string[]; at: Instant; text: string | null };
export type BatchAsker = Asker & { scope: string[] };

/**
 * The post that a loose answer of ours belongs to: of the customers before it, the newest one whom it
 * names by handle, otherwise the newest. If it names somebody whom we do not find, that may be a customer
 * whose name was forgotten with the last post, so such a customer comes before the newest. `inBatch`:
 * customers' posts that are not stored yet. null: no customer wrote there before.
 */
export async function askerOf(
  tx: Tx,
  source: string,
  { scope, at, text }: LooseAnswer,
  inBatch: BatchAsker[],
): Promise<Asker | null> {
  if (scope.length === 0) return null;
  const here = inBatch.filter(post => post.at <= at && post.scope.some(each => scope.includes(each)));
  const before = [...(await askersIn(tx, source, scope, at)), ...here].sort(
    (a, b) => b.at - a.at || (a.id < b.id ? 1 : -1),
  );
  const named =
    text === null ? undefined : before.find(({ handle }) => handle !== null && names(text, handle));
  const nameless =
    text !== null && namesSomebody(text) ? before.find(({ handle }) => handle === null) : undefined;
  return named ?? nameless ?? before[0] ?? null;
}

/** Only this much of a text is searched; networks have no longer texts. */
const SEARCHED = 10_000;

/** Does a text address somebody by their handle: `@jan`, not `@jansen` and not `mail@jan`? */
export function names(text: string, handle: string): boolean {
  const wanted = `@${handle.replace(/^@/, '').toLowerCase()}`;
  if (wanted.length < 2) return false;
  const lower = text.slice(0, SEARCHED).toLowerCase();
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
    const [before, after] = [lower.charAt(at - 1), lower.charAt(at + wanted.length)];
    if (!PART_OF_A_NAME.test(before) && !PART_OF_A_NAME.test(after)) return true;
  }
  return false;
}
const PART_OF_A_NAME = /[\p{L}\p{N}_]/u;
const namesSomebody = (text: string): boolean =>
  /(?<![\p{L}\p{N}_])@[\p{L}\p{N}_]/u.test(text.slice(0, SEARCHED));
