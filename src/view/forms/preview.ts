import type { News } from '../../case/commands.ts';
import type { CaseId, CasePost, Instant, PersonId } from '../../case/types.ts';
import type { Draft } from '../../reply/draft.ts';
import { measure } from '../../reply/measure.ts';
import { type Meaning, targetOf } from '../../reply/plan.ts';
import { say } from '../../words/own.ts';
import type { Words } from '../../words/words.ts';
import type { Folder } from '../folder.ts';
import {
  account,
  author,
  excerpt,
  few,
  foreign,
  joined,
  LATER,
  person,
  postBlocks,
  quoted,
  sourceFacts,
  writer,
} from '../text/parts.ts';
import type { Field, FormView, Own, Text, TextPart } from '../types.ts';
import { form, replaced, sentenceField, shownField } from './fields.ts';
import { byOthers } from './standing.ts';

/** A preview is made from the draft and its meaning. */
export type Previewed = {
  folder: Folder;
  draft: Draft;
  means: Meaning;
  words: Words;
  now: Instant;
  /** Events since the text was written. With any, the submit says that the person goes ahead anyway. */
  news?: News[];
  /** The author, who reads if somebody else has the case or is writing. */
  reader: PersonId;
};

/**
 * The last step of every form that publishes. It shows exactly what will be posted, where, from which
 * account, and how long it is.
 */
export function previewForm({ folder, draft, means, words, now, news = [], reader }: Previewed): FormView {
  const { id, plan } = draft;
  const view = form({
    step: `${plan}.preview`,
    id,
    folder,
    seen: folder.case.version,
    fields: [
      ...newsFields(folder, news, words),
      ...byOthers(folder, { reader, now }, words),
      ...(means.is === 'quiet'
        ? quietly(means.waiver, words)
        : [...texts(folder, means, words, now), ...inAnswerTo(folder, draft, words)]),
    ],
    submit: submitOf(means, news.length > 0, words),
    words,
  });
  const invites = means.is === 'sends' && means.sends.some(send => send.kind === 'reply' && send.begins);
  return {
    ...view,
    back: words.forms.back,
    ...(means.is === 'sends' && { publishes: true }),
    ...(invites && { title: words.forms.inviteCheckTitle }),
  };
}

function submitOf(means: Meaning, news: boolean, words: Words): Own {
  const { submits } = words.forms;
  if (means.is === 'quiet') return submits.resolve;
  const inPublic = means.sends.filter(send => send.kind !== 'private_message').length;
  if (news) return inPublic === 0 ? submits.sendAnyway : submits.postAnyway;
  if (means.resolves) return submits.postAndResolve;
  if (inPublic === 0) return submits.send;
  return inPublic < means.sends.length ? submits.sendAndPost : submits.post;
}

function texts(
  folder: Folder,
  { sends, resolves }: Extract<Meaning, { is: 'sends' }>,
  words: Words,
  now: Instant,
): Field[] {
  const { preview } = words.forms;
  return sends.flatMap(({ kind, target: key, text, after, also = [] }) => {
    const target = targetOf(folder.case, key);
    if (!target) return [sentenceField(words.forms.targetGone, 'attention')];
    const us = account(folder, key);
    const network = foreign(sourceFacts(folder, key).label);
    const whole = { text, target, us };
    if (kind === 'private_message') {
      const customer = target.by === 'us' ? us : author(folder, target.by, words);
      return exactly(preview.private(customer, network, us), { ...whole, isPrivate: true }, words, now);
    }
    const says = after ? preview.afterwards(network, us) : preview.public(network, us);
    return [
      ...exactly(says, { ...whole, isPrivate: false }, words, now),
      ...replaced(folder, target, words),
      ...(resolves ? [sentenceField(preview.resolves)] : alsoAnswers(folder, also, words)),
    ];
  });
}

/** Names every other customer whose clock this reply ends. */
function alsoAnswers(folder: Folder, also: { case: CaseId }[], words: Words): Field[] {
  const names = also.map(({ case: id }) => {
    const other = folder.around.find(each => each.case === id);
    return other ? author(folder, other.customer, words) : words.conversation.anotherCustomer;
  });
  if (names.length === 0) return [];
  const all = joined(
    names.map(name => [name]),
    words.conversation.comma,
  );
  return [shownField({ is: 'text', text: words.forms.preview.also(all) })];
}

/** The whole text, uncut, with its length as the network counts. */
function exactly(
  intro: Text,
  { text, target, us, isPrivate }: { text: string; target: CasePost; us: TextPart; isPrivate: boolean },
  words: Words,
  now: Instant,
): Field[] {
  const { limit } = target.can;
  const whole = quoted(text, null, words);
  return [
    shownField({ is: 'text', text: intro }),
    shownField({ is: 'quote', ...whole, by: [us], at: now, side: 'us', private: isPrivate }),
    sentenceField(words.forms.used(measure(text, limit).used, limit)),
  ];
}

function inAnswerTo(folder: Folder, { target }: Draft, words: Words): Field[] {
  const post = targetOf(folder.case, target);
  if (!post) return [];
  const about = postBlocks(folder, post, words, { size: LATER }).map(shownField);
  return [sentenceField(words.forms.preview.inAnswerTo), ...about];
}

function quietly(waiver: string | null, words: Words): Field[] {
  const { resolvesQuietly, waived } = words.forms.preview;
  if (waiver === null) return [sentenceField(resolvesQuietly)];
  const why = foreign(quoted(waiver, null, words).text);
  return [sentenceField(resolvesQuietly), shownField({ is: 'text', text: waived(why) })];
}

function newsFields(folder: Folder, news: News[], words: Words): Field[] {
  if (news.length === 0) return [];
  const lines = news.map(each =>
    shownField({ is: 'text', text: newsLine(folder, each, words), tone: 'attention' }),
  );
  return [sentenceField(words.forms.preview.news, 'attention'), ...lines];
}

/** One event since the text was written, in a line. */
export function newsLine(folder: Folder, news: News, words: Words): Text {
  const { newsOf } = words.refusals;
  if (news.is === 'send') {
    return newsOf.send(
      person(folder, news.person, words),
      few(folder.sends.get(news.send)?.text, words),
      news.kind,
    );
  }
  const post = folder.case.posts.find(each => each.key === news.post);
  const who = post ? writer(folder, post, words) : words.card.someone;
  const what = excerpt(folder, post, words);
  switch (news.is) {
    case 'post':
      return news.by === 'us' ? newsOf.oursElsewhere(what) : newsOf.post(who, what);
    case 'edited':
      return newsOf.edited(who, what);
    case 'deleted':
      return newsOf.deleted(who);
    default: {
      const never: never = news;
      return say`${never}`;
    }
  }
}
