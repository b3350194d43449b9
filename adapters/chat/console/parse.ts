import { z } from 'zod';
import { everyAct, everyStep } from '../../../src/acts/acts.ts';
import { type By, type Inbound, LONGEST_VALUE, MOST_VALUES, type Place } from '../../../src/ports/chat.ts';
import { readAs } from '../../../src/settings/read.ts';
import { type ConsolePerson, WORKSPACE } from './people.ts';

export const place: Place = { chat: 'console', workspace: WORKSPACE, channel: 'team' };

const name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'must hold no control characters');
const requestFields = {
  /** The browser makes one id for each press. A repeat of the same press has the same id. */
  id: z.uuid(),
  person: name,
  /** The press came from the team's channel or from the person's private messages. */
  from: z.enum(['channel', 'direct']),
  on: name.optional(),
};
const values = z
  .record(name, z.string().max(LONGEST_VALUE))
  .refine(each => Object.keys(each).length <= MOST_VALUES, `must be at most ${MOST_VALUES}`);
const form = z.strictObject({
  id: name,
  step: z.enum(everyStep),
  about: name.optional(),
  seen: z.int().nonnegative(),
});
const wire = z.discriminatedUnion('is', [
  z.strictObject({
    is: z.literal('press'),
    ...requestFields,
    does: z.enum(everyAct),
    about: name.optional(),
    args: z.record(name, z.string().max(2_000)).optional(),
  }),
  z.strictObject({
    is: z.literal('submit'),
    ...requestFields,
    form,
    values,
    back: z.boolean().optional(),
  }),
  z.strictObject({
    is: z.literal('changed'),
    ...requestFields,
    form,
    field: name,
    values,
  }),
  z.strictObject({ is: z.literal('closed'), ...requestFields, form, values: values.optional() }),
  z.strictObject({
    is: z.literal('command'),
    ...requestFields,
    text: z
      .string()
      .max(1_000)
      .regex(/^\s*\/webcare(\s|$)/i, 'must begin with /webcare'),
  }),
]);

const nothingDone = (error: z.ZodError): string =>
  `The console could not read this request, so nothing was done. ${error.issues.map(issue => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('. ')}.`;

export type Parsed<T> = { is: 'read'; value: T } | { is: 'wrong'; sentence: string };
const read = <T>(schema: z.ZodType<T>, body: unknown): Parsed<T> => {
  const result = readAs(schema, body);
  return result.success
    ? { is: 'read', value: result.data }
    : { is: 'wrong', sentence: nothingDone(result.error) };
};

const byOf = (id: string, people: readonly ConsolePerson[]): By => {
  const account = { chat: 'console' as const, workspace: place.workspace, user: id };
  const known = people.find(person => person.id === id);
  return known
    ? { account, name: known.name, standing: 'member', inPlace: true }
    : { account, name: id, standing: 'stranger', inPlace: false };
};

/** zod writes an absent key as undefined; `exactOptionalPropertyTypes` distinguishes the two. */
const withoutUndefined = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** Turns a browser's request into the engine's terms. A command's text comes without its `/webcare`. */
export function parseInbound(body: unknown, people: readonly ConsolePerson[]): Parsed<Inbound> {
  const parsed = read(wire, body);
  if (parsed.is === 'wrong') return parsed;
  const { person, from, ...rest } = parsed.value;
  const inbound = {
    ...withoutUndefined(rest),
    by: byOf(person, people),
    ...(from === 'channel' ? { at: place } : {}),
  };
  if ('form' in inbound) inbound.form = withoutUndefined(inbound.form);
  if (inbound.is === 'command') inbound.text = inbound.text.trim().slice('/webcare'.length).trim();
  return { is: 'read', value: inbound as Inbound };
}

const seenBody = z.strictObject({ person: name, place: name });
export const parseSeen = (body: unknown): Parsed<z.infer<typeof seenBody>> => read(seenBody, body);

const minute = 60_000;
/** The steps the clock's control offers. */
const forward = z.strictObject({ by: z.literal([15 * minute, 45 * minute, 60 * minute, 24 * 60 * minute]) });
export const parseForward = (body: unknown): Parsed<z.infer<typeof forward>> => read(forward, body);

const asks = z.strictObject({ person: name, shelf: z.enum(['channel', 'direct']), before: name.optional() });
export const parsePage = (query: unknown): Parsed<z.infer<typeof asks>> => read(asks, query);
