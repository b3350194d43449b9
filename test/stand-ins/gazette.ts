import type { Can, Instant, SendId } from '../../src/case/types.ts';
import { type Outcome, ok } from '../../src/ports/outcome.ts';
import type {
  Answered,
  Author,
  Found,
  Incoming,
  Outgoing,
  Post,
  Pull,
  Reread,
  Said,
  Sent,
  SocialAdapter,
  SourceDescription,
} from '../../src/ports/social.ts';

/**
 * The Gazette: a network controlled by the test, with the peculiarities of real networks that the demo does
 * not have. It keeps posts under our own key, as Bluesky does, so a look-up can prove that a send is not
 * there. It is an adapter and its network in one: there is no connection between them, but a call can end in
 * every way in which a real connection can.
 */

/** The end of a call to publish. */
export type Ending =
  | { is: 'publishes' }
  /** Accepted, and checked by a moderator before it is shown. */
  | { is: 'checks' }
  /** Published, but the answer never comes. */
  | { is: 'loses_the_answer' }
  /** Published, but the call hangs until the caller gives up. */
  | { is: 'hangs' }
  /** Nothing is published, but the caller cannot know. */
  | { is: 'breaks' }
  /** There is no connection. */
  | { is: 'unreachable' }
  | Extract<Outcome<Sent>, { is: 'later' | 'refused' | 'shut' | 'gone' }>;

type Take = (items: Incoming[]) => Promise<void>;
type Options = {
  now?: () => Instant;
  about?: Partial<SourceDescription>;
  /** Posts are kept under our key, so a look-up gives certainty. */
  keepsKeys?: boolean;
};
export type Gazette = ReturnType<typeof gazette>;

export const JAN: Author = { id: 'jan', handle: 'jan', name: 'Jan Jansen', followers: 120 };
/** A review has one answer; a later one replaces it. */
export const reviewed = (answered?: Instant): Can => ({
  ...can(false),
  reply: { is: 'yes', mode: 'replace', ...(answered !== undefined && { answered }) },
});
/** A person may answer there, but our access does not allow it. */
export const noAccess: Can = {
  ...can(false),
  reply: { is: 'no', why: 'needs_access', open: true, mode: 'append' },
  private: { is: 'no', why: 'needs_access', how: 'send' },
};
function can(isPrivate: boolean): Can {
  return {
    reply: isPrivate ? { is: 'no', why: 'private_post', mode: 'append' } : { is: 'yes', mode: 'append' },
    private: { is: 'yes', how: 'send' },
    limit: { max: 500, count: 'graphemes' },
  };
}

export function gazette({ now: clock = Date.now, about = {}, keepsKeys = true }: Options = {}) {
  const said: SourceDescription = { label: 'The Gazette', account: '@acme', sameKey: 'never', ...about };
  const posts = new Map<string, Post>();
  const removed = new Map<string, Post>();
  const log: Incoming[] = [];
  const streams = new Map<Take, { end(): void; fail(error: unknown): void }>();
  const published = new Map<SendId, { out: Outgoing; sent: Sent }>();
  const requests: SendId[] = [];
  let count = 0;
  const nextId = () => `g${++count}`;
  let copies: Outgoing[] = [];
  let endings: Ending[] = [];
  let always: Ending = { is: 'publishes' };
  let away = false;

  function tell(...items: Incoming[]): void {
    log.push(...items);
    for (const [take, { fail }] of streams) void take(items).catch(fail);
  }
  const answerThere = (id: string, answer: Answered): void =>
    void posts.set(id, { ...posts.get(id)!, can: reviewed(clock()), answer });
  const reread = (id: string): Reread => {
    const { can, answer } = posts.get(id)!;
    return { can, ...(answer && { answer }) };
  };
  const newest = (): string => published.get(copies.at(-1)!.key)!.sent.id!;

  function publish(out: Outgoing): Sent {
    const known = published.get(out.key);
    if (known && said.sameKey !== 'never') return known.sent;
    const id = nextId();
    const sent: Sent = { id, at: clock(), url: `https://gazette.example/${id}` };
    published.set(out.key, { out, sent });
    copies = [...copies, out];
    const to = out.target.id;
    if (posts.get(to)?.can.reply.mode === 'replace') answerThere(to, { text: out.text });
    const isPrivate = out.kind === 'private_message';
    posts.set(id, {
      id,
      by: 'us',
      private: isPrivate,
      text: out.text,
      media: [],
      at: clock(),
      parent: out.target.id,
      ref: null,
      can: can(isPrivate),
    });
    return sent;
  }

  const pull: Pull = {
    every: 1_000,
    page: async cursor => {
      if (away) return { is: 'unknown' };
      const from = typeof cursor === 'number' ? cursor : 0;
      return ok({ items: log.slice(from), cursor: log.length, more: false });
    },
    async listen(take, signal) {
      if (away) throw new Error('the Gazette is away');
      await new Promise<void>((end, fail) => {
        streams.set(take, { end, fail });
        signal.addEventListener('abort', () => end());
      }).finally(() => streams.delete(take));
    },
  };
  const adapter = {
    about: async () => (away ? { is: 'unknown' } : ok({ ...said })),
    pace: { every: 0 },
    pull,
    send: async (out, signal) => {
      const ending = endings.shift() ?? always;
      if (ending.is === 'unreachable') return { is: 'later', after: 5_000 };
      requests.push(out.key);
      if (!posts.has(out.target.id)) return { is: 'gone' };
      switch (ending.is) {
        case 'publishes':
          return ok(publish(out));
        case 'checks':
          return ok({ ...publish(out), pending: true });
        case 'loses_the_answer':
          publish(out);
          return { is: 'unknown' };
        case 'hangs':
          publish(out);
          return new Promise(end => signal.addEventListener('abort', () => end({ is: 'unknown' })));
        case 'breaks':
          return { is: 'unknown' };
        default:
          return ending;
      }
    },
    find: async (out): Promise<Outcome<Found>> => {
      if (away) return { is: 'unknown' };
      const known = published.get(out.key);
      if (!keepsKeys) return ok({ is: 'not_seen' });
      return ok(known ? { is: 'found', sent: known.sent } : { is: 'not_there' });
    },
    reread: async ({ id }) => {
      if (away) return { is: 'unknown' };
      return posts.has(id) ? ok(reread(id)) : { is: 'gone' };
    },
    check: async () => [],
  } satisfies SocialAdapter;

  return {
    adapter: adapter as SocialAdapter & { pull: Pull },
    /** A person writes there. Returns the id of the post. */
    write(post: Partial<Post> = {}): string {
      const id = nextId();
      const isPrivate = post.private ?? false;
      const whole: Post = {
        id,
        by: JAN,
        private: isPrivate,
        text: 'My parcel is late.',
        media: [],
        at: clock(),
        url: `https://gazette.example/${id}`,
        ref: null,
        can: can(isPrivate),
        ...post,
      };
      posts.set(id, whole);
      tell({ is: 'post', post: whole });
      return id;
    },
    /** A person answers a review there. The pages show it only when the test says so. */
    answerThere,
    /** Changes the permissions of a post. */
    allow(id: string, can: Can): void {
      posts.set(id, { ...posts.get(id)!, can });
      this.tellCan(id);
    },
    tellCan: (id: string) => tell({ is: 'can', id, ...reread(id) }),
    edit(id: string, said: Partial<Said>): void {
      const { text, media } = posts.get(id)!;
      tell({ is: 'edited', id, at: clock(), text, media, ...said });
    },
    remove(id: string): void {
      removed.set(id, posts.get(id)!);
      posts.delete(id);
      tell({ is: 'deleted', id });
    },
    restore(id: string): void {
      const post = removed.get(id)!;
      posts.set(id, post);
      tell({ is: 'post', post }, { is: 'restored', id, text: post.text, media: post.media });
    },
    /** The network decides about one of our posts, by default the newest. */
    moderate(now: 'pending' | 'public' | 'taken_down', words?: string, id = newest()): void {
      if (now === 'taken_down') tell({ is: 'moderated', id, now, ...(words !== undefined && { words }) });
      else tell({ is: 'moderated', id, now });
    },
    /** One of us removes our newest post there. */
    unpublish(): void {
      tell({ is: 'deleted', id: newest() });
    },
    /** Sets the number of repeats of a post without words. */
    repost: (id: string, times: number) => tell({ is: 'reposted', id, times }),
    /** The next calls to publish end in these ways, one after the other. */
    next: (...these: Ending[]) => void endings.push(...these),
    /** From now on every call to publish ends in this way. */
    always(ending: Ending): void {
      endings = [];
      always = ending;
    },
    /** It answers only calls to publish. */
    leave(is = true): void {
      away = is;
    },
    /** The number of open streams. */
    listening: () => streams.size,
    /** Cuts all streams. */
    cutStreams(): void {
      for (const { end } of streams.values()) end();
    },
    /** Changes its description of itself. */
    renames: (more: Partial<SourceDescription>) => void Object.assign(said, more),
    log: () => log,
    published: () => copies,
    /** The keys of all calls to publish, in order. */
    requests: () => requests,
  };
}
