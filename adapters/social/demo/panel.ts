import { fileURLToPath } from 'node:url';
import express, { type ErrorRequestHandler, type Router } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../../../src/ports/factory.ts';
import { readAs } from '../../../src/settings/read.ts';
import type { PlazaLog } from './log.ts';
import type { Brand } from './play.ts';
import type { Entry, Person, Plaza, PlazaPost } from './plaza.ts';
import { judge, LIMIT, type No, type Wish } from './rules.ts';

/** The console mounts the page here; the page's own files are below this path. */
export const PATH = '/network';
const PAGE_FOLDER = fileURLToPath(new URL('./page', import.meta.url));
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

const id = z.string().min(1).max(60);
const postText = z.string().max(100_000);
const bodies = {
  join: z.strictObject({
    name: z.string().trim().min(1, 'Give a name.').max(60, 'At most 60 characters.'),
    language: z.enum(['nl', 'en', 'da']),
    closed: z.boolean(),
  }),
  write: z.strictObject({ as: id, text: postText }),
  reply: z.strictObject({ as: id, to: id, text: postText }),
  private: z.strictObject({ as: id, with: id, text: postText, about: id.optional() }),
  edit: z.strictObject({ as: id, id, text: postText }),
  delete: z.strictObject({ as: id, id }),
};
const sinceQuery = z.strictObject({ since: z.coerce.number().int().nonnegative().optional() });

const STATUS: Record<No['code'], number> = {
  gone: 404,
  unknown_person: 404,
  empty: 400,
  too_long: 400,
  unreadable: 400,
  not_yours: 403,
  private_post: 409,
  no_private: 409,
};

/** `written` is called with posts from the page. */
type Behind = {
  log: PlazaLog;
  clock: Clock;
  brand: Brand;
  logger: Logger;
  written(seq: number, entry: Entry): unknown;
};

/** The page and its JSON API. The console has already checked Host and Origin. */
export function panelRouter({ log, clock, brand, logger, written }: Behind): Router {
  const router = express.Router();
  router.use((_request, response, next) => {
    response.set(HEADERS);
    next();
  });
  router.get('/', (_request, response) => response.sendFile('index.html', { root: PAGE_FOLDER }));
  router.use(express.static(PAGE_FOLDER, { index: false, redirect: false, cacheControl: false }));

  router.get('/state', async (request, response) => {
    const query = readAs(sinceQuery, request.query);
    if (!query.success) {
      response.status(400).json(invalidRequest(query.error));
      return;
    }
    const plaza = await log.latest();
    const since = query.data.since ?? 0;
    response.json({
      version: plaza.seq,
      now: clock.now(),
      brand,
      limit: LIMIT,
      people: peopleOf(plaza),
      posts: changedSince(plaza, since),
    });
  });

  router.use(express.json({ limit: '512kb' }));
  for (const [name, body] of Object.entries(bodies)) {
    router.post(`/${name}`, async (request, response) => {
      if (!request.is('application/json')) {
        response
          .status(415)
          .json({ error: 'Send the request as JSON, with the content type application/json.' });
        return;
      }
      const parsed = readAs(body, request.body);
      if (!parsed.success) {
        response.status(400).json(invalidRequest(parsed.error));
        return;
      }
      const wish = { do: name, ...parsed.data } as Wish;
      const done = await log.append<No>(plaza => {
        const judged = judge(plaza, wish, clock.now());
        return judged.is === 'yes'
          ? { is: 'write', entry: judged.entry }
          : { is: 'answer', answer: judged.no };
      });
      if (done.is === 'answer')
        response.status(STATUS[done.answer.code]).json({ error: done.answer.says, code: done.answer.code });
      else {
        written(done.seq, done.entry);
        response.status(201).json({ version: done.seq, id: entryId(done.entry, done.seq) });
      }
    });
  }
  router.use((_request, response) => response.status(404).json({ error: 'Plaza has no such page.' }));
  router.use(onError(logger));
  return router;
}

/** The subject of an entry: the person who joined, or the post. */
const entryId = (entry: Entry, seq: number): string =>
  entry.is === 'joined' ? entry.person.id : entry.is === 'posted' ? `p${seq}` : entry.id;

const invalidRequest = (
  error: z.ZodError,
): { error: string; errors: { field: string; error: string }[] } => ({
  error: 'Plaza did not understand that, and changed nothing. What is wrong is listed under "errors".',
  errors: error.issues.map(issue => ({ field: issue.path.join('.'), error: issue.message })),
});

const peopleOf = (plaza: Plaza): (Omit<Person, 'closed'> & { takesPrivate: boolean })[] =>
  [...plaza.people.values()].map(({ closed, ...person }) => ({
    ...person,
    takesPrivate: !closed || plaza.talking.has(person.id),
  }));

const changedSince = (plaza: Plaza, since: number): Omit<PlazaPost, 'mention' | 'changed'>[] =>
  [...plaza.posts.values()]
    .filter(post => post.changed > since)
    .map(({ mention: _, changed: __, ...post }) => post);

const onError =
  (logger: Logger): ErrorRequestHandler =>
  (error: { status?: number; type?: string; name?: string; code?: string }, _request, response, _next) => {
    if (error.type === 'entity.too.large')
      response.status(413).json({ error: 'That is too much at once. Shorten it and post again.' });
    else if (error.status !== undefined && error.status < 500)
      response
        .status(error.status)
        .json({ error: 'Plaza could not read that request, and changed nothing.' });
    else {
      // Neither message nor body: both may hold text that people wrote.
      logger.error({ error: error.name, code: error.code }, 'demo network: a request failed');
      response
        .status(500)
        .json({ error: 'Plaza could not save that. Your text is still in the box: try again in a moment.' });
    }
  };
