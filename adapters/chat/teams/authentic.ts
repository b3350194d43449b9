import { isInClear, isLoopback } from '../../../src/settings/loopback.ts';
import type { Connector } from './client.ts';
import type { ActivityIn } from './parse.ts';
import type { TeamsSecrets } from './settings.ts';

export type Identity = Awaited<ReturnType<Connector['authentication']['authenticateRequest']>>;

/** Of Microsoft's public cloud and of that for the government of the United States. */
const ISSUER = 'https://api.botframework.com';
const ISSUER_GOV = 'https://api.botframework.us';

/**
 * Whether it is Teams that speaks (Microsoft, "Authentication with the Bot Connector API"): the SDK also takes tokens
 * that were issued to our own bot, for any address, which its emulator needs. With such a token, a stranger could make
 * us call any address, with our token.
 */
export function isFromTeams(identity: Identity, activity: ActivityIn, secrets: TeamsSecrets): boolean {
  const claim = (name: string) => identity.claimsIdentity.getClaimValue(name);
  const gov = /\.us\b/.test(secrets.ChannelService ?? '');
  const issuer = secrets.ToBotFromChannelTokenIssuer ?? (gov ? ISSUER_GOV : ISSUER);
  return (
    claim('iss') === issuer &&
    claim('aud')?.toLowerCase() === secrets.MicrosoftAppId?.toLowerCase() &&
    claim('serviceurl') === activity.serviceUrl &&
    !isInClear(activity.serviceUrl)
  );
}

type Headers = { host?: string | undefined; origin?: string | undefined };

/** Without an app id nobody is known, so only this machine is let in. A page in a browser names its own host. */
export const isFromHere = ({ host, origin }: Headers): boolean =>
  isHere(`http://${host}`) && (origin === undefined || isHere(origin));
const isHere = (address: string): boolean => URL.canParse(address) && isLoopback(new URL(address).hostname);
