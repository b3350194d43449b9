import { type Adapters, chatsIn, chatsThatCall } from './adapters.ts';
import type { Config } from './config/config.ts';
import { type CoreCheck, whyUnreached } from './ports/check.ts';

/** Can callers from outside reach us at PUBLIC_URL? Requests a path that answers anybody. */
export async function checkPublicUrl(
  config: Config,
  networks: Adapters['networks'],
  signal: AbortSignal,
): Promise<CoreCheck[]> {
  const url = config.publicUrl;
  const callers = [
    ...chatsIn(config).flatMap(({ settings, secrets }) => (settings.calls(secrets) ? [settings.title] : [])),
    ...[...networks].flatMap(([name, network]) => (network.receive ? [name] : [])),
  ];
  if (url === undefined) {
    return callers.length === 0
      ? [{ is: 'ok', finding: { code: 'public_url_needless' } }]
      : [{ is: 'unclear', finding: { code: 'public_url_missing', whom: callers.join(', ') } }];
  }
  const plain: CoreCheck[] = url.startsWith('https:')
    ? []
    : [{ is: 'wrong', finding: { code: 'public_url_plain', url, callers: chatsThatCall } }];
  return [...plain, await healthOf(url, signal)];
}

async function healthOf(url: string, signal: AbortSignal): Promise<CoreCheck> {
  try {
    const response = await fetch(`${url}/healthz`, { redirect: 'manual', signal });
    const body = (await response.text()).slice(0, 100);
    if (response.status === 200 && body === '{"ok":true}')
      return { is: 'ok', finding: { code: 'public_url', url } };
    return { is: 'wrong', finding: { code: 'public_url_other', url, status: response.status } };
  } catch (error) {
    return { is: 'wrong', finding: { code: 'public_url_away', url, why: whyUnreached(error) } };
  }
}
