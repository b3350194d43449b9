import { describe, expect, test } from 'vitest';
import type { Post } from '../../src/ports/social.ts';
import { mapMemory } from '../support/memory.ts';
import {
  handClock,
  type Made,
  network,
  never,
  outgoing,
  posts,
  pullAll,
  SECOND,
  START,
  serve,
} from './world.ts';

const MINUTE = 60 * SECOND;

/** The demo network, pulled every second of the case's time like the engine does. */
function playing(seed = 1, memory = mapMemory(), clock = handClock()) {
  const made: Made = network({ trickle: true, seed, memory, clock });
  const seen: Post[] = [];
  const changes: string[] = [];
  let cursor: number | null = null;
  const pull = async () => {
    const page = await pullAll(made, cursor);
    cursor = page.cursor;
    seen.push(...posts(page.items));
    changes.push(
      ...page.items.flatMap(item =>
        item.is === 'edited' || item.is === 'deleted' ? [`${item.is} ${item.id}`] : [],
      ),
    );
  };
  return {
    made,
    seen,
    changes,
    pull,
    for: async (time: number, step = SECOND) => {
      for (let passed = 0; passed < time; passed += step) {
        clock.forward(step);
        await pull();
      }
    },
    by: (handle: string) => seen.filter(post => post.by !== 'us' && post.by.id === handle),
    send: async (target: string, text: string, kind: 'reply' | 'private_message' | 'follow_up' = 'reply') => {
      expect(
        (await made.adapter.send(outgoing(target, text, { kind, key: `${kind} ${target} ${text}` }), never))
          .is,
      ).toBe('ok');
    },
  };
}
const mentionsOf = (seen: Post[]) => seen.filter(post => post.parent === undefined);

describe('the trickle of the demo', () => {
  test('begins fast, slows down to about one mention a minute, and waits for answers', async () => {
    const demo = playing();
    await demo.pull();
    expect(demo.seen).toHaveLength(1);
    expect(demo.seen[0]!.at).toBe(START);
    await demo.for(MINUTE);
    expect(mentionsOf(demo.seen).length).toBeGreaterThanOrEqual(6);
    await demo.for(30 * MINUTE);
    const times = mentionsOf(demo.seen).map(({ at }) => at);
    const gaps = times.slice(1).map((at, index) => (at - times[index]!) / SECOND);
    for (const gap of gaps.slice(0, 5)) expect(gap).toBeGreaterThanOrEqual(6);
    for (const gap of gaps.slice(0, 5)) expect(gap).toBeLessThanOrEqual(10);
    for (const gap of gaps.slice(6)) expect(gap).toBeGreaterThanOrEqual(45);
    for (const gap of gaps.slice(6)) expect(gap).toBeLessThanOrEqual(90);
    const settled = mentionsOf(demo.seen).length;
    expect(settled).toBeGreaterThanOrEqual(12);
    expect(settled).toBeLessThanOrEqual(20);
    await demo.for(10 * MINUTE);
    expect(mentionsOf(demo.seen)).toHaveLength(settled);
    // One answer makes room for one more mention that needs an answer, and for those that need none.
    await demo.send(demo.by('emma.whit')[0]!.id, 'On it');
    await demo.for(5 * MINUTE);
    expect(mentionsOf(demo.seen).length).toBeGreaterThan(settled);
    expect(mentionsOf(demo.seen).length).toBeLessThan(settled + 5);
  });

  test('brings one mention after a leap of the clock', async () => {
    const demo = playing();
    await demo.pull();
    demo.made.clock.forward(24 * 60 * MINUTE);
    await demo.pull();
    expect(mentionsOf(demo.seen)).toHaveLength(2);
  });

  test('plays the whole script once if every mention is answered, and then stops', async () => {
    const demo = playing(3);
    const answered = new Set<string>();
    for (let minute = 0; minute < 120; minute++) {
      await demo.for(MINUTE / 2, 5 * SECOND);
      for (const post of mentionsOf(demo.seen)) {
        if (answered.has(post.id)) continue;
        answered.add(post.id);
        await demo.made.adapter.send(outgoing(post.id, 'Looking into it'), never);
      }
    }
    const authors = mentionsOf(demo.seen).map(post => post.by !== 'us' && post.by.id);
    expect(authors.length).toBeGreaterThanOrEqual(45);
    expect(new Set(authors).size).toBe(authors.length);
    for (const post of demo.seen) expect(post.text).not.toMatch(/[{}]/);
    const end = demo.seen.length;
    await demo.for(10 * MINUTE);
    expect(demo.seen).toHaveLength(end);
  });

  test('continues after a restart, and plays the same mentions for the same seed', async () => {
    const [clock, memory] = [handClock(), mapMemory()];
    const whole = playing(5);
    await whole.for(5 * MINUTE);
    await playing(5, memory, clock).for(2 * MINUTE);
    const second = playing(5, memory, clock);
    await second.for(3 * MINUTE);
    expect(second.seen).toEqual(whole.seen);
    const other = playing(6);
    await other.for(5 * MINUTE);
    expect(other.seen.map(({ text }) => text)).not.toEqual(whole.seen.map(({ text }) => text));
  });

  test('brings a mention once if two processes pull at the same moment', async () => {
    const memory = mapMemory();
    const made = [network({ trickle: true, memory }), network({ trickle: true, memory })];
    await Promise.all(made.map(one => one.adapter.pull.page(null, never)));
    expect(posts((await pullAll(made[0]!)).items)).toHaveLength(1);
  });
});

describe('customers of the demo', () => {
  test('react in public to an answer and to the next answer', async () => {
    const demo = playing();
    await demo.pull();
    await demo.send(demo.seen[0]!.id, 'That is covered. We will help you.');
    await demo.for(5 * SECOND);
    expect(demo.by('emma.whit')).toHaveLength(1);
    await demo.for(40 * SECOND);
    const question = demo.by('emma.whit')[1]!;
    expect(question).toMatchObject({
      private: false,
      thread: demo.seen[0]!.id,
      text: expect.stringContaining('send the whole machine in'),
    });
    await demo.send(question.id, 'The part comes to you.');
    await demo.for(MINUTE);
    expect(demo.by('emma.whit')[2]!.text).toContain('Thank you');
    await demo.for(10 * MINUTE);
    expect(demo.by('emma.whit')).toHaveLength(3);
  });

  test('answer a private message in private, with an order number, and a follow-up in public', async () => {
    const demo = playing();
    await demo.pull();
    const mention = demo.seen[0]!;
    await demo.send(mention.id, 'What is your order number?', 'private_message');
    await demo.send(mention.id, 'We sent you a private message.');
    await demo.for(MINUTE);
    const answer = demo.by('emma.whit')[1]!;
    expect(answer).toMatchObject({ private: true, text: expect.stringMatching(/\d{4}-\d{3}/) });
    await demo.send(answer.id, 'A new seal is in the post.', 'private_message');
    await demo.for(MINUTE);
    expect(demo.by('emma.whit')[2]).toMatchObject({ private: true });
    await demo.send(mention.id, 'Solved: a new seal is on its way.', 'follow_up');
    await demo.for(MINUTE);
    expect(demo.by('emma.whit')[3]).toMatchObject({
      private: false,
      text: expect.stringContaining('no fuss'),
    });
    await demo.for(10 * MINUTE);
    expect(demo.by('emma.whit')).toHaveLength(4);
  });

  test('write in private after an invitation, if they accept no private messages', async () => {
    const demo = playing();
    await demo.for(MINUTE);
    const [dean] = demo.by('deank_builds');
    expect(dean!.can.private).toMatchObject({ how: 'invite' });
    await demo.send(dean!.id, 'So sorry. Please send us a private message with your order number.');
    await demo.for(MINUTE);
    expect(demo.by('deank_builds')[1]).toMatchObject({
      private: true,
      text: expect.stringMatching(/\d{4}-\d{3}/),
    });
  });

  test('do not react after a person wrote for them by hand', async () => {
    const demo = playing();
    await demo.pull();
    await demo.send(demo.seen[0]!.id, 'We will help you.');
    const site = await serve(demo.made);
    await site.does('reply', { as: 'emma.whit', to: 'p2', text: 'By hand' });
    await site.stop();
    await demo.for(2 * MINUTE);
    expect(
      demo
        .by('emma.whit')
        .map(({ text }) => text)
        .slice(1),
    ).toEqual(['By hand']);
  });

  test('ask again, edit or delete an unanswered post', async () => {
    const demo = playing();
    for (let round = 0; round < 60; round++) {
      await demo.for(MINUTE, 10 * SECOND);
      for (const post of mentionsOf(demo.seen)) {
        const keep =
          post.by !== 'us' && ['lucyhargreaves', 'daanspijker', 'mariekehoogland'].includes(post.by.id);
        if (!keep) await demo.made.adapter.send(outgoing(post.id, 'Thanks'), never);
      }
    }
    const of = (handle: string) => demo.by(handle)[0]!.id;
    expect(demo.changes).toContain(`edited ${of('lucyhargreaves')}`);
    expect(demo.changes).toContain(`deleted ${of('daanspijker')}`);
    expect(demo.by('mariekehoogland')).toHaveLength(2);
  });
});
