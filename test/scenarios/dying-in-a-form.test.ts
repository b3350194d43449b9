import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Case } from '../../src/case/types.ts';
import { receiver } from '../../src/engine/desk/inbound.ts';
import type { Answer } from '../../src/ports/chat.ts';
import { readCases } from '../../src/store/cases/cases.ts';
import type { FormView } from '../../src/view/types.ts';
import { openWorld, type World } from '../support/world.ts';
import { TEXT } from './replying.ts';

/**
 * A person writes a reply, and the process dies at each statement in turn. The stored text always fits the
 * mark that others see.
 */

let world: World;
beforeEach(async () => {
  world = await openWorld({ unread: 'whatever' });
});
afterEach(() => world.close());

const ROLLBACK = /^rollback/i;

/**
 * Lets `statements` statements through and refuses all later ones, except a rollback, as the database does
 * when a connection is lost. Returns true if the work died.
 */
async function dyingAfter(statements: number, work: () => Promise<unknown>): Promise<boolean> {
  const { query } = pg.Client.prototype;
  let count = 0;
  const dying = function (this: pg.Client, text: string, values: unknown[]): Promise<unknown> {
    if (!ROLLBACK.test(text) && ++count > statements) return Promise.reject(new Error('died here'));
    return Reflect.apply(query, this, [text, values]);
  };
  pg.Client.prototype.query = dying as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return count > statements;
}

let mentions = 0;
async function mention(): Promise<string> {
  const id = `t${++mentions}`;
  await world.mention({ id, author: { id: `u-${id}` } });
  const { db } = world.app.deps.database;
  const post = await db.selectFrom('posts').select('case_id').where('id', '=', id).executeTakeFirstOrThrow();
  return post.case_id!;
}
async function stored(id: string) {
  const { db } = world.app.deps.database;
  const rows = await db
    .selectFrom('sends')
    .select(['id', 'text', 'stage'])
    .where('case_id', '=', id)
    .execute();
  return { rows, case: (await readCases(db, [id])).get(id) as Case };
}

const account = { chat: 'console', workspace: 'local', user: 'ana' } as const;
const common = () => ({
  id: randomUUID(),
  by: { account, name: 'Ana', standing: 'member', inPlace: true } as const,
});
const press = (about: string): Promise<Answer> =>
  receiver(world.app.deps)({ ...common(), is: 'press', does: 'reply', about });
const submit = ({ id, step, about, seen }: FormView, values: Record<string, string> = {}): Promise<Answer> =>
  receiver(world.app.deps)({
    ...common(),
    is: 'submit',
    form: { id, step, seen, ...(about !== undefined && { about }) },
    values,
  });
function formOf(answer: Answer): FormView {
  if (answer.show !== 'form') throw new Error(`no form but ${JSON.stringify(answer)}`);
  return answer.form;
}

/** Lets the process die at each statement in turn, each time on a new case. */
async function atEachStatement<T>(
  prepare: (about: string) => Promise<T>,
  work: (prepared: T, about: string) => Promise<unknown>,
  check: (about: string) => Promise<void>,
): Promise<void> {
  // The first press of a person also stores the person.
  formOf(await press(await mention()));
  for (let statements = 0; ; statements++) {
    const about = await mention();
    const prepared = await prepare(about);
    const died = await dyingAfter(statements, () => work(prepared, about));
    await check(about);
    if (died) continue;
    expect(statements, 'statements').toBeGreaterThan(5);
    return;
  }
}

describe('a process that dies in a form', () => {
  test('a process that dies while the form opens leaves both the mark and the draft, or neither', async () => {
    await atEachStatement(
      async () => {},
      (_, about) => press(about),
      async about => {
        const { case: c, rows } = await stored(about);
        expect(rows.length).toBe(c.writing.length);
      },
    );
  });

  test('a process that dies during the preview keeps both the text and the renewed mark, or neither', async () => {
    const began = world.clock.now();
    await atEachStatement(
      async about => {
        const form = formOf(await press(about));
        world.clock.move(1_000);
        return form;
      },
      form => submit(form, { text: TEXT }),
      async about => {
        const { case: c, rows } = await stored(about);
        const [row] = rows;
        const until = c.writing[0]!.until - 5 * 60_000;
        expect(row!.text).toBe(until === world.clock.now() ? TEXT : '');
        expect(until).toBeGreaterThanOrEqual(began);
      },
    );
  });

  test('a process that dies while it publishes keeps the reply as a draft or as a submitted send', async () => {
    await atEachStatement(
      async about => formOf(await submit(formOf(await press(about)), { text: TEXT })),
      form => submit(form),
      async about => {
        const { case: c, rows } = await stored(about);
        const [row] = rows;
        expect(row!.text).toBe(TEXT);
        expect(row!.stage).toBe(c.sends[0]?.stage ?? 'draft');
        expect(c.writing.length, 'a submitted reply ends the mark').toBe(c.sends.length === 0 ? 1 : 0);
      },
    );
  });
});
