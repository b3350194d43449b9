import type { FormStep } from '../../acts/acts.ts';
import type { News } from '../../case/commands.ts';
import type { CasePost, Instant, PersonId } from '../../case/types.ts';
import { type Draft, resolvesQuietly, sendsPrivately, targetOf } from '../../reply/draft.ts';
import { measure } from '../../reply/measure.ts';
import { say } from '../../words/own.ts';
import type { Words } from '../../words/words.ts';
import type { Folder } from '../folder.ts';
import {
  account,
  author,
  excerpt,
  few,
  foreign,
  LATER,
  person,
  postBlocks,
  quoted,
  sourceFacts,
  time,
  writer,
} from '../text/parts.ts';
import type { Field, FormView, Own, Text } from '../types.ts';
import { form, sentenceField, shownField } from './fields.ts';

/**
 * The last step of every form that publishes: exactly what will be posted, where, as whom, and how long it is. `news` is what happened since
 * the text was written; then its submit says that one goes ahead all the same. `reader` is warned when somebody else is writing too.
 */
export function previewForm(
  folder: Folder,
  draft: Draft,
  words: Words,
  now: Instant,
  news: News[] = [],
  reader?: PersonId,
): FormView {
  const step: FormStep = `${draft.plan}.preview`;
  const target = targetOf(folder, draft);
  const quiet = resolvesQuietly(draft);
  const fields: Field[] = [
    ...newsFields(folder, news, words),
    ...others(folder, now, reader, words),
    ...(quiet
      ? quietly(draft, words)
      : target
        ? texts(folder, draft, target, words, now)
        : [sentenceField(words.forms.targetGone, 'attention')]),
    ...(target && !quiet
      ? [
          sentenceField(words.forms.preview.inAnswerTo),
          ...postBlocks(folder, target, words, LATER).map(shownField),
        ]
      : []),
  ];
  const view = form({
    step,
    id: draft.id,
    folder,
    seen: folder.case.version,
    fields,
    submit: submitOf(folder, draft, news.length > 0, words),
    words,
  });
  const invites = draft.plan === 'move' && !sendsPrivately(folder, draft);
  return {
    ...view,
    back: words.forms.back,
    ...(!quiet && { publishes: true }),
    ...(invites && { title: words.forms.inviteCheckTitle }),
  };
}

function submitOf(folder: Folder, draft: Draft, news: boolean, words: Words): Own {
  const { submits } = words.forms;
  if (resolvesQuietly(draft)) return submits.resolve;
  if (news) return draft.plan === 'message' ? submits.sendAnyway : submits.postAnyway;
  switch (draft.plan) {
    case 'reply':
      return submits.post;
    case 'message':
      return submits.send;
    case 'move':
      return sendsPrivately(folder, draft) ? submits.sendAndPost : submits.post;
    case 'resolve':
      return submits.postAndResolve;
    default: {
      const never: never = draft.plan;
      return never;
    }
  }
}

function texts(folder: Folder, draft: Draft, target: CasePost, words: Words, now: Instant): Field[] {
  const { preview } = words.forms;
  const us = account(folder, target.key);
  const network = foreign(sourceFacts(folder, target.key).label);
  const customer = target.by === 'us' ? us : author(folder, target.by, words);
  const one = (intro: Text, text: string, isPrivate: boolean): Field[] =>
    exactly(intro, text, isPrivate, target, us, words, now);
  const both = draft.plan === 'move' && sendsPrivately(folder, draft);
  if (both || draft.plan === 'message') {
    const first = one(preview.private(customer, network, us), draft.text, true);
    return both ? [...first, ...one(preview.afterwards(network, us), draft.line ?? '', false)] : first;
  }
  const posted = one(preview.public(network, us), draft.text, false);
  if (draft.plan === 'resolve') return [...posted, sentenceField(preview.resolves)];
  return target.can.reply.mode === 'replace'
    ? [...posted, sentenceField(words.forms.intro.replaces)]
    : posted;
}

/** The whole text, uncut, with its length as the network counts. */
function exactly(
  intro: Text,
  text: string,
  isPrivate: boolean,
  target: CasePost,
  us: Text[number],
  words: Words,
  now: Instant,
): Field[] {
  const { limit } = target.can;
  const whole = quoted(text, null, words);
  return [
    shownField({ is: 'text', text: intro }),
    shownField({ is: 'quote', ...whole, by: [us], at: now, side: 'us', private: isPrivate }),
    ...(whole.hidden ? [sentenceField(words.forms.preview.hidden, 'attention')] : []),
    sentenceField(words.forms.used(measure(text, limit).used, limit)),
  ];
}

function quietly(draft: Draft, words: Words): Field[] {
  const why = draft.waiver ?? '';
  const waived =
    why.trim() === ''
      ? []
      : [
          shownField({
            is: 'text',
            text: words.forms.preview.waived(foreign(quoted(why, null, words).text)),
          }),
        ];
  return [sentenceField(words.forms.preview.resolvesQuietly), ...waived];
}

function others(folder: Folder, now: Instant, reader: PersonId | undefined, words: Words): Field[] {
  if (reader === undefined) return [];
  return folder.case.writing
    .filter(({ person: who, until }) => until > now && who !== reader)
    .map(({ person: who, until }) =>
      shownField({
        is: 'text',
        text: words.forms.preview.writing(person(folder, who, words), time(until)),
        tone: 'attention',
      }),
    );
}

function newsFields(folder: Folder, news: News[], words: Words): Field[] {
  if (news.length === 0) return [];
  const lines = news.map(each =>
    shownField({ is: 'text', text: newsLine(folder, each, words), tone: 'attention' }),
  );
  return [sentenceField(words.forms.preview.news, 'attention'), ...lines];
}

/** What happened meanwhile, in a line. */
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
