import { z } from 'zod';
import { DURATION, parseDuration } from './duration.ts';

/**
 * Fields for the settings in webcare.yaml. Each message completes the sentence that begins with the setting's
 * name, and says what to write instead.
 */

type FieldMessage = { error: (issue: { input?: unknown }) => string };
/** The message for a value that is not `what`; `todo` says what to write. */
export const expects = (what: string, todo: string): FieldMessage => ({
  error: ({ input }) =>
    input === undefined || input === null
      ? `is missing. ${todo}`
      : `is ${describedValue(input)}, which is not ${what}. ${todo}`,
});
function describedValue(input: unknown): string {
  if (Array.isArray(input)) return input.length === 0 ? 'an empty list' : 'a list';
  if (typeof input === 'object') return 'a group of settings';
  const text = JSON.stringify(input);
  return text.length > 80 ? `${text.slice(0, 80)}..."` : text;
}

export const text = (form: RegExp, message: FieldMessage) => z.string(message).regex(form, message);
export const oneOf = <const T extends readonly [string, ...string[]]>(values: T, message: FieldMessage) =>
  z.enum(values, message);
export const listOf = <T extends z.ZodType>(item: T, message: FieldMessage) =>
  z.array(item, message).min(1, message);
export const onOff = z.boolean(expects('yes or no', 'Write true or false.'));
/** Settings below a name. Unknown ones are refused. */
export const group = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, {
    error: issue =>
      issue.code === 'invalid_type'
        ? expects('a group of settings', 'Put its settings below it, indented.').error(issue)
        : undefined,
  });

export function duration(least: string, most: string, usual: string) {
  const message = expects('a duration', `Write a whole number and s, m, h or d, for example ${usual}.`);
  return text(DURATION, message)
    .transform(parseDuration)
    .refine(length => length >= parseDuration(least), {
      error: `is too short. Write at least ${least}, for example ${usual}.`,
    })
    .refine(length => length <= parseDuration(most), {
      error: `is too long. Write at most ${most}, for example ${usual}.`,
    });
}

export function webAddress(example: string) {
  const todo = `Write one that begins with http:// or https://, for example ${example}.`;
  // The text is not repeated: it may hold a token.
  const message: FieldMessage = {
    error: ({ input }) =>
      typeof input === 'string'
        ? `is not a web address. ${todo}`
        : expects('a web address', todo).error({ input }),
  };
  return z
    .string(message)
    .refine(isWebAddress, message)
    .refine(address => !hasLogin(address), {
      error:
        'has a user name or password in it. Take it out: this file is no place for secrets, and requests are signed or have a token.',
      abort: true,
    });
}
/** An http or https address; it may contain a login. */
export const isWebAddress = (address: string): boolean =>
  URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
export const hasLogin = (address: string): boolean =>
  URL.canParse(address) && new URL(address).username + new URL(address).password !== '';
