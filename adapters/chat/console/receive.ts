import { fileURLToPath } from 'node:url';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { Logger } from 'pino';
import { everyCommand } from '../../../src/acts/commands.ts';
import { brokenAt } from '../../../src/ports/broken.ts';
import type { Answer, Inbound } from '../../../src/ports/chat.ts';
import type { Clock, DemoClock, Panel } from '../../../src/ports/factory.ts';
import { guard, say } from './guard.ts';
import type { Live } from './live.ts';
import { type Messages, shelfOf } from './messages.ts';
import { type Parsed, parseForward, parseInbound, parsePage, parseSeen } from './parse.ts';
import type { ConsolePerson } from './people.ts';
import type { Unread } from './unread.ts';

const pageSize = 50;
const page = fileURLToPath(new URL('./page/', import.meta.url));

export type ReceiverParts = {
  people: readonly ConsolePerson[];
  panels: readonly Panel[];
  messages: Messages;
  unread: Unread;
  live: Live;
  clock: Clock;
  demo?: DemoClock;
  log: Logger;
  answer(inbound: Inbound): Promise<Answer>;
  stopping(): boolean;
};

/** Hands over the parsed request, or answers 400 with what is wrong in it. */
const reading =
  <T>(parse: (req: Request) => Parsed<T>, then: (value: T, res: Response) => Promise<void>): RequestHandler =>
  async (req, res) => {
    const parsed = parse(req);
    if (parsed.is === 'wrong') return say(res, 400, parsed.sentence);
    await then(parsed.value, res);
  };

export function consoleHttp(parts: ReceiverParts): Express {
  const { people, panels, messages, unread, live, clock, demo, log } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.use(guard);
  app.use((req, res, next) => {
    if (parts.stopping() && req.method === 'POST')
      return say(res, 503, 'Webcare is stopping, so nothing was done. Try again when it is back.');
    next();
  });

  const api = express.Router();
  api.use((_req, res, next) => {
    res.setHeader('cache-control', 'no-store');
    next();
  });
  api.use(express.json({ limit: '1mb' }));
  api.get('/start', (_req, res) => {
    const shown = panels.map(({ path, title }) => ({ path, title }));
    res.json({ people, panels: shown, commands: everyCommand, now: clock.now(), demo: demo !== undefined });
  });
  api.get(
    '/messages',
    reading(
      req => parsePage(req.query),
      async ({ person, shelf, before }, res) => {
        res.json(
          await messages.newest(shelf === 'channel' ? 'team' : shelfOf(person), before ?? null, pageSize),
        );
      },
    ),
  );
  api.get('/live', async (req, res) => {
    const { person } = req.query;
    if (typeof person !== 'string')
      return say(res, 400, 'Say which person the page is for: /api/live?person=ana');
    await live.join(res, person);
  });
  api.post(
    '/inbound',
    reading(
      req => parseInbound(req.body, people),
      async (inbound, res) => void res.json(await parts.answer(inbound)),
    ),
  );
  api.post(
    '/seen',
    reading(
      req => parseSeen(req.body),
      async ({ person, place }, res) => {
        if (!people.some(one => one.id === person))
          return say(res, 404, 'The console knows nobody by that name.');
        await unread.seen(person, place);
        res.json({});
      },
    ),
  );
  api.post(
    '/clock',
    reading(
      req => parseForward(req.body),
      async ({ by }, res) => {
        if (!demo) return say(res, 404, 'Only the demo has a clock that can be moved.');
        await demo.forward(by);
        await live.look();
        res.json({ now: clock.now() });
      },
    ),
  );
  app.use('/api', api);
  for (const panel of panels) app.use(panel.path, panel.router);
  app.use(express.static(page));
  app.use((_req, res) => say(res, 404, 'There is nothing here. The console itself is at /.'));

  const failed: ErrorRequestHandler = (error, req, res, next) => {
    if (res.headersSent) return next(error);
    if (error?.type === 'entity.parse.failed') return say(res, 400, 'This is not JSON, so nothing was done.');
    if (error?.type === 'entity.too.large')
      return say(res, 413, 'This is more than the console takes at once (1 MB), so nothing was done.');
    if (typeof error?.status === 'number' && error.status < 500)
      return say(res, error.status, 'The console could not read this request, so nothing was done.');
    log.error({ path: req.path, ...brokenAt(error) }, 'console.failed');
    say(
      res,
      500,
      'Webcare ran into an error of its own; it is in its log. Look at the card to see what was done, then press again: a repeat does nothing twice.',
    );
  };
  app.use(failed);
  return app;
}
