import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type Random, random } from '../fleet/random.ts';
import { readView } from '../support/screen.ts';
import type { Shown } from '../support/seat.ts';
import { openWorld, type World } from '../support/world.ts';

/**
 * After anything that may happen to a few cases, every message on every screen is true. The check reads the rows of the database
 * and knows nothing of the program's own questions.
 */
const RUNS = Number(process.env.RUNS ?? 6);
const STEPS = 200;
const CASES = 5;
const PEOPLE = ['ana', 'bram', 'carla'] as const;

type Row = {
  id: string;
  phase: string;
  owner: string | null;
  due: number | null;
  /** Of all its clocks that run. */
  first: number | null;
  /** There is news since it was answered, and nobody has said whether it needs an answer. */
  asks: boolean;
  sends: { id: string; stage: string }[];
};

/** `words`: all that posts still say. */
type Rows = { cases: Map<string, Row>; words: Set<string>; held: string[] };
async function rowsOf(world: World): Promise<Rows> {
  const { db } = world.database;
  const { rows } =
    await sql<Row>`select cases.id, cases.phase, people.name as owner, cases.state -> 'phase' ->> 'asks' is not null as asks,
      extract(epoch from (select due_at from clocks where case_id = cases.id and kind = 'first_reply' and how is null
        and soon_at is not null)) * 1000 as due,
      extract(epoch from (select min(due_at) from clocks where case_id = cases.id and soon_at is not null)) * 1000 as first,
      coalesce((select json_agg(json_build_object('id', sends.id, 'stage', sends.stage)) from sends
        where sends.case_id = cases.id), '[]') as sends
    from cases left join people on people.id = cases.owner`.execute(db);
  const said = await sql<{ text: string }>`select text from posts
    where deleted_at is null and text is not null`.execute(db);
  // A message is not drawn anew below an open form.
  const held = await sql<{ ref: string }>`select ref from messages
    where hold_until > ${new Date(world.clock.real())}::timestamptz`.execute(db);
  return {
    cases: new Map(rows.map(row => [row.id, row])),
    words: new Set(said.rows.flatMap(({ text }) => wordsIn(text))),
    held: held.rows.map(({ ref }) => ref),
  };
}

/** Each text has a word of its own, so that its words can be found on any screen. */
const wordOf = (text: string): string => `word-${text}-end`;
const wordsIn = (text: string): string[] => text.match(/word-[\w-]+-end/g) ?? [];

/** All that is untrue in one message. */
function untruths({ key, view }: Shown, { cases, words, held }: Rows, now: number): string[] {
  if (held.includes(key)) return [];
  const text = readView(view);
  const found = wordsIn(text)
    .filter(word => !words.has(word))
    .map(word => `shows words that are gone: ${word}`);
  const buttons = [...view.buttons, ...view.more];
  const row = cases.get(buttons.find(({ about }) => about !== undefined)?.about ?? '');
  if (!row) return found;
  const say = (untrue: boolean, what: string): void => {
    if (untrue) found.push(what);
  };
  const owners = [
    ...text.matchAll(/^Owner: (.+), since/gm),
    ...text.matchAll(/(?:^|, )([A-Z]\w+ [\w ]+?) has this/gm),
  ].map(each => each[1]);
  for (const name of owners) say(name !== row.owner, `names ${name} as owner, not ${row.owner}`);
  say(
    /[Nn]obody (has this|yet)/.test(text) && row.owner !== null,
    `says that nobody has it, not ${row.owner}`,
  );
  say(
    /^Resolved/.test(text) !== (row.phase === 'resolved') &&
      /^(Resolved|Waiting|New|Open|Overdue, |Due soon)/.test(text),
    'another state',
  );
  say(
    /^(Waiting for the customer|.* waits for the customer)/.test(text) && row.phase !== 'waiting',
    'says that it waits',
  );
  say(/^(Overdue|Due soon)/.test(text) && row.phase !== 'open', 'says that it is due');
  const due = /^First reply by: (\d\d:\d\d)/m.exec(text)?.[1];
  say(
    due !== undefined &&
      due !== (row.due === null ? null : new Date(Number(row.due)).toISOString().slice(11, 16)),
    `due ${due}`,
  );
  say(/^Overdue, /.test(text) && row.first !== null && Number(row.first) > now, 'says that it is overdue');
  const stageOf = (id: string | undefined): string | undefined =>
    row.sends.find(send => send.id === id)?.stage;
  for (const { does, args } of buttons) {
    if (does === 'claim') say(row.owner !== null || row.phase === 'resolved', 'offers Claim');
    if (does === 'release' || does === 'hand_over') say(row.owner === null, `offers ${does}`);
    if (does === 'reopen') say(row.phase !== 'resolved' && !row.asks, 'offers Reopen');
    if (does === 'leave_as_it_was') say(!row.asks, 'offers to leave it');
    if (does === 'reply' || does === 'resolve') say(row.phase === 'resolved', `offers ${does}`);
    if (does === 'take_back') say(stageOf(args?.send) !== 'queued', 'offers Take back');
    if (does === 'it_went_out' || does === 'send_again')
      say(stageOf(args?.send) !== 'unknown', `offers ${does}`);
  }
  return found.map(what => `${what}\n${text}`);
}

async function expectTrue(world: World, after: string): Promise<void> {
  const rows = await rowsOf(world);
  const shelves = [
    ...(await world.shown('ana', 'channel')),
    ...(await Promise.all(PEOPLE.map(person => world.shown(person, 'direct')))).flat(),
  ];
  expect(
    shelves.flatMap(message => untruths(message, rows, world.clock.now())),
    after,
  ).toEqual([]);
}

const pick = <T>(chance: Random, all: readonly T[]): T => all[chance.between(0, all.length - 1)] as T;

/** Does one random thing, and returns its name. */
async function step(world: World, chance: Random, ids: string[], n: number): Promise<string> {
  const who = pick(chance, PEOPLE);
  const id = pick(chance, ids);
  const root = `t${chance.between(1, CASES)}`;
  const dice = chance();
  if (dice < 0.15) {
    ids.push(`p${n}`);
    await world.mention({
      id: `p${n}`,
      thread: root,
      in_reply_to: root,
      text: `And? ${wordOf(`p${n}`)}`,
      ...authorOf(root),
    });
    return `p${n} in ${root}`;
  }
  if (dice < 0.21) {
    const edited_at = new Date(world.clock.now()).toISOString();
    await world.mention({ id, text: `Changed. ${wordOf(`${id}-${n}`)}`, edited_at, ...authorOf(root) });
    return `${id} edited`;
  }
  if (dice < 0.27) {
    await world.mention({ id, deleted: true });
    return `${id} deleted`;
  }
  if (dice < 0.31) {
    world.forum.next(
      pick(chance, [
        { does: 'answer', status: 422 },
        { does: 'drop', publishes: false },
        { does: 'hang', publishes: true },
      ]),
    );
    return 'the network fails once';
  }
  if (dice < 0.5) {
    const wait = pick(chance, ['5s', '1m', '9m', '31m', '2h', '1d'] as const);
    await world.forward(wait);
    return wait;
  }
  const shelf = chance.chance(0.7) ? 'channel' : 'direct';
  const messages = await world.shown(who, shelf);
  const message = messages.length === 0 ? undefined : pick(chance, messages);
  const buttons = message
    ? [...message.view.buttons, ...message.view.more].filter(({ does }) => does !== 'open_original')
    : [];
  const button = buttons.length === 0 ? undefined : pick(chance, buttons);
  if (!message || !button) return 'nothing';
  const { does, about, args } = button;
  const press = {
    is: 'press',
    id: randomUUID(),
    person: who,
    from: shelf,
    on: message.key,
    does,
    about,
    ...(args && { args }),
  };
  let shown = await world.inbound(press);
  for (let page = 0; page < 3 && (shown.show === 'form' || shown.show === 'errors'); page++) {
    const { id: form, step: at, about: of, seen, fields } = shown.form;
    const values = Object.fromEntries(
      fields.flatMap(field => {
        if (field.is === 'text') return [[field.name, field.value || 'We are looking into it.']];
        if (field.is === 'select') return [[field.name, pick(chance, field.options).value]];
        return [];
      }),
    );
    const handle = { id: form, step: at, ...(of !== undefined && { about: of }), seen };
    shown = await world.inbound({
      is: 'submit',
      id: randomUUID(),
      person: who,
      from: shelf,
      form: handle,
      values,
    });
  }
  return `${who} presses ${does}`;
}

const authorOf = (root: string) => ({
  author: { id: `u${root}`, handle: `cust${root}`, name: `Customer ${root}` },
});

for (let seed = 1; seed <= RUNS; seed++) {
  test(`after ${STEPS} random facts and presses every message is true, run ${seed}`, async () => {
    const chance = random(seed);
    const world = await openWorld({ unread: 'whatever' });
    const ids = Array.from({ length: CASES }, (_, n) => `t${n + 1}`);
    for (const id of ids)
      await world.mention({ id, thread: id, text: `Where is it? ${wordOf(id)}`, ...authorOf(id) });
    await world.settle();
    const done: string[] = [];
    for (let n = 0; n < STEPS; n++) {
      done.push(await step(world, chance, ids, n));
      await world.settle();
      if (n % 5 < 4) continue;
      await world.forward('1m');
      await expectTrue(world, done.slice(-6).join('; '));
    }
    await world.close();
  });
}
