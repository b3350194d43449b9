import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** What went to the database, one list for each time a connection was taken: a transaction, or one statement by itself. */
export type Recorded = Statement[][];
type Statement = { text: string; values: unknown[] };

/** Every statement that `work` issues. Nothing else may be talking to a database meanwhile. */
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

/** The same statements about something else: `ids` says what stands for what (itself, if it stays), and every other id that was minted is minted anew. */
export function anew(recorded: Recorded, ids: Map<string, string>): Recorded {
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
