import { type Adapters, chatsIn, chatsThatCall, sourcesIn } from './adapters.ts';
import type { Config } from './config/config.ts';
import { type CoreCheck, whyUnreached } from './ports/check.ts';

/** Variables that name a proxy of the company for calls to the outside, in both letters. */
const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];
/** None of our calls goes through a proxy. Its address may hold a password, so only the name is told. */
export function checkProxy(config: Config, env: Readonly<Record<string, string | undefined>>): CoreCheck[] {
  const calls = [...chatsIn(config), ...sourcesIn(config)].some(({ settings }) => !settings.standIn);
  const name = calls && PROXIES.find(each => env[each]?.trim());
  return !name ? [] : [{ is: 'unclear', finding: { code: 'proxy_unused', name } }];
}

/** Whether those who call us from outside find us at PUBLIC_URL. Asks for what answers anybody. */
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
  const health = await healthOf(url, signal);
  const shown =
    health.is === 'ok' && !HERE.test(new URL(url).hostname) ? await showsMetrics(url, signal) : [];
  return [...plain, health, ...shown];
}

const HERE = /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/;
/** A proxy on this machine is a caller on this machine, so it could pass on what is not for the outside. */
async function showsMetrics(url: string, signal: AbortSignal): Promise<CoreCheck[]> {
  // Another finding says that the address cannot be reached.
  const status = await fetch(`${url}/metrics`, { redirect: 'manual', signal }).then(
    async response => {
      await response.body?.cancel();
      return response.status;
    },
    () => null,
  );
  return status === 200 ? [{ is: 'wrong', finding: { code: 'public_metrics', url } }] : [];
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
