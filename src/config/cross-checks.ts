import type { Fault } from './faults.ts';
import { type File, faultAt } from './file.ts';
import { handleOf } from './handle.ts';
import { nearest } from './nearest.ts';
import { SOURCE_NAME } from './schema.ts';

/** First words of the other settings' names: a source of that name would share the name of its secret with them. */
const TAKEN = [
  'console',
  'data',
  'database',
  'host',
  'microsoft',
  'microsoftapp',
  'node',
  'port',
  'public',
  'slack',
  'teams',
  'webcare',
];
const isTaken = (name: string) => TAKEN.includes(name.split('_')[0]!);
const isFree = (name: string) => SOURCE_NAME.test(name) && !isTaken(name);

/** What webcare.yaml asks of the environment; null: it could not be read, so who knows. */
export type Wanted = { slack: boolean | null; teams: boolean | null; webhooks: string[] };

export const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce((group, key) => (isGroup(group) && Object.hasOwn(group, key) ? group[key] : undefined), value);
const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export function wanted({ raw }: File): Wanted {
  if (raw === null) return { slack: null, teams: null, webhooks: [] };
  const sources = at(raw, 'sources');
  return {
    slack: at(raw, 'chat', 'slack') !== undefined,
    teams: at(raw, 'chat', 'teams') !== undefined,
    webhooks: isGroup(sources)
      ? Object.keys(sources).filter(name => isFree(name) && at(sources, name, 'type') === 'webhook')
      : [],
  };
}

/**
 * What is wrong between settings that are each right by themselves. Asked of the file as it was read, so that it is all told together with
 * the faults of single settings.
 */
export function together(file: File): Fault[] {
  if (file.raw === null) return [];
  return [...chats(file), ...people(file), ...onCall(file), ...sources(file), ...secrets(file, file.raw, [])];
}

function chats(file: File): Fault[] {
  const { slack, teams } = wanted(file);
  if (at(file.raw, 'chat', 'console') !== false || slack || teams) return [];
  return [
    faultAt(
      ['chat', 'console'],
      'is false, and there is no other chat. Add slack or teams below chat, or leave console out.',
      file.lineOf,
    ),
  ];
}

function people(file: File): Fault[] {
  const { slack, teams } = wanted(file);
  const onConsole = at(file.raw, 'chat', 'console') ?? !(slack || teams);
  const faults: Fault[] = [];
  const seen = {
    name: new Map<string, number>(),
    slack: new Map<string, number>(),
    teams: new Map<string, number>(),
    console: new Map<string, number>(),
  };
  list(at(file.raw, 'people')).forEach((person, i) => {
    for (const [key, taken] of Object.entries(seen)) {
      const value = at(person, key);
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
    const reachable =
      onConsole ||
      (slack && at(person, 'slack') !== undefined) ||
      (teams && at(person, 'teams') !== undefined);
    if (!reachable && isGroup(person)) {
      const chat = slack ? 'slack: U012AB3CD' : 'teams: 11111111-1111-4111-8111-111111111111';
      faults.push(
        faultAt(
          ['people', i],
          `has no account in a chat that is used. Add one, for example ${chat}.`,
          file.lineOf,
        ),
      );
    }
  });
  return onConsole ? [...faults, ...consoleSeats(file)] : faults;
}

/** Without a console name, a person's place there is made from their name. Two in one would be one person. */
function consoleSeats(file: File): Fault[] {
  const people = list(at(file.raw, 'people'));
  const same = (key: string, i: number, j: number): boolean => {
    const [one, other] = [at(people[i], key), at(people[j], key)];
    return typeof one === 'string' && typeof other === 'string' && one.toLowerCase() === other.toLowerCase();
  };
  const seats = new Map<string, number>();
  return people.flatMap((person, i) => {
    const [name, own] = [at(person, 'name'), at(person, 'console')];
    if (typeof name !== 'string') return [];
    const seat = typeof own === 'string' ? own : handleOf(name);
    const earlier = seats.get(seat.toLowerCase()) ?? i;
    seats.set(seat.toLowerCase(), earlier);
    // What two people share in the file itself is a fault of its own.
    if (earlier === i || same('name', i, earlier) || same('console', i, earlier)) return [];
    const says =
      `is "${name}", which would be "${seat}" on the console, like people[${earlier}]. ` +
      `Give this person a name there, for example console: ${seat}2.`;
    return [faultAt(['people', i, 'name'], says, file.lineOf)];
  });
}

function onCall(file: File): Fault[] {
  const known = list(at(file.raw, 'people')).flatMap(person => {
    const name = at(person, 'name');
    return typeof name === 'string' ? [name] : [];
  });
  return list(at(file.raw, 'on_call', 'people')).flatMap((name, i) => {
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
  const named = at(file.raw, 'sources');
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
const SECRET_VALUE = /^(xox[a-z]-|xapp-|whsec_)/;

/** Secrets do not belong in a file that is shared and kept. Their values are not repeated here. */
function secrets(file: File, value: unknown, path: PropertyKey[]): Fault[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => secrets(file, item, [...path, i]));
  if (isGroup(value))
    return Object.entries(value).flatMap(([key, item]) => secrets(file, item, [...path, key]));
  const name = String(path.at(-1) ?? '');
  if (!SECRET_NAME.test(name) && !(typeof value === 'string' && SECRET_VALUE.test(value))) return [];
  const says = `is a secret, which must not be in this file. Take it out and set ${variableFor(path, name)} in the environment.`;
  return [faultAt(path, says, file.lineOf)];
}

function variableFor(path: PropertyKey[], name: string): string {
  if (path[0] === 'sources' && path.length > 2) return `${String(path[1])}_${name}`.toUpperCase();
  return path[1] === 'slack' ? `SLACK_${name}`.toUpperCase() : 'the setting of .env.example that it is for';
}
