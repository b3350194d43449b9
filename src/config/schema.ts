import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { duration, expects, group, listOf, oneOf, text } from '../settings/fields.ts';
import { TEXTS, type TextLanguage } from '../words/texts.ts';
import { LANGUAGES } from '../words/words.ts';
import { chats, exampleChat, exampleNetwork, networks, otherChats, standInChat } from './registered.ts';

/**
 * webcare.yaml: all settings that are not secret. Unknown settings are refused. The JSON schema for editors
 * beside this file is made from it.
 */

const personName = expects('a name', 'Write how the team knows this person, for example Ana de Vries.');
const ROLES = ['reader', 'agent', 'lead'] as const;
const zone = expects('a time zone', 'Write a name such as Europe/Amsterdam or UTC.');
const percent = expects(
  'a percentage',
  'Write whole numbers from 1 to 99; the deadline itself (100) is always told.',
);
const atOnce = expects(
  'a number of cases',
  'Write how many new cases get a card of their own in that time, from 1 to 1000, for example 30.',
);
const connections = expects(
  'a number of connections',
  'Write how many each process may open, from 2 to 100, for example 10.',
);
const isZone = (name: string) =>
  /^[A-Za-z]/.test(name) && stands(() => new Intl.DateTimeFormat('en', { timeZone: name }));
const isDate = (date: string) => stands(() => Temporal.PlainDate.from(date));
function stands(made: () => unknown): boolean {
  try {
    made();
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
const date = expects(
  'a date',
  'Write the local date on which the first person begins, for example 2026-11-02.',
);

const shapesOf = (some: typeof chats) =>
  Object.fromEntries(some.map(({ name, settings }) => [name, settings.shape.optional()]));

const person = group({
  name: text(/^\S(.{0,78}\S)?$/, personName),
  ...Object.fromEntries(chats.map(({ name, settings }) => [name, settings.account.shape.optional()])),
  roles: listOf(
    oneOf(ROLES, expects('a role', 'There are: reader, agent, lead.')),
    expects('a list of roles', 'Write for example [agent].'),
  ).default(['agent']),
});

const SOURCE_TYPES = expects(
  'a kind of source',
  `There are: ${networks.map(({ name }) => name).join(', ')}.`,
);
const SOURCE = expects('a group of settings', `Write for example { type: ${exampleNetwork.name} }.`);
const [firstType, ...moreTypes] = networks.map(({ name, settings }) =>
  group({ type: z.literal(name), ...settings.shape.shape }),
);
const source = z.discriminatedUnion('type', [firstType!, ...moreTypes], {
  error: ({ input }) => {
    const isGroup = typeof input === 'object' && input !== null && !Array.isArray(input);
    return isGroup
      ? SOURCE_TYPES.error({ input: 'type' in input ? input.type : undefined })
      : SOURCE.error({ input });
  },
});
export const SOURCE_NAME = /^[a-z][a-z0-9_]{0,39}$/;
const sourceName = expects(
  'a name for a source',
  'Use small letters, digits and _, beginning with a letter, for example forum.',
);

const customerText = expects('a text of 1 to 500 characters', 'Write what customers read, or leave it out.');
const shipped = (usual: string) =>
  z.string(customerText).trim().min(1, customerText).max(500, customerText).default(usual);
const textsIn = (language: TextLanguage) =>
  group({ moved: shipped(TEXTS[language].moved), invite: shipped(TEXTS[language].invite) }).prefault({});

export const webcareYaml = group({
  brand: group({
    name: text(
      /^\S(.{0,78}\S)?$/,
      expects('a name', 'Write the brand as customers know it, for example Acme.'),
    ).default('Acme'),
    language: oneOf(
      LANGUAGES,
      expects('a language Webcare speaks', `There are: ${LANGUAGES.join(', ')}.`),
    ).default('en'),
  }).prefault({}),
  chat: group({
    ...shapesOf([standInChat]),
    digest: group({
      above: z.int(atOnce).min(1, atOnce).max(1_000, atOnce),
      per: duration('1m', '1d', '10m'),
    }).optional(),
    ...shapesOf(otherChats),
  }).prefault({}),
  people: z
    .array(
      person,
      expects(
        'a list of people',
        `Write one person a line, for example - { name: Ana de Vries, ${exampleChat.name}: ${exampleChat.settings.account.examples[0]} }.`,
      ),
    )
    .prefault([]),
  sources: z
    .record(
      text(SOURCE_NAME, sourceName),
      source,
      expects(
        'a group of sources',
        `Write for example ${exampleNetwork.settings.example.name}: { type: ${exampleNetwork.name} }, indented.`,
      ),
    )
    .prefault({}),
  sla: group({
    timezone: z.string(zone).refine(isZone, zone).default('UTC'),
    first_reply: duration('1s', '365d', '1h').prefault('1h'),
    resolve: duration('1s', '365d', '2d').prefault('2d'),
    remind_at: z
      .array(
        z.int(percent).min(1, percent).max(99, percent),
        expects('a list of percentages', 'Write for example [50, 75, 90].'),
      )
      .transform(percents => [...new Set(percents)].sort((a, b) => a - b))
      .prefault([50, 75, 90]),
  }).prefault({}),
  on_call: group({
    people: listOf(z.string(personName), expects('a list of names', 'Write for example [Ana de Vries].')),
    rotate: oneOf(['daily', 'weekly'], expects('a rhythm', 'There are: daily, weekly.')).default('weekly'),
    from: text(/^\d{4}-\d\d-\d\d$/, date).refine(isDate, date),
  }).optional(),
  cases: group({ grace: duration('0s', '30d', '1d').prefault('1d') }).prefault({}),
  replies: group({ undo: duration('0s', '10m', '10s').prefault('10s') }).prefault({}),
  texts: group({
    nl: textsIn('nl'),
    en: textsIn('en'),
    da: textsIn('da'),
    de: textsIn('de'),
    fr: textsIn('fr'),
  } satisfies Record<TextLanguage, unknown>).prefault({}),
  database: group({
    pool: z.int(connections).min(2, connections).max(100, connections).default(10),
  }).prefault({}),
});
export type WebcareYaml = z.output<typeof webcareYaml>;

/** The JSON schema for editors. */
export const jsonSchema = (): z.core.JSONSchema.JSONSchema => ({
  ...z.toJSONSchema(webcareYaml, { io: 'input' }),
  title: 'webcare.yaml',
});
