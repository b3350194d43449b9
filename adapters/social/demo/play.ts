import type { Duration, Instant } from '../../../src/case/types.ts';
import { between, pickOne } from './chance.ts';
import type { Entry, Plaza, PlazaPost, Step } from './plaza.ts';
import { running, voices } from './script/index.ts';
import type { Mention } from './script/mention.ts';

export type Brand = { name: string; handle: string };
/** The play: the mentions in their order, with the words filled in. */
export type Stage = { seed: number; brand: Brand; mentions: Mention[] };
export const stage = (seed: number, brand: Brand): Stage => ({ seed, brand, mentions: running(seed) });

const SECOND: Duration = 1000;
/** The first mentions come quickly, so that a newcomer soon has something to choose from. */
const QUICK = 6;
/** No new mention comes while this many wait for an answer. */
const ENOUGH = 12;
const STEP_WAIT: Duration = 5 * 60 * SECOND;

/** The next entry that the script writes by that instant, or null. Depends only on its arguments. */
export function nextInPlay(plaza: Plaza, { seed, brand, mentions }: Stage, now: Instant): Entry | null {
  const fill = (text: string, about: string): string =>
    text
      .replaceAll('{brand}', brand.name)
      .replaceAll('{at}', `@${brand.handle}`)
      .replaceAll(
        '{order}',
        `${between(2000, 8999, seed, about)}-${between(100, 999, seed, `${about}/order`)}`,
      );
  const posts = [...plaza.posts.values()];
  for (const mention of mentions) {
    const root = posts.find(post => post.mention === mention.handle);
    if (!root) continue;
    const talk = talkOf(posts, root);
    const done = (step: Step): boolean => plaza.played.has(`${mention.handle}/${step}`);
    const turn = reaction({ mention, root, talk, done, seed });
    if (turn && now >= turn.since + turn.wait) return played({ mention, root, turn, now, fill });
  }
  const next = mentions.find(mention => !plaza.played.has(mention.handle));
  if (!next || now < dueAt(plaza, seed) || unanswered(posts, mentions) >= ENOUGH) return null;
  return {
    is: 'posted',
    by: next.handle,
    at: now,
    text: fill(next.text, next.handle),
    played: { mention: next.handle },
  };
}

/** The number of customers whose thread asks for an answer and has none, public or private. */
function unanswered(posts: PlazaPost[], mentions: Mention[]): number {
  const ours = posts.filter(post => post.by === 'us' && post.deleted === undefined);
  const threads = new Set(ours.map(({ thread }) => thread));
  const lastPrivate = new Map(ours.flatMap(post => (post.with === undefined ? [] : [[post.with, post.seq]])));
  const quiet = new Set(mentions.flatMap(mention => (mention.quiet ? [mention.handle] : [])));
  return posts.filter(
    post =>
      post.by !== 'us' &&
      post.with === undefined &&
      post.parent === undefined &&
      post.deleted === undefined &&
      !threads.has(post.id) &&
      (lastPrivate.get(post.by) ?? 0) < post.seq &&
      !quiet.has(post.mention ?? ''),
  ).length;
}

/** The first mention comes at once, a few within the first minute, then about one a minute. */
function dueAt(plaza: Plaza, seed: number): Instant {
  if (plaza.lastMention === null) return -Infinity;
  const count = [...plaza.played.keys()].filter(name => !name.includes('/')).length;
  const [low, high] = count < QUICK ? [6, 10] : [45, 90];
  return plaza.lastMention + between(low, high, seed, `gap ${count}`) * SECOND;
}

/** The posts between the brand and the author of a mention since that mention. */
type Talk = { publicly: PlazaPost[]; privately: PlazaPost[]; theirs: PlazaPost[] };
function talkOf(posts: PlazaPost[], root: PlazaPost): Talk {
  const here = posts.filter(
    post =>
      post.deleted === undefined &&
      post.seq > root.seq &&
      (post.with === root.by || post.thread === root.thread),
  );
  return {
    publicly: here.filter(post => post.by === 'us' && post.with === undefined),
    privately: here.filter(post => post.by === 'us' && post.with !== undefined),
    theirs: here.filter(post => post.by === root.by),
  };
}

/** Recognises an invitation to write privately, in any of the three languages. */
const INVITES = /\b(dm|pb|inbox)\b|\b(priv|direct message|message us|bericht|besked)/iu;

type Turn = { step: Step; since: Instant; wait: Duration; text?: string; to?: string; privately?: boolean };
/** The author's next reaction and its cause, or null. One at a time: each answers the brand's last post. */
type Scene = { mention: Mention; root: PlazaPost; talk: Talk; done(step: Step): boolean; seed: number };
/** The author's next reaction and what it waits for, or null. One at a time: each answers what the brand did last. */
function reaction({ mention, root, talk, done, seed }: Scene): Turn | null {
  if (root.deleted !== undefined) return null;
  const reacts = mention.reacts ?? {};
  const voice = voices.find(({ language }) => language === mention.language) ?? voices[0]!;
  const wait = (step: Step, low = 15, high = 40): Duration =>
    between(low, high, seed, `${mention.handle}/${step}`) * SECOND;
  /** The brand's newest of these posts, unless the author has answered it since, by the script or by hand. */
  const open = (said: PlazaPost[]): PlazaPost | undefined => {
    const last = said.at(-1);
    return last && !talk.theirs.some(post => post.seq > last.seq) ? last : undefined;
  };
  const message = open(talk.privately);
  const answer = open(talk.publicly);
  const invitation = mention.closed && answer && INVITES.test(answer.text) ? answer : undefined;
  const answers = message ?? (talk.privately.length === 0 ? invitation : undefined);
  const turn = (step: Step, to: PlazaPost, text: string, privately = false): Turn => ({
    step,
    since: to.at,
    wait: wait(step),
    text,
    to: to.id,
    privately,
  });

  const talkative = !mention.quiet || reacts.private !== undefined;
  if (answers && talkative && !done('private'))
    return turn('private', answers, reacts.private ?? pickOne(voice.privately, seed, mention.handle), true);
  if (message && done('private') && !done('private_again'))
    return turn('private_again', message, pickOne(voice.thanks, seed, mention.handle), true);
  if (answer && done('private') && !done('follow_up') && reacts.followUp)
    return turn('follow_up', answer, reacts.followUp);
  if (answer && talk.privately.length === 0 && !done('private')) {
    if (!done('reply')) return reacts.reply ? turn('reply', answer, reacts.reply) : null;
    if (!done('again')) return reacts.again ? turn('again', answer, reacts.again) : null;
  }
  const alone = talk.publicly.length === 0 && talk.privately.length === 0 && talk.theirs.length === 0;
  if (!alone) return null;
  if (reacts.edit && !done('edit'))
    return { step: 'edit', since: root.at, wait: wait('edit', 30, 60), text: reacts.edit };
  if (reacts.remove && !done('remove')) return { step: 'remove', since: root.at, wait: STEP_WAIT };
  if (reacts.waiting && !done('waiting'))
    return { step: 'waiting', since: root.at, wait: STEP_WAIT, text: reacts.waiting, to: root.id };
  return null;
}

type Played = {
  mention: Mention;
  root: PlazaPost;
  turn: Turn;
  now: Instant;
  fill(text: string, about: string): string;
};
function played({ mention, root, turn, now, fill }: Played): Entry {
  const what = { mention: mention.handle, step: turn.step };
  if (turn.text === undefined) return { is: 'deleted', id: root.id, at: now, played: what };
  const text = fill(turn.text, mention.handle);
  if (turn.to === undefined) return { is: 'edited', id: root.id, at: now, text, played: what };
  return {
    is: 'posted',
    by: mention.handle,
    at: now,
    text,
    parent: turn.to,
    ...(turn.privately && { with: mention.handle }),
    played: what,
  };
}
