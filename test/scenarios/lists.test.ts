import { afterEach, describe, expect, it } from 'vitest';
import { forget } from '../../src/engine/time/forget.ts';
import { type Reader, readers } from '../support/reading-lists.ts';
import { openWorld, type World } from '../support/world.ts';

describe.each(Object.entries(readers))('a list in %s', (_chat, open) => {
  let at: Reader;
  afterEach(() => at.close());

  it('begins each row with its deadline, and is claimed from and filtered', async () => {
    at = await open();
    await at.world.mention(
      {
        id: 'a',
        text: 'My parcel is late.',
        author: { id: 'u1', handle: 'jan', name: 'Jan Jansen' },
        posted_at: new Date(at.world.clock.now() - 60_000).toISOString(),
      },
      { id: 'b', text: 'I want a refund!', author: { id: 'u2', handle: 'kim', name: 'Kim' } },
    );
    await at.world.settle();
    await at.ask('queue');
    expect(at.shown()).toContain('Queue: 2 cases waiting for us');
    expect(at.shown()).toMatch(
      /^[^·]*\d\d:\d\d[^·]* · Jan Jansen \(@jan\) on forum: “My parcel is late\.” · nobody has this/m,
    );
    await at.press('Claim');
    await at.ask('queue @ana');
    expect(at.shown()).toContain('Queue: 1 case · Ana de Vries');
    expect(at.shown()).toContain('My parcel is late.');
    expect(at.shown(), 'it is claimed already').not.toContain('[Claim]');
    await at.ask('queue forum refund');
    expect(at.shown()).toContain('Queue: 1 case · forum · “refund”');
    expect(at.shown()).toContain('I want a refund!');
    await at.ask('find REFUND');
    expect(at.shown()).toMatch(/^Found · “REFUND”/);
    expect(at.shown()).toContain('I want a refund!');
    await at.press('Open case');
    expect(at.shown()).toContain('New on forum');
  });
});

describe('a list of open cases', () => {
  let world: World;
  afterEach(() => world.close());
  const asked = async (text: string): Promise<string[]> => {
    const shown = await world.as('ana').command(`/webcare ${text}`);
    return [...shown.matchAll(/“(\w+)\.”/g)].map(found => found[1]!);
  };
  const title = (): string =>
    world
      .as('ana')
      .shown()
      .title.map(part => (typeof part === 'string' ? part : '?'))
      .join('');

  it('is filtered by network, owner, state, deadline and words of any of its posts', async () => {
    world = await openWorld({
      unread: 'whatever',
      sources: '  plaza: { type: webhook, reply_url: "http://127.0.0.1:1" }\n',
      env: { PLAZA_SECRET: 'whsec_c2VjcmV0IG9mIGFub3RoZXIgcGxhY2UgISE=' },
    });
    const ago = (minutes: number) => new Date(world.clock.now() - minutes * 60_000).toISOString();
    await world.mention(
      { id: 'a', text: 'Calm.', posted_at: ago(5) },
      { id: 'b', text: 'Overdue.', posted_at: ago(70), author: { id: 'u2' } },
      { id: 'c', text: 'Waiting.', author: { id: 'u3' } },
      { id: 'd', text: 'Bram.', author: { id: 'u4' } },
    );
    await world.mention({ id: 'a2', thread: 'a', in_reply_to: 'a', text: 'My REFUNDS never came' });
    await world.settle();
    await world.as('ana').press('Claim', 'Waiting.');
    await world.settle();
    await world.as('ana').press('I answered there', 'Waiting.');
    await world.as('ana').submit({ way: 'phone' });
    await world.as('bram').press('Claim', 'Bram.');
    expect(await asked('queue')).toEqual(['Overdue', 'Calm', 'Bram']);
    expect(await asked('queue overdue')).toEqual(['Overdue']);
    expect(title()).toBe('Queue: 1 case · overdue');
    expect(await asked('queue waiting')).toEqual(['Waiting']);
    expect(await asked('queue @bram')).toEqual(['Bram']);
    expect(await asked('queue bram jansen open')).toEqual(['Bram']);
    expect(await asked('queue @nobody')).toEqual(['Overdue', 'Calm']);
    expect(await asked('queue refund')).toEqual(['Calm']);
    expect(await asked('queue plaza')).toEqual([]);
    expect(await asked('queue Forum Overdue')).toEqual(['Overdue']);
    expect(await asked('mine waiting')).toEqual(['Waiting']);
    expect(await asked('mine')).toEqual(['Waiting']);
  });

  it('keeps its filter on later pages without carrying the words in its buttons, for a day', async () => {
    world = await openWorld({ unread: 'whatever' });
    await world.mention(
      ...Array.from({ length: 12 }, (_, n) => ({
        id: `m${n}`,
        text: `Janneke ${n}`,
        author: { id: `u${n}` },
      })),
      { id: 'x', text: 'Somebody else', author: { id: 'x' } },
    );
    const ana = world.as('ana');
    await ana.command('/webcare queue janneke');
    const [later] = ana.shown().buttons;
    expect(JSON.stringify(later)).not.toContain('anneke');
    const second = await ana.pressShown('Later');
    expect(second).toContain('11 to 12 of 12');
    expect(second).not.toContain('Somebody else');
    await ana.command('/webcare queue janneke');
    await world.forward('25h');
    await forget(world.app.deps);
    expect(await ana.pressShown('Later')).toContain('This list is no longer kept');
  });

  it('is longer than the card that many new cases share, which leads to the others', async () => {
    world = await openWorld({
      yaml: 'brand: { name: Acme, language: en }\nchat: { console: true, digest: { above: 1, per: 10m } }\n',
      unread: 'whatever',
    });
    await world.mention(
      ...Array.from({ length: 26 }, (_, n) => ({
        id: `m${n}`,
        text: `Mention ${n}.`,
        author: { id: `u${n}` },
      })),
    );
    await world.settle();
    const card = await world.card('too many at once');
    expect(card).toContain('And 15 more. [All 25]');
    const ana = world.as('ana');
    let shown = await ana.press('All 25', 'too many at once');
    const all = [shown];
    while (shown.includes('[Later]')) {
      shown = await ana.pressShown('Later');
      all.push(shown);
    }
    expect(all).toHaveLength(3);
    expect(new Set(all.join().match(/Mention \d+\./g)).size).toBe(25);
  });
});
