import { labelOf, viewError } from './blocks.ts';
import type { AppAnswer, AppRequest, Line, Sent, Signing } from './line.ts';
import { sentOf } from './line.ts';
import { buttonsOf, linesOf, shownModal } from './screen.ts';
import type { Message, Modal, Node, Shown, Workspace } from './state.ts';
import { blocksOf, TEAM, textOf, typedAfter } from './state.ts';

type Transport = { line: Line; send?(sent: Sent, signing?: Signing, retry?: boolean): Promise<AppAnswer> };

/**
 * The acts of a person in Slack. Each one is sent to the app, which must acknowledge it within three
 * seconds.
 */
export function slackClient(
  slack: Workspace,
  { line, send }: Transport,
  responses: () => string,
  complain: (complaint: string) => void,
) {
  let last: AppRequest | null = null;
  const took: number[] = [];
  let travel = 0;

  async function acknowledged(request: AppRequest): Promise<string | null> {
    last = request;
    const began = performance.now();
    const answer = await line.deliver(request);
    took.push(performance.now() - began);
    if (answer === null) return null;
    if (answer.status !== 200) complain(`the app answered ${answer.status}`);
    return answer.status === 200 ? answer.body : null;
  }
  const interact = (payload: Node) => acknowledged({ kind: 'interactive', payload });

  const person = (id: string) => {
    const user = slack.users.get(id)!;
    return {
      team: { id: TEAM, domain: 'acme' },
      user: { id, name: id.toLowerCase(), team_id: user.team },
      api_app_id: 'A0APP',
    };
  };
  const seenBy = (user: string): Message[] =>
    [
      ...[...slack.channels.values()].filter(each => each.members.has(user)).flatMap(each => each.messages),
      ...slack.whispers.filter(each => each.to === user),
    ].sort((a, b) => (a.ts < b.ts ? -1 : 1));
  const viewOf = ({ id, hash, view, typed }: Shown): Node => ({
    ...view,
    id,
    hash: String(hash),
    state: { values: typed },
  });
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
    await interact({
      type: 'block_actions',
      ...person(user),
      trigger_id: slack.trigger(user),
      response_url: `${responses()}/response/${slack.response(user, channel, whispered ? ts : null)}`,
      container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: whispered },
      channel: { id: channel, name: 'social' },
      ...(whispered ? {} : { message: { ts, text, blocks } }),
      actions: [pressed(button)],
    });
  }
  const pressIn = (user: string, shown: Shown, button: Node): Promise<void> =>
    act(user, shown, pressed(button));
  async function act(user: string, shown: Shown, action: Node): Promise<void> {
    await interact({
      type: 'block_actions',
      ...person(user),
      trigger_id: slack.trigger(user),
      container: { type: 'view', view_id: shown.id },
      view: viewOf(shown),
      actions: [action],
    });
  }

  function type(modal: Modal, values: Record<string, string>): void {
    for (const [label, value] of Object.entries(values)) {
      const block = blocksOf(modal.view).find(each => each.type === 'input' && textOf(each.label) === label);
      if (block === undefined) throw new Error(`there is no field "${label}"`);
      const element = block.element as Node;
      const held = modal.typed[String(block.block_id)]![String(element.action_id)]!;
      const options = (element.options ?? []) as Node[];
      if (held.type === 'checkboxes') held.selected_options = value === 'yes' ? options : [];
      else if (held.type === 'static_select')
        held.selected_option = options.find(option => labelOf(option) === value) ?? null;
      else held.value = value === '' ? null : value;
    }
  }
  /** Throws for values that Slack's client does not submit. */
  function checkSubmittable(modal: Modal): void {
    if (!modal.view.submit) throw new Error('there is nothing to submit');
    for (const block of blocksOf(modal.view).filter(each => each.type === 'input')) {
      const element = block.element as Node;
      const held = modal.typed[String(block.block_id)]![String(element.action_id)]!;
      const empty = !held.value && !held.selected_option && !held.selected_options?.length;
      if (empty && block.optional !== true) throw new Error(`"${textOf(block.label)}" must be filled in`);
      if ((held.value ?? '').length > Number(element.max_length ?? 3_000))
        throw new Error(`"${textOf(block.label)}" is too long for its field`);
    }
  }
  function apply(modal: Modal, body: string) {
    if (body === '') return void slack.modals.delete(modal.user);
    const { response_action, view, errors } = JSON.parse(body) as {
      response_action: string;
      view?: Node;
      errors?: Record<string, string>;
    };
    if (response_action === 'clear') slack.modals.delete(modal.user);
    else if (response_action === 'errors' && errors) {
      const inputs = blocksOf(modal.view).filter(each => each.type === 'input');
      for (const block of Object.keys(errors))
        if (!inputs.some(each => each.block_id === block))
          complain(`errors for a block that is not an input: ${block}`);
      modal.errors = errors;
    } else if (response_action === 'update' && view) {
      const wrong = viewError(view);
      if (wrong) return complain(`response_action update: ${wrong.error}: ${wrong.messages.join('; ')}`);
      Object.assign(modal, { view, hash: slack.next(), typed: typedAfter(view, modal.typed), errors: {} });
    } else complain(`unknown response_action: ${response_action}`);
  }

  return {
    seenBy,
    /** The times until the app acknowledged each request, in milliseconds. */
    took: (): number[] => [...took],
    /**
     * From now on the acknowledgement of a submit takes that many milliseconds to reach Slack, as over the
     * internet.
     */
    acknowledgementsTravel: (ms: number) => {
      travel = ms;
    },
    /** Presses and confirms. false: the newest message or modal with that text has no such button. */
    async press(user: string, label: string, on: string): Promise<boolean> {
      const modal = slack.modals.get(user);
      if (modal && [shownModal(modal).title, ...shownModal(modal).lines].some(line => line.includes(on))) {
        const button = buttonsOf(blocksOf(modal.view)).find(each => labelOf(each) === label);
        if (button) await pressIn(user, modal, button);
        return button !== undefined;
      }
      const message = seenBy(user).findLast(each => linesOf(each).some(line => line.includes(on)));
      if (message === undefined) throw new Error(`${user} sees no message with "${on}"`);
      const button = buttonsOf(message.blocks).find(each => labelOf(each) === label);
      if (button) await pressOn(user, message, button);
      return button !== undefined;
    },
    /** Presses a button of the home tab: the first one with that label below the line with `on`. */
    async pressAtHome(user: string, label: string, on: string): Promise<void> {
      const home = slack.homes.get(user);
      if (home === undefined) throw new Error(`${user} has no home`);
      const blocks = blocksOf(home.view);
      const line = blocks.findIndex(each =>
        linesOf({ blocks: [each], text: '' }).some(text => text.includes(on)),
      );
      const button =
        line < 0 ? undefined : buttonsOf(blocks.slice(line)).find(each => labelOf(each) === label);
      if (button === undefined) throw new Error(`there is no button "${label}" below "${on}" at home`);
      await pressIn(user, home, button);
    },
    async submit(user: string, values: Record<string, string>): Promise<void> {
      const modal = open(user);
      type(modal, values);
      checkSubmittable(modal);
      modal.errors = {};
      const body = await interact({
        type: 'view_submission',
        ...person(user),
        trigger_id: slack.trigger(user),
        view: viewOf(modal),
        response_urls: [],
      });
      await new Promise(resolve => setTimeout(resolve, travel));
      if (body !== null) apply(modal, body);
    },
    /** Picks options. A field that reports each choice at once does so. */
    async choose(user: string, values: Record<string, string>): Promise<void> {
      const modal = open(user);
      type(modal, values);
      for (const block of blocksOf(modal.view)) {
        if (!(textOf(block.label) in values) || block.dispatch_action !== true) continue;
        const { action_id, type: kind } = block.element as Node;
        const held = modal.typed[String(block.block_id)]![String(action_id)]!;
        await act(user, modal, {
          type: kind,
          action_id,
          block_id: block.block_id,
          selected_option: held.selected_option,
          action_ts: slack.ts(),
        });
      }
    },
    async back(user: string, values: Record<string, string>): Promise<void> {
      const modal = open(user);
      type(modal, values);
      const button = buttonsOf(blocksOf(modal.view)).find(each => each.action_id === 'back');
      if (button === undefined) throw new Error('there is no way back');
      await pressIn(user, modal, button);
    },
    async dismiss(user: string, values: Record<string, string> = {}): Promise<void> {
      const modal = open(user);
      type(modal, values);
      slack.modals.delete(user);
      if (modal.view.notify_on_close === true)
        await interact({ type: 'view_closed', ...person(user), view: viewOf(modal), is_cleared: false });
    },
    async command(user: string, channel: string, line: string): Promise<void> {
      const [command = '', ...rest] = line.split(' ');
      const payload = {
        command,
        text: rest.join(' '),
        user_id: user,
        user_name: user.toLowerCase(),
        team_id: slack.users.get(user)!.team,
        channel_id: channel,
        channel_name: 'social',
        api_app_id: 'A0APP',
        trigger_id: slack.trigger(user),
        response_url: `${responses()}/response/${slack.response(user, channel)}`,
      };
      await acknowledged({ kind: 'slash_commands', payload });
    },
    /** Sends an event that the app is subscribed to. */
    async event(event: Node): Promise<void> {
      const event_id = `Ev${slack.next()}`;
      const envelope = {
        type: 'event_callback',
        team_id: TEAM,
        api_app_id: 'A0APP',
        event_id,
        event_time: Math.floor(slack.now() / 1_000),
      };
      await acknowledged({ kind: 'events_api', payload: { ...envelope, authorizations: [], event } });
    },
    /**
     * Repeats the last request as a retry, with this signing or the normal one. The answer is not applied.
     */
    async redeliver(signing?: Signing): Promise<number> {
      const answer =
        send && signing ? await send(sentOf(last!), signing, true) : await line.deliver(last!, true);
      return answer?.status ?? 0;
    },
    lastRequest: (): AppRequest => last!,
    repeat: async (request: AppRequest): Promise<number> => (await line.deliver(request, true))?.status ?? 0,
    /** Makes the request of a press without sending it. */
    forged: (user: string, value = '{"d":"claim"}', container: Node = {}, action_id = 'do:claim:0'): Sent =>
      sentOf({
        kind: 'interactive',
        payload: {
          type: 'block_actions',
          ...person(user),
          trigger_id: slack.trigger(user),
          ...container,
          actions: [{ type: 'button', action_id, value }],
        },
      }),
  };
}
