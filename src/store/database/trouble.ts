/**
 * A person must mend this before the program can start or continue. The message says what happened and what
 * to do. All other errors are bugs.
 */
export class StoreTrouble extends Error {
  override name = 'StoreTrouble';
  /** The finding of `doctor` for the same trouble. */
  finding?: { code: string };
}

/** The code of an operating system or Postgres error (`EACCES`, `23505`), if it has one. */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

const goneCodes =
  /^(08...|57P0[1-5]|25006|25P0[34]|53300|ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN)$/;
// Errors of pg and its pool that have no code.
const goneMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|driver has already been destroyed|PGlite is clos)/;

/** Does the error mean that the database cannot be reached now? Then the request itself was right. */
export function isDatabaseGone(error: unknown): boolean {
  const code = codeOf(error);
  return code === undefined
    ? error instanceof Error && goneMessages.test(error.message)
    : goneCodes.test(code);
}

/** Of a database that only reads. */
export const READS_ONLY = '25006';

/**
 * The database answers, and was asked for too much at once: no connection became free in time, or a lock or a
 * statement took too long. Nothing was changed.
 */
export function isBusy(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return /^(53300|55P03|57014)$/.test(code);
  return error instanceof Error && error.message === 'timeout exceeded when trying to connect';
}

/** Nobody answered in time, so nobody will at the next attempt either. */
export const isTimedOut = (error: unknown): boolean =>
  codeOf(error) === undefined && error instanceof Error && /time-?out/i.test(error.message);

const cutShort = /^(25006|25P0[34]|57P0[1-5]|ECONNRESET|EPIPE)$/;
/** The connection ended under what was asked, or leads to a server that only reads since a failover. Another may do. */
export const isCutShort = (error: unknown): boolean =>
  cutShort.test(codeOf(error) ?? '') ||
  (error instanceof Error && /^Connection terminated unexpectedly/.test(error.message));
