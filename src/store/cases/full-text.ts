import { type RawBuilder, sql } from 'kysely';

/** Words in texts of posts, in any language as they are. */

/** The first characters are enough: Postgres limits what it takes of one text. */
const LENGTH = sql.lit(20_000);
/** The same expression as in the index. */
const indexed = sql`to_tsvector('simple', left(text, ${LENGTH}))`;
/** The same words, by another expression, so that the planner cannot read the index for each post. */
const unindexed = sql`to_tsvector('simple', left(coalesce(text, ''), ${LENGTH}))`;

/** Endings are found too ("refund" finds "refunds"), but not of short words, which begin too many others. */
const query = (words: string): RawBuilder<unknown> =>
  sql`regexp_replace(plainto_tsquery('simple', ${words})::text, '(''[^'' ]{4,}'')', '\\1:*', 'g')::tsquery`;

/** Whether a post has all these words. A text that was emptied has none. */
export const matches = (words: string): RawBuilder<boolean> =>
  sql`(text is not null and ${indexed} @@ ${query(words)})`;
/** The same, for few posts that something else has chosen. */
export const matchesHere = (words: string): RawBuilder<boolean> => sql`(${unindexed} @@ ${query(words)})`;
