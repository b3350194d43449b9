import { createHash } from 'node:crypto';
import type { types, webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Memory } from '../../../src/ports/memory.ts';
import { calmly, type Failure } from './outcome.ts';
import { homeOf, type SlackRequest } from './parse.ts';

const PREFIX = 'home ';
/** A page of the memory's list. */
const AT_ONCE = 100;
/** `drawn`: a hash of the page that we published last; null: it is drawn anew in any case. */
const opened = z.object({ team: z.string().nullable(), drawn: z.string().nullable() });

type HomeParts = {
  client: webApi.WebClient;
  memory: Memory;
  /** Asks for the content and draws it. null: there is nothing to show. */
  draw(asked: SlackRequest): Promise<types.HomeView | null>;
  failed(what: string, failure: Failure): void;
};

/**
 * The home tabs. Slack keeps a tab as we published it, so the tabs that people ever opened are remembered, and are
 * published anew when their content changes.
 */
export function homes({ client, memory, draw, failed }: HomeParts) {
  const put = (user: string, view: types.HomeView) =>
    calmly(() => client.views.publish({ user_id: user, view }));

  /** A redrawing that began before publishes an older page, so the next one publishes in any case. */
  async function remember({ user, team }: SlackRequest['sender']): Promise<void> {
    const key = `${PREFIX}${user}`;
    for (let written = false; !written; ) {
      const version = (await memory.get(key))?.version ?? 0;
      written = await memory.put(key, { team, drawn: null }, version);
    }
  }

  async function redraw(
    user: string,
    team: string | null,
    drawn: string | null,
    version: number,
  ): Promise<void> {
    const key = `${PREFIX}${user}`;
    const view = await draw(homeOf({ user, team, name: user }, `slack:home:${user}`, true));
    if (view === null) return;
    const now = createHash('sha256').update(JSON.stringify(view)).digest('base64');
    // Another process, or the person, was first. The next time tells whether it still has to be drawn.
    if (now === drawn || !(await memory.put(key, { team, drawn: now }, version))) return;
    const published = await put(user, view);
    if (published.is === 'ok') return;
    failed('home', published);
    if (published.is === 'refused') await memory.remove(key);
    else await remember({ user, team, name: user });
  }

  return {
    /** The person opened the tab, or did something there. */
    async publish(asked: SlackRequest): Promise<void> {
      const view = await draw(asked);
      if (view === null) return;
      const published = await put(asked.sender.user, view);
      if (published.is !== 'ok') failed('home', published);
      await remember(asked.sender);
    },

    async redrawAll(): Promise<void> {
      for (let after: string | null = null; ; ) {
        const page = await memory.list(PREFIX, after, AT_ONCE);
        for (const { key, value, version } of page) {
          const { team, drawn } = opened.parse(value);
          await redraw(key.slice(PREFIX.length), team, drawn, version);
        }
        after = page.at(-1)?.key ?? null;
        if (page.length < AT_ONCE) return;
      }
    },
  };
}
