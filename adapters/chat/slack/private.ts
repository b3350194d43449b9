import type { webApi } from '@slack/bolt';
import type { View } from '../../../src/view/types.ts';
import { CALL_TIMEOUT } from './limits.ts';
import type { Failure } from './outcome.ts';
import { calmly } from './outcome.ts';
import type { SlackRequest } from './parse.ts';
import type { People } from './people.ts';
import { drawMessage, type Reader } from './render.ts';

type Telling = { client: webApi.WebClient; people: People; failed(what: string, failure: Failure): void };

/** The address that came with a press: five answers within half an hour, which Slack counts. */
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

/** What the asker alone is shown, beside what they pressed. */
export function privately({ client, people, failed }: Telling) {
  return {
    /** As the answer to the press, else beside it, else as a direct message. In the place of a menu, where it was chosen from one. */
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

    /** A menu goes away once something was chosen from it. */
    async chosen({ chose, respond: url }: SlackRequest): Promise<void> {
      if (!chose || url === null) return;
      const gone = await calmly(() => respond(url, { delete_original: true }));
      if (gone.is !== 'ok') failed('menu', gone);
    },
  };
}
