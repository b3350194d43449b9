import { parseEnv } from 'node:util';

/** The variables of the file `.env`, or what is wrong with it. null: there is none. */
export type EnvFile =
  | { is: 'read'; variables: NodeJS.Dict<string> }
  | { is: 'wrong'; message: string }
  | null;

/** `readFile` returns a file's text or throws as fs.readFileSync does. */
export function readEnvFile(readFile: (path: string) => string): EnvFile {
  try {
    // An editor may have put a mark of the byte order first, which would be part of the first name.
    return { is: 'read', variables: parseEnv(readFile('.env').replace(/^\uFEFF/, '')) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    if (code === undefined) throw error;
    const says =
      code === 'EISDIR'
        ? '.env is a folder. A mount of a file that is not there makes one: remove it, and put the file there.'
        : `.env cannot be read (${code}). Let the user that runs Webcare read it, or remove it.`;
    return { is: 'wrong', message: `Webcare did not start: ${says}` };
  }
}
