import { afterEach, describe, expect, it } from 'vitest';
import type { DatabaseKind } from '../support/database.ts';
import { openWorld, type World } from '../support/world.ts';

/** The first word of each case that is found, in order. */
export async function foundBy(world: World, text: string, who = 'ana'): Promise<string[]> {
  const shown = await world.as(who).command(`/webcare find ${text}`);
  return [...shown.matchAll(/“(\p{L}+)\./gu)].map(match => match[1]!);
}

/** The tests of `/webcare find` that hold on every database. */
export function findsOn(on: DatabaseKind): void {
  describe(`/webcare find on ${on}`, () => {
    let world: World;
    afterEach(() => world.close());
    const found = (text: string) => foundBy(world, text);

    it('finds open and closed cases by words, handle and day, the newest first', async () => {
      world = await openWorld({ on, unread: 'whatever' });
      const at = (time: string) => ({ posted_at: time });
      await world.mention({
        id: 'a',
        text: 'Older. My refund, please. Ærlig talt; Üben!',
        author: { id: 'u1', handle: '@Jan_J', name: 'Jan' },
        ...at('2026-11-20T23:30:00Z'),
      });
      await world.forward('1m');
      await world.mention({
        id: 'b',
        text: 'Closed. Refunds take weeks.',
        author: { id: 'u2', handle: 'kim@example.social' },
        ...at('2026-11-23T08:00:00Z'),
      });
      await world.settle();
      await world.as('ana').press('Claim', 'Closed.');
      await world.settle();
      await world.as('ana').press('No reply needed', 'Closed.');
      await world.as('ana').submit({ why: 'praise' });
      await world.settle();
      await world.forward('1m');
      await world.mention({ id: 'c', text: 'Other. 退款 please', author: { id: 'u3', handle: 'janneke' } });
      await world.mention({
        id: 'c2',
        thread: 'c',
        in_reply_to: 'c',
        text: 'And the REFUND?',
        author: { id: 'u3' },
      });
      expect(await found('refund')).toEqual(['Other', 'Closed', 'Older']);
      expect(await found('refund please')).toEqual(['Older']);
      expect(await found('ærlig üben')).toEqual(['Older']);
      expect(await found('退款')).toEqual(['Other']);
      expect(await found('ref'), 'a short word is no beginning of another').toEqual([]);
      expect(await found('@jan_j')).toEqual(['Older']);
      expect(await found('@KIM'), 'without its server').toEqual(['Closed']);
      expect(await found('@jan'), 'only whole handles').toEqual([]);
      expect(await found('@jan_j weeks')).toEqual([]);
      expect(await found('@jan_j refund')).toEqual(['Older']);
      expect(await found('2026-11-21'), 'the day of Amsterdam').toEqual(['Older']);
      expect(await found('20-11-2026')).toEqual([]);
      expect(await found('23-11-2026 weeks')).toEqual(['Closed']);
      expect(await world.as('ana').command('/webcare find weeks')).toMatch(
        /^Found · “weeks”\nResolved 2026-11-23 · @kim@example\.social on forum: “Closed\. Refunds take weeks\.” · by Ana de Vries/,
      );
      expect(await world.as('ana').command("/webcare find ' & | ! :* ( ) \\")).toContain('Nothing found');
      expect(await world.as('ana').command('/webcare find')).toContain('What should Webcare look for?');
    });

    it('does not find words that were deleted or are no longer kept', async () => {
      world = await openWorld({ on, unread: 'whatever' });
      await world.mention(
        { id: 'a', text: 'Gone. secretword' },
        { id: 'b', text: 'Kept. secretword', author: { id: 'u2' } },
      );
      expect(await found('secretword')).toHaveLength(2);
      await world.mention({ id: 'a', deleted: true });
      await world.settle();
      expect(await found('secretword')).toEqual(['Kept']);
      const shown = await world.as('ana').command('/webcare find secretword');
      expect(shown.match(/\[Open case\]/g), 'the other case is not even a row').toHaveLength(1);
    });
  });
}
