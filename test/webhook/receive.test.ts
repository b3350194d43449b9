import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RawRequest } from '../../src/ports/social.ts';
import { mention, signedHeaders } from '../stand-ins/reply-receiver.ts';
import { badBodies, badFields, badRequests } from './malformed.ts';
import { refusal, requestOf, SECRET, sourceAt } from './world.ts';

const NOW = Date.parse('2026-11-20T10:05:00Z');
const { source } = sourceAt(NOW, 'http://127.0.0.1:9/replies');
const receive = (mentions: unknown, more: Partial<RawRequest> = {}) =>
  source.receive(requestOf(JSON.stringify({ mentions }), NOW, more));
function items(...mentions: object[]) {
  const received = receive(mentions);
  if (received.is !== 'items') throw new Error(received.http.body);
  return received.items;
}

describe('mentions that the webhook accepts', () => {
  test('a mention becomes a post', () => {
    expect(items(mention())).toEqual([
      {
        is: 'post',
        post: {
          id: 't1',
          thread: 't1',
          by: { id: 'u9', handle: 'jan', name: 'Jan Jansen', followers: 120 },
          private: false,
          text: 'My parcel has been on its way for nine days.',
          media: [],
          at: Date.parse('2026-11-20T10:00:00Z'),
          url: 'https://forum.example/t/1',
          language: 'nl',
          ref: { author: { id: 'u9', handle: 'jan', name: 'Jan Jansen' } },
          can: {
            reply: { is: 'yes', mode: 'append' },
            private: { is: 'yes', how: 'send' },
            limit: { max: 2000, count: 'graphemes' },
          },
        },
      },
    ]);
  });

  test('an accepted request is answered with 202 and the counts', () => {
    const received = receive([mention()]);
    expect(received.is === 'items' && received.answer({ accepted: 1, duplicates: 2 })).toEqual({
      status: 202,
      headers: { 'content-type': 'application/json' },
      body: '{"accepted":1,"duplicates":2}',
    });
  });

  test.each([
    ['2026-11-20t10:00:00z', '2026-11-20T10:00:00Z'],
    ['2026-11-20T10:00:00+0000', '2026-11-20T10:00:00Z'],
    ['2026-11-20T10:00:00.25-0130', '2026-11-20T11:30:00.25Z'],
    ['2026-11-20T10:00:00+01', '2026-11-20T09:00:00Z'],
    ['2026-11-20T10:00:00,5Z', '2026-11-20T10:00:00.5Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00Z'],
    ['2017-01-01T00:59:60.5+01:00', '2017-01-01T00:00:00Z'],
  ])('the instant %s is read', (posted_at, same) => {
    expect(items(mention({ posted_at }))).toMatchObject([{ post: { at: Date.parse(same) } }]);
  });

  test('a body may begin with a byte order mark', () => {
    const body = `\uFEFF${JSON.stringify({ mentions: [mention()] })}`;
    expect(source.receive(requestOf(body, NOW)).is).toBe('items');
  });

  test('optional fields may be missing or null', () => {
    const bare = { id: 't2', text: '', posted_at: '2026-11-20T10:00:00.5+01:00', author: { id: 'u1' } };
    const nulls = {
      url: null,
      edited_at: null,
      thread: null,
      in_reply_to: null,
      language: null,
      media: null,
      rating: null,
      private: null,
      ours: null,
    };
    const [short] = items(bare);
    expect(short).toMatchObject({
      post: { by: { id: 'u1' }, at: Date.parse('2026-11-20T09:00:00.500Z'), private: false },
    });
    expect(
      items({
        ...bare,
        ...nulls,
        deleted: null,
        author: { id: 'u1', handle: null, name: null, followers: null },
      }),
    ).toEqual([short]);
    expect(Object.keys((short as { post: object }).post)).not.toContain('thread');
  });

  test('all optional fields are read, and an unknown field is ignored', () => {
    const full = mention({
      in_reply_to: 't0',
      rating: 4,
      media: [{ url: 'https://forum.example/a b.png', alt: 'a box' }, { url: 'http://x.example/' }],
      later: 1,
    });
    expect(items(full)).toMatchObject([
      {
        post: {
          parent: 't0',
          rating: 4,
          media: [{ url: 'https://forum.example/a%20b.png', alt: 'a box' }, { url: 'http://x.example/' }],
        },
      },
    ]);
  });

  test('our own posts need no author', () => {
    expect(items(mention({ ours: true, author: undefined }))).toMatchObject([
      { post: { by: 'us', ref: { author: null } } },
    ]);
    expect(items(mention({ ours: true }))).toMatchObject([{ post: { by: 'us' } }]);
  });

  test('a private post cannot be answered in public', () => {
    expect(items(mention({ private: true }))).toMatchObject([
      { post: { private: true, can: { reply: { is: 'no', why: 'private_post' }, private: { is: 'yes' } } } },
    ]);
  });

  test('without a reply address no post can be answered', () => {
    const received = sourceAt(NOW).source.receive(
      requestOf(JSON.stringify({ mentions: [mention(), mention({ private: true })] }), NOW),
    );
    const no = { reply: { is: 'no', why: 'listen_only' }, private: { is: 'no', why: 'listen_only' } };
    expect(received).toMatchObject({ items: [{ post: { can: no } }, { post: { can: no } }] });
  });

  test('an edit becomes the post and an edit, and a deletion needs only the id', () => {
    expect(items(mention({ edited_at: '2026-11-20T10:02:00Z', text: 'new' }))).toMatchObject([
      { is: 'post', post: { id: 't1', text: 'new' } },
      { is: 'edited', id: 't1', text: 'new', at: Date.parse('2026-11-20T10:02:00Z') },
    ]);
    expect(items({ id: 't1', deleted: true })).toEqual([{ is: 'deleted', id: 't1' }]);
    expect(items(mention({ deleted: true, text: 7 }))).toEqual([{ is: 'deleted', id: 't1' }]);
  });

  test('an edit through a webhook carries all that the post says', () => {
    const said = { media: [{ url: 'https://x.example/1.png', alt: 'a box' }], rating: 2, language: 'da' };
    expect(items(mention({ edited_at: '2026-11-20T10:02:00Z', text: 'new', ...said }))[1]).toEqual({
      is: 'edited',
      id: 't1',
      at: Date.parse('2026-11-20T10:02:00Z'),
      text: 'new',
      ...said,
    });
  });

  test('a webhook that says outright that a post is not deleted puts it back, with the post', () => {
    const text = 'My parcel has been on its way for nine days.';
    expect(items(mention({ deleted: false }))).toMatchObject([
      { is: 'post', post: { id: 't1', text } },
      { is: 'restored', id: 't1', text, media: [], language: 'nl' },
    ]);
    expect(items(mention({ deleted: null })).map(({ is }) => is)).toEqual(['post']);
  });

  test('a webhook may say whether a post speaks to us or about us', () => {
    for (const speaks of ['to', 'about'])
      expect(items(mention({ speaks }))).toMatchObject([{ post: { speaks } }]);
    expect(items(mention({ speaks: null }))).toMatchObject([
      { post: expect.not.objectContaining({ speaks: null }) },
    ]);
  });

  test('a thousand posts and the longest fields are accepted', () => {
    expect(items(...Array.from({ length: 1000 }, (_, i) => mention({ id: `t${i}` })))).toHaveLength(1000);
    items(
      mention({ id: 'x'.repeat(255), text: 'x'.repeat(100_000), author: { id: '\u{1F600}'.repeat(127) } }),
    );
  });

  test('hostile text is unchanged', () => {
    const hostile = '<!channel> <at>all</at> ‮evil‬ [x](javascript:1) \u0007 𝒜 👩‍👩‍👧 </script>';
    expect(items(mention({ text: hostile, author: { id: 'u1', name: hostile } }))).toMatchObject([
      { post: { text: hostile, by: { name: hostile } } },
    ]);
  });

  test('characters that no database keeps are replaced', () => {
    expect(items(mention({ text: 'a\0b\uD800c😀' }))).toMatchObject([
      { post: { text: 'a\uFFFDb\uFFFDc😀' } },
    ]);
  });

  test.each([' ', ',', ', '])(
    'while the source holds two secrets with "%s" between, either is right',
    between => {
      const older = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
      const other = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
      const { source: changing } = sourceAt(NOW, undefined, `${SECRET}${between}${older}`);
      const body = JSON.stringify({ mentions: [mention()] });
      const by = (secret: string) =>
        changing.receive({ ...requestOf(body, NOW), headers: signedHeaders(secret, body, { at: NOW }) }).is;
      expect([SECRET, older, other].map(by)).toEqual(['items', 'items', 'answer']);
    },
  );

  test('one right signature of several is enough, as during a change of the secret', () => {
    const body = JSON.stringify({ mentions: [mention()] });
    const headers = signedHeaders(SECRET, body, { at: NOW });
    const several = {
      ...headers,
      'webhook-signature': `v1a,xx v1,${'A'.repeat(43)}= ${headers['webhook-signature']}`,
    };
    expect(source.receive(requestOf(body, NOW, { headers: several })).is).toBe('items');
  });

  test.each([-300, 300])('a request from a clock that is %i seconds off is accepted', seconds => {
    expect(
      source.receive(requestOf(JSON.stringify({ mentions: [mention()] }), NOW + seconds * 1000)).is,
    ).toBe('items');
  });
});

test('doctor shows the reply address of a webhook without its query, where a token may be', async () => {
  const checks = await sourceAt(NOW, 'http://127.0.0.1:9/replies?token=hush').source.check(
    new AbortController().signal,
  );
  expect(checks).toMatchObject([{ finding: { url: 'http://127.0.0.1:9/replies' } }]);
});

describe('webhook requests that are refused', () => {
  const body = JSON.stringify({ mentions: [mention()] });
  test.each(badRequests(SECRET, NOW))('a request with %s gets a problem as its answer', (_, status, more) => {
    const { status: is, headers, problem } = refusal(source.receive(requestOf(body, NOW, more)));
    expect(is).toBe(status);
    expect(headers?.['content-type']).toBe('application/problem+json');
    expect(problem).toMatchObject({
      status,
      title: expect.any(String),
      detail: expect.stringMatching(/\.$/),
    });
    if (status === 405) expect(headers?.allow).toBe('POST');
  });

  test('the answer to a wrong clock names the difference', () => {
    const { problem } = refusal(source.receive(requestOf(body, NOW - 3_600_000)));
    expect(problem.detail).toBe(
      'The header webhook-timestamp is 3600 seconds behind our clock; at most 300 are accepted.',
    );
  });

  test('the time window uses the measured clock', () => {
    const { source, time } = sourceAt(NOW - 600_000);
    expect(source.receive(requestOf(body, NOW)).is).toBe('answer');
    time.now = NOW;
    expect(source.receive(requestOf(body, NOW)).is).toBe('items');
  });
});

describe('webhook bodies that are refused', () => {
  test.each(badBodies)('the body %.40s is refused, and the answer names the field', (body, what) => {
    const { status, problem } = refusal(source.receive(requestOf(body, NOW)));
    expect(status).toBe(400);
    if (what === 'not JSON') expect(problem.detail).toContain('not JSON');
    else expect(problem.errors.map((error: { field: string }) => error.field)).toEqual([what]);
  });

  test.each(badFields.map(([field, more]) => [field, JSON.stringify(more).slice(0, 60), more] as const))(
    'a wrong %s in %s is refused, and the answer names the field',
    (field, _, more) => {
      const { status, problem } = refusal(receive([mention({ id: 'fine' }), mention(more)]));
      expect(status).toBe(400);
      expect(problem.errors).toEqual([
        { field: `mentions[1].${field}`, detail: expect.stringMatching(/^(must be|is required: ) ?\S/) },
      ]);
      expect(problem.detail).toBe(
        'One field is wrong. Nothing of this body was kept: mend it and send it again.',
      );
    },
  );

  test('the answer names each bad field of each post, up to fifty', () => {
    const bad = refusal(
      receive([mention({ text: 1, url: 2 }), mention(), mention({ author: { id: '' }, rating: 'x' })]),
    ).problem;
    expect(bad.errors.map((error: { field: string }) => error.field)).toEqual([
      'mentions[0].url',
      'mentions[0].text',
      'mentions[2].rating',
      'mentions[2].author.id',
    ]);
    const many = refusal(receive(Array.from({ length: 60 }, () => mention({ text: 1 })))).problem;
    expect(many.errors).toHaveLength(50);
    expect(many.detail).toMatch(/^60 fields are wrong. The first 50 are named here./);
  });

  test('the answer does not repeat the sent content', () => {
    const received = receive([
      mention({ id: 'hush\n', text: 5, url: 'hush', author: { id: 'hush\n', name: 1 } }),
    ]);
    expect(received.is === 'answer' && received.http.body).not.toContain('hush');
  });

  test('any signed JSON is accepted or refused whole, without an exception', () => {
    const field = fc.constantFrom(
      'id',
      'text',
      'posted_at',
      'author',
      'thread',
      'in_reply_to',
      'url',
      'media',
      'ours',
      'private',
      'deleted',
      'edited_at',
      'rating',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(field, fc.jsonValue()), { maxLength: 4 }), changes => {
        const received = receive([mention(Object.fromEntries(changes))]);
        if (received.is === 'items') expect(received.items.length).toBeGreaterThan(0);
        else expect(JSON.parse(received.http.body).errors.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});
