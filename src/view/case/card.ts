import {
  answerable,
  asked,
  nextDue,
  onlyThanks,
  privateTarget,
  sendsInFlight,
  unanswerable,
  unclear,
} from '../../case/questions.ts';
import type { Case, CasePost, Instant, Send } from '../../case/types.ts';
import { say } from '../../words/own.ts';
import type { Words } from '../../words/words.ts';
import type { Folder } from '../folder.ts';
import {
  EXCERPT,
  excerpt,
  FIRST,
  LATER,
  networkSays,
  person,
  postBlocks,
  postedBlocks,
  quoted,
  root,
  sendBlocks,
  textOf,
  time,
  where,
  writer,
} from '../text/parts.ts';
import type { Block, Button, Own, Text, View } from '../types.ts';
import { around, contacts, sharedAnswer } from './around.ts';
import { actions, button } from './buttons.ts';
import { failures, stateOf, titleOf, toneOf } from './state.ts';

/** Posts shown after the first one. */
const LAST = 3;

/** The card of a case. It is the same for everybody in the channel. */
export function card(folder: Folder, now: Instant, words: Words): View {
  const { case: c } = folder;
  const state = stateOf(c, now);
  const title = titleOf(folder, state, words);
  const head = {
    tone: toneOf(c, state),
    title,
    fallback: say`${title}${words.card.colon}${summary(folder, words)}`,
    ...ownerOf(folder),
  };
  if (c.phase.is === 'resolved')
    return {
      ...head,
      body: [folded(folder, words), ...keptThanks(folder, words), ...sends(folder, now, words)],
      ...actions(folder, now, words),
    };
  const thread = shownThread(folder, words);
  return {
    ...head,
    body: [
      ...thread.blocks,
      ...sharedAnswer(folder, words),
      ...around(folder, words),
      ...contacts(folder, words),
      ...sends(folder, now, words),
      ...warnings(folder, now, words),
      facts(folder, now, words),
    ],
    ...actions(folder, now, words, thread.showAll),
  };
}

/** A resolved case is nobody's to work on. */
export const ownerOf = ({ case: c }: Folder): Pick<View, 'owner'> =>
  c.owner && c.phase.is !== 'resolved' ? { owner: c.owner.person } : {};

/** The state of a case, for a press at a place without its card. */
export function inShort(folder: Folder, now: Instant, words: Words): View {
  const { case: c } = folder;
  const state = stateOf(c, now);
  const title = titleOf(folder, state, words);
  return {
    tone: toneOf(c, state),
    title,
    body: [folded(folder, words)],
    buttons: [],
    more: [],
    fallback: title,
  };
}

/** Replaces the old card after the case was posted anew below it. */
export function movedDown(folder: Folder, words: Words): View {
  const title = words.card.title.movedDown(where(folder));
  return {
    tone: 'plain',
    title,
    body: [folded(folder, words), { is: 'text', text: [words.card.movedDown] }],
    buttons: [],
    more: [],
    fallback: say`${title}${words.card.colon}${summary(folder, words)}`,
  };
}

/** The author and their words, in one line. */
export function summary(folder: Folder, words: Words): Text {
  const first = root(folder) ?? folder.case.posts[0];
  if (!first) return [words.card.noWords];
  return say`${writer(folder, first, words)}${words.card.colon}${excerpt(folder, first, words, EXCERPT)}`;
}
const folded = (folder: Folder, words: Words): Block => ({ is: 'text', text: summary(folder, words) });

/** A post of the case, or a send that the network has not shown yet. */
type Entry = { at: Instant } & ({ post: CasePost } | { send: Send });

/** The first post, the last few, and the number of posts in between. */
export function shownThread(folder: Folder, words: Words): { blocks: Block[]; showAll: Button[] } {
  const { case: c } = folder;
  const first = root(folder);
  const later: Entry[] = [
    ...c.posts.filter(post => post !== first).map(post => ({ at: post.at, post })),
    ...c.sends
      .filter(send => send.stage === 'posted' && !isOnNetwork(c, send))
      .map(send => ({ at: send.postedAt ?? send.submitted, send })),
  ].sort((a, b) => a.at - b.at);
  const last = later.slice(-LAST);
  const hidden = c.older.count + later.length - last.length;
  const posts = [...(first ? [first] : []), ...last.flatMap(entry => ('post' in entry ? [entry.post] : []))];
  const cut = posts.filter(post => isCut(folder, post, post === first, words));
  const order = c.posts.toSorted((a, b) => a.at - b.at);
  const numberOf = (post: CasePost): number | undefined =>
    cut.length > 1 && cut.includes(post) ? order.indexOf(post) + 1 : undefined;
  const blocks: Block[] = first
    ? postBlocks(folder, first, words, { size: FIRST, number: numberOf(first) })
    : [];
  if (hidden > 0) blocks.push({ is: 'text', text: [words.card.earlier(hidden)] });
  for (const entry of last) {
    blocks.push(
      ...('post' in entry
        ? postBlocks(folder, entry.post, words, { size: LATER, number: numberOf(entry.post) })
        : postedBlocks(folder, entry.send, words)),
    );
  }
  const showAll = cut.map(post => {
    const number = numberOf(post);
    return button(c, 'show_all', words, {
      args: { post: post.key, page: '1' },
      ...(number !== undefined && { label: words.labels.showAllOf(number) }),
    });
  });
  return { blocks, showAll };
}

const isOnNetwork = (c: Case, send: Send): boolean =>
  c.posts.some(post => post.send === send.id || post.key === send.post);
function isCut(folder: Folder, post: CasePost, first: boolean, words: Words): boolean {
  const text = post.deleted === undefined ? textOf(folder, post) : null;
  return text !== null && quoted(text, first ? FIRST : LATER, words).cut;
}

/** Sends that are on their way, that need a person to look, or that failed. */
function sends(folder: Folder, now: Instant, words: Words): Block[] {
  const { case: c } = folder;
  const failed = c.phase.is === 'resolved' ? [] : failures(c);
  return [...unclear(c), ...failed, ...sendsInFlight(c)].flatMap(send => {
    const by = words.card.send.by(send.kind, person(folder, send.by, words));
    const lines: Block[] = [{ is: 'text', ...sendStatus(c, send, now, words) }];
    if (send.note !== undefined) lines.push(...networkSays(folder, send.note, words));
    if (send.resolves && sendsInFlight(c).includes(send))
      lines.push({ is: 'text', text: [words.card.send.resolves] });
    return [...sendBlocks(folder, send, by, words), ...lines];
  });
}

function sendStatus(c: Case, send: Send, now: Instant, words: Words): { text: Text; tone?: 'attention' } {
  const { send: say } = words.card;
  switch (send.stage) {
    case 'held':
      return { text: [say.held] };
    case 'queued':
      if (now < send.notBefore) return { text: say.undo({ at: send.notBefore, as: 'left' }) };
      return send.waits
        ? { text: waiting(send, send.waits, words), tone: 'attention' }
        : { text: [say.queued] };
    case 'sending':
      return send.waits
        ? { text: waiting(send, send.waits, words), tone: 'attention' }
        : { text: [say.sending] };
    case 'unknown':
      return { text: say.unknown(send.kind), tone: 'attention' };
    case 'refused':
      return { text: say.refused(send.kind, words.reason(send.why ?? '')), tone: 'attention' };
    case 'withdrawn':
      return { text: withdrawn(c, send, words), tone: 'attention' };
    case 'removed':
      return { text: say.removed(words.reason(send.why ?? '')), tone: 'attention' };
    case 'posted':
      return { text: [] };
    default: {
      const never: never = send.stage;
      return never;
    }
  }
}

/**
 * Why it is not out yet, and when it is tried again. After the second failure also since when, how often it was tried,
 * and when the text comes back.
 */
export function waiting(
  { giveUpAt }: Send,
  { why, until, times, since }: NonNullable<Send['waits']>,
  words: Words,
): Text {
  const { send } = words.card;
  const now = send.waits(words.reason(why), time(until));
  return times < 2 ? now : say`${now}${send.waitsSince(times, time(since), time(giveUpAt))}`;
}

/** The sentence depends on whether the post that it answers is still there. */
export function withdrawn(c: Case, send: Send, words: Words): Text {
  const there = c.posts.some(post => post.key === send.target && post.deleted === undefined);
  return words.card.send[there ? 'withdrawn' : 'withdrawnForGood'](words.reason(send.why ?? ''));
}

function warnings(folder: Folder, now: Instant, words: Words): Block[] {
  const { case: c } = folder;
  const blocks: Block[] = [];
  const text = (text: Text, tone?: 'attention' | 'late'): void =>
    void blocks.push({ is: 'text', text, ...(tone && { tone }) });
  for (const { person: who, until } of c.writing)
    if (until > now) text(words.card.writing(person(folder, who, words), time(until)), 'attention');
  if (onlyThanks(c)) text([words.card.onlyThanks]);
  blocks.push(...question(folder, words));
  if (nextDue(c)?.lateOnArrival) text([words.card.arrivedLate], 'late');
  const closed = unanswerable(c, now);
  if (closed) text(words.card.cannotAnswer(words.reason(whyNot(closed))));
  const left = answerable(c, now)?.can.reply;
  if (left?.is === 'yes' && left.left !== undefined) text([words.card.repliesLeft(left.left)]);
  return blocks;
}

/** There is news of the customer, and a person says whether it asks for anything. */
export function question({ case: c }: Folder, words: Words): Block[] {
  const former = asked(c);
  if (!former) return [];
  const { asks } = words.card;
  return [{ is: 'text', text: [former === 'waiting' ? asks.waiting : asks.closed], tone: 'attention' }];
}

/** A resolved case shows the thanks that came since, and why it stays as it is. */
function keptThanks(folder: Folder, words: Words): Block[] {
  const post = onlyThanks(folder.case);
  if (!post) return [];
  return [...postBlocks(folder, post, words, { size: LATER }), { is: 'text', text: [words.card.onlyThanks] }];
}

function whyNot({ deleted, can: { reply } }: CasePost): string {
  if (deleted !== undefined) return 'deleted';
  return reply.is === 'no' ? reply.why : 'window_closed';
}

export function facts(folder: Folder, now: Instant, words: Words): Block {
  const { case: c } = folder;
  const names = words.card.facts;
  const all: { label: Own; value: Text }[] = [];
  const clock = nextDue(c);
  if (clock) all.push({ label: names.due[clock.kind], value: [{ at: clock.due, as: 'left' }] });
  const owner = c.owner;
  all.push({
    label: names.owner,
    value: owner ? names.ownerSince(person(folder, owner.person, words), time(owner.since)) : [names.nobody],
  });
  if (c.private)
    all.push({ label: names.private, value: names.privateSince(c.private.way, time(c.private.since)) });
  if (c.debt) all.push({ label: names.debt, value: debt(folder, c.debt, words) });
  const target = answerable(c, now);
  if (target?.can.reply.is === 'yes' && target.can.reply.until !== undefined) {
    all.push({ label: names.replyUntil, value: [{ at: target.can.reply.until, as: 'left' }] });
  }
  const talk = privateTarget(c, now);
  if (talk?.can.private.is === 'yes' && talk.can.private.until !== undefined) {
    all.push({ label: names.privateUntil, value: [{ at: talk.can.private.until, as: 'left' }] });
  }
  return { is: 'facts', facts: all };
}

function debt(folder: Folder, owed: NonNullable<Case['debt']>, words: Words): Text {
  const names = words.card.facts;
  if (owed.paid) return names.paid(time(owed.paid.at));
  if (owed.waived) return names.waived(person(folder, owed.waived.by, words), time(owed.waived.at));
  return names.owed(time(owed.since));
}
