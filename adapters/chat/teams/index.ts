import type { Router } from 'express';
import type { Address, ChatAdapter, MessageRef, Place } from '../../../src/ports/chat.ts';
import type { Made } from '../../../src/ports/factory.ts';
import type { Outcome } from '../../../src/ports/outcome.ts';
import { ok } from '../../../src/ports/outcome.ts';
import { phrasesFor } from '../../../src/ports/phrases.ts';
import type { View } from '../../../src/view/types.ts';
import type { Language } from '../../../src/words/words.ts';
import { answering } from './answer.ts';
import { checkTeams } from './check.ts';
import type { Message, Service, Tokens } from './client.ts';
import { connector } from './client.ts';
import { inFlight, underway } from './in-flight.ts';
import { pace, times } from './limits.ts';
import { messageOf, refOf } from './parse.ts';
import { remembered, roster } from './people.ts';
import { phrases } from './phrases.ts';
import { patience, privateChats } from './private.ts';
import { receiving } from './receive.ts';
import { summaryOf, viewCard } from './render.ts';
import type { TeamsConfig, TeamsSecrets } from './settings.ts';

export type { TeamsConfig, TeamsSecrets } from './settings.ts';

/** The name of this deployment's one workspace in places. Accounts carry the tenant of their person. */
const WORKSPACE = 'teams';
const DEFAULT_SERVICE = 'https://smba.trafficmanager.net/teams/';

/**
 * Microsoft Teams through the Bot Framework: requests come to POST /api/messages on `http`, and we call its
 * connector. A message in the channel starts a thread of its own. Private answers replace the card for one
 * person, or go to their chat with the bot. Teams has neither keys nor a look-up: posting twice makes two
 * messages, and `find` never sees one.
 */
export function teamsChat(
  made: Made<TeamsConfig, TeamsSecrets> & { http: Router; language: Language },
  tokens?: Tokens,
): ChatAdapter {
  const { config, secrets, memory, clock, log } = made;
  const appId = secrets.MicrosoftAppId ?? '';
  if (appId === '' && process.env.NODE_ENV === 'production')
    throw new Error(
      'MicrosoftAppId is empty, which lets anybody speak for Teams. Set it to the id of the bot registration (Azure portal, Azure Bot, Configuration), or leave Teams out.',
    );
  const home = secrets.MicrosoftAppTenantId?.toLowerCase() || null;
  const teams = connector(secrets, clock, tokens);
  const memories = remembered({ memory, channel: config.channel, home });
  const waits = patience();
  async function service(): Promise<Service & { tenant: string | null }> {
    const known = await memories.service();
    return {
      url: known?.url ?? config.serviceUrl ?? DEFAULT_SERVICE,
      bot: known?.bot ?? `28:${appId}`,
      tenant: home ?? known?.tenant ?? null,
    };
  }
  const chats = privateChats({
    connector: teams,
    remembered: memories,
    patience: waits,
    team: config.team,
    service,
  });
  const busy = inFlight();
  const phrasesOf = (own?: string) => phrasesFor(phrases, made.language, own);
  const dialogs = config.forms !== 'card';
  const edits = underway();
  const placeOf = (channel: string): Place => ({ chat: 'teams', workspace: WORKSPACE, channel });
  const door = receiving({
    http: made.http,
    connector: teams,
    remembered: memories,
    who: roster({ connector: teams, clock, team: config.team, home }),
    answers: answering({ chats, busy, dialogs, log }),
    phrasesOf,
    slashCommands: config.slashCommands ?? false,
    edited: edits.ended,
    placeOf,
    clock,
    busy,
    log,
  });

  // Teams does not tell the language of the reader of a private message.
  const drawn = (view: View): Message => ({
    card: viewCard(view, { dialogs, phrases: phrasesOf() }),
    summary: summaryOf(view, phrasesOf()),
  });
  const laneOf = (to: Address) =>
    to.to === 'place' ? `place:${to.place.channel}` : `person:${to.account.user}`;
  async function serviceFor(to: Address): Promise<Service & { tenant: string | null }> {
    const known = to.to === 'person' ? await memories.person(to.account) : null;
    return known === null ? service() : { ...known, tenant: home ?? known.tenant };
  }
  const done = (outcome: Outcome<void>): Outcome<null> => (outcome.is === 'ok' ? ok(null) : outcome);

  return {
    chat: 'teams',
    places: [placeOf(config.channel)],
    formsInPlace: !dialogs,
    async start(receive) {
      door.open(receive);
    },
    stop: () => door.close(),
    lane(call, to) {
      // A personal chat is one conversation, with one budget for all messages.
      if (to.to === 'person') return { name: `teams:${laneOf(to)}`, every: pace.posts };
      return call === 'post'
        ? { name: `teams:${laneOf(to)}`, every: pace.posts }
        : { name: `teams:edits:${to.place.channel}`, every: pace.edits };
    },
    async post(to, view, _key, signal): Promise<Outcome<MessageRef>> {
      if (to.to === 'person') return chats.post(to.account, drawn(view), signal);
      const service = await serviceFor(to);
      const posted = await waits.settle(laneOf(to), 'thread', () =>
        teams.thread(service, { channel: to.place.channel, tenant: service.tenant }, drawn(view), {
          signal,
          deadline: times.request,
        }),
      );
      return posted.is === 'ok' ? ok(refOf(posted.value)) : posted;
    },
    async update(to, ref, view, signal) {
      const service = await serviceFor(to);
      const edit = waits.settle(`edit:${ref}`, 'message', () =>
        teams.update(service, messageOf(ref), drawn(view), { signal, deadline: times.request }),
      );
      return done(await edits.track(ref, edit));
    },
    async find() {
      return ok(null);
    },
    async check(signal) {
      const known = await memories.service();
      const service = {
        url: known?.url ?? config.serviceUrl ?? DEFAULT_SERVICE,
        bot: known?.bot ?? `28:${appId}`,
      };
      return checkTeams({ connector: teams, service, ...config, anonymous: appId === '', signal });
    },
  };
}

export const make = (made: Parameters<typeof teamsChat>[0]) => teamsChat(made);
