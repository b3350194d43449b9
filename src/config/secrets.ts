import type { Given, Secret, SecretsOf } from '../ports/settings.ts';
import { newSecret } from '../settings/new-secret.ts';

/** Reads variables of the environment and checks the form of each. No message repeats a value. */
export type Reading = {
  /** undefined if the variable is not set or empty: compose files pass on empty ones. */
  get(variable: string): string | undefined;
  fault(variable: string, says: string): void;
  /** `todo` says where to find it. */
  missing(variable: string, todo: string): void;
};
export type Secrets = { given: Given; secrets: SecretsOf };

/** Reads the secrets of one adapter. `variableOf`: the variable that holds the secret of that name. */
export function readSecrets(
  all: readonly Secret[],
  variableOf: (name: string) => string,
  { get, fault, missing }: Reading,
): Secrets {
  const given = Object.fromEntries(all.map(({ name }) => [name, get(variableOf(name))]));
  for (const secret of all) {
    const value = given[secret.name];
    const says = value === undefined ? secret.missing?.(given) : secret.fault?.(value, given);
    if (says) (value === undefined ? missing : fault)(variableOf(secret.name), says);
  }
  const secrets = all.flatMap(({ name, key }) => (given[name] === undefined ? [] : [[key, given[name]]]));
  return { given, secrets: Object.fromEntries(secrets) };
}

/** Reports a secret of a chat that webcare.yaml does not have: somebody probably forgot the chat there. */
export function reportUnused(all: readonly Secret[], { get, fault }: Reading): void {
  for (const { name, unused } of all)
    if (unused !== undefined && get(name) !== undefined) fault(name, unused);
}

/** The variable that holds a secret of a source. */
export const secretOf =
  (source: string) =>
  (name: string): string =>
    `${source.toUpperCase()}_${name}`;

export function webcareKey(text: string | undefined, { fault }: Reading): Buffer | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (/^[A-Za-z0-9+/]{43}=?$/.test(text)) return Buffer.from(text, 'base64');
  fault(
    'WEBCARE_KEY',
    `is not 32 bytes in base64 or hex. Use the one this database was begun with, or for a new one: ${newSecret()}`,
  );
  return undefined;
}
