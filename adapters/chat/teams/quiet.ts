import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * The SDK writes each token that it refuses to the console: past our log, over several lines, with the key. It has
 * no setting for that, so what it says while it judges a request is dropped. The refusal itself is told elsewhere.
 */
const judging = new AsyncLocalStorage<true>();
const { error } = console;
console.error = (...said: unknown[]): void => {
  if (!judging.getStore()) error.apply(console, said);
};

export const quietly = <T>(judge: () => Promise<T>): Promise<T> => judging.run(true, judge);
