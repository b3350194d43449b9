import { randomUUID } from 'node:crypto';
import pg from 'pg';

/**
 * The statements that went to the database. Each list is a transaction, or a single statement outside one.
 */
export type Recorded = Statement[][];
type Statement = { text: string; values: unknown[] };

/** Records every statement of `work`. Nothing else may use a database during that time. */
export async function recordStatements(work: () => Promise<unknown>): Promise<Recorded> {
  const statements: Statement[] = [];
  const { query } = pg.Client.prototype;
  const recording = function (this: pg.Client, text: string, values: unknown[]): Promise<unknown> {
    statements.push({ text, values });
    return Reflect.apply(query, this, [text, values]);
  };
  pg.Client.prototype.query = recording as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  const recorded: Recorded = [];
  let open = false;
  for (const statement of statements) {
    if (open) recorded.at(-1)!.push(statement);
    else recorded.push([statement]);
    if (/^begin|^start transaction/i.test(statement.text)) open = true;
    if (/^(commit|rollback)/i.test(statement.text)) open = false;
  }
  return recorded;
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * The same statements with other ids. `ids` maps an old id to its new id, or to itself if it stays. Every
 * other id becomes a new random id.
 */
export function withNewIds(recorded: Recorded, ids: Map<string, string>): Recorded {
  const others = new Map<string, string>();
  const otherFor = (id: string): string => {
    const other = ids.get(id) ?? others.get(id) ?? randomUUID();
    others.set(id, other);
    return other;
  };
  const names = [...ids].filter(([name]) => !name.match(UUID));
  const renew = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renew);
    if (typeof value !== 'string') return value;
    return names.reduce((text, [name, other]) => text.replaceAll(name, other), value.replace(UUID, otherFor));
  };
  return recorded.map(list => list.map(({ text, values }) => ({ text, values: values.map(renew) })));
}

export async function replay(pool: pg.Pool, recorded: Recorded): Promise<void> {
  for (const list of recorded) {
    const client = await pool.connect();
    for (const { text, values } of list) await client.query(text, values);
    client.release();
  }
}
