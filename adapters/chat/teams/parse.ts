import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Act, everyAct, everyStep } from '../../../src/acts/acts.ts';
import { type FormHandle, LONGEST_VALUE, MOST_VALUES } from '../../../src/ports/chat.ts';
import { readAs } from '../../../src/settings/read.ts';
import type { Mark } from './actions.ts';
import { limits } from './limits.ts';

/** No id of Teams has control characters or half a character. The database keeps no NUL, and an address no half. */
const id = z
  .string()
  .min(1)
  .max(1_000)
  .regex(/^[^\p{Cc}\p{Surrogate}]+$/u);
/** Directory ids are written in upper or lower case; ours are lower case. */
const guid = id.transform(given => given.toLowerCase());
/** The fields of an activity that we read (Bot Framework Activity schema, with Teams' own `channelData`). */
const known = z.object({
  type: z.string(),
  id: id.optional(),
  name: z.string().optional(),
  channelId: z.string(),
  serviceUrl: z.url(),
  action: z.string().optional(),
  text: z.string().nullish(),
  value: z.unknown().optional(),
  replyToId: id.nullish(),
  timestamp: z.string().optional(),
  localTimestamp: z.string().optional(),
  localTimezone: z.string().optional(),
  /** The language of the person's client. */
  locale: z.string().max(50).nullish(),
  from: z.object({ id, aadObjectId: guid.optional(), name: z.string().max(1_000).optional() }),
  recipient: z.object({ id, isTargeted: z.boolean().nullish() }).optional(),
  conversation: z.object({
    id,
    conversationType: z.string().optional(),
    tenantId: guid.nullish(),
    isGroup: z.boolean().nullish(),
  }),
  channelData: z
    .object({ tenant: z.object({ id: guid }).optional(), channel: z.object({ id }).optional() })
    .nullish(),
  entities: z.array(z.unknown()).nullish(),
});
/** The depth of the fields that we read: `channelData.tenant.id`. */
const DEEP = 3;
/** Drops null values, so that they count as missing, except those of our own buttons and forms. */
function withoutNullsIn(made: unknown, deep = DEEP): unknown {
  if (typeof made !== 'object' || made === null || Array.isArray(made) || deep === 0) return made;
  const there = Object.entries(made).filter(([, value]) => value !== null);
  return Object.fromEntries(
    there.map(([key, value]) => [key, key === 'value' ? value : withoutNullsIn(value, deep - 1)]),
  );
}
export const activitySchema = z.preprocess(made => withoutNullsIn(made), known);
export type ActivityIn = z.infer<typeof activitySchema>;

export const isPersonal = (activity: ActivityIn): boolean =>
  activity.conversation.conversationType === 'personal';
export const isTargeted = (activity: ActivityIn): boolean => activity.recipient?.isTargeted === true;
/** Did a dialog open (task/fetch), or was something pressed in it (task/submit)? */
export const isDialog = (activity: ActivityIn): boolean =>
  activity.type === 'invoke' && (activity.name === 'task/fetch' || activity.name === 'task/submit');
export const tenantOf = (activity: ActivityIn): string | null =>
  activity.channelData?.tenant?.id ?? activity.conversation.tenantId ?? null;
export const channelOf = (activity: ActivityIn): string =>
  activity.channelData?.channel?.id ?? activity.conversation.id.split(';')[0]!;
/** `conversation|activity`; neither id contains a bar. */
export const refOf = (at: { conversation: string; activity: string }): string =>
  `${at.conversation}|${at.activity}`;
export function messageOf(ref: string): { conversation: string; activity: string } {
  const bar = ref.lastIndexOf('|');
  return { conversation: ref.slice(0, bar), activity: ref.slice(bar + 1) };
}

const short = z.string().max(200);
const mark = z.enum(['here', 'apart', 'dialog'] satisfies Mark[]).optional();
const pressData = z.object({
  does: z.enum(everyAct),
  about: short.optional(),
  args: z.record(short, z.string().max(2_000)).optional(),
  mark,
});
const handle = z.object({ id: short, step: z.enum(everyStep), about: short.optional(), seen: z.number() });
const task = z.object({ data: z.record(z.string(), z.unknown()) });
const execution = z.object({
  action: z.object({ verb: z.string().optional(), data: z.record(z.string(), z.unknown()) }),
});
const mention = z.object({
  type: z.literal('mention'),
  text: z.string(),
  mentioned: z.object({ id: z.string() }),
});

/** The deed of a person, without the person and the place. */
export type Deed = { mark?: Mark } & (
  | { is: 'press'; does: Act; about?: string; args?: Record<string, string> }
  | { is: 'submit'; form: FormHandle; values: Record<string, string>; back?: boolean }
  | { is: 'changed'; form: FormHandle; field: string; values: Record<string, string> }
  | { is: 'closed'; form: FormHandle; values: Record<string, string> }
  | { is: 'command'; text: string }
);
/** `nothing`: not addressed to us. `unreadable`: not one of our buttons, or no longer. */
export type Read = Deed | { is: 'nothing' } | { is: 'unreadable' };

const dropUndefined = <T extends object>(of: T) =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as T;

function pressed(verb: string, data: Record<string, unknown>): Read {
  if (!('form' in data)) {
    const read = readAs(pressData, data);
    return read.success ? ({ is: 'press', ...dropUndefined(read.data) } as Deed) : { is: 'unreadable' };
  }
  const { form, mark: marked, field, verb: _, msteams: __, ...inputs } = data;
  const read = readAs(z.object({ form: handle, mark }), { form, mark: marked });
  if (!read.success) return { is: 'unreadable' };
  const common = dropUndefined({
    form: dropUndefined(read.data.form) as FormHandle,
    mark: read.data.mark,
  }) as { form: FormHandle; mark?: Mark };
  const changed = verb === 'changed' ? readAs(short, field) : null;
  if (verb !== 'submit' && verb !== 'back' && verb !== 'close' && !changed?.success)
    return { is: 'unreadable' };
  const values = Object.fromEntries(
    Object.entries(inputs).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  const typed = Object.values(values);
  if (typed.length > MOST_VALUES || typed.some(value => value.length > LONGEST_VALUE))
    return { is: 'unreadable' };
  if (verb === 'close') return { is: 'closed', ...common, values };
  if (changed?.success) return { is: 'changed', ...common, field: changed.data, values };
  return { is: 'submit', ...common, values, ...(verb === 'back' ? { back: true } : {}) };
}

/** "@Webcare stats 7d", "/webcare stats 7d" and "stats 7d" are the same command, "stats 7d". */
function commandIn(activity: ActivityIn, slash: boolean): Read {
  const own = (activity.entities ?? []).flatMap(entity => {
    const read = readAs(mention, entity);
    return read.success && read.data.mentioned.id === activity.recipient?.id && read.data.text !== ''
      ? [read.data.text]
      : [];
  });
  if (own.length === 0 && !isPersonal(activity) && !(slash && isTargeted(activity))) return { is: 'nothing' };
  const text = own.reduce(
    (left, name) => left.replaceAll(name, ' '),
    (activity.text ?? '').slice(0, 4 * limits.command),
  );
  const words = text.replaceAll('&nbsp;', ' ').replace(/\s+/g, ' ').trim();
  return {
    is: 'command',
    text: words
      .replace(/^\/?webcare(?=\s|$)/i, '')
      .trim()
      .slice(0, limits.command),
  };
}

/** Turning any foreign value into a text may throw. */
const verbIn = ({ verb }: Record<string, unknown>): string => (typeof verb === 'string' ? verb : '');

/** `slash`: every message to us alone is a command, wherever it was typed. */
export function read(activity: ActivityIn, slash = false): Read {
  if (isDialog(activity)) {
    const dialog = readAs(task, activity.value);
    return dialog.success ? pressed(verbIn(dialog.data.data), dialog.data.data) : { is: 'unreadable' };
  }
  if (activity.type === 'invoke') {
    const execute = readAs(execution, activity.value);
    return execute.success
      ? pressed(execute.data.action.verb ?? '', execute.data.action.data)
      : { is: 'unreadable' };
  }
  if (activity.type !== 'message') return { is: 'nothing' };
  const data = readAs(z.record(z.string(), z.unknown()), activity.value);
  if (data.success) return pressed(verbIn(data.data), data.data);
  return commandIn(activity, slash);
}

/**
 * The chat's own id of this delivery. Teams repeats an unanswered delivery under the same activity id.
 * Without an activity id, the time in the presser's client distinguishes two presses.
 */
export function deliveryOf(activity: ActivityIn): string {
  if (activity.id !== undefined) return `${activity.conversation.id}|${activity.id}`;
  const all = [
    activity.replyToId,
    activity.from.id,
    activity.localTimestamp ?? activity.timestamp,
    activity.value,
  ];
  return `${activity.conversation.id}|${createHash('sha256').update(JSON.stringify(all)).digest('hex')}`;
}
