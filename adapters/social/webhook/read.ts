import { z } from 'zod';
import type { Can } from '../../../src/case/types.ts';
import type { Incoming, Post, Said } from '../../../src/ports/social.ts';
import { readAs } from '../../../src/settings/read.ts';
import { instantOf } from './instant.ts';
import type { FieldFault } from './problem.ts';

/**
 * The JSON body of a webhook. Unknown fields are ignored, so that a sender may pass on more than we use. A
 * misspelt required field is then missing, and the answer says so. Optional fields may be null. Ids are text:
 * a number would lose its last digits. One bad field refuses the whole body.
 */
export type Read = { is: 'items'; items: Incoming[] } | { is: 'faults'; faults: FieldFault[]; count: number };

/** The permissions of a post, public or private. */
export type CanOf = (post: { private: boolean }) => Can;

const MOST_MENTIONS = 1000;
const MOST_FAULTS_TOLD = 50;
/** Columns of the store are 32 bits wide. */
const MOST_FOLLOWERS = 2_147_483_647;

const mustBe = (must: string) => ({
  error: ({ input }: { input?: unknown }) =>
    input === undefined ? `is required: ${must}` : `must be ${must}`,
});
/**
 * Text as people wrote it. Characters that no database stores (NUL and half surrogate pairs) are replaced.
 */
const foreign = (most: number, words: ReturnType<typeof mustBe>) =>
  z
    .string(words)
    .max(most, words)
    .transform(text => text.replace(/\0|\p{Surrogate}/gu, '\uFFFD'));

const ID = mustBe('text of 1 to 255 characters, without control characters');
const itemId = z.string(ID).refine(text => text.length <= 255 && /^[^\p{Cc}\p{Surrogate}]+$/u.test(text), ID);
const ADDRESS = mustBe('a web address (http or https) of at most 2048 characters');
const address = z
  .string(ADDRESS)
  .refine(url => url.length <= 2048 && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol), ADDRESS)
  .transform(url => new URL(url).href);
const INSTANT = mustBe('an instant with its offset, such as 2026-11-20T10:00:00Z, from 1970 on');
const instant = z
  .string(INSTANT)
  .transform(instantOf)
  .refine(at => at !== null && at >= 0, INSTANT)
  .transform(at => at ?? 0);
const flag = z.boolean(mustBe('true or false')).nullish();
const name = foreign(255, mustBe('text of at most 255 characters')).nullish();
const wholeNumber = (most: number) => {
  const words = mustBe(`a whole number from 0 to ${most}`);
  return z
    .number(words)
    .refine(count => Number.isInteger(count) && count >= 0 && count <= most, words)
    .nullish();
};
const LANGUAGE = mustBe('a language tag, such as nl or pt-BR');
const MEDIA = mustBe('a list of at most 50 of { url, alt }');
const OBJECT = mustBe('an object');

const saidByAnyone = {
  id: itemId,
  url: address.nullish(),
  text: foreign(100_000, mustBe('text of at most 100000 characters')),
  posted_at: instant,
  edited_at: instant.nullish(),
  thread: itemId.nullish(),
  in_reply_to: itemId.nullish(),
  language: z
    .string(LANGUAGE)
    .regex(/^[a-z]{2,8}(-[a-z0-9]{1,8}){0,5}$/i, LANGUAGE)
    .nullish(),
  media: z
    .array(
      z.object(
        { url: address, alt: foreign(2000, mustBe('text of at most 2000 characters')).nullish() },
        OBJECT,
      ),
      MEDIA,
    )
    .max(50, MEDIA)
    .nullish(),
  rating: wholeNumber(10),
  private: flag,
  ours: flag,
  deleted: flag,
  speaks: z.enum(['to', 'about'], mustBe('to or about')).nullish(),
};
const authorOf = z.object(
  { id: itemId, handle: name, name, followers: wholeNumber(MOST_FOLLOWERS) },
  mustBe('an object with an id, except where ours is true'),
);
const customersPost = z.object({ ...saidByAnyone, author: authorOf }, OBJECT);
const ourPost = z.object(saidByAnyone, OBJECT);
const deletedPost = z.object({ id: itemId });
const MENTIONS = mustBe(`a list of 1 to ${MOST_MENTIONS} posts`);
const body = z.object(
  { mentions: z.array(z.unknown(), MENTIONS).min(1, MENTIONS).max(MOST_MENTIONS, MENTIONS) },
  mustBe('an object with a list of mentions'),
);

/** `json` is the result of JSON.parse. */
export function readBody(json: unknown, canOf: CanOf): Read {
  const whole = readAs(body, json);
  if (!whole.success) return asFaults(whole.error.issues.map(issue => faultOf([], issue)));
  const faults: FieldFault[] = [];
  const items = whole.data.mentions.flatMap((mention, i): Incoming[] => {
    const read = readMention(mention, canOf);
    if (read.is === 'items') return read.items;
    faults.push(...read.issues.map(issue => faultOf(['mentions', i], issue)));
    return [];
  });
  return faults.length === 0 ? { is: 'items', items } : asFaults(faults);
}

const asFaults = (faults: FieldFault[]): Read => ({
  is: 'faults',
  faults: faults.slice(0, MOST_FAULTS_TOLD),
  count: faults.length,
});

function faultOf(before: PropertyKey[], issue: z.core.$ZodIssue): FieldFault {
  const path = [...before, ...issue.path].map((key, i) =>
    typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`,
  );
  return { field: path.join('') || 'body', detail: issue.message };
}

type Mention = { is: 'items'; items: Incoming[] } | { is: 'issues'; issues: z.core.$ZodIssue[] };

function readMention(mention: unknown, canOf: CanOf): Mention {
  const { deleted, ours } = (mention ?? {}) as { deleted?: unknown; ours?: unknown };
  if (deleted === true) {
    const read = readAs(deletedPost, mention);
    return read.success
      ? { is: 'items', items: [{ is: 'deleted', id: read.data.id }] }
      : { is: 'issues', issues: read.error.issues };
  }
  if (ours === true) {
    const read = readAs(ourPost, mention);
    return read.success
      ? { is: 'items', items: itemsOf(read.data, null, canOf) }
      : { is: 'issues', issues: read.error.issues };
  }
  const read = readAs(customersPost, mention);
  return read.success
    ? { is: 'items', items: itemsOf(read.data, read.data.author, canOf) }
    : { is: 'issues', issues: read.error.issues };
}

function itemsOf(
  said: z.output<typeof ourPost>,
  author: z.output<typeof authorOf> | null,
  canOf: CanOf,
): Incoming[] {
  const words: Said = {
    ...withoutNulls({ language: said.language, rating: said.rating }),
    text: said.text,
    media: (said.media ?? []).map(each => withoutNulls(each)),
  };
  const post: Post = {
    ...words,
    ...withoutNulls({ thread: said.thread, parent: said.in_reply_to, url: said.url, speaks: said.speaks }),
    id: said.id,
    by: author ? withoutNulls(author) : 'us',
    private: said.private === true,
    at: said.posted_at,
    ref: { author: author && withoutNulls({ id: author.id, handle: author.handle, name: author.name }) },
    can: canOf({ private: said.private === true }),
  };
  const items: Incoming[] = [{ is: 'post', post }];
  if (said.deleted === false) items.push({ is: 'restored', id: said.id, ...words });
  if (typeof said.edited_at === 'number')
    items.push({ is: 'edited', id: said.id, at: said.edited_at, ...words });
  return items;
}

type Present<T> = {
  [K in keyof T as null extends T[K] ? never : undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as null extends T[K] ? K : undefined extends T[K] ? K : never]?: NonNullable<T[K]>;
};
/** Drops the fields that are null or absent. */
const withoutNulls = <T extends object>(fields: T): Present<T> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  ) as Present<T>;
