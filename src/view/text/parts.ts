import { oursAt } from '../../case/questions.ts';
import {
  type AuthorKey,
  type CasePost,
  type Instant,
  type NoteId,
  type PersonId,
  type PostKey,
  type Send,
  sourceOf,
} from '../../case/types.ts';
import { say } from '../../words/own.ts';
import type { Words } from '../../words/words.ts';
import type { Folder, SourceFacts } from '../folder.ts';
import type { Block, Foreign, Own, Text, TextPart } from '../types.ts';
import { clean, inline, shorten, start } from './foreign.ts';

/** Names, handles and labels are cut here. */
export const NAME = 60;
/** A customer's words in a list, a title or a history are cut here. */
export const EXCERPT = 100;
/** A card shows this much of a quote before "Show all". */
export const FIRST = { graphemes: 600, lines: 12 };
export const LATER = { graphemes: 300, lines: 6 };
/** Our own texts are short, and people may have to compare them with the network. */
const OURS = { graphemes: 1_000, lines: 30 };
/** The longest text that we show of a network about our post. */
const SAID = 500;
/** More than any card shows: the rest of a longer text is not read at all. */
const READ = 10_000;

export const foreign = (text: string): TextPart => ({ foreign: text });
export const time = (at: Instant): TextPart => ({ at, as: 'time' });

export const person = (folder: Folder, id: PersonId | null | undefined, words: Words): TextPart => {
  const name = id === null || id === undefined ? undefined : folder.people.get(id);
  return id && name !== undefined ? { person: id, name: inline(name, NAME) } : words.card.colleague;
};

export const sourceFacts = (folder: Folder, key: PostKey): SourceFacts => {
  const source = sourceOf(key);
  return folder.sources.get(source) ?? { label: source, account: folder.brand };
};
export const account = (folder: Folder, key: PostKey): TextPart =>
  foreign(inline(sourceFacts(folder, key).account, NAME));

/** The network of the case. */
export const where = (folder: Folder): TextPart => {
  const first = root(folder) ?? folder.case.posts[0];
  return foreign(first ? inline(sourceFacts(folder, first.key).label, NAME) : folder.brand);
};

/** "Jan Jansen", or the handle if we know no name. */
export function shortName(folder: Folder, key: AuthorKey, words: Words): Own | { foreign: Foreign } {
  const { name = '', handle = '' } = folder.authors.get(key) ?? {};
  const known = inline(name, NAME) || inline(handle, NAME);
  return known === '' ? words.card.someone : { foreign: known };
}

/** "Jan Jansen (@jan)", as far as we know it. */
export function author(folder: Folder, key: AuthorKey, words: Words): TextPart {
  const facts = folder.authors.get(key);
  const name = inline(facts?.name ?? '', NAME);
  const handle = inline((facts?.handle ?? '').replace(/^@/, ''), NAME);
  if (name === '' && handle === '') return words.card.someone;
  if (name === '') return foreign(`@${handle}`);
  return foreign(handle === '' || handle === name ? name : `${name} (@${handle})`);
}
export const writer = (folder: Folder, post: CasePost, words: Words): TextPart =>
  post.by === 'us' ? account(folder, post.key) : author(folder, post.by, words);

/** The topmost post that is not ours: the oldest public one, otherwise the oldest. */
export function root(folder: Folder): CasePost | null {
  const theirs = folder.case.posts.filter(post => post.by !== 'us');
  const open = theirs.filter(post => !post.private);
  return (open.length > 0 ? open : theirs).reduce<CasePost | null>(
    (first, post) => (first === null || post.at < first.at ? post : first),
    null,
  );
}

/** Until the network shows our post, its text comes from the send. */
export const textOf = (folder: Folder, post: CasePost): string | null =>
  folder.posts.get(post.key)?.text ??
  (post.send === undefined ? null : (folder.sends.get(post.send)?.text ?? null));

/** A few words of a post for one line; "[removed]" if we may no longer show them. */
export function excerpt(
  folder: Folder,
  post: CasePost | null | undefined,
  words: Words,
  max = EXCERPT,
): TextPart {
  if (!post || post.deleted !== undefined) return words.card.removed;
  return few(textOf(folder, post), words, max);
}
export function few(text: string | null | undefined, words: Words, max = EXCERPT): TextPart {
  if (text === null || text === undefined) return words.card.removed;
  const short = inline(text, max);
  return short === '' ? words.card.noWords : foreign(short);
}

type Quote = Extract<Block, { is: 'quote' }>;
export type Size = { graphemes: number; lines: number };

/** `size` null: the whole text. */
export function quoted(
  text: string,
  size: Size | null,
  words: Words,
): Pick<Quote, 'text' | 'hidden' | 'cut'> {
  const cleaned = clean(size === null ? text : start(text, READ));
  if (cleaned.text.trim() === '') return { text: words.card.noWords, hidden: cleaned.hidden, cut: false };
  if (size === null) return { ...cleaned, cut: false };
  const short = shorten(cleaned.text.replace(/^\s*\n/, ''), size.graphemes, size.lines);
  return { text: short.text, hidden: cleaned.hidden, cut: short.cut || text.length > READ };
}

export const joined = (parts: Text[], separator: Own): Text =>
  parts.reduce<Text>((line, part, i) => (i === 0 ? part : say`${line}${separator}${part}`), []);

/**
 * A post for its readers: the author with the known facts, and the words, or that the post is gone. `number`
 * distinguishes several cut posts.
 */
export function postBlocks(
  folder: Folder,
  post: CasePost,
  words: Words,
  { size, number }: { size: Size | null; number?: number | undefined },
): Block[] {
  const facts = folder.posts.get(post.key);
  const { card } = words;
  if (post.deleted !== undefined) {
    const gone =
      post.by === 'us'
        ? card.oursRemoved(time(post.deleted))
        : card.removedBy(author(folder, post.by, words), time(post.deleted));
    return [{ is: 'text', text: gone }];
  }
  const sender = who(folder, post, words);
  const text = textOf(folder, post);
  if (text === null) return [{ is: 'text', text: card.emptied(writer(folder, post, words), time(post.at)) }];
  const extra: Text[] = [sender];
  if (post.by !== 'us') {
    const { followers } = folder.authors.get(post.by) ?? {};
    if (followers !== undefined) extra.push([card.followers(followers)]);
  }
  if (facts?.speaks !== undefined) extra.push([card.speaks[facts.speaks]]);
  if (facts?.rating !== undefined) extra.push([card.rated(facts.rating)]);
  if (facts?.reposts) extra.push([card.reposted(facts.reposts)]);
  if (post.private) extra.push([card.inPrivate]);
  if (oursAt(folder.case, post.key).send?.pending) extra.push([card.pending]);
  if (post.edited !== undefined) extra.push(card.edited(time(post.edited)));
  if (number !== undefined) extra.push([card.postNumber(number)]);
  const quote: Quote = {
    is: 'quote',
    ...quoted(text, size, words),
    by: joined(extra, card.separator),
    at: post.at,
    side: post.by === 'us' ? 'us' : 'customer',
    private: post.private,
  };
  return [quote, ...notes(quote.hidden, facts?.media ?? [], words)];
}

function who(folder: Folder, post: CasePost, words: Words): Text {
  if (post.by !== 'us') return [author(folder, post.by, words)];
  const us = account(folder, post.key);
  const send = folder.case.sends.find(each => each.id === post.send || each.post === post.key);
  if (!send) return words.card.oursElsewhere(us);
  return (post.private ? words.card.oursPrivate : words.card.ours)(us, person(folder, send.by, words));
}

export function notes(hidden: boolean, media: { alt?: string }[], words: Words): Block[] {
  const blocks: Block[] = [];
  const [first] = media;
  if (first && media.length === 1 && first.alt)
    blocks.push({ is: 'text', text: words.card.described(foreign(inline(first.alt, EXCERPT))) });
  else if (first) blocks.push({ is: 'text', text: [words.card.attachments(media.length)] });
  if (hidden) blocks.push({ is: 'text', text: [words.card.hidden], tone: 'attention' });
  return blocks;
}

/** Our posted send, until the network shows it as a post. */
export function postedBlocks(folder: Folder, send: Send, words: Words): Block[] {
  const { card } = words;
  const isPrivate = send.kind === 'private_message';
  const by = (isPrivate ? card.oursPrivate : card.ours)(
    account(folder, send.target),
    person(folder, send.by, words),
  );
  const linked = isPrivate || link(folder.sends.get(send.id)?.url) !== null;
  const extra = [...(send.pending ? [[card.pending]] : []), ...(linked ? [] : [[card.noLink]])];
  return sendBlocks(folder, send, joined([by, ...extra], card.separator), words);
}

/** A send's text as it is or will be published, under a line about its state. */
export function sendBlocks(folder: Folder, send: Send, by: Text, words: Words): Block[] {
  const text = folder.sends.get(send.id)?.text ?? null;
  const isPrivate = send.kind === 'private_message';
  const line = isPrivate ? joined([by, [words.card.inPrivate]], words.card.separator) : by;
  if (text === null) return [{ is: 'text', text: say`${line}${words.card.colon}${words.card.emptiedSend}` }];
  const quote: Quote = {
    is: 'quote',
    ...quoted(text, OURS, words),
    by: line,
    at: send.postedAt ?? send.submitted,
    side: 'us',
    private: isPrivate,
  };
  return [quote, ...notes(quote.hidden, [], words)];
}

/** The network's own words about our post. */
export function networkSays(folder: Folder, note: NoteId, words: Words): Block[] {
  const reason = inline(folder.notes.get(note) ?? '', SAID);
  return reason === '' ? [] : [{ is: 'text', text: words.card.networkSays(foreign(reason)) }];
}

/** The address, if a browser may follow it. */
export function link(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return (protocol === 'https:' || protocol === 'http:') && href.length <= 2_000 ? href : null;
}
