import { blank } from './evolve.ts';
import type { Can, Case, CaseId, CasePost, Clock, LimitCount, Send } from './types.ts';

/**
 * The version of the stored shape of cases. A new field needs no new version, only a default: in `blank`, or
 * below. Raise the number, with a migration, if an older process must not read newer state. State without a
 * number has shape 1, that of release 0.1.
 */
export const SHAPE = 1;

/** The certain fields of state from an earlier release: `Has` are those that every release stored. */
type Earlier<T, Has extends keyof T> = Pick<T, Has> & Partial<T>;
type StoredPost = Omit<Earlier<CasePost, 'key' | 'by' | 'private' | 'at' | 'arrived' | 'can'>, 'can'> & {
  can: Omit<Can, 'limit'> & { limit: { max: number; count: StoredCount } };
};
type StoredSend = Omit<
  Earlier<Send, 'id' | 'kind' | 'by' | 'target' | 'stage' | 'n' | 'submitted' | 'notBefore' | 'giveUpAt'>,
  'waits'
> & { waits?: Earlier<NonNullable<Send['waits']>, 'until' | 'why' | 'times'> };
type StoredClock = Earlier<Clock, 'id' | 'kind' | 'from' | 'due' | 'steps' | 'pauses' | 'passed'>;
export type StoredCase = Partial<Omit<Case, 'posts' | 'sends' | 'clocks'>> & {
  shape?: number;
  posts?: StoredPost[];
  sends?: StoredSend[];
  clocks?: StoredClock[];
};

export const toStored = (c: Case): StoredCase => ({ shape: SHAPE, ...c });

/** Turns stored state of any earlier release into a case of now. Every reader of stored state uses it. */
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

// State of earlier releases lacks newer fields. The compiler asks for their defaults here.
const revivePost = ({ can, ...earlier }: StoredPost): CasePost => ({ ...earlier, can: reviveCan(can) });
const reviveCan = ({ limit, ...ways }: StoredPost['can']): Can => ({
  ...ways,
  limit: { ...limit, count: reviveCount(limit.count) },
});
const reviveSend = ({ waits, ...earlier }: StoredSend): Send => ({
  ...earlier,
  ...(waits && { waits: { since: waits.until, ...waits } }),
});
const reviveClock = (earlier: StoredClock): Clock => ({ policy: FIRST_POLICY, ...earlier });

/** Release 0.1 had two more ways of counting, for networks that it had no adapter for. */
export type StoredCount = LimitCount | 'x' | 'mastodon';
export const reviveCount = (count: StoredCount): LimitCount =>
  count === 'x' || count === 'mastodon' ? 'graphemes' : count;

/** The policy of clocks from before clocks named theirs. */
export const FIRST_POLICY = 'default';
