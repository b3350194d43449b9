import type { CheckOf } from '../../../src/ports/check.ts';
import type { Connector, Service } from './client.ts';
import type { findings } from './findings.ts';
import { times } from './limits.ts';
import { CallFailed, type Trouble } from './outcome.ts';

type TeamsCheck = CheckOf<typeof findings>;
type CheckRequest = {
  connector: Connector;
  service: Service;
  team: string;
  channel: string;
  anonymous: boolean;
  signal: AbortSignal;
};
type Looked<T> = { is: 'ok'; value: T } | { is: 'not'; trouble: Trouble };

/** Checks that Microsoft gives us tokens, and that the bot is in the team and may read it. Only reads. */
export async function checkTeams(asked: CheckRequest): Promise<TeamsCheck[]> {
  const { connector, service, team, channel, anonymous, signal } = asked;
  const limit = { signal, deadline: times.request };
  const found = await tryCall(() => connector.channels(service, team, limit));
  const token = anonymous ? null : tokenOf(found);
  const checks: TeamsCheck[] = [
    anonymous
      ? { is: 'unclear', finding: { code: 'teams_anonymous' } }
      : (token ?? { is: 'ok', finding: { code: 'teams_token' } }),
  ];
  // Without a token, no request was made.
  if (token !== null) return checks;
  checks.push(connectorOf(found, service.url));
  if (found.is === 'not')
    return reached(found.trouble) && !isUnauthorised(found.trouble)
      ? [...checks, teamOf(found.trouble, team)]
      : checks;

  checks.push(
    { is: 'ok', finding: { code: 'teams_team', channels: found.value.length } },
    found.value.includes(channel)
      ? { is: 'ok', finding: { code: 'teams_channel' } }
      : { is: 'wrong', finding: { code: 'teams_channel_unknown', channel } },
  );
  const roster = await tryCall(() => connector.readable(service, team, limit));
  if (roster.is === 'ok') return [...checks, { is: 'ok', finding: { code: 'teams_roster' } }];
  const { trouble } = roster;
  return [
    ...checks,
    trouble.is === 'answered' && trouble.status < 500
      ? { is: 'wrong', finding: { code: 'teams_roster_closed', why: whyOf(trouble) } }
      : { is: 'unclear', finding: { code: 'teams_team_untold', why: whyOf(trouble) } },
  ];
}

async function tryCall<T>(asking: () => Promise<T>): Promise<Looked<T>> {
  try {
    return { is: 'ok', value: await asking() };
  } catch (error) {
    if (error instanceof CallFailed) return { is: 'not', trouble: error.trouble };
    throw error;
  }
}

function tokenOf(found: Looked<unknown>): TeamsCheck | null {
  if (found.is === 'ok' || found.trouble.is !== 'no_token') return null;
  const { mend, detail } = found.trouble;
  return mend
    ? { is: 'wrong', finding: { code: 'teams_token_wrong', why: detail } }
    : { is: 'unclear', finding: { code: 'teams_token_untold', why: detail } };
}

function connectorOf(found: Looked<unknown>, url: string): TeamsCheck {
  if (found.is === 'ok') return { is: 'ok', finding: { code: 'teams_connector', url } };
  const why = whyOf(found.trouble);
  if (!reached(found.trouble)) return { is: 'unclear', finding: { code: 'teams_connector_away', url, why } };
  if (isUnauthorised(found.trouble))
    return { is: 'wrong', finding: { code: 'teams_connector_refuses', url, why } };
  return { is: 'ok', finding: { code: 'teams_connector', url } };
}

function teamOf(trouble: Trouble, team: string): TeamsCheck {
  const outside = trouble.is === 'answered' && [400, 403, 404].includes(trouble.status);
  return outside
    ? { is: 'wrong', finding: { code: 'teams_team_outside', team, why: whyOf(trouble) } }
    : { is: 'unclear', finding: { code: 'teams_team_untold', why: whyOf(trouble) } };
}

const reached = (trouble: Trouble): boolean => trouble.is === 'answered';
const isUnauthorised = (trouble: Trouble): boolean => trouble.is === 'answered' && trouble.status === 401;
const whyOf = (trouble: Trouble): string =>
  trouble.is === 'answered' ? `${trouble.status} ${trouble.code}`.trim() : trouble.is;
