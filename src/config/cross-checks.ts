import { listed } from '../operator/sentences.ts';
import type { SourceSettings } from '../ports/settings.ts';
import type { Fault } from './faults.ts';
import { type File, faultAt } from './file.ts';
import { nearest } from './nearest.ts';
import { chats, networks, otherChats, standInChat } from './registered.ts';
import { SOURCE_NAME } from './schema.ts';

/** First words of other settings' names: a source of that name would share its secret's name with them. */
const TAKEN = [
  'data',
  'database',
  'host',
  'node',
  'port',
  'public',
  'webcare',
  ...chats.flatMap(({ name, settings }) => [name, ...(settings.reserves ?? [])]),
];
const isTaken = (name: string) => TAKEN.includes(name.split('_')[0]!);
const isFree = (name: string) => SOURCE_NAME.test(name) && !isTaken(name);

/** The chats and sources of webcare.yaml, whose secrets the environment has. `known`: the file was read. */
export type Wanted = {
  known: boolean;
  chats: Set<string>;
  sources: { name: string; settings: SourceSettings }[];
};

export const valueAt = (value: unknown, ...path: string[]): unknown =>
  path.reduce((group, key) => (isGroup(group) && Object.hasOwn(group, key) ? group[key] : undefined), value);
const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export function wanted({ raw }: File): Wanted {
  if (raw === null) return { known: false, chats: new Set(), sources: [] };
  const sources = valueAt(raw, 'sources');
  return {
    known: true,
    chats: new Set(usedChats(raw).map(({ name }) => name)),
    sources: Object.keys(isGroup(sources) ? sources : {}).flatMap(name => {
      const type = networks.find(network => network.name === valueAt(sources, name, 'type'));
      return type && isFree(name) ? [{ name, settings: type.settings }] : [];
    }),
  };
}

/** The chats in use. The stand-in is one of them if the file says so, or if there is no other chat. */
export function usedChats(file: unknown): typeof chats {
  const configured = otherChats.filter(({ name }) => valueAt(file, 'chat', name) !== undefined);
  const standsIn = valueAt(file, 'chat', standInChat.name) ?? configured.length === 0;
  return standsIn ? [...configured, standInChat] : configured;
}

/**
 * Finds faults between settings that are each right by themselves. Looks at the file as it was read, so that
 * people get these faults together with those of single settings.
 */
export function together(file: File): Fault[] {
  if (file.raw === null) return [];
  return [
    ...noChat(file),
    ...peopleFaults(file),
    ...onCall(file),
    ...sources(file),
    ...secrets(file, file.raw, []),
  ];
}

function noChat(file: File): Fault[] {
  if (usedChats(file.raw).length > 0) return [];
  const others = listed(
    otherChats.map(({ name }) => name),
    'or',
  );
  const { name } = standInChat;
  return [
    faultAt(
      ['chat', name],
      `is false, and there is no other chat. Add ${others} below chat, or leave ${name} out.`,
      file.lineOf,
    ),
  ];
}

function peopleFaults(file: File): Fault[] {
  const used = usedChats(file.raw);
  const faults: Fault[] = [];
  const seen = new Map(
    ['name', ...chats.map(({ name }) => name)].map(key => [key, new Map<string, number>()]),
  );
  list(valueAt(file.raw, 'people')).forEach((person, i) => {
    for (const [key, taken] of seen) {
      const value = valueAt(person, key);
      if (typeof value !== 'string') continue;
      const earlier = taken.get(value.toLowerCase());
      if (earlier === undefined) taken.set(value.toLowerCase(), i);
      else
        faults.push(
          faultAt(
            ['people', i, key],
            `is "${value}", like people[${earlier}].${key}. Each person is listed once, with their own.`,
            file.lineOf,
          ),
        );
    }
    const reachable = used.some(
      ({ name, settings }) => settings.account.fromName !== undefined || valueAt(person, name) !== undefined,
    );
    const [chat] = used;
    if (chat && !reachable && isGroup(person)) {
      const example = `${chat.name}: ${chat.settings.account.examples[0]}`;
      faults.push(
        faultAt(
          ['people', i],
          `has no account in a chat that is used. Add one, for example ${example}.`,
          file.lineOf,
        ),
      );
    }
  });
  return [...faults, ...used.flatMap(chat => madeAccounts(file, chat))];
}

/**
 * Some chats make an account from the name of a person who has none. Two people with the same made
 * account would be one person.
 */
function madeAccounts(file: File, { name: chat, settings }: (typeof chats)[number]): Fault[] {
  const { fromName } = settings.account;
  if (fromName === undefined) return [];
  const people = list(valueAt(file.raw, 'people'));
  const same = (key: string, i: number, j: number): boolean => {
    const [one, other] = [valueAt(people[i], key), valueAt(people[j], key)];
    return typeof one === 'string' && typeof other === 'string' && one.toLowerCase() === other.toLowerCase();
  };
  const taken = new Map<string, number>();
  return people.flatMap((person, i) => {
    const [name, own] = [valueAt(person, 'name'), valueAt(person, chat)];
    if (typeof name !== 'string') return [];
    const account = typeof own === 'string' ? own : fromName(name);
    const earlier = taken.get(account.toLowerCase()) ?? i;
    taken.set(account.toLowerCase(), earlier);
    // If the file itself gives two people the same name or account, that is a fault of its own.
    if (earlier === i || same('name', i, earlier) || same(chat, i, earlier)) return [];
    const says =
      `is "${name}", which would be "${account}" on ${settings.phrases.en.name}, like people[${earlier}]. ` +
      `Give this person a name there, for example ${chat}: ${account}2.`;
    return [faultAt(['people', i, 'name'], says, file.lineOf)];
  });
}

function onCall(file: File): Fault[] {
  const known = list(valueAt(file.raw, 'people')).flatMap(person => {
    const name = valueAt(person, 'name');
    return typeof name === 'string' ? [name] : [];
  });
  return list(valueAt(file.raw, 'on_call', 'people')).flatMap((name, i) => {
    if (typeof name !== 'string' || known.includes(name)) return [];
    const meant = nearest(name, known);
    const todo =
      meant === undefined
        ? `Add - { name: ${name} } with an account below people.`
        : `Did you mean ${meant}?`;
    return [
      faultAt(['on_call', 'people', i], `is "${name}", who is not listed below people. ${todo}`, file.lineOf),
    ];
  });
}

function sources(file: File): Fault[] {
  const named = valueAt(file.raw, 'sources');
  if (!isGroup(named)) return [];
  return Object.keys(named)
    .filter(isTaken)
    .map(name =>
      faultAt(
        ['sources', name],
        `has a name that begins like other settings, so that ${name.toUpperCase()}_SECRET could be mistaken. Use another, for example my_${name}.`,
        file.lineOf,
      ),
    );
}

const SECRET_NAME = /(^|_)(secret|token|password|passwd|key)$/i;
const SECRET_VALUES = [
  ...chats.flatMap(({ settings }) => settings.secrets),
  ...networks.flatMap(({ name, settings }) => settings.secrets(name)),
].flatMap(({ looksLike }) => looksLike ?? []);

/** Secrets do not belong in a file that people share and keep. The message does not repeat their values. */
function secrets(file: File, value: unknown, path: PropertyKey[]): Fault[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => secrets(file, item, [...path, i]));
  if (isGroup(value))
    return Object.entries(value).flatMap(([key, item]) => secrets(file, item, [...path, key]));
  const name = String(path.at(-1) ?? '');
  const looksLikeOne = typeof value === 'string' && SECRET_VALUES.some(form => form.test(value));
  if (!SECRET_NAME.test(name) && !looksLikeOne) return [];
  const says = `is a secret, which must not be in this file. Take it out and set ${variableFor(path, name)} in the environment.`;
  return [faultAt(path, says, file.lineOf)];
}

function variableFor(path: PropertyKey[], name: string): string {
  if (path[0] === 'sources' && path.length > 2) return `${String(path[1])}_${name}`.toUpperCase();
  const variable = `${String(path[1])}_${name}`.toUpperCase();
  const known = chats.some(({ settings }) => settings.secrets.some(secret => secret.name === variable));
  return known ? variable : 'the setting of .env.example that it is for';
}
