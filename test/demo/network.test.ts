import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextInPlay, stage } from '../../adapters/social/demo/play.ts';
import { emptyPlaza } from '../../adapters/social/demo/plaza.ts';
import type { Outgoing } from '../../src/ports/social.ts';
import { mapMemory } from '../support/memory.ts';
import { type Made, network, never, outgoing, posts, pullAll, SECOND, START, serve } from './world.ts';

/** The network with its page, on which people can write. */
async function open(made: Made = network({ origin: () => 'http://127.0.0.1:4280' })) {
  const site = await serve(made);
  return {
    ...made,
    ...site,
    made,
    send: (out: Outgoing) => made.adapter.send(out, never),
    [Symbol.asyncDispose]: site.stop,
  };
}

describe('posts on the demo network', () => {
  test('a post has its author, text, time, address and possibilities', async () => {
    await using plaza = await open();
    const id = await plaza.does('write', { as: 'sannedeboer', text: '<b>Hoi</b> @acme 👋🏽\n‮tcepsrever' });
    const { items } = await pullAll(plaza.made);
    expect(items).toEqual([
      {
        is: 'post',
        post: {
          id,
          thread: id,
          by: { id: 'sannedeboer', handle: 'sannedeboer', name: 'Sanne de Boer', followers: 326 },
          private: false,
          text: '<b>Hoi</b> @acme 👋🏽\n‮tcepsrever',
          media: [],
          at: START,
          url: `http://127.0.0.1:4280/network#${id}`,
          language: 'nl',
          ref: null,
          can: {
            reply: { is: 'yes', mode: 'append' },
            private: { is: 'yes', how: 'send' },
            limit: { max: 500, count: 'graphemes' },
          },
        },
      },
    ]);
  });

  test('a person who accepts no private messages can only be invited, until they write one', async () => {
    await using plaza = await open();
    const id = await plaza.does('write', { as: 'fleurbakker', text: 'Hallo?' });
    const first = await pullAll(plaza.made);
    expect(posts(first.items)[0]!.can.private).toEqual({ is: 'yes', how: 'invite' });
    const message = outgoing(id, 'Wat is je ordernummer?', { kind: 'private_message' });
    expect(await plaza.send(message)).toEqual({ is: 'refused', code: 'no_private' });

    const own = await plaza.does('private', {
      as: 'fleurbakker',
      with: 'fleurbakker',
      text: 'Het is 12',
      about: id,
    });
    const { items } = await pullAll(plaza.made, first.cursor);
    expect(items.map(item => item.is)).toEqual(['post', 'can']);
    expect(posts(items)[0]).toMatchObject({
      id: own,
      parent: id,
      private: true,
      can: { reply: { is: 'no', why: 'private_post' }, private: { how: 'send' } },
    });
    expect(items[1]).toMatchObject({ id, can: { private: { is: 'yes', how: 'send' } } });
    expect((await plaza.send(message)).is).toBe('ok');
  });

  test('edits and deletions arrive, and posts of the brand on the network are ours', async () => {
    await using plaza = await open();
    const root = await plaza.does('write', { as: 'emilycarter', text: 'One kettle plaese' });
    await plaza.does('edit', { as: 'emilycarter', id: root, text: 'One kettle please' });
    const answer = await plaza.does('reply', { as: 'us', to: root, text: 'On its way' });
    const quiet = await plaza.does('private', { as: 'us', with: 'emilycarter', text: 'Your address?' });
    await plaza.does('delete', { as: 'emilycarter', id: root });
    const { items } = await pullAll(plaza.made);
    expect(items).toMatchObject([
      { is: 'post', post: { id: root, text: 'One kettle plaese' } },
      { is: 'edited', id: root, text: 'One kettle please', at: START },
      {
        is: 'post',
        post: {
          id: answer,
          by: 'us',
          private: false,
          parent: root,
          thread: root,
          can: { reply: { is: 'no' } },
        },
      },
      { is: 'post', post: { id: quiet, by: 'us', private: true, parent: root } },
      { is: 'deleted', id: root },
    ]);
    expect(posts(items)[2]).not.toHaveProperty('thread');
  });

  test('a private answer names the message of the brand as its parent', async () => {
    await using plaza = await open();
    const root = await plaza.does('write', { as: 'emilycarter', text: 'Help' });
    const sent = await plaza.send(outgoing(root, 'Order number?', { kind: 'private_message' }));
    await plaza.does('private', { as: 'emilycarter', with: 'emilycarter', text: '4471' });
    expect(posts((await pullAll(plaza.made)).items).at(-1)).toMatchObject({
      private: true,
      parent: sent.is === 'ok' ? sent.value.id : '',
    });
  });
});

describe('sends to the demo network', () => {
  test('a reply is posted under its target, gets its address and comes back as ours', async () => {
    await using plaza = await open();
    const root = await plaza.does('write', { as: 'emilycarter', text: 'Help' });
    plaza.clock.forward(5 * SECOND);
    const out = outgoing(root, 'Here to help');
    const sent = await plaza.send(out);
    expect(sent).toEqual({
      is: 'ok',
      value: { id: 'p2', at: START + 5 * SECOND, url: 'http://127.0.0.1:4280/network#p2' },
    });
    expect(posts((await pullAll(plaza.made)).items)[1]).toMatchObject({
      id: 'p2',
      by: 'us',
      text: 'Here to help',
      parent: root,
      thread: root,
    });
    const found = await plaza.adapter.find(out, never);
    expect(found).toEqual({ is: 'ok', value: { is: 'found', sent: sent.is === 'ok' && sent.value } });
    expect(await plaza.adapter.find({ ...out, key: 'another' }, never)).toEqual({
      is: 'ok',
      value: { is: 'not_there' },
    });
  });

  test('the same key gives one post and one answer, even from two processes at once', async () => {
    const memory = mapMemory();
    const [one, two] = [network({ memory }), network({ memory })];
    await using plaza = await open(one);
    const root = await plaza.does('write', { as: 'emilycarter', text: 'Help' });
    const out = outgoing(root, 'Once');
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 ? one : two).adapter.send(out, never)),
    );
    for (const answer of all) expect(answer).toEqual(all[0]);
    expect(posts((await pullAll(two)).items).filter(post => post.by === 'us')).toHaveLength(1);
    // The answer stays the same after the answered post was deleted.
    await plaza.does('delete', { as: 'emilycarter', id: root });
    expect(await plaza.send(out)).toEqual(all[0]);
  });

  test('sends of two processes at once are one post each, and each gets its own id', async () => {
    const memory = mapMemory();
    const made = [network({ memory }), network({ memory })];
    await using plaza = await open(made[0]);
    const root = await plaza.does('write', { as: 'emilycarter', text: 'Help' });
    const texts = Array.from({ length: 20 }, (_, at) => `Answer ${at}`);
    const answers = await Promise.all(
      texts.map((text, at) => made[at % 2]!.adapter.send(outgoing(root, text), never)),
    );
    const expected = answers.map((answer, at) => [answer.is === 'ok' && answer.value.id, texts[at]]);
    for (const one of made) {
      const standing = posts((await pullAll(one)).items).slice(1);
      expect(standing.map(({ id, text }) => [id, text]).sort()).toEqual(expected.sort());
    }
  });

  test('a send that is too long, empty, public to a private post or late is not posted', async () => {
    await using plaza = await open();
    const root = await plaza.does('write', { as: 'emilycarter', text: 'Help' });
    const message = await plaza.does('private', { as: 'emilycarter', with: 'emilycarter', text: '4471' });
    const before = await pullAll(plaza.made);
    expect(await plaza.send(outgoing(root, '👩‍👩‍👧'.repeat(501)))).toEqual({
      is: 'refused',
      code: 'too_long',
    });
    expect(await plaza.send(outgoing(root, ' \n'))).toEqual({ is: 'refused', code: 'empty' });
    expect(await plaza.send(outgoing(message, 'Public?', { kind: 'follow_up' }))).toEqual({
      is: 'refused',
      code: 'private_post',
    });
    expect(await plaza.send(outgoing('p99', 'Hello'))).toEqual({ is: 'gone' });
    await plaza.does('delete', { as: 'emilycarter', id: root });
    for (const kind of ['reply', 'follow_up', 'private_message'] as const)
      expect(await plaza.send(outgoing(root, 'Late', { kind, key: kind }))).toEqual({ is: 'gone' });
    expect((await pullAll(plaza.made, before.cursor)).items).toEqual([{ is: 'deleted', id: root }]);
    expect((await plaza.send(outgoing(message, '👩‍👩‍👧'.repeat(500), { kind: 'private_message' }))).is).toBe(
      'ok',
    );
  });
});

test('without the trickle nothing appears on the demo network by itself', async () => {
  const made = network();
  made.clock.forward(3600 * SECOND);
  expect((await pullAll(made)).items).toEqual([]);
  expect(nextInPlay(emptyPlaza([]), stage(1, { name: 'Acme', handle: 'acme' }), START)).not.toBeNull();
});

test('two processes of the demo network that act at once agree, and each cursor resumes right', async () => {
  const step = fc.record({
    by: fc.nat(1),
    as: fc.constantFrom('sannedeboer', 'emilycarter', 'madskjeldsen', 'us'),
    does: fc.constantFrom('write', 'reply', 'private', 'edit', 'delete', 'send'),
    to: fc.nat(12),
    text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), fc.nat(40), async (steps, cut) => {
      const memory = mapMemory();
      const made = [network({ memory }), network({ memory })];
      const sites = await Promise.all(made.map(serve));
      try {
        await Promise.all(
          steps.map(({ by, as, does, to, text }) => {
            const id = `p${to}`;
            if (does === 'send') return made[by]!.adapter.send(outgoing(id, text), never);
            const bodies = {
              write: { as, text },
              reply: { as, to: id, text },
              private: { as, with: 'emilycarter', text },
              edit: { as, id, text },
              delete: { as, id },
            };
            return sites[by]!.call(`/${does}`, bodies[does]);
          }),
        );
        const [one, two] = await Promise.all(sites.map(async site => (await site.call('/state')).json()));
        expect(one).toEqual(two);
        const all = (await pullAll(made[0]!)).items;
        const from = Math.min(cut, one.version);
        const early = await made[1]!.adapter.pull.page(0, never);
        expect(early.is === 'ok' && early.value.cursor).toBe(one.version);
        const late = (await pullAll(made[1]!, from)).items;
        expect(all.slice(all.length - late.length)).toEqual(late);
        const ids = posts(all).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect([...one.posts].map((post: { id: string }) => post.id).sort()).toEqual(ids.sort());
      } finally {
        await Promise.all(sites.map(site => site.stop()));
      }
    }),
    { numRuns: 25 },
  );
});

test('a demo network of many posts is read in pages, and a new process reads all of them', async () => {
  const memory = mapMemory();
  const one = network({ memory });
  await using plaza = await open(one);
  for (let at = 0; at < 300; at++) await plaza.does('write', { as: 'emilycarter', text: `Post ${at}` });
  const two = network({ memory });
  const page = await two.adapter.pull.page(null, never);
  expect(page.is === 'ok' && [page.value.items.length, page.value.more]).toEqual([100, true]);
  expect(posts((await pullAll(two)).items).map(({ text }) => text)).toEqual(
    Array.from({ length: 300 }, (_, at) => `Post ${at}`),
  );
});
