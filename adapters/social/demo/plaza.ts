import type { Instant, SendId } from '../../../src/case/types.ts';
import type { Mention } from './script/mention.ts';

/**
 * Plaza, the invented network: a log of entries, and the state folded from it. Only the log is
 * stored; everything here is pure. A post's id is `p<number of its entry>`, a person's id is the
 * handle, and `us` is the brand.
 */
export type Person = {
  id: string;
  name: string;
  handle: string;
  language: string;
  followers: number;
  /** Takes no private messages before having written one. */
  closed: boolean;
  /** On the network from the start, so that a visitor of the page can always write as this person. */
  regular: boolean;
};

export type Step =
  | 'reply'
  | 'again'
  | 'private'
  | 'private_again'
  | 'follow_up'
  | 'waiting'
  | 'edit'
  | 'remove';
/** Which mention of the script this plays, and which of its reactions; none: the mention itself. */
export type Played = { mention: string; step?: Step };

export type Entry =
  | { is: 'joined'; person: Person }
  | {
      is: 'posted';
      by: string;
      at: Instant;
      text: string;
      parent?: string;
      /** Between the brand and this person only. */
      with?: string;
      /** The key of the send it came from. */
      send?: SendId;
      played?: Played;
    }
  | { is: 'edited'; id: string; at: Instant; text: string; played?: Played }
  | { is: 'deleted'; id: string; at: Instant; played?: Played };

export type PlazaPost = {
  id: string;
  seq: number;
  by: string;
  at: Instant;
  text: string;
  parent?: string;
  /** The topmost post of its public thread. */
  thread: string;
  with?: string;
  mention?: string;
  edited?: Instant;
  deleted?: Instant;
  /** The number of the last entry that changed it. */
  changed: number;
};

export type Plaza = {
  /** The number of the last entry folded in. */
  seq: number;
  people: Map<string, Person>;
  posts: Map<string, PlazaPost>;
  sends: Map<SendId, string>;
  /** Since which entry the person has talked to the brand in private, so that the brand may write back. */
  talking: Map<string, number>;
  /** `mention` or `mention/step`, with when. */
  played: Map<string, Instant>;
  lastMention: Instant | null;
};

export const personOf = ({ name, handle, language, followers, closed }: Mention): Person => ({
  id: handle,
  name,
  handle,
  language,
  followers,
  closed: closed ?? false,
  regular: false,
});

export const emptyPlaza = (regulars: Person[]): Plaza => ({
  seq: 0,
  people: new Map(regulars.map(person => [person.id, person])),
  posts: new Map(),
  sends: new Map(),
  talking: new Map(),
  played: new Map(),
  lastMention: null,
});

const playedKey = ({ mention, step }: Played): string => (step ? `${mention}/${step}` : mention);

/** Folds the next entry in; `cast` knows the people of the script, who join with their first post. */
export function foldEntry(plaza: Plaza, seq: number, entry: Entry, cast: Map<string, Person>): void {
  plaza.seq = seq;
  if (entry.is !== 'joined' && entry.played) {
    plaza.played.set(playedKey(entry.played), entry.at);
    if (!entry.played.step) plaza.lastMention = entry.at;
  }
  switch (entry.is) {
    case 'joined':
      plaza.people.set(entry.person.id, entry.person);
      return;
    case 'posted': {
      const id = `p${seq}`;
      const actor = cast.get(entry.by);
      if (actor && !plaza.people.has(actor.id)) plaza.people.set(actor.id, actor);
      const parent = entry.parent === undefined ? undefined : plaza.posts.get(entry.parent);
      plaza.posts.set(id, {
        id,
        seq,
        by: entry.by,
        at: entry.at,
        text: entry.text,
        thread: entry.with === undefined && parent ? parent.thread : id,
        changed: seq,
        ...(entry.parent !== undefined && { parent: entry.parent }),
        ...(entry.with !== undefined && { with: entry.with }),
        ...(entry.played && !entry.played.step && { mention: entry.played.mention }),
      });
      if (entry.send !== undefined) plaza.sends.set(entry.send, id);
      if (entry.with !== undefined && entry.by !== 'us' && !plaza.talking.has(entry.by))
        plaza.talking.set(entry.by, seq);
      return;
    }
    case 'edited': {
      const post = plaza.posts.get(entry.id)!;
      plaza.posts.set(entry.id, { ...post, text: entry.text, edited: entry.at, changed: seq });
      return;
    }
    case 'deleted': {
      const post = plaza.posts.get(entry.id)!;
      plaza.posts.set(entry.id, { ...post, text: '', deleted: entry.at, changed: seq });
      return;
    }
    default:
      entry satisfies never;
  }
}

/** Whether the brand may write to this person in private, as of an entry. */
export const takesPrivate = (plaza: Plaza, person: Person, seq: number): boolean =>
  !person.closed || (plaza.talking.get(person.id) ?? Infinity) <= seq;

/** The newest post of a private conversation that `wanted` accepts. */
export function newest(plaza: Plaza, wanted: (post: PlazaPost) => boolean): PlazaPost | undefined {
  return [...plaza.posts.values()].findLast(post => post.deleted === undefined && wanted(post));
}
