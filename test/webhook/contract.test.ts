import type { Incoming, RawRequest } from '../../src/ports/social.ts';
import { type SocialHarness, socialContract, type Trouble } from '../contracts/social.ts';
import {
  type Behaviour,
  mention,
  type ReplyReceiver,
  replyReceiver,
  signedHeaders,
} from '../stand-ins/reply-receiver.ts';
import { requestOf, SECRET, sourceAt } from './world.ts';

const behaviours: Record<Exclude<Trouble, 'away'>, Behaviour> = {
  busy: { does: 'answer', status: 429, headers: { 'retry-after': '7' } },
  fails: { does: 'answer', status: 500 },
  refuses: { does: 'answer', status: 422 },
  loses_the_answer: { does: 'drop', publishes: true },
  hangs: { does: 'hang', publishes: true },
};

socialContract('signed webhook', harness, {
  'a post whose answer a reply replaces comes with that answer, and can be read again':
    'A webhook has no word for it.',
  'a stream brings a post as it is written, until it is told to end':
    'A webhook is called, so it needs no stream.',
  'a post of ours that is checked first is pending, until its network says what became of it':
    'a webhook has no word for it',
});

/** The forum sends each post in its own request as soon as it is written. */
async function harness(): Promise<SocialHarness> {
  const forum: ReplyReceiver = await replyReceiver(SECRET);
  const now = Date.now();
  const { source } = sourceAt(now, forum.url);
  const sent = new Map<string, object>();
  const requests: RawRequest[] = [];
  let unread: RawRequest[] = [];
  let stopped = false;

  const request = (post: { id: string } & Record<string, unknown>) => {
    const made = requestOf(JSON.stringify({ mentions: [post] }), now);
    requests.push(made);
    unread.push(made);
  };
  const deliver = (post: { id: string } & Record<string, unknown>) => {
    sent.set(post.id, post);
    request(post);
  };
  const receive = (request: RawRequest): Incoming[] => {
    const received = source.receive(request);
    if (received.is !== 'items') throw new Error(received.http.body);
    return received.items;
  };
  const stop = async () => {
    if (!stopped) await forum.stop();
    stopped = true;
  };

  return {
    source,
    write: async ({ text, by, private: isPrivate = false, parent }) => {
      const id = `t${sent.size + 1}`;
      deliver({
        ...mention({
          text,
          thread: null,
          in_reply_to: parent ?? null,
          private: isPrivate,
          ours: by === 'us',
        }),
        id,
      });
      return id;
    },
    edit: async (id, text) => deliver({ ...sent.get(id), id, text, edited_at: new Date(now).toISOString() }),
    remove: async id => {
      request({ id, deleted: true });
      forum.next({ does: 'answer', status: 404 });
    },
    restore: async id => deliver({ ...sent.get(id), id, deleted: false }),
    review: async () => {
      throw new Error('a webhook has no word for it');
    },
    checks: async () => {
      throw new Error('a webhook has no word for it');
    },
    items: async () => {
      const now = unread;
      unread = [];
      return now.flatMap(receive);
    },
    again: async () => requests.flatMap(receive),
    published: async () =>
      forum.published().map(({ text, kind }) => ({ text, private: kind === 'private_message' })),
    requests: () => forum.requests().length,
    next: async trouble => {
      if (trouble === 'away') await stop();
      else forum.next(behaviours[trouble]);
    },
    forged: () => {
      const body = JSON.stringify({ mentions: [mention()] });
      const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
      return requestOf(body, now, { headers: signedHeaders(other, body, { at: now }) });
    },
    close: stop,
  };
}
