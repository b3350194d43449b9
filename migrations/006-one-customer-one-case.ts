import { type Kysely, sql } from 'kysely';

/**
 * A case is one customer's matter in one public thread. `posts.root` is the first post of a post's thread.
 * `posts.answers` is the customer's post that our post answers, found through its parents. `cases.thread` and
 * `cases.customer` say whose case it is. `authors.named_at` is the time of the post that gave the newest
 * name. Older cases stay as they are: the author of their first public post is their customer.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table posts add column root text, add column answers text',
  `alter table cases add column thread text, add column customer text, add column merged boolean not null default false`,
  `update cases set merged = true where state -> 'phase' ->> 'why' = 'merged'`,
  'alter table authors add column named_at timestamptz',
  `with first as (
    select distinct on (case_id) case_id, id, author, private from posts where case_id is not null and not ours
      order by case_id, private, posted_at, id
  ), placed as (
    update posts set root = first.id, answers = case when posts.ours then first.id end
      from first where first.case_id = posts.case_id and not first.private and not posts.private
  )
  update cases set customer = first.author, thread = case when not first.private then first.id end
    from first where first.case_id = cases.id`,
  `update authors set named_at = named.at from (
    select source, author, max(posted_at) as at from posts where author is not null group by source, author
  ) named where named.source = authors.source and named.author = authors.id`,
  'drop table threads',
  'drop index posts_orphan_thread',
  'drop index posts_orphan_parent',
  'create index posts_parent on posts (source, parent) where parent is not null',
  'create index posts_thread on posts (source, thread) where thread is not null',
  'create index posts_root on posts (source, root) where root is not null',
  'create index posts_loose_thread on posts (source, thread) where ours and answers is null',
  'create index posts_loose_root on posts (source, root) where ours and answers is null',
  'create index cases_thread on cases (source, thread, customer) where thread is not null',
  'create index cases_customer on cases (source, customer) where customer is not null',
];
