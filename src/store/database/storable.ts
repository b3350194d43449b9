/**
 * The same value with every text in it as Postgres can hold it: text holds neither U+0000 nor half a surrogate pair, and neither does jsonb. What comes from
 * outside goes through here once, where it enters the engine.
 */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll('\u0000', '\uFFFD').toWellFormed() as T;
  if (Array.isArray(value)) return value.map(storable) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [storable(key), storable(inner)]),
  ) as T;
}
