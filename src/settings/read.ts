import { z } from 'zod';

/**
 * Reads a value that comes from outside. Zod also compares the `length` of a value of the wrong type, so
 * `{"length": {"valueOf": 1, "toString": 1}}` makes it throw. Such a value is refused like any other.
 */
export function readAs<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.ZodSafeParseResult<z.output<Schema>> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return z.never().safeParse(value);
  }
}
