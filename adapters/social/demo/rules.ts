import type { Instant, SendId } from '../../../src/case/types.ts';
import { type Entry, newest, type Person, type Plaza, type PlazaPost, takesPrivate } from './plaza.ts';

export const LIMIT = 500;

/** A wish to change the network. `as` and `with` are people's ids, or `us` for the brand. */
export type Wish =
  | { do: 'join'; name: string; language: string; closed: boolean }
  | { do: 'write'; as: string; text: string }
  | { do: 'reply'; as: string; to: string; text: string; send?: SendId }
  | { do: 'private'; as: string; with: string; text: string; about?: string; send?: SendId }
  | { do: 'edit'; as: string; id: string; text: string }
  | { do: 'delete'; as: string; id: string };
export type No = {
  code:
    | 'gone'
    | 'empty'
    | 'too_long'
    | 'unreadable'
    | 'unknown_person'
    | 'not_yours'
    | 'private_post'
    | 'no_private';
  says: string;
};
export type Judged = { is: 'yes'; entry: Entry } | { is: 'no'; no: No };

const yes = (entry: Entry): Judged => ({ is: 'yes', entry });
const no = (code: No['code'], says: string): Judged => ({ is: 'no', no: { code, says } });

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** The reason why a text cannot be posted, or null. */
function fault(text: string): No | null {
  if (text.trim() === '')
    return { code: 'empty', says: 'There is nothing in it yet. Write something first.' };
  if (/[\0\p{Surrogate}]/u.test(text))
    return {
      code: 'unreadable',
      says: 'It holds characters that cannot be stored. Remove them and post again.',
    };
  // One grapheme can consist of very many characters.
  const length = text.length > LIMIT * 20 ? Infinity : [...segmenter.segment(text)].length;
  if (length > LIMIT)
    return { code: 'too_long', says: `A post has at most ${LIMIT} characters. Shorten it and post again.` };
  return null;
}

/**
 * Judges a wish on the network of now. Pure, so wishes from the page and Webcare's sends are judged alike.
 */
export function judge(plaza: Plaza, wish: Wish, at: Instant): Judged {
  if (wish.do === 'join') return join(plaza, wish);
  if (wish.as !== 'us' && !plaza.people.has(wish.as))
    return no('unknown_person', 'Nobody of that name is on Plaza. Choose somebody from the list.');
  const wrong = wish.do === 'delete' ? null : fault(wish.text);
  if (wrong) return { is: 'no', no: wrong };
  switch (wish.do) {
    case 'write':
      return yes({ is: 'posted', by: wish.as, at, text: wish.text });
    case 'reply': {
      const target = plaza.posts.get(wish.to);
      if (!target || target.deleted !== undefined)
        return no('gone', 'The post you are answering was deleted.');
      if (target.with !== undefined)
        return no('private_post', 'That message is private. Answer it under private messages.');
      return yes({
        is: 'posted',
        by: wish.as,
        at,
        text: wish.text,
        parent: wish.to,
        ...(wish.send !== undefined && { send: wish.send }),
      });
    }
    case 'private':
      return writePrivately(plaza, wish, at);
    case 'edit':
    case 'delete': {
      const post = plaza.posts.get(wish.id);
      if (!post || post.deleted !== undefined) return no('gone', 'That post was deleted already.');
      if (post.by !== wish.as)
        return no('not_yours', 'Only whoever wrote a post can change it or take it down.');
      return yes(
        wish.do === 'edit'
          ? { is: 'edited', id: wish.id, at, text: wish.text }
          : { is: 'deleted', id: wish.id, at },
      );
    }
    default:
      return wish satisfies never;
  }
}

function writePrivately(plaza: Plaza, wish: Extract<Wish, { do: 'private' }>, at: Instant): Judged {
  const person = plaza.people.get(wish.with);
  if (!person || (wish.as !== 'us' && wish.as !== wish.with))
    return no('unknown_person', 'A private message goes between the brand and one person on Plaza.');
  const about = wish.about === undefined ? undefined : plaza.posts.get(wish.about);
  if (wish.about !== undefined && (!about || about.deleted !== undefined))
    return no('gone', 'The post this is about was deleted.');
  if (about?.with !== undefined && about.with !== person.id)
    return no('unknown_person', 'That message belongs to another conversation.');
  if (wish.as === 'us' && !takesPrivate(plaza, person, plaza.seq))
    return no(
      'no_private',
      'This person takes no private messages from accounts they have not written to. Invite them publicly to write first.',
    );
  const parent = about ?? answeredPost(plaza, wish.as, person);
  return yes({
    is: 'posted',
    by: wish.as,
    at,
    text: wish.text,
    with: person.id,
    ...(parent && { parent: parent.id }),
    ...(wish.send !== undefined && { send: wish.send }),
  });
}

/**
 * The post that a private message without a subject answers: the other side's newest message. For the brand
 * also the person's newest public post.
 */
function answeredPost(plaza: Plaza, as: string, person: Person): PlazaPost | undefined {
  if (as !== 'us') return newest(plaza, post => post.with === person.id && post.by === 'us');
  return (
    newest(plaza, post => post.with === person.id && post.by === person.id) ??
    newest(plaza, post => post.with === undefined && post.by === person.id)
  );
}

function join(plaza: Plaza, { name, language, closed }: Extract<Wish, { do: 'join' }>): Judged {
  const plain =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z]/g, '')
      .slice(0, 20) || 'guest';
  // The number of the entry makes the handle unique.
  const handle = `${plain}_${plaza.seq + 1}`;
  return yes({
    is: 'joined',
    person: { id: handle, name, handle, language, followers: 0, closed, regular: false },
  });
}
