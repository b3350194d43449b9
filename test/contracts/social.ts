import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/ports/memory.ts';
import type { Incoming, Outgoing, Post, RawRequest, SocialAdapter } from '../../src/ports/social.ts';

/**
 * The trouble of the network with the next send. `busy` asks to wait seven seconds. `loses_the_answer` and
 * `hangs` publish first.
 */
export type Trouble = 'busy' | 'away' | 'fails' | 'refuses' | 'loses_the_answer' | 'hangs';

/** The real adapter, and the network behind it as its users see it. */
export type SocialHarness = {
  source: SocialAdapter;
  /** A person writes on the network. Returns the id of the post. */
  write(post: { text: string; by: 'customer' | 'us'; private?: boolean; parent?: string }): Promise<string>;
  edit(id: string, text: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Puts a removed post back. */
  restore(id: string): Promise<void>;
  /** A person writes a review, which has this answer from us. A reply to it replaces that answer. */
  review(answer: string): Promise<string>;
  /** The network checks our next post before it shows it, and decides so later. */
  checks(): Promise<{ decides(now: 'public' | 'taken_down', words?: string): Promise<void> }>;
  /** The items that the source hands out since the last call, however they come. */
  items(): Promise<Incoming[]>;
  /** All items once more, as after a lost cursor or a repeated request. */
  again(): Promise<Incoming[]>;
  /** The posts published through `send`, in order. */
  published(): Promise<{ text: string; private: boolean }[]>;
  /** The number of requests to publish. null if there is no connection between adapter and network. */
  requests(): number | null;
  next(trouble: Trouble): Promise<void>;
  /** For a source that receives: a request with a post and a foreign signature. */
  forged?(): RawRequest;
  close(): Promise<void>;
};

type Check = (it: SocialHarness) => Promise<void>;

const HOSTILE = [
  '<!channel> <@U0ANA> <script>alert(1)</script> **bold** [link](javascript:alert(1))',
  '\u202Egnp.exe\u202C and \u200Bhidden\u00AD \u0007',
  'e\u0301\u0301\u0301 👩‍👩‍👧‍👦 مرحبا שלום',
  `"quotes" 'single' \\ & {"json": true}\n\n\tand lines`,
].join('\n');
const never = () => new AbortController().signal;

async function post(
  it: SocialHarness,
  more: Partial<Parameters<SocialHarness['write']>[0]> = {},
): Promise<Post> {
  const id = await it.write({ text: 'My parcel is late.', by: 'customer', ...more });
  const found = posts(await it.items()).find(each => each.id === id);
  if (!found) throw new Error(`post ${id} was not handed out`);
  return found;
}
const posts = (items: Incoming[]): Post[] => items.flatMap(item => (item.is === 'post' ? [item.post] : []));

/** A send as the engine makes it from the stored post. */
function answerTo({ id, thread, ref, by }: Post, more: Partial<Outgoing> = {}): Outgoing {
  const stored = JSON.parse(JSON.stringify({ id, thread, ref, author: by === 'us' ? null : by }));
  return {
    key: 'send-1',
    kind: 'reply',
    at: Date.now(),
    text: 'We are looking into it.',
    target: stored,
    ...more,
  };
}
const trouble = (name: Trouble, check: (it: SocialHarness, out: Outgoing) => Promise<void>): Check => {
  return async it => {
    const out = answerTo(await post(it));
    await it.next(name);
    await check(it, out);
    expect(it.requests() ?? 1, 'one request in every case').toBe(name === 'away' ? 0 : 1);
  };
};

const clauses = {
  'a source says what it is': async it => {
    const about = await it.source.about(never());
    if (about.is !== 'ok') throw new Error(about.is);
    // It is stored, so that a start without the network goes on with it.
    expect(JSON.parse(JSON.stringify(about.value))).toEqual(about.value);
    for (const name of [about.value.label, about.value.account]) expect(name).not.toBe('');
  },
  'a post arrives as it was written': async it => {
    expect(await post(it, { text: 'Café, at 10:00?' })).toMatchObject({
      text: 'Café, at 10:00?',
      private: false,
      by: { id: expect.stringMatching(/./) },
    });
  },
  'a repeated post has the same id, author and text': async it => {
    const first = await post(it);
    const again = posts(await it.again()).find(each => each.id === first.id);
    expect(again).toMatchObject({ id: first.id, by: first.by, text: first.text, at: first.at });
  },
  'our own posts are marked as ours': async it => {
    expect((await post(it, { by: 'us' })).by).toBe('us');
  },
  'an answer names its parent': async it => {
    const first = await post(it);
    expect((await post(it, { text: 'And now?', parent: first.id })).parent).toBe(first.id);
  },
  'a private post is private and cannot be answered in public': async it => {
    expect(await post(it, { private: true })).toMatchObject({
      private: true,
      can: { reply: { is: 'no', why: expect.stringMatching(/./) } },
    });
  },
  'every post has its possibilities': async it => {
    const { can } = await post(it);
    expect(can.reply.is).toBe('yes');
    expect(can.limit.max).toBeGreaterThan(0);
  },
  'the stored parts of a post survive as JSON': async it => {
    const { ref, can } = await post(it);
    expect(JSON.parse(JSON.stringify({ ref, can }))).toEqual({ ref, can });
  },
  'a post whose answer a reply replaces comes with that answer, and can be read again': async it => {
    const id = await it.review('Thank you, Jan.');
    const found = posts(await it.items()).find(each => each.id === id)!;
    expect(found.can.reply).toEqual({ is: 'yes', mode: 'replace', answered: expect.any(Number) });
    expect(found.answer).toEqual({ text: 'Thank you, Jan.' });
    const out = answerTo(found);
    const read = async () => (await it.source.reread?.(out.target, never())) ?? null;
    expect(await read()).toEqual({ is: 'ok', value: { can: found.can, answer: found.answer } });
    await it.source.send(out, never());
    expect(await read()).toMatchObject({ is: 'ok', value: { answer: { text: out.text } } });
  },
  'a stream brings a post as it is written, until it is told to end': async it => {
    const { pull } = it.source;
    const ending = new AbortController();
    const came: Incoming[] = [];
    const listening = pull?.listen?.(async items => void came.push(...items), ending.signal);
    const id = await it.write({ text: 'My parcel is late.', by: 'customer' });
    await expect.poll(() => posts(came).map(each => each.id)).toEqual([id]);
    expect(posts(await it.items()), 'the page brings it too').toEqual(posts(came));
    ending.abort();
    await listening;
    await it.write({ text: 'Is anybody there?', by: 'customer' });
    expect(posts(came)).toHaveLength(1);
  },
  'an edit of a post arrives, with all that the post says': async it => {
    const { id, media, language, rating } = await post(it);
    await it.edit(id, 'My parcel is here.');
    expect(await it.items()).toContainEqual({
      is: 'edited',
      id,
      at: expect.any(Number),
      text: 'My parcel is here.',
      media,
      ...(language !== undefined && { language }),
      ...(rating !== undefined && { rating }),
    });
  },
  'a post that is put back arrives as restored': async it => {
    const { id, text } = await post(it);
    await it.remove(id);
    await it.items();
    await it.restore(id);
    const items = await it.items();
    expect(items).toContainEqual(expect.objectContaining({ is: 'restored', id, text }));
    expect(
      posts(items).map(each => each.id),
      'the post comes with it',
    ).toEqual([id]);
  },
  'a deletion of a post arrives': async it => {
    const { id } = await post(it);
    await it.remove(id);
    expect(await it.items()).toContainEqual({ is: 'deleted', id });
  },
  'hostile text arrives unchanged': async it => {
    expect((await post(it, { text: HOSTILE })).text).toBe(HOSTILE);
  },
  'hostile text is published unchanged': async it => {
    expect((await it.source.send(answerTo(await post(it), { text: HOSTILE }), never())).is).toBe('ok');
    expect(await it.published()).toEqual([{ text: HOSTILE, private: false }]);
  },
  'replies and follow-ups are public, and private messages are not': async it => {
    const to = await post(it);
    const kinds = ['reply', 'private_message', 'follow_up'] as const;
    for (const kind of kinds)
      expect(
        (await it.source.send(answerTo(to, { key: `send-${kind}`, kind, text: kind }), never())).is,
      ).toBe('ok');
    expect(await it.published()).toEqual(
      kinds.map(kind => ({ text: kind, private: kind === 'private_message' })),
    );
  },
  'a published send has an id and a web link': async it => {
    const sent = await it.source.send(answerTo(await post(it)), never());
    expect(sent).toMatchObject({
      is: 'ok',
      value: { id: expect.stringMatching(/./), url: expect.stringMatching(/^https?:/) },
    });
  },
  'a post of ours that is checked first is pending, until its network says what became of it': async it => {
    const { decides } = await it.checks();
    const sent = await it.source.send(answerTo(await post(it)), never());
    expect(sent).toMatchObject({ is: 'ok', value: { id: expect.stringMatching(/./), pending: true } });
    const id = sent.is === 'ok' ? sent.value.id : '';
    await it.items();
    await decides('public');
    expect(await it.items()).toEqual([{ is: 'moderated', id, now: 'public' }]);
    await decides('taken_down', HOSTILE);
    expect(await it.items()).toEqual([{ is: 'moderated', id, now: 'taken_down', words: HOSTILE }]);
  },
  'a send is one request': async it => {
    await it.source.send(answerTo(await post(it)), never());
    expect(it.requests()).toBe(1);
  },
  'the same key is published once': async it => {
    const out = answerTo(await post(it));
    const [first, second] = [await it.source.send(out, never()), await it.source.send(out, never())];
    const about = await it.source.about(never());
    expect(about).toMatchObject({ is: 'ok', value: { sameKey: { within: expect.anything() } } });
    expect(second).toEqual(first);
    expect(await it.published()).toHaveLength(1);
  },
  'a send with another key is published again': async it => {
    const to = await post(it);
    await it.source.send(answerTo(to, { key: 'a' }), never());
    await it.source.send(answerTo(to, { key: 'b' }), never());
    expect(await it.published()).toHaveLength(2);
  },
  'a send to a deleted post is “gone”': async it => {
    const to = await post(it);
    await it.remove(to.id);
    expect(await it.source.send(answerTo(to), never())).toEqual({ is: 'gone' });
    expect(await it.published()).toEqual([]);
  },
  'a send to a busy network is “later” with its delay': trouble('busy', async (it, out) => {
    expect(await it.source.send(out, never())).toEqual({ is: 'later', after: 7000 });
  }),
  'a send to an unreachable network is “later”': trouble('away', async (it, out) => {
    expect(await it.source.send(out, never())).toMatchObject({ is: 'later', after: expect.any(Number) });
  }),
  'a send to a failing network is unknown': trouble('fails', async (it, out) => {
    expect(await it.source.send(out, never())).toEqual({ is: 'unknown' });
  }),
  'a refused send has a code': trouble('refuses', async (it, out) => {
    expect(await it.source.send(out, never())).toMatchObject({
      is: 'refused',
      code: expect.stringMatching(/^[a-z_]+$/),
    });
    expect(await it.published()).toEqual([]);
  }),
  'a send with a lost answer is unknown': trouble('loses_the_answer', async (it, out) => {
    expect(await it.source.send(out, never())).toEqual({ is: 'unknown' });
  }),
  'a send over its deadline is unknown': trouble('hangs', async (it, out) => {
    const deadline = new AbortController();
    const sent = it.source.send(out, deadline.signal);
    await expect.poll(it.published).toHaveLength(1);
    deadline.abort();
    expect(await sent).toEqual({ is: 'unknown' });
  }),
  'a send is found by its key, if the network can find it': async it => {
    const out = answerTo(await post(it));
    const before = await it.source.find(out, never());
    const sent = await it.source.send(out, never());
    const after = await it.source.find(out, never());
    if (sent.is !== 'ok' || before.is !== 'ok') throw new Error('the network did not answer');
    // A network that keeps posts under our key knows both; where the first proves nothing, the second may too.
    expect(before.value.is).not.toBe('found');
    if (before.value.is === 'not_there' || after.is !== 'ok' || after.value.is !== 'not_seen')
      expect(after).toEqual({ is: 'ok', value: { is: 'found', sent: sent.value } });
  },
  'a pull continues from its cursor, if the source pulls': async it => {
    const { pull: asked } = it.source;
    if (!asked) return;
    expect(asked.every).toBeGreaterThan(0);
    const pull = async (cursor: Json) => {
      const pulled = await asked.page(cursor, never());
      if (pulled.is !== 'ok') throw new Error(pulled.is);
      return pulled.value;
    };
    const first = await it.write({ text: 'One', by: 'customer' });
    const before = await pull(null);
    const second = await it.write({ text: 'Two', by: 'customer' });
    const after = await pull(JSON.parse(JSON.stringify(before.cursor)));
    const ids = (items: Incoming[]) => posts(items).map(each => each.id);
    expect([ids(before.items), ids(after.items)]).toEqual([[first], [second]]);
    expect(after.more).toBe(false);
    expect((await pull(after.cursor)).items).toEqual([]);
  },
  'a request with a foreign signature is refused, if the source receives': async it => {
    const forged = it.forged?.();
    expect(it.source.receive !== undefined, 'a source that receives shows a forged request').toBe(
      forged !== undefined,
    );
    if (!it.source.receive || !forged) return;
    const received = it.source.receive(forged);
    expect(received.is === 'answer' && received.http.status).toBe(401);
  },
} satisfies Record<string, Check>;
export type SocialClause = keyof typeof clauses;

/**
 * The duties of every source towards the engine and the customers. A clause that a source cannot keep, or
 * that its network cannot show, is declared in `gaps` with a reason, and the reason is printed.
 */
export function socialContract(
  name: string,
  make: () => Promise<SocialHarness>,
  gaps: Partial<Record<SocialClause, string>>,
): void {
  describe(`the source contract: ${name}`, () => {
    for (const [clause, check] of Object.entries(clauses) as [SocialClause, Check][]) {
      const gap = gaps[clause];
      if (gap !== undefined) {
        test(`${clause} (gap)`, () => {
          console.log(`gap: ${name}: ${clause}: ${gap}`);
          expect(gap).not.toBe('');
        });
        continue;
      }
      test(clause, async () => {
        const harness = await make();
        try {
          await check(harness);
        } finally {
          await harness.close();
        }
      });
    }
  });
}
