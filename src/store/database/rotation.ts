/** Changing the key: the memory of adapters is encrypted anew with the newest one, while processes work. */
import { sql } from 'kysely';
import type { Keys } from '../../settings/keys.ts';
import type { Database, Db } from './database.ts';
import { seal, unseal } from './memory.ts';

/** How many values lie under the newest key, under an older one, and under none that we have. */
export type Lying = { newest: number; older: number; lost: number };
type Row = { adapter: string; key: string; value: string };

const BATCH = 500;
/** A process that still writes with an older key leaves more behind each time; it is told, not waited for. */
const ROUNDS = 3;

export async function lyingUnder(db: Db, keys: Keys): Promise<Lying> {
  const lying: Lying = { newest: 0, older: 0, lost: 0 };
  for await (const rows of batches(db)) for (const row of rows) lying[whereIs(row, keys)] += 1;
  return lying;
}

/**
 * Encrypts everything with the newest key. Returns the number of changed values, and the keys of all. A value that has
 * the newest key stays, so a run that was cut off can be run again. `told` hears of each batch.
 */
export async function rotate(
  database: Database,
  keys: Keys,
  told: (looked: number, rewritten: number) => void = () => {},
): Promise<Lying & { rewritten: number }> {
  let rewritten = 0;
  for (let round = 1; ; round++) {
    let looked = 0;
    for await (const rows of batches(database.db)) {
      rewritten += await reseal(database, keys, rows);
      looked += rows.length;
      told(looked, rewritten);
    }
    const lying = await lyingUnder(database.db, keys);
    if (lying.older === 0 || round === ROUNDS) return { ...lying, rewritten };
  }
}

function whereIs({ value, adapter, key }: Row, keys: Keys): keyof Lying {
  const opened = unseal(value, adapter, key, keys);
  if (opened === null) return 'lost';
  return opened.by === 0 ? 'newest' : 'older';
}

/** The version stays, so an earlier reader of a value may still overwrite it. A write in the meantime wins. */
async function reseal(database: Database, keys: Keys, rows: Row[]): Promise<number> {
  const fresh = rows.flatMap(({ adapter, key, value }) => {
    const opened = unseal(value, adapter, key, keys);
    if (opened === null || opened.by === 0) return [];
    return [{ adapter, key, was: value, value: seal(opened.text, adapter, key, keys[0]) }];
  });
  if (fresh.length === 0) return 0;
  const column = (name: keyof (typeof fresh)[number]) => fresh.map(row => row[name]);
  const { numAffectedRows } = await database.inTx(tx =>
    sql`update memory set value = fresh.value
      from unnest(${column('adapter')}::text[], ${column('key')}::text[], ${column('was')}::text[],
        ${column('value')}::text[]) as fresh (adapter, key, was, value)
      where memory.adapter = fresh.adapter and memory.key = fresh.key and memory.value = fresh.was`.execute(
      tx,
    ),
  );
  return Number(numAffectedRows ?? 0);
}

async function* batches(db: Db): AsyncGenerator<Row[]> {
  let after: Row | undefined;
  for (;;) {
    const { rows }: { rows: Row[] } = await sql<Row>`select adapter, key, value from memory
      where ${after === undefined ? sql`true` : sql`(adapter, key) > (${after.adapter}, ${after.key})`}
      order by adapter, key limit ${BATCH}`.execute(db);
    after = rows.at(-1);
    if (after === undefined) return;
    yield rows;
  }
}
