import type { Can } from '../../../src/case/types.ts';
import type { Author, Incoming, Post, Said } from '../../../src/ports/social.ts';
import { type Entry, type Person, type Plaza, type PlazaPost, takesPrivate } from './plaza.ts';
import { LIMIT } from './rules.ts';

const limit: Can['limit'] = { max: LIMIT, count: 'graphemes' };

/** The permissions of a post, as the network had them when that entry was written. */
function canOf(plaza: Plaza, post: PlazaPost, seq: number): Can {
  const person = plaza.people.get(post.by);
  if (!person)
    return {
      reply: { is: 'no', why: 'own_post', mode: 'append' },
      private: { is: 'no', why: 'own_post', how: 'send' },
      limit,
    };
  return {
    reply:
      post.with === undefined
        ? { is: 'yes', mode: 'append' }
        : { is: 'no', why: 'private_post', mode: 'append' },
    private: { is: 'yes', how: takesPrivate(plaza, person, seq) ? 'send' : 'invite' },
    limit,
  };
}

const authorOf = ({ id, handle, name, followers }: Person): Author => ({ id, handle, name, followers });

/** The words of a post, in the language of its author. */
function contentOf(plaza: Plaza, id: string, text: string): Said {
  const language = plaza.people.get(plaza.posts.get(id)?.by ?? '')?.language;
  return { text, media: [], ...(language !== undefined && { language }) };
}

/**
 * An entry as items for the engine: the post as it was written then, or its change. `urlOf`:
 * null if nothing serves the page.
 */
export function handOut(
  plaza: Plaza,
  seq: number,
  entry: Entry,
  urlOf: (id: string) => string | null,
): Incoming[] {
  switch (entry.is) {
    case 'joined':
      return [];
    case 'edited':
      return [{ is: 'edited', id: entry.id, at: entry.at, ...contentOf(plaza, entry.id, entry.text) }];
    case 'deleted':
      return [{ is: 'deleted', id: entry.id }];
    case 'posted': {
      const post = plaza.posts.get(`p${seq}`)!;
      const person = plaza.people.get(entry.by);
      const url = urlOf(post.id);
      const written: Post = {
        id: post.id,
        by: person ? authorOf(person) : 'us',
        private: post.with !== undefined,
        ...contentOf(plaza, post.id, entry.text),
        at: entry.at,
        ref: null,
        can: canOf(plaza, post, seq),
        ...(post.with === undefined && { thread: post.thread }),
        ...(post.parent !== undefined && { parent: post.parent }),
        ...(url !== null && { url }),
      };
      const opens = person?.closed && plaza.talking.get(person.id) === seq;
      return [{ is: 'post', post: written }, ...(opens ? opened(plaza, person, seq) : [])];
    }
    default:
      return entry satisfies never;
  }
}

/**
 * A person who took no private messages has written one. Now their earlier posts can be answered privately.
 */
function opened(plaza: Plaza, person: Person, seq: number): Incoming[] {
  return [...plaza.posts.values()]
    .filter(post => post.by === person.id && post.seq < seq)
    .map(post => ({ is: 'can', id: post.id, can: canOf(plaza, post, seq) }));
}
