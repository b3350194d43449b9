import { blank } from './evolve.ts';
import type { Case, CaseId, CasePost, Clock, Send } from './types.ts';

/**
 * The shape that cases are stored in. A new field needs no new shape, only a default: in `blank`, or below.
 * Raise the number, with a migration, where an older process must not read what this one writes. State without
 * a number has shape 1, that of release 0.1.
 */
export const SHAPE = 1;

/** All that is certain of what an earlier release stored: `Has` are the fields it cannot do without. */
type Earlier<T, Has extends keyof T> = Pick<T, Has> & Partial<T>;
type StoredPost = Earlier<CasePost, 'key' | 'by' | 'private' | 'at' | 'arrived' | 'can'>;
type StoredSend = Earlier<
  Send,
  'id' | 'kind' | 'by' | 'target' | 'stage' | 'n' | 'submitted' | 'notBefore' | 'giveUpAt'
>;
type StoredClock = Earlier<Clock, 'id' | 'kind' | 'from' | 'due' | 'steps' | 'pauses' | 'passed'>;
export type StoredCase = Partial<Omit<Case, 'posts' | 'sends' | 'clocks'>> & {
  shape?: number;
  posts?: StoredPost[];
  sends?: StoredSend[];
  clocks?: StoredClock[];
};

export const toStored = (c: Case): StoredCase => ({ shape: SHAPE, ...c });

/** Today's case from what any earlier release stored. Every reader of stored state comes through here. */
export function revive(id: CaseId, { shape = 1, ...state }: StoredCase): Case {
  if (shape > SHAPE) throw new Error(`a later version of Webcare stored case ${id}`);
  const { posts, sends, clocks, ...rest } = { ...blank(id), ...state };
  return {
    ...rest,
    posts: posts.map(revivePost),
    sends: sends.map(reviveSend),
    clocks: clocks.map(reviveClock),
  };
}

// A field that is added is missing in what earlier releases stored: the compiler asks for its default here.
const revivePost = (earlier: StoredPost): CasePost => ({ ...earlier });
const reviveSend = (earlier: StoredSend): Send => ({ ...earlier });
const reviveClock = (earlier: StoredClock): Clock => ({ policy: FIRST_POLICY, ...earlier });

/** What clocks were promised under before they named their policy. */
export const FIRST_POLICY = 'default';
