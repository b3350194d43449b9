/**
 * A person must mend this before the program can start or continue. The message says what happened and what
 * to do. All other errors are bugs.
 */
export class StoreTrouble extends Error {
  override name = 'StoreTrouble';
}

/** The code of an operating system or Postgres error (`EACCES`, `23505`), if it has one. */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
