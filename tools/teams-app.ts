import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';

const folder = join(import.meta.dirname, '..', 'manifest', 'teams');
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export type AppOptions = {
  /** MicrosoftAppId: the id of the bot, and of the app in Teams. */
  appId: string;
  /** Adds slash commands. They need a newer Teams (app manifest 1.29), which not every organisation has. */
  slash: boolean;
  /** The page that Teams shows for the maker of the app. */
  url?: string;
};

/** The app's manifest.json for one bot. */
export function teamsManifest({ appId, slash, url }: AppOptions): Record<string, unknown> {
  if (!GUID.test(appId)) throw new Error(`"${appId}" is not the id of a bot`);
  if (url !== undefined && !(URL.canParse(url) && url.startsWith('https://')))
    throw new Error(`"${url}" is no address that begins with https://`);
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const [bot] = manifest.bots;
  const newer = slash && {
    $schema: manifest.$schema.replace('1.25', '1.29'),
    manifestVersion: '1.29',
    // Teams accepts a new package for a known app only with a higher version.
    version: '1.1.0',
    bots: [
      {
        ...bot,
        botId: appId,
        supportsTargetedMessages: true,
        commandLists: bot.commandLists.map((list: object) => ({ ...list, triggers: ['mention', 'slash'] })),
      },
    ],
  };
  return {
    ...manifest,
    id: appId,
    bots: [{ ...bot, botId: appId }],
    ...(url !== undefined && {
      developer: { ...manifest.developer, websiteUrl: url, privacyUrl: url, termsOfUseUrl: url },
    }),
    ...newer,
  };
}

/** The upload for Teams: a zip with the manifest and both icons at its root. */
export function teamsPackage(asked: AppOptions): Uint8Array {
  const icon = (name: string) => readFileSync(join(folder, name));
  return zipSync({
    'manifest.json': new TextEncoder().encode(`${JSON.stringify(teamsManifest(asked), null, 2)}\n`),
    'color.png': icon('color.png'),
    'outline.png': icon('outline.png'),
  });
}
