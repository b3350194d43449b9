import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { LANGUAGES } from './config.ts';
import { DURATION, parseDuration } from './duration.ts';

/**
 * webcare.yaml: all that is not secret. Each message completes the sentence that begins with the setting's name, and says what to write instead.
 * Unknown settings are refused. The JSON schema for editors beside this file is made from it.
 */

type Said = { error: (issue: { input?: unknown }) => string };
const said = (what: string, todo: string): Said => ({
  error: ({ input }) =>
    input === undefined || input === null
      ? `is missing. ${todo}`
      : `is ${shown(input)}, which is not ${what}. ${todo}`,
});
function shown(input: unknown): string {
  if (Array.isArray(input)) return input.length === 0 ? 'an empty list' : 'a list';
  if (typeof input === 'object') return 'a group of settings';
  const text = JSON.stringify(input);
  return text.length > 80 ? `${text.slice(0, 80)}..."` : text;
}

const text = (form: RegExp, words: Said) => z.string(words).regex(form, words);
const oneOf = <const T extends readonly [string, ...string[]]>(values: T, words: Said) =>
  z.enum(values, words);
const listOf = <T extends z.ZodType>(item: T, words: Said) => z.array(item, words).min(1, words);
const onOff = z.boolean(said('yes or no', 'Write true or false.'));
const group = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, {
    error: issue =>
      issue.code === 'invalid_type'
        ? said('a group of settings', 'Put its settings below it, indented.').error(issue)
        : undefined,
  });

function duration(least: string, most: string, usual: string) {
  const words = said('a duration', `Write a whole number and s, m, h or d, for example ${usual}.`);
  return text(DURATION, words)
    .transform(parseDuration)
    .refine(length => length >= parseDuration(least), {
      error: `is too short. Write at least ${least}, for example ${usual}.`,
    })
    .refine(length => length <= parseDuration(most), {
      error: `is too long. Write at most ${most}, for example ${usual}.`,
    });
}

const urlWords = (example: string) =>
  said('a web address', `Write one that begins with http:// or https://, for example ${example}.`);
function webAddress(example: string) {
  return z
    .string(urlWords(example))
    .refine(isWebAddress, urlWords(example))
    .refine(address => !hasLogin(address), {
      error:
        'has a user name or password in it. Take it out: this file is no place for secrets, and requests are signed or have a token.',
      abort: true,
    });
}
/** An http or https address, whoever may be logged in by it. */
export const isWebAddress = (address: string): boolean =>
  URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
export const hasLogin = (address: string): boolean =>
  URL.canParse(address) && new URL(address).username + new URL(address).password !== '';

const slackUser = said(
  'a Slack member id',
  'Copy it from the profile in Slack (More, Copy member ID), for example U012AB3CD.',
);
const slackChannel = said(
  'a Slack channel id',
  'Copy it from the bottom of the channel details in Slack, for example C012AB3CD.',
);
const teamsUser = said(
  'an Entra object id',
  'Copy the object id of the user in the Entra admin center, for example 11111111-1111-4111-8111-111111111111.',
);
const teamsThread = (what: string) =>
  said(
    `the id of a Teams ${what}`,
    `Take it from the link to the ${what} in Teams, decoded, for example "19:abc@thread.tacv2" (with quotes).`,
  );
const personName = said('a name', 'Write how the team knows this person, for example Ana de Vries.');
const ROLES = ['reader', 'agent', 'lead'] as const;
const zone = said('a time zone', 'Write a name such as Europe/Amsterdam or UTC.');
const percent = said(
  'a percentage',
  'Write whole numbers from 1 to 99; the deadline itself (100) is always told.',
);
const atOnce = said(
  'a number of cases',
  'Write how many new cases get a card of their own in that time, from 1 to 1000, for example 30.',
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
const date = said('a date', 'Write the local date on which the first person begins, for example 2026-11-02.');

const person = group({
  name: text(/^\S(.{0,78}\S)?$/, personName),
  slack: text(/^[UW][A-Z0-9]{2,}$/, slackUser).optional(),
  teams: text(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, teamsUser).optional(),
  console: text(
    /^[a-z0-9_-]{1,40}$/i,
    said('a console name', 'Write letters, digits, - or _, for example ana.'),
  ).optional(),
  roles: listOf(
    oneOf(ROLES, said('a role', 'There are: reader, agent, lead.')),
    said('a list of roles', 'Write for example [agent].'),
  ).default(['agent']),
});

const SOURCE_TYPES = said('a kind of source', 'There are: demo, webhook.');
const SOURCE = said('a group of settings', 'Write for example { type: webhook }.');
const source = z.discriminatedUnion(
  'type',
  [
    group({ type: z.literal('demo'), trickle: onOff.default(true) }),
    group({ type: z.literal('webhook'), reply_url: webAddress('https://forum.example/replies').optional() }),
  ],
  {
    error: ({ input }) => {
      const isGroup = typeof input === 'object' && input !== null && !Array.isArray(input);
      return isGroup
        ? SOURCE_TYPES.error({ input: 'type' in input ? input.type : undefined })
        : SOURCE.error({ input });
    },
  },
);
export const SOURCE_NAME = /^[a-z][a-z0-9_]{0,39}$/;
const sourceName = said(
  'a name for a source',
  'Use small letters, digits and _, beginning with a letter, for example forum.',
);

export const webcareYaml = group({
  brand: group({
    name: text(
      /^\S(.{0,78}\S)?$/,
      said('a name', 'Write the brand as customers know it, for example Acme.'),
    ).default('Acme'),
    language: oneOf(
      LANGUAGES,
      said('a language Webcare speaks', `There are: ${LANGUAGES.join(', ')}.`),
    ).default('en'),
  }).prefault({}),
  chat: group({
    console: onOff.optional(),
    digest: group({
      above: z.int(atOnce).min(1, atOnce).max(1_000, atOnce),
      per: duration('1m', '1d', '10m'),
    }).optional(),
    slack: group({
      channel: text(/^[CG][A-Z0-9]{2,}$/, slackChannel),
      posts_every: duration('0s', '1m', '1s').optional(),
      edits_every: duration('0s', '1m', '2s').optional(),
    }).optional(),
    teams: group({
      channel: text(/^19:.+@thread\.(tacv2|skype)$/, teamsThread('channel')),
      team: text(/^19:.+@thread\.(tacv2|skype)$/, teamsThread('team')),
      service_url: webAddress('https://smba.trafficmanager.net/teams/').optional(),
      forms: oneOf(['dialog', 'card'], said('a place for forms', 'There are: dialog, card.')).default(
        'dialog',
      ),
      slash_commands: onOff.default(false),
    }).optional(),
  }).prefault({}),
  people: z
    .array(
      person,
      said(
        'a list of people',
        'Write one person a line, for example - { name: Ana de Vries, slack: U012AB3CD }.',
      ),
    )
    .default([]),
  sources: z
    .record(
      text(SOURCE_NAME, sourceName),
      source,
      said('a group of sources', 'Write for example forum: { type: webhook }, indented.'),
    )
    .default({}),
  sla: group({
    timezone: z.string(zone).refine(isZone, zone).default('UTC'),
    first_reply: duration('1s', '365d', '1h').prefault('1h'),
    resolve: duration('1s', '365d', '2d').prefault('2d'),
    remind_at: z
      .array(
        z.int(percent).min(1, percent).max(99, percent),
        said('a list of percentages', 'Write for example [50, 75, 90].'),
      )
      .transform(percents => [...new Set(percents)].sort((a, b) => a - b))
      .prefault([50, 75, 90]),
  }).prefault({}),
  on_call: group({
    people: listOf(z.string(personName), said('a list of names', 'Write for example [Ana de Vries].')),
    rotate: oneOf(['daily', 'weekly'], said('a rhythm', 'There are: daily, weekly.')).default('weekly'),
    from: text(/^\d{4}-\d\d-\d\d$/, date).refine(isDate, date),
  }).optional(),
  replies: group({ undo: duration('0s', '10m', '10s').prefault('10s') }).prefault({}),
});
export type WebcareYaml = z.output<typeof webcareYaml>;

/** For editors: what may be written in webcare.yaml. */
export const jsonSchema = (): z.core.JSONSchema.JSONSchema => ({
  ...z.toJSONSchema(webcareYaml, { io: 'input' }),
  title: 'webcare.yaml',
});
