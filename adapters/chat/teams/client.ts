import type { Activity, ConversationReference, TurnContext } from 'botbuilder';
import { CloudAdapter, ConfigurationBotFrameworkAuthentication, TeamsInfo } from 'botbuilder';
import { Teams } from 'botframework-connector';
import { z } from 'zod';
import type { Duration } from '../../../src/case/types.ts';
import type { Clock } from '../../../src/ports/factory.ts';
import { calling, oneRequest } from './http-client.ts';
import { CallFailed } from './outcome.ts';
import type { Card } from './render.ts';
import type { TeamsSecrets } from './settings.ts';

/** Where the bot's own tokens come from; by default the SDK gets them at Microsoft's login with the app's secret. */
export type Tokens = ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1];

/** A message of ours: a card with the words of its notification, or one plain line. Never both: Teams makes two messages of that. */
export type Message = { card: Card; summary: string } | { line: string };
export type Service = { url: string; bot: string };

const guid = z.string().transform(given => given.toLowerCase());
const member = z.object({
  id: z.string().optional(),
  aadObjectId: guid.optional(),
  objectId: guid.optional(),
  tenantId: guid.optional(),
  userRole: z.string().optional(),
  userPrincipalName: z.string().optional(),
});
export type Member = z.infer<typeof member>;

/** `type`: standard, private or shared; null: Teams does not say. */
export type Channel = { id: string; type: string | null };

const activityOf = (message: Message): Partial<Activity> =>
  'line' in message
    ? { type: 'message', textFormat: 'plain', text: message.line }
    : {
        type: 'message',
        summary: message.summary,
        attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: message.card }],
      };

/** The part of Teams we call, each method exactly one HTTP request. All throw CallFailed for what a network does. */
export function connector(secrets: TeamsSecrets, clock: Clock, tokens?: Tokens) {
  const known = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value));
  const authentication = new ConfigurationBotFrameworkAuthentication(known, tokens, undefined, undefined, {
    httpClient: oneRequest(clock),
  });
  const adapter = new CloudAdapter(authentication);
  const appId = secrets.MicrosoftAppId ?? '';

  async function within<T>(
    service: Service,
    conversation: string,
    signal: AbortSignal,
    deadline: Duration,
    run: (turn: TurnContext) => Promise<T>,
  ): Promise<T> {
    // A channel's, and that of a thread in it, says so in its id.
    const isGroup = /@thread\./.test(conversation);
    const reference: Partial<ConversationReference> = {
      serviceUrl: service.url,
      channelId: 'msteams',
      bot: { id: service.bot, name: '' },
      conversation: {
        id: conversation,
        name: '',
        isGroup,
        conversationType: isGroup ? 'channel' : 'personal',
      },
    };
    let result: T | undefined;
    await calling(signal, deadline, () =>
      adapter.continueConversationAsync(appId, reference, async turn => {
        result = await run(turn);
      }),
    );
    return result as T;
  }

  async function create(
    service: Service,
    parameters: object,
    signal: AbortSignal,
    deadline: Duration,
  ): Promise<string> {
    let id = '';
    // Without an audience the SDK takes the one of its cloud; its types do not say so.
    const audience = undefined as unknown as string;
    await calling(signal, deadline, () =>
      adapter.createConversationAsync(
        appId,
        'msteams',
        service.url,
        audience,
        { bot: { id: service.bot, name: '' }, ...parameters } as never,
        async turn => {
          id = turn.activity.conversation.id;
        },
      ),
    );
    return id;
  }

  return {
    adapter,
    authentication,
    /** A new thread in a channel. */
    async thread(
      service: Service,
      channel: string,
      tenant: string | null,
      message: Message,
      signal: AbortSignal,
      deadline: Duration,
    ) {
      const data = { channel: { id: channel }, ...(tenant === null ? {} : { tenant: { id: tenant } }) };
      const conversation = await create(
        service,
        { isGroup: true, channelData: data, activity: activityOf(message) },
        signal,
        deadline,
      );
      const activity = /;messageid=([^;]+)$/.exec(conversation)?.[1];
      // The SDK hands over only the conversation's id, which for a thread ends in the id of its first message.
      if (activity === undefined) throw new CallFailed({ is: 'unclear' });
      return { conversation, activity };
    },
    /** The personal chat with somebody: the same one every time. */
    chat: (service: Service, user: string, tenant: string | null, signal: AbortSignal, deadline: Duration) =>
      create(
        service,
        {
          isGroup: false,
          members: [{ id: user }],
          ...(tenant === null ? {} : { tenantId: tenant, channelData: { tenant: { id: tenant } } }),
        },
        signal,
        deadline,
      ),
    async send(
      service: Service,
      conversation: string,
      message: Message,
      signal: AbortSignal,
      deadline: Duration,
    ) {
      const activity = await within(
        service,
        conversation,
        signal,
        deadline,
        async turn => (await turn.sendActivity(activityOf(message)))?.id,
      );
      if (!activity) throw new CallFailed({ is: 'unclear' });
      return { conversation, activity };
    },
    async update(
      service: Service,
      at: { conversation: string; activity: string },
      message: Message,
      signal: AbortSignal,
      deadline: Duration,
    ) {
      await within(
        service,
        at.conversation,
        signal,
        deadline,
        async turn => void (await turn.updateActivity({ ...activityOf(message), id: at.activity })),
      );
    },
    /** Somebody in the roster of a team or a chat. */
    member: (
      service: Service,
      roster: string,
      user: string,
      signal: AbortSignal,
      deadline: Duration,
    ): Promise<Member> =>
      within(service, roster, signal, deadline, async turn =>
        member.parse(await TeamsInfo.getMember(turn, user)),
      ),
    /** A part of the roster of a team, and where the next begins; null: this was the last. */
    members: (
      service: Service,
      roster: string,
      from: string | undefined,
      signal: AbortSignal,
      deadline: Duration,
    ) =>
      within(service, roster, signal, deadline, async turn => {
        const page = await TeamsInfo.getPagedTeamMembers(turn, roster, 500, from);
        return { members: z.array(member).parse(page.members), next: page.continuationToken || null };
      }),
    /** The channels of a team. Through the client of this turn: the one that TeamsInfo would make repeats requests by itself. */
    channels: (service: Service, team: string, signal: AbortSignal, deadline: Duration): Promise<Channel[]> =>
      within(service, team, signal, deadline, async turn => {
        const { conversations = [] } = await new Teams(
          turn.turnState.get(adapter.ConnectorClientKey),
        ).fetchChannelList(team);
        return conversations.flatMap(({ id, type }) =>
          id === undefined ? [] : [{ id, type: type ?? null }],
        );
      }),
    /** Whether the people of a team may be read; throws where they may not. */
    readable: (service: Service, team: string, signal: AbortSignal, deadline: Duration): Promise<unknown> =>
      within(service, team, signal, deadline, turn => TeamsInfo.getPagedMembers(turn, 50)),
  };
}
export type Connector = ReturnType<typeof connector>;
