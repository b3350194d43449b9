import pg from 'pg';
import { troubleFrom } from './faults.ts';
import { codeOf } from './trouble.ts';

/**
 * DATABASE_URL as node-postgres takes it. It checks the server's certificate in each of these modes, and warns in
 * several lines that it will not do so for ever in those that are not called verify-full. Throws StoreTrouble.
 */
export function addressFor(url: string): string {
  const libpq = /[?&]uselibpqcompat=true\b/.test(url);
  const address = libpq ? url : url.replace(/([?&]sslmode=)(prefer|require|verify-ca)\b/, '$1verify-full');
  try {
    // Nothing is connected by this. It reads the address, and the files that it names.
    new pg.Client({ connectionString: address });
  } catch (error) {
    const { path } = error as { path?: string };
    const file = typeof path === 'string' && codeOf(error);
    throw troubleFrom(
      file ? { code: 'database_file', path, why: file } : { code: 'database_url_unread' },
      error,
    );
  }
  return address;
}
