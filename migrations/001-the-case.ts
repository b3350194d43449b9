import { type Kysely, sql } from 'kysely';

/**
 * The first schema. Text that people wrote is in posts, sends, notes and authors, in nullable columns.
 * Everything else is ids, codes and instants. `case` is a reserved word, so tables are plural.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table people (
    id text primary key,
    name text not null,
    roles text[] not null,
    configured boolean not null default false,
    left_at timestamptz,
    last_account jsonb
  )`,
  `create table person_accounts (
    chat text not null,
    workspace text not null,
    account text not null,
    person_id text not null references people (id),
    primary key (chat, workspace, account)
  )`,
  'create index person_accounts_person on person_accounts (person_id)',

  `create table cases (
    id text primary key,
    version integer not null,
    state jsonb not null,
    phase text not null,
    owner text references people (id),
    mode text not null,
    source text not null,
    due_at timestamptz,
    wake_at timestamptz,
    opened_at timestamptz not null
  )`,
  'create index cases_wake on cases (wake_at) where wake_at is not null',
  `create index cases_queue on cases (due_at) where phase <> 'resolved'`,
  `create table case_events (
    case_id text not null references cases (id),
    version integer not null,
    at timestamptz not null,
    kind text not null,
    by text,
    data jsonb not null,
    primary key (case_id, version)
  )`,
  'create index case_events_kind on case_events (kind, at)',
  `create function case_events_are_append_only() returns trigger language plpgsql as $$
    begin raise exception 'case_events is append-only'; end $$`,
  `create trigger case_events_append_only before update or delete on case_events
    for each row execute function case_events_are_append_only()`,
  `create trigger case_events_no_truncate before truncate on case_events
    for each statement execute function case_events_are_append_only()`,

  `create table authors (
    source text not null,
    id text not null,
    customer_id text,
    handle text,
    name text,
    url text,
    followers integer,
    primary key (source, id)
  )`,
  `create table posts (
    source text not null,
    id text not null,
    case_id text references cases (id) deferrable initially deferred,
    thread text,
    parent text,
    author text,
    ours boolean not null,
    private boolean not null,
    text text,
    media jsonb not null default '[]',
    posted_at timestamptz not null,
    arrived_at timestamptz not null,
    edited_at timestamptz,
    deleted_at timestamptz,
    url text,
    language text,
    rating integer,
    ref jsonb,
    primary key (source, id)
  )`,
  'create index posts_case on posts (case_id)',
  'create index posts_author on posts (source, author) where author is not null',
  'create index posts_orphan_thread on posts (source, thread) where case_id is null',
  'create index posts_orphan_parent on posts (source, parent) where case_id is null',
  `create table threads (
    source text not null,
    id text not null,
    case_id text not null references cases (id) deferrable initially deferred,
    primary key (source, id)
  )`,

  `create table commands (
    id text primary key,
    case_id text references cases (id),
    at timestamptz not null
  )`,
  `create table sends (
    id text primary key,
    case_id text references cases (id),
    kind text not null,
    by text not null references people (id),
    text text,
    media jsonb not null default '[]',
    plan jsonb not null default '{}',
    target_source text not null,
    target_id text not null,
    seen integer not null,
    stage text not null,
    n integer not null default 1,
    not_before timestamptz,
    give_up_at timestamptz,
    posted_id text,
    posted_url text,
    posted_at timestamptz,
    updated_at timestamptz not null
  )`,
  'create index sends_case on sends (case_id)',
  `create index sends_draft on sends (updated_at) where stage = 'draft'`,
  `create table notes (
    id text primary key,
    case_id text not null references cases (id),
    by text references people (id),
    text text,
    at timestamptz not null
  )`,
  'create index notes_case on notes (case_id)',

  `create table messages (
    id text primary key,
    role text not null,
    case_id text references cases (id),
    subject text not null,
    about jsonb not null,
    to_kind text not null,
    chat text not null,
    workspace text not null,
    channel text not null,
    ref text,
    live boolean not null default true,
    shown_version integer,
    hold_until timestamptz,
    lost_at timestamptz,
    created_at timestamptz not null
  )`,
  `create unique index messages_one_card on messages (chat, workspace, channel, subject) where live and role = 'card'`,
  'create index messages_case on messages (case_id) where case_id is not null',
  'create index messages_ref on messages (chat, ref) where ref is not null',

  `create table deliveries (
    id text primary key,
    seq bigint generated always as identity,
    lane text not null,
    kind text not null,
    send_id text references sends (id),
    n integer,
    message_id text references messages (id),
    case_id text references cases (id),
    in_order boolean not null,
    priority integer not null default 0,
    maybe_since timestamptz,
    status text not null,
    attempt integer not null default 0,
    worker text,
    until timestamptz,
    not_before timestamptz not null,
    give_up_at timestamptz,
    outcome text,
    created_at timestamptz not null,
    done_at timestamptz
  )`,
  `create unique index deliveries_one_send on deliveries (send_id) where send_id is not null and status in ('queued', 'busy')`,
  `create unique index deliveries_one_busy on deliveries (message_id) where message_id is not null and status = 'busy'`,
  `create unique index deliveries_one_edit on deliveries (message_id) where kind = 'edit' and status = 'queued'`,
  `create unique index deliveries_one_in_order on deliveries (lane) where in_order and status = 'busy'`,
  `create index deliveries_due on deliveries (lane, priority desc, seq) where status = 'queued'`,
  `create index deliveries_lease on deliveries (until) where status = 'busy'`,
  'create index deliveries_message on deliveries (message_id)',

  `create table lanes (
    name text primary key,
    every integer not null,
    free_at timestamptz not null,
    shut text,
    shut_at timestamptz
  )`,
  `create table sources (
    name text primary key,
    cursor jsonb,
    worker text,
    lease_until timestamptz,
    next_pull_at timestamptz,
    attempt integer not null default 0,
    healthy_at timestamptz,
    trouble text
  )`,
  `create table memory (
    adapter text not null,
    key text not null,
    value text not null,
    version integer not null,
    primary key (adapter, key)
  )`,
  `create table once (
    name text not null,
    slot text not null,
    at timestamptz not null,
    primary key (name, slot)
  )`,
];
