import type { webApi } from '@slack/bolt';
import { isListAct } from '../../../src/acts/acts.ts';
import type { View } from '../../../src/view/types.ts';
import { CALL_TIMEOUT } from './limits.ts';
import type { Failure } from './outcome.ts';
import { calmly } from './outcome.ts';
import type { SlackRequest } from './parse.ts';
import type { People } from './people.ts';
import { drawMessage, type Reader } from './render.ts';

type Telling = { client: webApi.WebClient; people: People; failed(what: string, failure: Failure): void };

/** The hosts of Slack that take answers, its separate one for governments too. */
const HOOKS = ['hooks.slack.com', 'hooks.slack-gov.com'];
/**
 * Whether an address that came with a press is Slack's, or of whatever stands in for it. Customers' words go
 * there, so a stolen signing secret must not choose the host.
 */
export function isSlacks(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, origin } = new URL(url);
  return (protocol === 'https:' && HOOKS.includes(host)) || origin === new URL(apiUrl).origin;
}

/** The address that came with a press: five answers within half an hour, which Slack counts. */
async function respond(url: string, answer: object): Promise<void> {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const body = JSON.stringify(answer);
  const answered = await fetch(url, {
    method: 'POST',
    headers,
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(CALL_TIMEOUT),
  });
  await answered.body?.cancel();
  if (!answered.ok)
    throw Object.assign(new Error('response_url'), {
      code: 'slack_webapi_http_error',
      statusCode: answered.status,
    });
}

/** Shows messages that only the person who asked can see. */
export function privately({ client, people, failed }: Telling) {
  const respondTo = ({ respond: url }: SlackRequest) =>
    url !== null && isSlacks(url, client.slackApiUrl) ? url : null;
  return {
    /**
     * Tries to answer the press itself, then beside it, then by direct message. An answer replaces a menu,
     * and a page of a list the page before it.
     */
    async showAlone(asked: SlackRequest, view: View, reader: Reader): Promise<void> {
      const pressed = asked.inbound?.is === 'press' ? asked.inbound : null;
      const menu = pressed?.does === 'more';
      // Another page of a private list replaces the page that was there.
      const turns = pressed !== null && isListAct(pressed.does) && pressed.on === undefined;
      const drawn = drawMessage(view, reader, menu);
      const user = asked.sender.user;
      const { channel } = asked;
      const url = respondTo(asked);
      const ways: (() => Promise<unknown>)[] = [];
      if (url !== null)
        ways.push(() =>
          respond(url, { response_type: 'ephemeral', replace_original: asked.chose || turns, ...drawn }),
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
    async chosen(asked: SlackRequest): Promise<void> {
      const url = respondTo(asked);
      if (!asked.chose || url === null) return;
      const gone = await calmly(() => respond(url, { delete_original: true }));
      if (gone.is !== 'ok') failed('menu', gone);
    },
  };
}
