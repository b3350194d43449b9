/**
 * The memory of an adapter (a cursor's secret, a conversation reference, the console's messages): small JSON
 * values, encrypted at rest, private to the adapter.
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Remembered = { key: string; value: Json; version: number };
export interface Memory {
  get(key: string): Promise<{ value: Json; version: number } | null>;
  /**
   * Writes only if the stored version is still `ifVersion` (0: no value yet). false: another
   * process was first, so read again.
   */
  put(key: string, value: Json, ifVersion: number): Promise<boolean>;
  remove(key: string): Promise<void>;
  /** The keys with that prefix that come after `after`, ascending. */
  list(prefix: string, after: string | null, limit: number): Promise<Remembered[]>;
}
