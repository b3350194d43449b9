import type { Act } from '../../acts/acts.ts';
import type { News, Refusal } from '../../case/commands.ts';
import type { Instant, PostKey } from '../../case/types.ts';
import type { Words } from '../../words/words.ts';
import { button } from '../case/buttons.ts';
import { ownerOf } from '../case/card.ts';
import type { Folder } from '../folder.ts';
import { newsLine } from '../forms/preview.ts';
import { account, person, quoted, time } from '../text/parts.ts';
import type { Block, Text, View } from '../types.ts';

/** Why a press changed nothing, and what can be done instead. Only the presser sees it. */
export function refused(refusal: Refusal, folder: Folder, words: Words): View {
  const { refusals } = words;
  const next =
    refusal.code === 'cannot_answer' ? words.reason(refusal.why) : refusals[`${refusal.code}_then`];
  const title = titleOf(refusal, folder, words);
  const news: Block[] =
    refusal.code === 'news'
      ? refusal.news.map(each => ({ is: 'text', text: newsLine(folder, each, words) }))
      : [];
  const buttons = INSTEAD[refusal.code].map(does =>
    button(folder.case, does, words, does === 'resolve' ? { opens: 'form' } : {}),
  );
  return {
    tone: 'attention',
    title,
    body: [...news, { is: 'text', text: [next] }],
    buttons,
    more: [],
    fallback: title,
    ...ownerOf(folder),
  };
}

/** `news`: since the text was written. */
type RefusedText = { text: string; target: PostKey; at: Instant; isPrivate: boolean; news: News[] };
/** The same for a text that cannot be used as it was meant, which is shown so that it is not lost. */
export function refusedText(
  refusal: Refusal,
  folder: Folder,
  { text, target, at, isPrivate, news }: RefusedText,
  words: Words,
): View {
  const plain = refused(refusal, folder, words);
  const happened = news.map((each): Block => ({ is: 'text', text: newsLine(folder, each, words) }));
  const view = { ...plain, body: [...happened, ...plain.body] };
  if (text.trim() === '') return view;
  const by = [account(folder, target)];
  const said = quoted(text, ALL, words);
  const quote: Block = { is: 'quote', ...said, by, at, side: 'us', private: isPrivate };
  return { ...view, body: [...view.body, { is: 'text', text: [words.refusals.yourText] }, quote] };
}
const ALL = { graphemes: 2_400, lines: 60 };

/** The buttons that we offer after each refusal. */
const INSTEAD: Record<Refusal['code'], Act[]> = {
  already_owned: ['take_over'],
  already_yours: [],
  not_owned: ['claim'],
  not_yours: ['take_over'],
  already_resolved: ['reopen'],
  not_resolved: [],
  not_asked: [],
  debt_open: ['resolve', 'waive_debt'],
  unanswered: ['no_reply', 'answered_there'],
  no_debt: [],
  send_in_flight: [],
  cannot_answer: ['answered_there'],
  too_late_to_take_back: [],
  not_unclear: [],
  already_submitted: [],
  news: [],
};

function titleOf(refusal: Refusal, folder: Folder, words: Words): Text {
  const { refusals } = words;
  switch (refusal.code) {
    case 'already_owned':
    case 'not_yours':
      return refusals[refusal.code](person(folder, refusal.person, words), time(refusal.since));
    case 'already_resolved':
      if (refusal.person === undefined) return refusals.already_resolved(time(refusal.since));
      return refusals.already_resolved_by(person(folder, refusal.person, words), time(refusal.since));
    default:
      return [refusals[refusal.code]];
  }
}
