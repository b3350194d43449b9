import type { Fact } from '../../case/commands.ts';
import { type Can, type CaseId, type Instant, type NoteId, postKey, type SendId } from '../../case/types.ts';
import type { Incoming, Post } from '../../ports/social.ts';
import { isOnlyThanks } from '../../triage/thanks.ts';
import type { Placeable } from './placeable.ts';

/** Turns a batch into facts for cases. */

/** The permissions of our own posts: nothing is ever sent in answer to them. */
const NONE: Can = {
  reply: { is: 'no', why: 'ours', mode: 'append' },
  private: { is: 'no', why: 'ours', how: 'send' },
  limit: { max: 0, count: 'graphemes' },
};
export type Amendment = Exclude<Incoming, { is: 'post' }>;
export type PostFact = Extract<Fact, { is: 'post' }>['post'];

export type Facts = ReturnType<typeof factsByCase>;
export function factsByCase() {
  const all = new Map<CaseId, Fact[]>();
  const posts: { id: CaseId | null; post: PostFact }[] = [];
  const later: { id: CaseId; fact: Fact }[] = [];
  return {
    all,
    /** The posts in the order in which they were written, before the `later` facts about them. */
    posts,
    later,
    add(id: CaseId | null | undefined, fact: Fact) {
      if (id) all.set(id, [...(all.get(id) ?? []), fact]);
    },
  };
}

export function postFact(source: string, post: Post, now: Instant, send: SendId | undefined): PostFact {
  return {
    key: postKey(source, post.id),
    by: post.by === 'us' ? 'us' : postKey(source, post.by.id),
    private: post.private,
    at: Math.min(post.at, now),
    arrived: now,
    ...(post.parent !== undefined && { parent: postKey(source, post.parent) }),
    can: post.by === 'us' ? NONE : post.can,
    ...(send !== undefined && { send }),
    ...(post.by !== 'us' && isOnlyThanks(post) && { thanks: true }),
  };
}

/** A stored answer of ours, as a fact for the case that it belongs to. */
export function storedFact(source: string, post: Placeable): PostFact {
  const { id, parent, at, arrived, send, private: isPrivate } = post;
  const above = parent === null ? {} : { parent: postKey(source, parent) };
  const from = send === null ? {} : { send };
  return {
    key: postKey(source, id),
    by: 'us',
    private: isPrivate,
    at,
    arrived,
    can: NONE,
    ...above,
    ...from,
  };
}

/** Changes of a stored answer from before it found its case. */
export function laterOf(source: string, { id, edited, deleted }: Placeable): Fact[] {
  const post = postKey(source, id);
  return [
    ...(edited === null ? [] : [{ is: 'edited' as const, post, at: edited }]),
    ...(deleted === null ? [] : [{ is: 'deleted' as const, post, at: deleted }]),
  ];
}

/** The network's words when it took our post down; they are stored in a note. */
export const takedownWords = (change: Amendment): string | undefined =>
  change.is === 'moderated' && change.now === 'taken_down' ? change.words : undefined;
export const moderationNote = (source: string, id: string): NoteId => `${postKey(source, id)} taken down`;

/** The facts of a change for its post's case. `gone`: the post was deleted until then. */
export function changeFacts(
  source: string,
  change: Amendment,
  { now, ours, gone }: { now: Instant; ours: boolean; gone: boolean },
): Fact[] {
  const post = postKey(source, change.id);
  switch (change.is) {
    case 'edited':
      return [
        ...(gone ? [{ is: 'restored' as const, post, ours }] : []),
        { is: 'edited', post, at: change.at, ...(!ours && isOnlyThanks(change) && { thanks: true }) },
      ];
    case 'deleted':
      return [{ is: 'deleted', post, at: now, ours }];
    case 'restored':
      return [{ is: 'restored', post, ours }];
    case 'reposted':
      return [];
    case 'can':
      return [{ is: 'can', post, can: change.can }];
    case 'moderated': {
      const note = takedownWords(change) === undefined ? {} : { note: moderationNote(source, change.id) };
      return [{ is: 'moderated', post, now: change.now, ...note }];
    }
    default: {
      const never: never = change;
      return never;
    }
  }
}

/** Cards come in the order in which the posts were written; for the same time, in the source's order. */
export function inOrderOfPosts(
  source: string,
  items: Incoming[],
  facts: Map<CaseId, Fact[]>,
): [CaseId, Fact[]][] {
  const came = new Map(
    items.map((item, n) => [postKey(source, item.is === 'post' ? item.post.id : item.id), n]),
  );
  const first = ([, list]: [CaseId, Fact[]]) => {
    const posts = list.flatMap(fact => (fact.is === 'post' ? [fact.post] : []));
    return {
      at: Math.min(...posts.map(post => post.at)),
      came: Math.min(...posts.map(post => came.get(post.key) ?? 0)),
    };
  };
  const keyed = [...facts].map(entry => ({ entry, ...first(entry) }));
  return keyed.sort((a, b) => (a.at === b.at ? a.came - b.came : a.at - b.at)).map(({ entry }) => entry);
}
