import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Command, Fact, Promises } from '../../src/case/commands.ts';
import { decide } from '../../src/case/decide.ts';
import type { Event } from '../../src/case/events.ts';
import { blank, fold } from '../../src/case/evolve.ts';
import { observe } from '../../src/case/observe.ts';
import { type Can, type Duration, type Instant, type PersonId, postKey } from '../../src/case/types.ts';
import type { Place } from '../../src/ports/chat.ts';
import { type Change, saveChanges } from '../../src/store/cases/cases.ts';
import type { Database, Tx } from '../../src/store/database/database.ts';

/** Makes a year of cases by the rules of the core and writes them in bulk. */

const MINUTE: Duration = 60_000;
const HOUR: Duration = 60 * MINUTE;
const YEAR: Duration = 365 * 24 * HOUR;
const BATCH = 500;
const SOURCE = 'forum';

const can = (reply: boolean): Can => ({
  reply: { ...(reply ? { is: 'yes' } : { is: 'no', why: 'listen_only' }), mode: 'append' },
  private: { ...(reply ? { is: 'yes' } : { is: 'no', why: 'listen_only' }), how: 'send' },
  limit: { max: 10_000, count: 'graphemes' },
});
const OURS = can(false);

export type Year = {
  database: Database;
  promise: Promises;
  people: PersonId[];
  place: Place;
  /** The time of the last case. */
  now: Instant;
  cases: number;
  /** The number of open cases. They are about half of the newest cases. */
  open: number;
};

/** Writes the cases and returns the number of their events. */
export async function generate(year: Year): Promise<number> {
  let events = 0;
  const batches = Array.from({ length: Math.ceil(year.cases / BATCH) }, (_, nr) => nr * BATCH);
  // The database writes one batch while the next one is made.
  await Promise.all(
    [0, 1].map(async () => {
      for (let first = batches.shift(); first !== undefined; first = batches.shift()) {
        const lives: Life[] = [];
        for (let nr = first; nr < Math.min(first + BATCH, year.cases); nr++) lives.push(life(year, nr));
        await year.database.inTx(tx => write(tx, lives));
        events += lives.reduce((sum, { change }) => sum + change.events.length, 0);
      }
    }),
  );
  await sql`vacuum analyze`.execute(year.database.patient);
  return events;
}

type Row = Record<string, unknown>;
type Life = { change: Change; author: Row; posts: Row[]; sends: Row[]; message: Row };

/** Makes one case with all its events until now. Its events depend only on its number. */
function life({ promise, people, place, now, cases, open }: Year, nr: number): Life {
  const id = randomUUID();
  const name = String(nr).padStart(8, '0');
  const isOpen = nr % 2 === 0 && nr >= cases - 2 * open;
  const [kind, some] = [nr % 20, (nr * 7_919) % 100];
  const at = Math.round(now - (YEAR * (cases - nr)) / cases);
  const later = (after: Duration): Instant => Math.min(at + after, now);
  const built = builder(id, promise);
  const owner = people[nr % people.length]!;
  const rows: Pick<Life, 'posts' | 'sends'> = { posts: [], sends: [] };

  const late = some === 0;
  const posted = late ? at - 2 * HOUR : at;
  const first = postKey(SOURCE, `t${name}`);
  const reply = isOpen || kind >= 8;
  built.happened(at, {
    is: 'post',
    post: {
      key: first,
      by: postKey(SOURCE, `u${name}`),
      private: false,
      at: posted,
      arrived: at,
      can: can(reply),
    },
  });
  built.happened(at, { is: 'batch_folded', since: 0 });
  const text = `My parcel ${name} has been on its way for nine days and the app says it was delivered.`;
  const writer = { id: `u${name}`, handle: `jan${name}`, name: 'Jan Jansen' };
  const ref = { author: writer };
  rows.posts.push({ ...post(id, `t${name}`, posted, at), author: writer.id, root: `t${name}`, text, ref });

  const answeredElsewhere = (): void => {
    const when = later((some + 1) * MINUTE);
    built.happened(when, { is: 'woke' });
    const key = postKey(SOURCE, `a${name}`);
    const answer = { by: 'us' as const, private: false, at: when, arrived: when, parent: first, can: OURS };
    built.happened(when, { is: 'post', post: { key, ...answer } });
    const row = {
      ours: true,
      parent: `t${name}`,
      root: `t${name}`,
      answers: `t${name}`,
      ref: { author: null },
    };
    rows.posts.push({ ...post(id, `a${name}`, when, when), ...row, text: 'It is on its way.' });
  };
  const answered = (): void => {
    const when = later((some + 1) * MINUTE);
    built.happened(when, { is: 'woke' });
    if (built.now().owner === null) built.wanted(when, owner, { do: 'claim' });
    const send = randomUUID();
    const frozen = {
      id: send,
      kind: 'reply' as const,
      target: first,
      notBefore: when,
      giveUpAt: when + HOUR,
    };
    built.wanted(when, owner, { do: 'submit', sends: [frozen], seen: built.now().version });
    built.happened(when, { is: 'started', send, n: 1 });
    built.happened(when, { is: 'settled', send, n: 1, outcome: { is: 'posted', at: when } });
    rows.sends.push(sent({ id: send, case_id: id, by: owner, target_id: `t${name}` }, when));
  };

  if (isOpen) {
    const stands = (nr / 2) % 10;
    if (stands >= 4) built.wanted(later(5 * MINUTE), owner, { do: 'claim' });
    if (stands >= 7) answered();
    built.happened(now, { is: 'woke' });
  } else {
    const end = later(2 * HOUR + some * 10 * MINUTE);
    if (kind >= 17) answered();
    else if (kind >= 13) answeredElsewhere();
    if (kind >= 8 && kind < 13) built.wanted(later(HOUR / 2), owner, { do: 'no_reply', why: 'praise' });
    else built.wanted(end, owner, { do: 'resolve' });
  }
  const change = { before: blank(id), events: built.events, after: built.now(), thread: `t${name}` };
  const author = { source: SOURCE, ...writer, named_at: date(posted) };
  return { change, author, ...rows, message: card(id, place, at) };
}

/** Builds a case and its events by the rules of the core. */
function builder(id: string, promise: Promises) {
  let c = blank(id);
  const events: Event[] = [];
  const add = (more: Event[]): void => {
    events.push(...more);
    c = fold(c, more);
  };
  return {
    events,
    now: () => c,
    happened: (now: Instant, fact: Fact) => add(observe(c, fact, { now, promise, grace: 0 })),
    wanted(now: Instant, by: PersonId, command: Command) {
      const decision = decide(c, command, by, { now, promise, grace: 0 });
      if (decision.is === 'refused')
        throw new Error(`${command.do} was refused: ${JSON.stringify(decision.refusal)}`);
      add(decision.events);
    },
  };
}

const date = (at: Instant): string => new Date(at).toISOString();
const post = (id: string, name: string, at: Instant, arrived: Instant): Row => ({
  source: SOURCE,
  id: name,
  case_id: id,
  ours: false,
  private: false,
  media: [],
  posted_at: date(at),
  arrived_at: date(arrived),
  url: `https://forum.example/t/${name}`,
  language: 'en',
});
type SentRow = { id: string; case_id: string; by: PersonId; target_id: string };
const sent = (ids: SentRow, at: Instant): Row => ({
  ...{ ...ids, kind: 'reply', stage: 'posted', text: 'It is on its way.' },
  ...{ media: [], plan: {}, target_source: SOURCE, seen: 5, n: 1 },
  ...{ not_before: date(at), give_up_at: date(at + HOUR), posted_at: date(at), updated_at: date(at) },
});
function card(case_id: string, place: Place, at: Instant): Row {
  const id = randomUUID();
  const where = { to_kind: 'place', ...place, ref: id, live: true, created_at: date(at) };
  return { id, role: 'card', case_id, subject: case_id, about: { is: 'card' }, ...where };
}

async function write(tx: Tx, lives: Life[]): Promise<void> {
  await saveChanges(
    tx,
    lives.map(({ change }) => change),
  );
  const rows = {
    authors: lives.map(({ author }) => author),
    posts: lives.flatMap(({ posts }) => posts),
    sends: lives.flatMap(({ sends }) => sends),
    messages: lives.map(({ message }) => message),
  };
  for (const [table, all] of Object.entries(rows)) {
    const name = sql.table(table);
    await sql`insert into ${name}
      select * from json_populate_recordset(null::${name}, ${JSON.stringify(all)})`.execute(tx);
  }
}
