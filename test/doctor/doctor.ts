import { loadConfig } from '../../src/config/load.ts';
import { examine, report } from '../../src/doctor.ts';

export const KEY = Buffer.alloc(32, 7).toString('base64');

/** What `webcare doctor` prints of these settings, without its first line, one entry a line; `todo` lines begin with an arrow. */
export async function examined(yaml: string, env: Record<string, string> = {}): Promise<string[]> {
  const loaded = loadConfig(
    { DATA_DIR: '/tmp/webcare-that-is-not-there', WEBCARE_CONFIG: 'webcare.yaml', ...env },
    () => yaml,
  );
  if (!loaded.ok) throw new Error(loaded.message);
  return lines(report(await examine(loaded.config)));
}

export const lines = (printed: string): string[] =>
  printed.split('\n').flatMap(line => {
    const [, indent = '', said = ''] = /^( *)(.*)$/.exec(line)!;
    if (said === '') return [];
    return [indent.length > 2 ? `-> ${said}` : said.replace(/ {2,}/, ': ')];
  });
