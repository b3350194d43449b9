import type {
  Can,
  Case,
  CasePost,
  Clock,
  Instant,
  NoteId,
  PersonId,
  PostKey,
  Send,
  SendId,
} from '../../src/case/types.ts';
import type { AuthorFacts, Folder, PostFacts, Said } from '../../src/view/folder.ts';
import { TEXTS } from '../../src/words/texts.ts';

/** Handwritten folders, one for each state of a card. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const NOW: Instant = Date.UTC(2026, 10, 20, 13, 0);
export const ANA: PersonId = 'p-ana';
export const BRAM: PersonId = 'p-bram';
export const CARLA: PersonId = 'p-carla';
export const FIRST: PostKey = 'forum:t1';
export const JAN = 'forum:u9';

export const can: Can = {
  reply: { is: 'yes', mode: 'append' },
  private: { is: 'yes', how: 'send' },
  limit: { max: 500, count: 'graphemes' },
};
export const invites: Can = {
  ...can,
  private: { is: 'yes', how: 'invite' },
  limit: { max: 280, count: 'graphemes' },
};
export const listens: Can = {
  reply: { is: 'no', why: 'listen_only', mode: 'append' },
  private: { is: 'no', why: 'listen_only', how: 'send' },
  limit: { max: 500, count: 'graphemes' },
};

export const post = (key: PostKey, change: Partial<CasePost> = {}): CasePost => {
  const at = change.at ?? NOW - 10 * MINUTE;
  return { key, by: JAN, private: false, at, arrived: at, can, changed: 2, ...change };
};
export const ours = (key: PostKey, change: Partial<CasePost> = {}): CasePost =>
  post(key, { by: 'us', at: NOW - 5 * MINUTE, ...change });

export const clock = (change: Partial<Clock> = {}): Clock => {
  const from = change.from ?? NOW - 10 * MINUTE;
  const due = change.due ?? from + HOUR;
  return {
    id: 'first_reply.1',
    kind: 'first_reply',
    policy: 'default',
    from,
    due,
    steps: [50, 75, 90, 100].map(percent => ({ percent, at: from + ((due - from) * percent) / 100 })),
    pauses: [],
    passed: [],
    ...change,
  };
};

export const send = (id: SendId, change: Partial<Send> = {}): Send => {
  const submitted = change.submitted ?? NOW - 5_000;
  return {
    id,
    kind: 'reply',
    by: ANA,
    target: FIRST,
    stage: 'queued',
    n: 1,
    submitted,
    notBefore: submitted + 10_000,
    giveUpAt: submitted + 30 * MINUTE,
    ...change,
  };
};

const facts = (text: string | null, change: Partial<PostFacts> = {}): PostFacts => ({
  text,
  media: [],
  ...change,
});

export type Parts = {
  case?: Partial<Case>;
  posts?: Record<PostKey, string | null | PostFacts>;
  authors?: Record<string, AuthorFacts>;
  sends?: Record<SendId, { text: string | null; url?: string }>;
  notes?: Record<NoteId, string | null>;
  people?: Record<PersonId, string>;
  source?: { label: string; account: string };
};

const WORDS = 'My parcel was due on Monday. It is Friday now and nobody answers the phone. Where is it?';

/** The folder of a new case, with the given changes. */
export function folder(parts: Parts = {}): Folder {
  const state: Case = {
    id: 'case-1',
    version: 4,
    mode: 'live',
    opened: NOW - 9 * MINUTE,
    phase: { is: 'open', since: NOW - 9 * MINUTE },
    owner: null,
    writing: [],
    private: null,
    debt: null,
    posts: [post(FIRST)],
    older: { count: 0, theirs: 0, answered: null },
    sends: [],
    answeredBy: [],
    clocks: [clock(), clock({ id: 'resolve.1', kind: 'resolve', due: NOW + 48 * HOUR })],
    ...parts.case,
  };
  const texts = {
    [FIRST]: facts(WORDS, { url: 'https://forum.example/t/1', language: 'en' }),
    ...parts.posts,
  };
  return {
    around: [],
    case: state,
    posts: new Map(
      Object.entries(texts).map(([key, value]) => [
        key,
        value === null || typeof value === 'string' ? facts(value) : value,
      ]),
    ),
    authors: new Map(
      Object.entries({ [JAN]: { handle: 'jan', name: 'Jan Jansen', followers: 120 }, ...parts.authors }),
    ),
    sends: new Map(Object.entries(parts.sends ?? {})),
    notes: new Map(Object.entries(parts.notes ?? {})),
    people: new Map(
      Object.entries({
        [ANA]: 'Ana de Vries',
        [BRAM]: 'Bram Jansen',
        [CARLA]: 'Carla Mikkelsen',
        ...parts.people,
      }),
    ),
    sources: new Map([['forum', parts.source ?? { label: 'Forum', account: 'Acme' }]]),
    brand: 'Acme',
    texts: { in: TEXTS, brand: 'en' },
  };
}

const owner = { person: ANA, since: NOW - 8 * MINUTE };
const met = clock({ ended: { at: NOW - 5 * MINUTE, how: 'answered' } });
const pausedResolve = clock({
  id: 'resolve.1',
  kind: 'resolve',
  due: NOW + 48 * HOUR,
  pauses: [{ from: NOW - 5 * MINUTE }],
});
const REPLY = 'Sorry to hear that, Jan. I am looking into it right now.';
const replied = {
  owner,
  posts: [post(FIRST), ours('forum:o1', { send: 's1' })],
  sends: [
    send('s1', {
      stage: 'posted',
      post: 'forum:o1',
      postedAt: NOW - 5 * MINUTE,
      submitted: NOW - 6 * MINUTE,
    }),
  ],
};
const repliedTexts = {
  posts: { 'forum:o1': facts(REPLY, { url: 'https://forum.example/t/1#o1' }) },
  sends: { s1: { text: REPLY, url: 'https://forum.example/t/1#o1' } },
};
const waiting = { phase: { is: 'waiting', since: NOW - 5 * MINUTE } as const, clocks: [met, pausedResolve] };
const isPrivate = {
  private: { since: NOW - 5 * MINUTE, way: 'dm' } as const,
  debt: { since: NOW - 5 * MINUTE },
};
const failedAt = { submitted: NOW - 2 * MINUTE };

/** One folder for each state that a card shows in its own way. */
export const states = {
  unowned: folder(),
  'due soon': folder({
    case: { posts: [post(FIRST, { at: NOW - 50 * MINUTE })], clocks: [clock({ from: NOW - 50 * MINUTE })] },
  }),
  overdue: folder({
    case: {
      posts: [post(FIRST, { at: NOW - 70 * MINUTE })],
      clocks: [clock({ from: NOW - 70 * MINUTE, passed: [50, 75, 90, 100] })],
    },
  }),
  'late on arrival': folder({
    case: { clocks: [clock({ from: NOW - 90 * MINUTE, passed: [50, 75, 90, 100], lateOnArrival: true })] },
  }),
  owned: folder({ case: { owner } }),
  'owned, due soon': folder({ case: { owner, clocks: [clock({ from: NOW - 50 * MINUTE })] } }),
  'owned, overdue': folder({ case: { owner, clocks: [clock({ from: NOW - 70 * MINUTE })] } }),
  writing: folder({
    case: {
      owner,
      writing: [
        { person: ANA, until: NOW + 5 * MINUTE },
        { person: BRAM, until: NOW - 1 },
      ],
    },
  }),
  'can only invite': folder({ case: { owner, posts: [post(FIRST, { can: invites })] } }),
  'listen only': folder({ case: { posts: [post(FIRST, { can: listens })], clocks: [] } }),
  'private post, nothing public': folder({ case: { owner, posts: [post(FIRST, { private: true })] } }),
  review: folder({
    case: {
      owner,
      posts: [
        post(FIRST, { can: { ...can, reply: { is: 'yes', mode: 'replace', until: NOW + 72 * HOUR } } }),
        ours('forum:o1', { parent: FIRST }),
      ],
    },
    posts: {
      [FIRST]: facts('Two stars. The courier left it in the rain.', { rating: 2 }),
      'forum:o1': REPLY,
    },
  }),
  'undo running': folder({ case: { owner, sends: [send('s1')] }, sends: { s1: { text: REPLY } } }),
  queued: folder({
    case: { owner, sends: [send('s1', { submitted: NOW - MINUTE })] },
    sends: { s1: { text: REPLY } },
  }),
  sending: folder({
    case: { owner, sends: [send('s1', { stage: 'sending' })] },
    sends: { s1: { text: REPLY } },
  }),
  'moving to DM': folder({
    case: {
      owner,
      sends: [
        send('m1', { kind: 'private_message', begins: 'dm' }),
        send('l1', { stage: 'held', after: 'm1' }),
      ],
    },
    sends: {
      m1: { text: 'Hello Jan, could you send us your order number here?' },
      l1: { text: 'We have sent you a private message.' },
    },
  }),
  posted: folder({ case: { ...replied, ...waiting }, ...repliedTexts }),
  'posted, not yet seen there': folder({
    case: { ...replied, ...waiting, posts: [post(FIRST)] },
    sends: repliedTexts.sends,
  }),
  'posted without a link': folder({
    case: { ...replied, ...waiting, posts: [post(FIRST)] },
    sends: { s1: { text: REPLY } },
  }),
  refused: folder({
    case: { owner, sends: [send('s1', { stage: 'refused', why: 'too_long', ...failedAt })] },
    sends: { s1: { text: REPLY } },
  }),
  'taken down by the network': folder({
    case: {
      owner,
      sends: [send('s1', { stage: 'removed', why: 'taken_down', note: 'n1', post: 'forum:r1', ...failedAt })],
    },
    sends: { s1: { text: REPLY } },
    notes: { n1: 'No <!channel> telephone **numbers**, please.' },
  }),
  'posted, and checked by the network': folder({
    case: { owner, sends: [send('s1', { stage: 'posted', pending: true, postedAt: NOW })] },
    sends: { s1: { text: REPLY } },
  }),
  'withdrawn, the author removed it': folder({
    case: {
      owner,
      posts: [post(FIRST, { deleted: NOW - MINUTE })],
      sends: [send('s1', { stage: 'withdrawn', why: 'author_deleted', ...failedAt })],
    },
    sends: { s1: { text: REPLY } },
  }),
  'private message refused': folder({
    case: {
      owner,
      sends: [
        send('m1', { kind: 'private_message', stage: 'refused', why: 'no_private', ...failedAt }),
        send('l1', { stage: 'withdrawn', after: 'm1', why: 'earlier_failed', ...failedAt }),
      ],
    },
    sends: { m1: { text: 'Hello Jan' }, l1: { text: 'We have sent you a private message.' } },
  }),
  unclear: folder({
    case: { owner, sends: [send('s1', { stage: 'unknown', submitted: NOW - MINUTE })] },
    sends: { s1: { text: REPLY } },
  }),
  'resolving follow-up on its way': folder({
    case: { owner, ...isPrivate, sends: [send('f1', { kind: 'follow_up', resolves: true })] },
    sends: { f1: { text: 'This is sorted now.' } },
  }),
  waiting: folder({ case: { ...replied, ...waiting }, ...repliedTexts }),
  'waiting, nobody has it': folder({ case: { ...replied, ...waiting, owner: null }, ...repliedTexts }),
  'customer wrote again': folder({
    case: {
      ...replied,
      posts: [...replied.posts, post('forum:t2', { at: NOW - MINUTE, parent: 'forum:o1' })],
      clocks: [met, clock({ id: 'resolve.1', kind: 'resolve', due: NOW + 48 * HOUR })],
    },
    posts: { ...repliedTexts.posts, 'forum:t2': 'Thanks, but it is still not here.' },
    sends: repliedTexts.sends,
  }),
  'only thanks while waiting': folder({
    case: {
      ...replied,
      ...waiting,
      posts: [...replied.posts, post('forum:t2', { at: NOW - MINUTE, thanks: true })],
    },
    posts: { ...repliedTexts.posts, 'forum:t2': 'Thanks! 👍' },
    sends: repliedTexts.sends,
  }),
  'only thanks since it was resolved': folder({
    case: {
      ...replied,
      phase: { is: 'resolved', since: NOW - 2 * MINUTE, why: 'answered', by: ANA },
      clocks: [met],
      posts: [...replied.posts, post('forum:t2', { at: NOW - MINUTE, thanks: true })],
    },
    posts: { ...repliedTexts.posts, 'forum:t2': 'Thanks! 👍' },
    sends: repliedTexts.sends,
  }),
  'news since it was resolved': folder({
    case: {
      ...replied,
      phase: { is: 'open', since: NOW - MINUTE, asks: 'answered' },
      clocks: [met, clock({ id: 'resolve.2', kind: 'resolve', due: NOW + 48 * HOUR })],
      posts: [...replied.posts, post('forum:t2', { at: NOW - MINUTE })],
    },
    posts: { ...repliedTexts.posts, 'forum:t2': 'It is still not here.' },
    sends: repliedTexts.sends,
  }),
  'new words of an answered post': folder({
    case: {
      ...replied,
      phase: { is: 'open', since: NOW - MINUTE, asks: 'waiting' },
      clocks: [met, clock({ id: 'resolve.1', kind: 'resolve', due: NOW + 48 * HOUR })],
      posts: [post(FIRST, { edited: NOW - MINUTE }), ...replied.posts.slice(1)],
    },
    ...repliedTexts,
  }),
  'a long thread': folder({
    case: {
      owner,
      posts: [
        post(FIRST),
        ...[1, 2, 3, 4, 5, 6].map(n => post(`forum:t${n + 1}`, { at: NOW - (9 - n) * MINUTE })),
      ],
    },
    posts: Object.fromEntries(
      [1, 2, 3, 4, 5, 6].map(n => [`forum:t${n + 1}`, `And another thing, number ${n}.`]),
    ),
  }),
  'edited and removed': folder({
    case: {
      owner,
      posts: [
        post(FIRST, { edited: NOW - 3 * MINUTE }),
        post('forum:t2', { at: NOW - 4 * MINUTE, deleted: NOW - 2 * MINUTE }),
      ],
    },
    posts: { 'forum:t2': 'Nobody must see this any more' },
  }),
  'answered elsewhere': folder({
    case: { ...waiting, posts: [post(FIRST), ours('forum:o1')] },
    posts: { 'forum:o1': REPLY },
  }),
  'private, follow-up owed': folder({
    case: {
      owner,
      ...isPrivate,
      ...waiting,
      posts: [
        post(FIRST),
        ours('forum:m1', { private: true, send: 'm1' }),
        post('forum:t2', { private: true, at: NOW - MINUTE }),
      ],
      sends: [
        send('m1', {
          kind: 'private_message',
          stage: 'posted',
          post: 'forum:m1',
          postedAt: NOW - 5 * MINUTE,
          submitted: NOW - 6 * MINUTE,
        }),
      ],
    },
    posts: { 'forum:m1': 'Could you send us your order number?', 'forum:t2': 'It is 4411-22.' },
    sends: { m1: { text: 'Could you send us your order number?' } },
  }),
  'private, owed, author removed everything public': folder({
    case: {
      owner,
      ...isPrivate,
      posts: [post(FIRST, { deleted: NOW - MINUTE }), post('forum:t2', { private: true })],
    },
    posts: { 'forum:t2': 'It is 4411-22.' },
  }),
  'private, follow-up posted': folder({
    case: {
      ...replied,
      ...isPrivate,
      ...waiting,
      debt: { since: NOW - 5 * MINUTE, paid: { at: NOW - MINUTE } },
    },
    ...repliedTexts,
  }),
  'private, follow-up waived': folder({
    case: {
      ...replied,
      ...isPrivate,
      ...waiting,
      debt: { since: NOW - 5 * MINUTE, waived: { by: CARLA, note: 'n1', at: NOW - MINUTE } },
    },
    ...repliedTexts,
    notes: { n1: 'The customer asked us not to.' },
  }),
  resolved: folder({
    case: {
      ...replied,
      phase: { is: 'resolved', since: NOW - MINUTE, why: 'answered', by: ANA },
      clocks: [met],
    },
    ...repliedTexts,
  }),
  'resolved as spam': folder({
    case: { phase: { is: 'resolved', since: NOW - MINUTE, why: 'spam', by: BRAM }, clocks: [] },
  }),
  'resolved yet unclear': folder({
    case: {
      phase: { is: 'resolved', since: NOW - MINUTE, why: 'answered', by: ANA },
      owner,
      sends: [send('s1', { stage: 'unknown' })],
    },
    sends: { s1: { text: REPLY } },
  }),
  merged: folder({
    case: { phase: { is: 'resolved', since: NOW - MINUTE, why: 'merged', into: 'case-2' }, clocks: [] },
  }),
  'text no longer kept': folder({ posts: { [FIRST]: facts(null) }, authors: { [JAN]: {} } }),
  'no words, a picture': folder({
    posts: { [FIRST]: facts('', { media: [{ url: 'https://forum.example/p.jpg', alt: 'A wet parcel' }] }) },
  }),
} satisfies Record<string, Folder>;

/** One post of a case, as the store reads it alone. */
export function saidIn(of: Folder, key: PostKey): Said | null {
  const post = of.case.posts.find(each => each.key === key);
  if (!post) return null;
  const { media = [], text = null } = of.posts.get(key) ?? {};
  const { by, at, edited = null, deleted = null } = post;
  return { key, case: of.case.id, by, sender: null, private: post.private, at, text, media, edited, deleted };
}
