import type { Given, Secret, SecretsOf } from '../ports/settings.ts';
import { type Keys, keysIn } from '../settings/keys.ts';
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

/** With one secret for two sources, the sender of one could speak for the other. */
export function reportShared(
  sources: readonly { name: string; secrets: readonly Secret[] }[],
  { get, fault }: Reading,
): void {
  const holders = new Map<string, string>();
  for (const { name: source, secrets } of sources)
    for (const { name, exclusive } of secrets) {
      const variable = secretOf(source)(name);
      const value = get(variable);
      if (exclusive === undefined || value === undefined) continue;
      const held = exclusive(value);
      const other = held.map(each => holders.get(each)).find(holder => holder !== undefined);
      for (const each of held) holders.set(each, other ?? variable);
      if (other !== undefined)
        fault(
          variable,
          `holds the same secret as ${other}, so the sender of either source could write as the other. Give each its own: ${newSecret('whsec_')}`,
        );
    }
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

export function webcareKeys(text: string | undefined, { fault }: Reading): Keys | undefined {
  if (text === undefined) return undefined;
  const read = keysIn(text);
  if (read.is === 'keys') return read.keys;
  const { item, items } = read;
  fault(
    'WEBCARE_KEY',
    items === 1
      ? `is not 32 bytes in base64 or hex. Use the one this database was begun with, or for a new one: ${newSecret()}`
      : `has ${items} keys, and key ${item} is not 32 bytes in base64 or hex. Write the newest first and after it those it follows, as they were: WEBCARE_KEY=new,old.`,
  );
  return undefined;
}
