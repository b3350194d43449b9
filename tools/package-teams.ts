/** npm run package:teams -- <MicrosoftAppId> [--slash] [--url https://...]: writes webcare-teams.zip. */
import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { teamsPackage } from './teams-app.ts';

const FILE = 'webcare-teams.zip';

if (existsSync('.env')) process.loadEnvFile();
try {
  const { values, positionals } = parseArgs({
    options: { slash: { type: 'boolean', default: false }, url: { type: 'string' } },
    allowPositionals: true,
  });
  const appId = positionals[0] ?? process.env.MicrosoftAppId ?? '';
  writeFileSync(
    FILE,
    teamsPackage({ appId, slash: values.slash, ...(values.url !== undefined && { url: values.url }) }),
  );
  process.stdout.write(`${FILE} is for the bot ${appId}. In Teams: Apps, Manage your apps, Upload an app.\n`);
} catch (error) {
  process.stderr.write(
    `No package was made: ${(error as Error).message}. Give MicrosoftAppId (in Azure, your bot, Configuration): npm run package:teams -- 11111111-1111-4111-8111-111111111111 [--slash] [--url https://...]\n`,
  );
  process.exitCode = 1;
}
