import { type Kysely, sql } from 'kysely';

/**
 * A row for each clock, so that figures and lists read columns and no log. The rows are filled in from the
 * log by the same rules as cases are folded: of several restarts or ends of a clock, the newest counts.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const toInstant = (milliseconds: string): string => `to_timestamp((${milliseconds}) / 1000.0)`;
const number = (event: string, name: string): string => `(${event}.data ->> '${name}')::numeric`;

const statements = [
  `create table clocks (
    case_id text not null references cases (id),
    id text not null,
    kind text not null,
    source text not null,
    policy text not null,
    started_at timestamptz not null,
    due_at timestamptz not null,
    soon_at timestamptz,
    ended_at timestamptz,
    how text,
    elsewhere boolean not null,
    owner text,
    late_at timestamptz,
    broken_at timestamptz,
    primary key (case_id, id)
  )`,
  `with clock_events as materialized (
    select case_id, version, at, kind, data ->> 'clock' as clock, data from case_events
    where kind in ('clock_started', 'clock_paused', 'clock_resumed', 'clock_step', 'clock_ended')
  ), started as (
    select distinct on (case_id, clock) * from clock_events where kind = 'clock_started'
    order by case_id, clock, version desc
  ), since as (
    select e.* from clock_events e join started using (case_id, clock) where e.version > started.version
  ), ended as (
    select distinct on (case_id, clock) * from since where kind = 'clock_ended'
    order by case_id, clock, version desc
  ), moved as (
    select distinct on (case_id, clock) * from since where kind in ('clock_paused', 'clock_resumed')
    order by case_id, clock, version desc
  ), resumed as (
    select distinct on (case_id, clock) * from since where kind = 'clock_resumed'
    order by case_id, clock, version desc
  ), slept as (
    select case_id, clock,
      sum(case kind when 'clock_resumed' then 1 else -1 end * ${number('since', 'since')}) as long
    from since where kind in ('clock_paused', 'clock_resumed') group by case_id, clock
  ), stepped as (
    select case_id, clock, max(at) filter (where data ? 'arrival') as late_at,
      min(at) filter (where ${number('clock_events', 'percent')} = 100) as broken_at
    from clock_events where kind = 'clock_step' group by case_id, clock
  ), running as (
    select started.case_id, started.clock, ${number('started', 'from')} as began,
      coalesce(${number('resumed', 'due')}, ${number('started', 'due')}) as due,
      coalesce(slept.long, 0) as slept,
      ended.version is null and moved.kind is distinct from 'clock_paused' as ticks
    from started left join ended using (case_id, clock) left join moved using (case_id, clock)
      left join resumed using (case_id, clock) left join slept using (case_id, clock)
  )
  insert into clocks
  select started.case_id, started.clock, started.data ->> 'clockKind', cases.source,
    coalesce(started.data ->> 'policy', 'default'), ${toInstant('began')}, ${toInstant('due')},
    case when ticks then ${toInstant('ceil(due - (due - began - slept) / 4)')} end,
    ${toInstant(number('ended', 'ended'))}, ended.data ->> 'how', coalesce(ended.data ? 'elsewhere', false),
    case when ended.version is not null then (
      select case owned.kind
        when 'claimed' then owned.data ->> 'person' when 'released' then null else owned.data ->> 'to' end
      from case_events owned
      where owned.case_id = ended.case_id and owned.version < ended.version
        and owned.kind in ('claimed', 'released', 'handed_over', 'taken_over')
      order by owned.version desc limit 1) end,
    stepped.late_at, stepped.broken_at
  from started join running using (case_id, clock) join cases on cases.id = started.case_id
    left join ended using (case_id, clock) left join stepped using (case_id, clock)`,
  'create index clocks_started on clocks (kind, started_at)',
  'create index clocks_late on clocks (late_at) where late_at is not null',
  'create index clocks_broken on clocks (broken_at) where broken_at is not null',

  'alter table cases add column resolved_at timestamptz',
  `update cases set resolved_at = resolved.at from (
    select distinct on (case_id) case_id, at from case_events where kind = 'resolved'
    order by case_id, version desc) as resolved
    where resolved.case_id = cases.id and cases.phase = 'resolved'`,
  'drop index cases_queue',
  `create index cases_queue on cases (phase, due_at, opened_at) where phase <> 'resolved'`,
  `create index cases_owner on cases (owner, due_at, opened_at)
    where owner is not null and phase <> 'resolved'`,
  'create index cases_opened on cases (opened_at)',
  // No query reads the log by the kind of event any more.
  'drop index case_events_kind',
];
