import { customerOf } from '../../case/questions.ts';
import { say } from '../../words/own.ts';
import type { Words } from '../../words/words.ts';
import type { Folder, Said } from '../folder.ts';
import { clean, pages } from '../text/foreign.ts';
import {
  account,
  author,
  joined,
  notes,
  person,
  quoted,
  root,
  type Size,
  time,
  where,
} from '../text/parts.ts';
import type { Block, Button, Field, Own, Text, View } from '../types.ts';
import { button } from './buttons.ts';
import { summary } from './card.ts';

/** The whole conversation: the public thread in order, with all customers, and the private talk apart. */

/**
 * The size of a page, which the narrowest chat can show in one message. A longer post has a page of its own.
 */
const PAGE_LIMITS = { posts: 8, characters: 3_000 };
/** A longer text is cut here, and shown whole behind "Show all". */
const LONG: Size = { graphemes: 2_400, lines: 60 };
/** A form shows this much without another press. */
export const IN_FORM = { posts: 20, characters: 6_000 };

export type Paged<T> = { parts: T[]; page: number; of: number };

/** Pages count from 1. null: the newest. */
export function pageOf<T extends { length: number }>(all: T[], wanted: number | null): Paged<T> {
  const paged: T[][] = [];
  let room = 0;
  for (const part of all) {
    const last = paged.at(-1);
    if (last && last.length < PAGE_LIMITS.posts && part.length <= room) {
      last.push(part);
      room -= part.length;
    } else {
      paged.push([part]);
      room = PAGE_LIMITS.characters - part.length;
    }
  }
  const of = Math.max(1, paged.length);
  const page = Math.min(Math.max(1, wanted ?? of), of);
  return { parts: paged[page - 1] ?? [], page, of };
}

/** The newest parts, as many as a form shows. */
export function newestThatFit<T extends { length: number }>(all: T[]): { parts: T[]; before: boolean } {
  let [posts, characters] = [0, 0];
  for (const part of all.toReversed()) {
    characters += part.length;
    if (posts === IN_FORM.posts || (posts > 0 && characters > IN_FORM.characters)) break;
    posts++;
  }
  return { parts: all.slice(all.length - posts), before: posts < all.length };
}

type Page = { said: Said[]; page: number; of: number };

export function conversation(folder: Folder, { said, page, of }: Page, words: Words): View {
  const names = words.conversation;
  const title = names.title(where(folder));
  const { blocks, showAll: cut } = talkBlocks(folder, said, words);
  const body: Block[] = blocks.length === 0 ? [{ is: 'text', text: [names.empty] }] : blocks;
  if (of > 1) body.push({ is: 'text', text: [words.lists.page(page, of)] });
  const to = (number: number, label: Own): Button =>
    button(folder.case, 'conversation', words, { args: { page: String(number) }, label });
  const turn = [
    ...(page > 1 ? [to(page - 1, words.labels.earlier)] : []),
    ...(page < of ? [to(page + 1, words.labels.later)] : []),
  ];
  return { tone: 'plain', title, body, buttons: turn, more: cut, fallback: title };
}

/** For a form: people read it beside their text. It is folded if the chat can fold. */
export function conversationField(folder: Folder, words: Words): Field[] {
  const { talk } = folder;
  if (talk === undefined || talk.said.length === 0) return [];
  const { blocks } = talkBlocks(folder, talk.said, words);
  const { title, before } = words.conversation;
  return [
    { is: 'conversation', label: title(where(folder)), blocks, before: talk.before, beforeThis: before },
  ];
}

function talkBlocks(folder: Folder, said: Said[], words: Words): { blocks: Block[]; showAll: Button[] } {
  const blocks: Block[] = [];
  const showAll: Button[] = [];
  for (const [n, each] of said.entries()) {
    if (each.private && !said[n - 1]?.private) {
      const heading = words.conversation.private(customerName(folder, words));
      blocks.push({ is: 'text', text: heading, heading: true });
    }
    const drawn = saidBlocks(folder, each, words);
    blocks.push(...drawn.blocks);
    if (drawn.cut) {
      const label = words.labels.showAllOf(showAll.length + 1);
      showAll.push(button(folder.case, 'show_all', words, { args: { post: each.key, page: '1' }, label }));
    }
  }
  return { blocks, showAll };
}

const customerName = (folder: Folder, words: Words): Text => {
  const customer = customerOf(folder.case);
  return [customer === null ? words.card.someone : author(folder, customer, words)];
};

function saidBlocks(folder: Folder, said: Said, words: Words): { blocks: Block[]; cut: boolean } {
  const { card } = words;
  if (said.deleted !== null) {
    const at = time(said.deleted);
    const text = said.by === 'us' ? card.oursRemoved(at) : card.removedBy(author(folder, said.by, words), at);
    return { blocks: [{ is: 'text', text }], cut: false };
  }
  const by = joined(
    [
      writerOf(folder, said, words),
      ...(isBystander(folder, said) ? [[words.conversation.theirs]] : []),
      ...(said.edited === null ? [] : [card.edited(time(said.edited))]),
    ],
    card.separator,
  );
  if (said.text === null)
    return { blocks: [{ is: 'text', text: say`${by}${card.colon}${card.emptiedSend}` }], cut: false };
  const drawn = quoted(said.text, LONG, words);
  const side = said.by === 'us' ? ('us' as const) : ('customer' as const);
  const quote: Block = { is: 'quote', ...drawn, by, at: said.at, side, private: said.private };
  return { blocks: [quote, ...notes(drawn.hidden, said.media, words)], cut: drawn.cut };
}

const isBystander = (folder: Folder, said: Said): boolean =>
  said.by !== 'us' && said.by !== customerOf(folder.case);

function writerOf(folder: Folder, said: Said, words: Words): Text {
  if (said.by !== 'us') return [author(folder, said.by, words)];
  const us = account(folder, (root(folder) ?? folder.case.posts[0])?.key ?? '');
  if (said.sender === null) return words.card.oursElsewhere(us);
  const by = person(folder, said.sender, words);
  return (said.private ? words.card.oursPrivate : words.card.ours)(us, by);
}

/** One page of a long text, in UTF-16 units. */
const TEXT_PAGE = 2_400;

/** The whole text of one post, a page at a time; pages count from 1. `page` null: the first. `said` null: the post is gone. */
export function showAll(folder: Folder, said: Said | null, page: number | null, words: Words): View {
  const { lists, labels } = words;
  if (!said || said.text === null || said.deleted !== null) {
    return plainView([lists.gone], [{ is: 'text', text: summary(folder, words) }], []);
  }
  const cleaned = clean(said.text);
  const all = pages(cleaned.text, TEXT_PAGE);
  const at = Math.min(Math.max(1, page ?? 1), all.length);
  const title = said.by === 'us' ? [lists.showAllOurs] : lists.showAll(author(folder, said.by, words));
  const quote: Block = {
    is: 'quote',
    text: all[at - 1] || words.card.noWords,
    by: writerOf(folder, said, words),
    at: said.at,
    side: said.by === 'us' ? 'us' : 'customer',
    private: said.private,
    hidden: cleaned.hidden,
    cut: false,
  };
  const body: Block[] = [
    quote,
    ...(cleaned.hidden ? [sentenceBlock(words.card.hidden)] : []),
    ...(all.length > 1 ? [sentenceBlock(lists.page(at, all.length))] : []),
  ];
  const to = (number: number, label: Own): Button =>
    button(folder.case, 'show_all', words, { args: { post: said.key, page: String(number) }, label });
  const turn = [
    ...(at > 1 ? [to(at - 1, labels.previous)] : []),
    ...(at < all.length ? [to(at + 1, labels.next)] : []),
  ];
  return plainView(title, body, turn);
}

const sentenceBlock = (own: Own): Block => ({ is: 'text', text: [own] });
const plainView = (title: Text, body: Block[], buttons: Button[]): View => ({
  tone: 'plain',
  title,
  body,
  buttons,
  more: [],
  fallback: title,
});
