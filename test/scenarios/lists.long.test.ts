import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Command } from '../../src/case/commands.ts';
import type { CaseId } from '../../src/case/types.ts';
import { handle } from '../../src/engine/handle.ts';
import { type Reader, readers } from '../support/reading-lists.ts';
import type { World } from '../support/world.ts';

const CASES = 200;
let at: Reader;
afterEach(() => at.close());

/** Mentions by different people within one evening, several due at the same instant. */
async function evening(world: World, count = CASES): Promise<void> {
  const begin = world.clock.now() - 30 * 60_000;
  await world.mention(
    ...Array.from({ length: count }, (_, n) => ({
      id: `m${n}`,
      text: `Mention number ${n}.`,
      posted_at: new Date(begin + Math.floor(((n * 7) % count) / 3) * 1_000).toISOString(),
      author: { id: `u${n}`, handle: `customer${n}`, name: `Customer ${n}` },
    })),
  );
}
/** A colleague does this elsewhere. */
async function wants(id: CaseId, want: Command): Promise<void> {
  const by = at.world.app.deps.team.listed.at(-1)!.id;
  const { is } = await handle(at.world.app.deps, { case: id, command: { id: randomUUID(), by, want } });
  expect(is).toBe('done');
}
const numbersIn = (shown: string): number[] =>
  [...shown.matchAll(/Mention number (\d+)\./g)].map(found => Number(found[1]));
const ascending = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
const byNumber = (numbers: number[]): number[] => [...numbers].sort((a, b) => a - b);

describe.each(Object.entries(readers))('a list of 200 cases due on one evening, in %s,', (_chat, open) => {
  it('is read to its last page and back, each case once, while others are claimed and resolved', async () => {
    at = await open();
    await evening(at.world);
    await at.ask('queue');
    expect(at.shown()).toContain('Queue: 200 cases waiting for us');
    expect(at.shown()).toContain('1 to 10 of 200');
    const pages = [numbersIn(at.shown())];
    const { db } = at.world.database;
    const idOf = async (n: number) =>
      (await db.selectFrom('posts').select('case_id').where('id', '=', `m${n}`).executeTakeFirstOrThrow())
        .case_id!;
    while (at.shown().includes('[Later]') && pages.length < CASES) {
      // A case that was read already leaves the list, and another one changes its owner.
      if (pages.length % 5 === 1) {
        const [first = 0, second = 0] = pages.at(-1)!;
        await wants(await idOf(first), { do: 'claim' });
        await wants(await idOf(second), { do: 'no_reply', why: 'praise' });
      }
      await at.press('Later');
      pages.push(numbersIn(at.shown()));
    }
    expect(pages).toHaveLength(20);
    expect(byNumber(pages.flat())).toEqual(ascending(CASES));
    expect(at.shown()).toMatch(/18\d to 196 of 196/);
    const back = [numbersIn(at.shown())];
    while (at.shown().includes('[Earlier]') && back.length < CASES) {
      await at.press('Earlier');
      back.unshift(numbersIn(at.shown()));
    }
    expect(new Set(back.flat()).size).toBe(back.flat().length);
    expect(back.flat()).toHaveLength(196);
    expect(at.messages(), 'a page takes the place of the page before it').toBe(1);
  });
});

describe('/webcare find', () => {
  it('is read page by page, each case once, and a frequent word too', async () => {
    at = await readers.console();
    const { world } = at;
    for (let n = 0; n < 3; n++) {
      await world.mention(
        ...Array.from({ length: 200 }, (_, i) => ({
          id: `m${n}-${i}`,
          text: `Number ${n}x${i}. parcel`,
          author: { id: `u${n}-${i}` },
          posted_at: new Date(world.clock.now() - i * 1_000).toISOString(),
        })),
      );
      world.clock.move(600_000);
    }
    const ana = world.as('ana');
    let shown = await ana.command('/webcare find parcel');
    const pages: string[][] = [];
    const numbers = () => [...shown.matchAll(/Number \dx\d+/g)].map(String);
    pages.push(numbers());
    while (shown.includes('[Later]') && pages.length < CASES) {
      shown = await ana.pressShown('Later');
      pages.push(numbers());
    }
    expect(pages).toHaveLength(60);
    const newestFirst = [2, 1, 0].flatMap(n => Array.from({ length: 200 }, (_, i) => `Number ${n}x${i}`));
    expect(pages.flat()).toEqual(newestFirst);
    await ana.pressShown('Earlier');
    shown = await ana.pressShown('Earlier');
    expect(numbers(), 'the same page as on the way there').toEqual(pages.at(-3));
  });
});
