import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TeamsConfig, TeamsSecrets } from '../../../adapters/chat/teams/index.ts';
import { vanish } from '../vanish.ts';
import { faultsOf } from './cards.ts';
import { connectorApi } from './connector.ts';
import { actionNamed, chosen, heldBy, inputsOf, labelOf, refusedByClient } from './screen.ts';
import type { Message, Person } from './state.ts';
import { APP, CHANNEL, DIALOG, person, state, TEAM, TENANT } from './state.ts';
import { signer } from './tokens.ts';

/** Enough for a busy machine, and far below the 10 to 15 s after which people see an error. */
const ANSWER_WITHIN = 5_000;
type Json = { [key: string]: unknown };

/**
 * Made once, because keys take longer than most tests. `nobody` signs with another key under the same key
 * id.
 */
const framework = signer('framework');
const nobody = signer('framework');
/** A key of the Bot Framework that is not endorsed for Teams. */
const elsewhere = signer('elsewhere', ['webchat']);

/**
 * A Teams with one team and one channel, over HTTP on loopback: the connector that a bot calls, and the
 * client in which people press and type. It signs its requests like the Bot Framework, keeps all messages,
 * refuses the same requests as Teams, and records complaints.
 */
export async function teamsStandIn(settings: Partial<TeamsConfig> = {}) {
  const complaints: string[] = [];
  const here = state();
  const api = connectorApi(here, fault => complaints.push(fault));
  const older = new Set<string>();
  /** The conversation in which each person opened their dialog. */
  const over = new Map<string, string>();
  let bot = '';
  let last: { who: Person; message: Message | null; activity: Json } | null = null;

  const server = createServer((request, response) => {
    if (request.url === '/openid')
      return void response.end(
        JSON.stringify({ issuer: 'https://api.botframework.com', jwks_uri: `${url}/keys` }),
      );
    if (request.url === '/keys')
      return void response.end(JSON.stringify({ keys: [framework.jwk, elsewhere.jwk] }));
    void api.handle(request, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serviceUrl = `${url}/`;

  const send = (
    activity: Json,
    authorization = `Bearer ${framework.token({ aud: APP, serviceurl: serviceUrl })}`,
  ) =>
    fetch(bot, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify(activity),
    });

  function activityFrom(who: Person, conversation: string, rest: Json): Json {
    const channel = conversation.startsWith(CHANNEL);
    return {
      channelId: 'msteams',
      serviceUrl,
      timestamp: new Date().toISOString(),
      localTimestamp: new Date().toISOString(),
      localTimezone: 'Europe/Amsterdam',
      from: { id: who.id, aadObjectId: who.aadObjectId, name: who.name },
      recipient: { id: `28:${APP}`, name: 'Webcare' },
      conversation: {
        id: conversation,
        conversationType: channel ? 'channel' : 'personal',
        isGroup: channel,
        tenantId: TENANT,
      },
      channelData: {
        tenant: { id: TENANT },
        ...(channel ? { team: { id: TEAM }, channel: { id: CHANNEL } } : {}),
      },
      ...rest,
    };
  }

  /** Sends an activity of a person and shows them the answer. */
  async function deliver(who: Person, message: Message | null, activity: Json): Promise<void> {
    last = { who, message, activity };
    const began = Date.now();
    const response = await send(activity);
    const body = await response.text();
    if (Date.now() - began > ANSWER_WITHIN) complaints.push(`answered after ${Date.now() - began} ms`);
    if (response.status !== 200) complaints.push(`${activity.type} answered with HTTP ${response.status}`);
    if (activity.type === 'invoke')
      (String(activity.name).startsWith('task/') ? showDialog : show)(who, message!, body);
  }
  function show(who: Person, message: Message, body: string): void {
    const answer = (body === '' ? {} : JSON.parse(body)) as {
      statusCode?: number;
      type?: string;
      value?: unknown;
    };
    if (answer.statusCode === 200 && answer.type === 'application/vnd.microsoft.card.adaptive') {
      const found = Buffer.byteLength(body) > 28 * 1024 ? ['an answer over 28 KB'] : faultsOf(answer.value);
      complaints.push(...found);
      message.opened.delete(who.id);
      message.typed.delete(who.id);
      if (found.length === 0) message.instead.set(who.id, answer.value as never);
    } else if (
      answer.statusCode === 200 &&
      answer.type === 'application/vnd.microsoft.activity.message' &&
      typeof answer.value === 'string'
    ) {
      here.bar(who, answer.value);
    } else complaints.push(`an invoke answered with ${body.slice(0, 80)}`);
  }

  function showDialog(who: Person, _: Message, body: string): void {
    const task =
      body === '' ? null : (JSON.parse(body) as { task?: { type?: string; value?: unknown } }).task;
    if (task === null) return void here.openDialog(who, null);
    const { type, value } = task ?? {};
    if (type === 'message' && typeof value === 'string') {
      here.openDialog(who, null);
      return void here.bar(who, value);
    }
    const { title, card } = (value ?? {}) as {
      title?: string;
      card?: { contentType?: string; content?: unknown };
    };
    if (type !== 'continue' || !title || card?.contentType !== 'application/vnd.microsoft.card.adaptive') {
      return void complaints.push(`a dialog answered with ${body.slice(0, 80)}`);
    }
    const found =
      Buffer.byteLength(body) > 28 * 1024 ? ['an answer over 28 KB'] : faultsOf(card.content, 'dialog');
    complaints.push(...found);
    if (found.length === 0) here.openDialog(who, { title, card: card.content as never });
  }

  /** The activity that the client sends for an action: an invoke, or a message from an older client. */
  function sentFor(who: Person, message: Message, action: Json, values: Record<string, string>): Json {
    const data = { ...(action.data as Json), ...values };
    const context = { theme: 'default' };
    if (message.id === DIALOG) return { type: 'invoke', name: 'task/submit', value: { data, context } };
    const common = { replyToId: message.id };
    if (action.type === 'Action.Submit')
      return { ...common, type: 'invoke', name: 'task/fetch', value: { data, context } };
    if (older.has(who.id))
      return {
        ...common,
        type: 'message',
        value: { ...((action.fallback as Json).data as Json), ...values },
      };
    const value = {
      action: { type: 'Action.Execute', title: action.title, verb: action.verb, data },
      trigger: 'manual',
    };
    return { ...common, type: 'invoke', name: 'adaptiveCard/action', value };
  }

  const typedIn = (message: Message, who: Person) => message.typed.get(who.id) ?? {};

  return {
    ...here,
    complaints,
    counts: api.counts,
    fault: api.fault,
    forgetDirectory: api.forgetDirectory,
    channelIs: api.channelIs,
    expectToken: api.expect,
    url,
    send,
    from: activityFrom,
    lastActivity: () => last!.activity,
    nobody,
    elsewhere,
    framework,
    /**
     * A token that Microsoft gave to our bot for its own calls, which an attacker took from a log. The SDK takes
     * it on the road of its emulator, where neither the audience nor the address counts.
     */
    ownToken: (more: Record<string, unknown> = {}): string =>
      framework.token({
        iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
        aud: 'https://api.botframework.com',
        ver: '1.0',
        appid: APP,
        ...more,
      }),
    /** The settings that lead the adapter to this Teams instead of Microsoft's. */
    config: { channel: CHANNEL, team: TEAM, serviceUrl, ...settings },
    secrets: {
      MicrosoftAppId: APP,
      MicrosoftAppPassword: 'a secret of a stand-in',
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppTenantId: TENANT,
      ToChannelFromBotLoginUrl: 'https://127.0.0.1:9/login',
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
      ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
      OAuthUrl: 'https://127.0.0.1:9/oauth',
      ToBotFromChannelOpenIdMetadataUrl: `${url}/openid`,
      ToBotFromEmulatorOpenIdMetadataUrl: `${url}/openid`,
      ValidateAuthority: 'false',
    } satisfies TeamsSecrets,
    connect(address: string) {
      bot = address;
    },
    /** A person joins the team, or only the directory. */
    enters(key: string, over: Partial<Person> = {}): Person {
      const who = person(key, over);
      here.people.set(key, who);
      return who;
    },
    /** A person adds the app. */
    installs(who: Person): Promise<void> {
      here.installed.add(who.id);
      here.blocked.delete(who.id);
      return deliver(
        who,
        null,
        activityFrom(who, here.chatOf(who), { type: 'installationUpdate', action: 'add', id: randomUUID() }),
      );
    },
    /** A person removes the app, or blocks it, which the bot does not learn (`tells: false`). */
    async removes(who: Person, { tells = true } = {}): Promise<void> {
      here.installed.delete(who.id);
      here.blocked.add(who.id);
      if (tells)
        await deliver(
          who,
          null,
          activityFrom(who, here.chatOf(who), {
            type: 'installationUpdate',
            action: 'remove',
            id: randomUUID(),
          }),
        );
    },
    /** From now on the client of this person does not know Action.Execute. */
    olderClientOf: (who: Person) => void older.add(who.id),
    type(who: Person, message: Message, values: Record<string, string>): void {
      const inputs = inputsOf(here.cardFor(message, who)!);
      for (const [label, typed] of Object.entries(values)) {
        const input = inputs.find(each => labelOf(each) === label);
        if (input === undefined) throw new Error(`there is no field "${label}"`);
        message.typed.set(who.id, { ...typedIn(message, who), [String(input.id)]: chosen(input, typed) });
      }
    },
    /** Presses a button that this person sees on the message. false: there is no such button. */
    async press(who: Person, message: Message, title: string): Promise<boolean> {
      const card = here.cardFor(message, who);
      const opened = message.opened.get(who.id) ?? new Set<string>();
      const action = card && actionNamed(card, title, opened);
      if (!action) return false;
      if (action.type === 'Action.ToggleVisibility') {
        for (const id of action.targetElements as string[]) if (!opened.delete(id)) opened.add(id);
        message.opened.set(who.id, opened);
        return true;
      }
      if (action.type === 'Action.OpenUrl') return true;
      const inputs = action.associatedInputs === 'none' ? [] : inputsOf(card);
      const values = Object.fromEntries(
        inputs.map(input => [String(input.id), typedIn(message, who)[String(input.id)] ?? heldBy(input)]),
      );
      for (const input of inputs) {
        const refused = refusedByClient(input, values[String(input.id)]!);
        if (refused !== null) throw new Error(`the client does not send this: ${refused}`);
      }
      const from = message.id === DIALOG ? over.get(who.id)! : message.conversation;
      over.set(who.id, from);
      await deliver(
        who,
        message,
        activityFrom(who, from, { id: `f:${randomUUID()}`, ...sentFor(who, message, action, values) }),
      );
      return true;
    },
    /**
     * A person writes to the bot: in their chat, in the channel with a mention, or as a slash command to it
     * alone.
     */
    async says(who: Person, text: string, where: 'chat' | 'channel' | 'slash' = 'chat'): Promise<void> {
      const id = here.nextId();
      const name = '<at>Webcare</at>';
      // A person who writes in the chat has added the app.
      if (where === 'chat' && !here.blocked.has(who.id)) here.installed.add(who.id);
      const mention = { type: 'mention', text: name, mentioned: { id: `28:${APP}`, name: 'Webcare' } };
      if (where === 'chat')
        return deliver(
          who,
          null,
          activityFrom(who, here.chatOf(who), { type: 'message', id, text, textFormat: 'plain' }),
        );
      const conversation = `${CHANNEL};messageid=${id}`;
      const recipient = { id: `28:${APP}`, name: 'Webcare', isTargeted: true };
      if (where === 'slash')
        return deliver(who, null, activityFrom(who, CHANNEL, { type: 'message', id, text, recipient }));
      here.add(conversation, id, { text: `${who.name}: @Webcare ${text}` });
      return deliver(
        who,
        null,
        activityFrom(who, conversation, {
          type: 'message',
          id,
          text: `${name} ${text}`,
          entities: [mention],
        }),
      );
    },
    /** Repeats the last activity, as after a lost answer. */
    redeliver: () => deliver(last!.who, last!.message, last!.activity),
    remove(message: Message): void {
      here.messages.splice(here.messages.indexOf(message), 1);
    },
    /** Stops listening. */
    vanish: () => vanish(server),
    /** Listens at the same address again. */
    returns: () =>
      new Promise<void>(resolve => server.listen(Number(new URL(url).port), '127.0.0.1', resolve)),
  };
}
export type TeamsStandIn = Awaited<ReturnType<typeof teamsStandIn>>;
