/** Something a person must mend before the program can start or go on. The message says what happened and what to do; everything else that is thrown is a bug. */
export class StoreTrouble extends Error {
  override name = 'StoreTrouble';
}

/** The code of an operating system or Postgres error (`EACCES`, `23505`), if it has one. */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
