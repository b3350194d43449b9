import { loadConfig } from '../../src/config/load.ts';
import { examine, report } from '../../src/doctor.ts';

export const KEY = Buffer.alloc(32, 7).toString('base64');

/** The lines that `webcare doctor` prints for these settings. An advice begins with an arrow. */
export async function doctorOutput(yaml: string, env: Record<string, string> = {}): Promise<string[]> {
  const loaded = loadConfig(
    { DATA_DIR: '/tmp/webcare-that-is-not-there', WEBCARE_CONFIG: 'webcare.yaml', ...env },
    () => yaml,
  );
  if (!loaded.ok) throw new Error(loaded.message);
  return lines(report(await examine(loaded.config)));
}

export const lines = (printed: string): string[] =>
  printed.split('\n').flatMap(line => {
    const [, indent = '', text = ''] = /^( *)(.*)$/.exec(line)!;
    if (text === '') return [];
    return [indent.length > 2 ? `-> ${text}` : text.replace(/ {2,}/, ': ')];
  });
