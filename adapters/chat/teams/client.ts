import type { Activity, ConversationReference, TurnContext } from 'botbuilder';
import { CloudAdapter, ConfigurationBotFrameworkAuthentication, TeamsInfo } from 'botbuilder';
import { Teams } from 'botframework-connector';
import { z } from 'zod';
import type { Clock } from '../../../src/ports/factory.ts';
import { calling, type Limit, oneRequest } from './http-client.ts';
import { CallFailed } from './outcome.ts';
import type { Card } from './render.ts';
import type { TeamsSecrets } from './settings.ts';

/**
 * The source of the bot's own tokens, by default the SDK: it asks Microsoft's login with the app's secret.
 */
export type Tokens = ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1];

/**
 * One of our messages: a card with the text of its notification, or one plain line. Never both, because Teams
 * would make two messages of that.
 */
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

const activityOf = (message: Message): Partial<Activity> =>
  'line' in message
    ? { type: 'message', textFormat: 'plain', text: message.line }
    : {
        type: 'message',
        summary: message.summary,
        attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: message.card }],
      };

/** The calls to Teams; each is exactly one HTTP request. They throw CallFailed for network failures. */
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
    limit: Limit,
    run: (turn: TurnContext) => Promise<T>,
  ): Promise<T> {
    // The id of a channel, or of a thread in it, has this mark.
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
    await calling(limit, () =>
      adapter.continueConversationAsync(appId, reference, async turn => {
        result = await run(turn);
      }),
    );
    return result as T;
  }

  async function create(service: Service, parameters: object, limit: Limit): Promise<string> {
    let id = '';
    // Without an audience the SDK uses the one of its cloud, although its types do not allow that.
    const audience = undefined as unknown as string;
    await calling(limit, () =>
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
      { channel, tenant }: { channel: string; tenant: string | null },
      message: Message,
      limit: Limit,
    ) {
      const data = { channel: { id: channel }, ...(tenant === null ? {} : { tenant: { id: tenant } }) };
      const conversation = await create(
        service,
        { isGroup: true, channelData: data, activity: activityOf(message) },
        limit,
      );
      const activity = /;messageid=([^;]+)$/.exec(conversation)?.[1];
      // The SDK returns only the conversation's id. For a thread, it ends in the id of the first message.
      if (activity === undefined) throw new CallFailed({ is: 'unclear' });
      return { conversation, activity };
    },
    /** The personal chat with a user: the same one every time. */
    chat: (service: Service, { user, tenant }: { user: string; tenant: string | null }, limit: Limit) =>
      create(
        service,
        {
          isGroup: false,
          members: [{ id: user }],
          ...(tenant === null ? {} : { tenantId: tenant, channelData: { tenant: { id: tenant } } }),
        },
        limit,
      ),
    async send(service: Service, conversation: string, message: Message, limit: Limit) {
      const activity = await within(
        service,
        conversation,
        limit,
        async turn => (await turn.sendActivity(activityOf(message)))?.id,
      );
      if (!activity) throw new CallFailed({ is: 'unclear' });
      return { conversation, activity };
    },
    async update(
      service: Service,
      at: { conversation: string; activity: string },
      message: Message,
      limit: Limit,
    ) {
      await within(
        service,
        at.conversation,
        limit,
        async turn => void (await turn.updateActivity({ ...activityOf(message), id: at.activity })),
      );
    },
    /** One member of a team or a chat. */
    member: (service: Service, roster: string, user: string, limit: Limit): Promise<Member> =>
      within(service, roster, limit, async turn => member.parse(await TeamsInfo.getMember(turn, user))),
    /** A part of the members of a team, and where the next part begins. null: this was the last. */
    members: (service: Service, roster: string, from: string | undefined, limit: Limit) =>
      within(service, roster, limit, async turn => {
        const page = await TeamsInfo.getPagedTeamMembers(turn, roster, 500, from);
        return { members: z.array(member).parse(page.members), next: page.continuationToken || null };
      }),
    /**
     * The channels of a team. Uses this turn's client: the one of TeamsInfo would repeat requests by itself.
     */
    channels: (service: Service, team: string, limit: Limit): Promise<string[]> =>
      within(service, team, limit, async turn => {
        const { conversations = [] } = await new Teams(
          turn.turnState.get(adapter.ConnectorClientKey),
        ).fetchChannelList(team);
        return conversations.flatMap(({ id }) => id ?? []);
      }),
    /** Throws if we may not read the members of the team. */
    readable: (service: Service, team: string, limit: Limit): Promise<unknown> =>
      within(service, team, limit, turn => TeamsInfo.getPagedMembers(turn, 50)),
  };
}
export type Connector = ReturnType<typeof connector>;
