import type { App, ViewSubmitAction } from '@slack/bolt';
import type { Logger } from 'pino';
import { readAs } from '../../../src/settings/read.ts';
import type { answering } from './answer.ts';
import { parseAction, parseClosed, parseCommand, parseHome, parseSubmit } from './parse.ts';
import type { People } from './people.ts';
import { type BotEvent, botEvents } from './scopes.ts';
import { userChange } from './shapes.ts';

type ReceiverParts = { app: App; answers: ReturnType<typeof answering>; people: People; log: Logger };

/** Receives everything from Slack through Bolt. A press is acknowledged before it is worked on. */
export function receiving({ app, answers, people, log }: ReceiverParts): void {
  const unreadable = (type: string) => log.warn({ type }, 'slack.unreadable');
  /** A broken connection loses the acknowledgement; the request is still carried out. */
  const acked = (acknowledging: Promise<unknown>) =>
    acknowledging.then(
      () => {},
      () => log.warn({}, 'slack.not_acknowledged'),
    );
  app.action(/.*/, async ({ body, ack }) => {
    await acked(ack());
    const asked = parseAction(body);
    if (asked === null) unreadable(body.type);
    else if (asked !== 'link') await answers.answerPress(asked);
  });
  app.command(/.*/, async ({ body, ack }) => {
    await acked(ack());
    const asked = parseCommand(body);
    if (asked === null) unreadable('command');
    else await answers.answerPress(asked);
  });
  app.view<ViewSubmitAction>({ callback_id: /.*/, type: 'view_submission' }, async ({ body, ack }) => {
    const asked = parseSubmit(body);
    if (asked !== null) return answers.submit(asked, answer => acked(ack(answer)));
    unreadable(body.type);
    await acked(ack());
  });
  app.view({ callback_id: /.*/, type: 'view_closed' }, async ({ body, ack }) => {
    await acked(ack());
    const asked = parseClosed(body);
    if (asked !== null) await answers.closed(asked);
  });
  const events: Record<BotEvent, (body: unknown) => Promise<void>> = {
    async app_home_opened(body) {
      const asked = parseHome(body);
      if (asked !== null) await answers.home(asked);
    },
    async user_change(body) {
      const read = readAs(userChange, body);
      if (read.success) people.forget(read.data.event.user.id);
      else unreadable('user_change');
    },
  };
  // Bolt acknowledges events by itself, before they come here.
  for (const name of botEvents) app.event(name, ({ body }) => events[name](body));
}
