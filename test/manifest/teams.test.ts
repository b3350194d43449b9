import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { everyCommand } from '../../src/acts/commands.ts';
import { teamsManifest, teamsPackage } from '../../tools/teams-app.ts';

const APP = '22222222-2222-4222-8222-222222222222';
const schemas = join(
  dirname(createRequire(import.meta.url).resolve('@microsoft/app-manifest/package.json')),
  'build',
  'json-schemas',
  'teams',
);

/** The faults that Microsoft's schema finds for this version of the manifest. */
function faults(manifest: Record<string, unknown>): string[] {
  const ajv = new AjvDraft04.default({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const schema = JSON.parse(
    readFileSync(join(schemas, `v${manifest.manifestVersion}`, 'MicrosoftTeams.schema.json'), 'utf8'),
  );
  ajv.validate(schema, manifest);
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
type Bot = {
  botId: string;
  commandLists: { triggers?: string[]; commands: { title: string }[] }[];
  supportsTargetedMessages?: boolean;
};

describe('the manifest of the Teams app', () => {
  it.each([
    ['1.25', false],
    ['1.29', true],
  ])('is valid for manifest version %s (slash commands: %s)', (version, slash) => {
    const manifest = teamsManifest({ appId: APP, slash });
    expect(manifest.manifestVersion).toBe(version);
    expect(manifest.$schema).toContain(`/v${version}/`);
    expect(faults(manifest)).toEqual([]);
    const [bot] = manifest.bots as Bot[];
    expect([manifest.id, bot!.botId]).toEqual([APP, APP]);
    expect(bot!.commandLists.map(list => list.triggers)).toEqual([slash ? ['mention', 'slash'] : undefined]);
    expect(bot!.supportsTargetedMessages).toBe(slash ? true : undefined);
  });
  it('has a higher app version with slash commands, because Teams replaces only an older version', () => {
    expect([false, true].map(slash => teamsManifest({ appId: APP, slash }).version)).toEqual([
      '1.0.0',
      '1.1.0',
    ]);
  });
  it('does not pass the check of the schema when it has a fault', () => {
    const manifest = teamsManifest({ appId: APP, slash: false });
    expect(faults({ ...manifest, accentColor: 'green' })).not.toEqual([]);
    expect(faults({ ...manifest, surprise: true })).not.toEqual([]);
  });
  it('suggests exactly the commands of Webcare', () => {
    const [bot] = teamsManifest({ appId: APP, slash: false }).bots as Bot[];
    const suggested = bot!.commandLists.flatMap(({ commands }) => commands.map(({ title }) => title));
    expect(suggested).toEqual(everyCommand);
  });
  it('shows the page of the option url', () => {
    const { developer } = teamsManifest({ appId: APP, slash: false, url: 'https://acme.example/webcare' });
    expect(developer).toMatchObject({
      websiteUrl: 'https://acme.example/webcare',
      privacyUrl: 'https://acme.example/webcare',
    });
  });
});

/** Width, height and transparency of an image (IHDR, PNG specification 11.2.2). */
function png(bytes: Uint8Array): { width: number; height: number; alpha: boolean } {
  const view = Buffer.from(bytes);
  expect(view.subarray(1, 4).toString()).toBe('PNG');
  return { width: view.readUInt32BE(16), height: view.readUInt32BE(20), alpha: view[25] === 6 };
}

describe('the package of the Teams app', () => {
  it('has the manifest and two icons at its root, in the sizes that Teams requires', () => {
    const files = unzipSync(teamsPackage({ appId: APP, slash: false }));
    expect(Object.keys(files).sort()).toEqual(['color.png', 'manifest.json', 'outline.png']);
    const manifest = JSON.parse(new TextDecoder().decode(files['manifest.json']));
    expect(faults(manifest)).toEqual([]);
    expect(manifest.icons).toEqual({ color: 'color.png', outline: 'outline.png' });
    expect(png(files['color.png']!)).toEqual({ width: 192, height: 192, alpha: false });
    expect(png(files['outline.png']!)).toEqual({ width: 32, height: 32, alpha: true });
  });
  it('is written by the command for the given bot, and wrong arguments are explained', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'webcare-teams-'));
    try {
      const tool = fileURLToPath(new URL('../../tools/package-teams.ts', import.meta.url));
      const run = (...args: string[]) =>
        execFileSync(process.execPath, ['--import', import.meta.resolve('tsx'), tool, ...args], {
          cwd,
          encoding: 'utf8',
          stdio: 'pipe',
          env: { PATH: process.env.PATH },
        });
      expect(run(APP, '--slash')).toContain(`webcare-teams.zip is for the bot ${APP}`);
      const manifest = JSON.parse(
        new TextDecoder().decode(unzipSync(readFileSync(join(cwd, 'webcare-teams.zip')))['manifest.json']),
      );
      expect(manifest).toMatchObject({ id: APP, manifestVersion: '1.29' });
      expect(() => run('acme')).toThrow(/"acme" is not the id of a bot/);
      expect(() => run()).toThrow(/Give MicrosoftAppId/);
      expect(() => run(APP, '--url', 'http://acme.example')).toThrow(
        /"http:\/\/acme.example" is no address that begins with https/,
      );
      expect(() => run(APP, '--slahs')).toThrow(/No package was made: Unknown option '--slahs'/);
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });
});
