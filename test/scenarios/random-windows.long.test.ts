import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { FormView } from '../../src/view/types.ts';
import { openWorld, type World } from '../support/world.ts';

/**
 * One person with several windows open on the same case writes, checks, goes back and publishes in any order,
 * while the customer writes too. Requests also come with values that no form of ours sends.
 */

const LIMIT = 2_000;
const YAML = `brand: { name: Acme, language: en }
chat: { console: true }
sla: { timezone: Europe/Amsterdam }
replies: { undo: 0s }
`;
const RUNS = 100;

const typed = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }) },
  { weight: 2, arbitrary: fc.constantFrom('', '  \n', '\u200b', '<b>*hello*</b> <!channel> @here') },
  { weight: 2, arbitrary: fc.constantFrom('x'.repeat(LIMIT), 'x'.repeat(LIMIT + 1), '😀'.repeat(4_000)) },
);
const open = fc.record({
  is: fc.constant('open' as const),
  label: fc.constantFrom('Reply publicly', 'Move to DM', 'Resolve'),
});
const window = fc.nat(1);
const values = fc.record(
  { text: typed, line: typed, waiver: typed, way: fc.constantFrom('dm', 'nowhere') },
  { requiredKeys: ['text'] },
);
const step = fc.oneof(
  { weight: 2, arbitrary: open },
  { weight: 4, arbitrary: fc.record({ is: fc.constant('submit' as const), window, values }) },
  { weight: 5, arbitrary: fc.record({ is: fc.constant('publish' as const), window }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('back' as const), window }) },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant('customer' as const),
      text: fc.string({ minLength: 1, maxLength: 20 }),
    }),
  },
);
const steps = fc
  .tuple(open, open, fc.array(step, { minLength: 6, maxLength: 14 }))
  .map(([one, two, more]) => [one, two, ...more]);

let world: World;
afterEach(() => world.close());

/** The whole texts that the form says would be published. */
const shownIn = (form: FormView): string[] =>
  form.fields.flatMap(field =>
    field.is === 'shown' && field.block.is === 'quote' && field.block.side === 'us' ? [field.block.text] : [],
  );
const length = (text: string): number => [...new Intl.Segmenter().segment(text)].length;

test('what is published was shown byte for byte by the preview whose button was pressed, and its form accepts it', async () => {
  world = await openWorld({ yaml: YAML, unread: 'whatever' });
  const did = { published: 0, previews: 0, refused: 0 };
  let n = 0;

  const run = async (all: (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[]) => {
    const thread = `t${n++}`;
    const words = `Case ${randomUUID()}`;
    const { as, forum } = world;
    const ana = as('ana');
    const windows: FormView[] = [];
    await world.mention({ id: thread, thread, text: words });
    await world.settle();
    for (const each of all) {
      const before = forum.published().length;
      if (each.is === 'open') {
        const card = await world.card(words);
        if (!card.includes(`[${each.label}]`)) continue;
        await ana.press(each.label, words);
        const form = ana.opened();
        if (form) windows.push(form);
      } else if (each.is === 'customer') {
        await world.mention({
          id: `${thread}.${randomUUID()}`,
          thread,
          in_reply_to: thread,
          text: each.text,
        });
      } else {
        const form = windows[each.window];
        if (!form) continue;
        const last = form.step.endsWith('.preview');
        if (each.is === 'back') await ana.back(form);
        else await ana.submit(each.is === 'submit' ? each.values : {}, randomUUID(), form);
        const next = ana.opened();
        if (next) windows[each.window] = next;
        else windows.splice(each.window, 1);
        if (next?.step.endsWith('.preview')) did.previews++;
        if (next && !next.step.endsWith('.preview') && each.is !== 'back') did.refused++;
        await world.forward('1s');
        await world.forward('3s');
        const posts = forum.published().slice(before);
        did.published += posts.length;
        if (posts.length > 0) expect(last, 'published by a last step').toBe(true);
        expect(posts.map(post => post.text)).toEqual(posts.length > 0 ? shownIn(form) : []);
        for (const { text } of posts) {
          expect(text.trim()).not.toBe('');
          expect(length(text)).toBeLessThanOrEqual(LIMIT);
        }
        continue;
      }
      await world.settle();
      expect(forum.published()).toHaveLength(before);
    }
  };
  await fc.assert(fc.asyncProperty(steps, run), { numRuns: RUNS });
  console.log(`${did.previews} previews, ${did.refused} forms refused, ${did.published} posts published`);
  expect(did.published).toBeGreaterThan(20);
  expect(did.refused).toBeGreaterThan(20);
}, 600_000);
