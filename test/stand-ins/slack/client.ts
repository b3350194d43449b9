import { createHmac } from 'node:crypto';
import { labelOf, viewError } from './blocks.ts';
import { buttonsOf, linesOf, shownModal } from './screen.ts';
import type { Message, Modal, Node, Workspace } from './state.ts';
import { blocksOf, TEAM, textOf, typedAfter } from './state.ts';

export const SIGNING_SECRET = 'stand-in-signing-secret';
const ACK_WITHIN = 3_000;

type Sent = { contentType: string; body: string };
export type Signing = { secret?: string; at?: number };

/** What a person does in Slack: every act is a signed request to the app, which must answer within three seconds. */
export function slackClient(slack: Workspace, api: { url: string }, complain: (complaint: string) => void) {
  let app = '';
  let lastSent: Sent | null = null;

  async function send(sent: Sent, { secret = SIGNING_SECRET, at = Date.now() }: Signing = {}, retry = false): Promise<Response | null> {
    lastSent = sent;
    const timestamp = String(Math.floor(at / 1_000));
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${sent.body}`).digest('hex')}`;
    const headers = { 'content-type': sent.contentType, 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature };
    const retried: Record<string, string> = retry ? { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' } : {};
    try {
      return await fetch(app, { method: 'POST', headers: { ...headers, ...retried }, body: sent.body, signal: AbortSignal.timeout(ACK_WITHIN) });
    } catch (failure) {
      complain(`the app did not answer within ${ACK_WITHIN} ms: ${(failure as Error).name}`);
      return null;
    }
  }
  const form = (fields: Record<string, string>): Sent => ({
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(fields).toString(),
  });
  const payload = (value: Node): Sent => form({ payload: JSON.stringify(value) });
  async function acknowledged(sent: Sent): Promise<string | null> {
    const response = await send(sent);
    if (response === null) return null;
    if (response.status !== 200) complain(`the app answered ${response.status}`);
    return response.status === 200 ? response.text() : null;
  }

  const person = (id: string) => {
    const user = slack.users.get(id)!;
    return { team: { id: TEAM, domain: 'acme' }, user: { id, name: id.toLowerCase(), team_id: user.team }, api_app_id: 'A0APP' };
  };
  const seenBy = (user: string): Message[] =>
    [
      ...[...slack.channels.values()].filter(each => each.members.has(user)).flatMap(each => each.messages),
      ...slack.whispers.filter(each => each.to === user),
    ].sort((a, b) => (a.ts < b.ts ? -1 : 1));
  const viewOf = ({ id, hash, view, typed }: Modal): Node => ({ ...view, id, hash: String(hash), state: { values: typed } });
  const open = (user: string): Modal => {
    const modal = slack.modals.get(user);
    if (modal === undefined) throw new Error(`${user} has no modal open`);
    return modal;
  };

  const pressed = (button: Node) => ({
    type: 'button',
    action_id: button.action_id,
    block_id: 'b',
    value: button.value,
    text: button.text,
    action_ts: slack.ts(),
  });
  async function pressOn(user: string, message: Message, button: Node): Promise<void> {
    const whispered = 'to' in message;
    const { channel, ts, text, blocks } = message;
    const sent = {
      type: 'block_actions',
      ...person(user),
      trigger_id: slack.trigger(user),
      response_url: `${api.url}/response/${slack.response(user, channel)}`,
      container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: whispered },
      channel: { id: channel, name: 'social' },
      ...(whispered ? {} : { message: { ts, text, blocks } }),
      actions: [pressed(button)],
    };
    await acknowledged(payload(sent));
  }
  async function pressInModal(user: string, button: Node): Promise<void> {
    const modal = open(user);
    const container = { type: 'view', view_id: modal.id };
    await acknowledged(
      payload({
        type: 'block_actions',
        ...person(user),
        trigger_id: slack.trigger(user),
        container,
        view: viewOf(modal),
        actions: [pressed(button)],
      }),
    );
  }

  function type(modal: Modal, values: Record<string, string>): void {
    for (const [label, value] of Object.entries(values)) {
      const block = blocksOf(modal.view).find(each => each.type === 'input' && textOf(each.label) === label);
      if (block === undefined) throw new Error(`there is no field "${label}"`);
      const element = block.element as Node;
      const held = modal.typed[String(block.block_id)]![String(element.action_id)]!;
      const options = (element.options ?? []) as Node[];
      if (held.type === 'checkboxes') held.selected_options = value === 'yes' ? options : [];
      else if (held.type === 'static_select') held.selected_option = options.find(option => labelOf(option) === value) ?? null;
      else held.value = value === '' ? null : value;
    }
  }
  /** Slack's client does not let these be submitted. */
  function mayBeSubmitted(modal: Modal): void {
    if (!modal.view.submit) throw new Error('there is nothing to submit');
    for (const block of blocksOf(modal.view).filter(each => each.type === 'input')) {
      const element = block.element as Node;
      const held = modal.typed[String(block.block_id)]![String(element.action_id)]!;
      const empty = !held.value && !held.selected_option && !held.selected_options?.length;
      if (empty && block.optional !== true) throw new Error(`"${textOf(block.label)}" must be filled in`);
      if ((held.value ?? '').length > Number(element.max_length ?? 3_000)) throw new Error(`"${textOf(block.label)}" is too long for its field`);
    }
  }
  function apply(modal: Modal, body: string) {
    if (body === '') return void slack.modals.delete(modal.user);
    const { response_action, view, errors } = JSON.parse(body) as { response_action: string; view?: Node; errors?: Record<string, string> };
    if (response_action === 'clear') slack.modals.delete(modal.user);
    else if (response_action === 'errors' && errors) {
      const inputs = blocksOf(modal.view).filter(each => each.type === 'input');
      for (const block of Object.keys(errors))
        if (!inputs.some(each => each.block_id === block)) complain(`errors for a block that is not an input: ${block}`);
      modal.errors = errors;
    } else if (response_action === 'update' && view) {
      const wrong = viewError(view);
      if (wrong) return complain(`response_action update: ${wrong.error}: ${wrong.messages.join('; ')}`);
      Object.assign(modal, { view, hash: slack.next(), typed: typedAfter(view, modal.typed), errors: {} });
    } else complain(`unknown response_action: ${response_action}`);
  }

  return {
    /** Where the app takes Slack's requests. */
    connect: (url: string) => {
      app = url;
    },
    seenBy,
    /** false: the newest message (or modal) with that text has no such button. Confirms where it is asked to. */
    async press(user: string, label: string, on: string): Promise<boolean> {
      const modal = slack.modals.get(user);
      if (modal && [shownModal(modal).title, ...shownModal(modal).lines].some(line => line.includes(on))) {
        const button = buttonsOf(blocksOf(modal.view)).find(each => labelOf(each) === label);
        if (button) await pressInModal(user, button);
        return button !== undefined;
      }
      const message = seenBy(user).findLast(each => linesOf(each).some(line => line.includes(on)));
      if (message === undefined) throw new Error(`${user} sees no message with "${on}"`);
      const button = buttonsOf(message.blocks).find(each => labelOf(each) === label);
      if (button) await pressOn(user, message, button);
      return button !== undefined;
    },
    async submit(user: string, values: Record<string, string>): Promise<void> {
      const modal = open(user);
      type(modal, values);
      mayBeSubmitted(modal);
      modal.errors = {};
      const body = await acknowledged(
        payload({ type: 'view_submission', ...person(user), trigger_id: slack.trigger(user), view: viewOf(modal), response_urls: [] }),
      );
      if (body !== null) apply(modal, body);
    },
    async back(user: string, values: Record<string, string>): Promise<void> {
      const modal = open(user);
      type(modal, values);
      const button = buttonsOf(blocksOf(modal.view)).find(each => each.action_id === 'back');
      if (button === undefined) throw new Error('there is no way back');
      await pressInModal(user, button);
    },
    async dismiss(user: string): Promise<void> {
      const modal = open(user);
      slack.modals.delete(user);
      if (modal.view.notify_on_close === true)
        await acknowledged(payload({ type: 'view_closed', ...person(user), view: viewOf(modal), is_cleared: false }));
    },
    async command(user: string, channel: string, line: string): Promise<void> {
      const [command = '', ...rest] = line.split(' ');
      await acknowledged(
        form({
          command,
          text: rest.join(' '),
          user_id: user,
          user_name: user.toLowerCase(),
          team_id: slack.users.get(user)!.team,
          channel_id: channel,
          channel_name: 'social',
          api_app_id: 'A0APP',
          trigger_id: slack.trigger(user),
          response_url: `${api.url}/response/${slack.response(user, channel)}`,
        }),
      );
    },
    /** Whatever was sent last, as a retry sends it: signed anew. What comes back is not applied. */
    async redeliver(signing: Signing = {}): Promise<number> {
      return (await send(lastSent!, signing, true))?.status ?? 0;
    },
    /** Any body at all, signed as told. */
    raw: async (sent: Sent, signing: Signing = {}): Promise<number> => (await send(sent, signing))?.status ?? 0,
    /** A press as it would be sent, without sending it. */
    forged: (user: string): Sent =>
      payload({
        type: 'block_actions',
        ...person(user),
        trigger_id: '1.forged',
        actions: [{ type: 'button', action_id: 'do:claim:0', value: '{"d":"claim"}' }],
      }),
  };
}
