import type { webApi } from '@slack/bolt';
import type { View } from '../../../src/view/types.ts';
import { CALL_TIMEOUT } from './limits.ts';
import type { Failure } from './outcome.ts';
import { calmly } from './outcome.ts';
import type { SlackRequest } from './parse.ts';
import type { People } from './people.ts';
import { drawMessage, type Reader } from './render.ts';

type Telling = { client: webApi.WebClient; people: People; failed(what: string, failure: Failure): void };

/** Answers at the address that came with a press. Slack allows five answers within half an hour. */
async function respond(url: string, answer: object): Promise<void> {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const body = JSON.stringify(answer);
  const answered = await fetch(url, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(CALL_TIMEOUT),
  });
  if (!answered.ok)
    throw Object.assign(new Error('response_url'), {
      code: 'slack_webapi_http_error',
      statusCode: answered.status,
    });
}

/** Shows messages that only the person who asked can see. */
export function privately({ client, people, failed }: Telling) {
  return {
    /**
     * Tries to answer the press itself, then beside it, then by direct message. An answer replaces a menu.
     */
    async showAlone(asked: SlackRequest, view: View, reader: Reader): Promise<void> {
      const menu = asked.inbound?.is === 'press' && asked.inbound.does === 'more';
      const drawn = drawMessage(view, reader, menu);
      const user = asked.sender.user;
      const { respond: url, channel } = asked;
      const ways: (() => Promise<unknown>)[] = [];
      if (url !== null)
        ways.push(() =>
          respond(url, { response_type: 'ephemeral', replace_original: asked.chose, ...drawn }),
        );
      if (channel !== null) ways.push(() => client.chat.postEphemeral({ channel, user, ...drawn }));
      ways.push(async () =>
        client.chat.postMessage({
          channel: await people.direct(user),
          ...drawn,
          unfurl_links: false,
          unfurl_media: false,
        }),
      );
      for (const way of ways) {
        const outcome = await calmly(way);
        if (outcome.is === 'ok') return;
        failed('notice', outcome);
        if (outcome.is === 'unknown') return;
      }
    },

    /** Removes a menu after a choice. */
    async chosen({ chose, respond: url }: SlackRequest): Promise<void> {
      if (!chose || url === null) return;
      const gone = await calmly(() => respond(url, { delete_original: true }));
      if (gone.is !== 'ok') failed('menu', gone);
    },
  };
}
