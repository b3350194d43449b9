/** The memory of adapters, encrypted: a stolen copy of the database holds no tokens or conversation references in the clear. */
import { createCipheriv, createDecipheriv, type DecipherGCM, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Json, Memory } from '../../ports/memory.ts';
import type { Keys } from '../../settings/keys.ts';
import type { Db } from './database.ts';
import { StoreTrouble } from './trouble.ts';

/**
 * The memory of one adapter. Reading throws StoreTrouble when a value was written with none of these keys or was tampered
 * with; a value is bound to its adapter and name, so copying rows about does not work either. `list` goes by the bytes of
 * the names, on every database.
 */
export function memoryOf(db: Db, adapter: string, keys: Keys): Memory {
  const own = db.selectFrom('memory').where('adapter', '=', adapter);
  return {
    async get(name) {
      const row = await own.select(['value', 'version']).where('key', '=', name).executeTakeFirst();
      return row ? { value: open(row.value, adapter, name, keys), version: row.version } : null;
    },
    async put(name, value, ifVersion) {
      const sealed = seal(JSON.stringify(value), adapter, name, keys[0]);
      if (ifVersion === 0) {
        const made = await db
          .insertInto('memory')
          .values({ adapter, key: name, value: sealed, version: 1 })
          .onConflict(already => already.doNothing())
          .executeTakeFirst();
        return made.numInsertedOrUpdatedRows === 1n;
      }
      const changed = await db
        .updateTable('memory')
        .set({ value: sealed, version: ifVersion + 1 })
        .where('adapter', '=', adapter)
        .where('key', '=', name)
        .where('version', '=', ifVersion)
        .executeTakeFirst();
      return changed.numUpdatedRows === 1n;
    },
    async remove(name) {
      await db.deleteFrom('memory').where('adapter', '=', adapter).where('key', '=', name).execute();
    },
    async list(prefix, after, limit) {
      const rows = await own
        .select(['key', 'value', 'version'])
        .where('key', 'like', `${prefix.replace(/[\\%_]/g, '\\$&')}%`)
        .$if(after !== null, query => query.where(byBytes, '>', after))
        .orderBy(byBytes)
        .limit(limit)
        .execute();
      return rows.map(row => ({
        key: row.key,
        value: open(row.value, adapter, row.key, keys),
        version: row.version,
      }));
    },
  };
}

/** Throws StoreTrouble if none of these keys is one of this database. Meant for the start, so that a wrong key is not found out at the first press. */
export async function checkKeys(db: Db, keys: Keys): Promise<void> {
  const own = memoryOf(db, 'key check', keys);
  await own.put('key', 'known', 0);
  await own.get('key');
}

/** Whether one of these keys is of this database, which is so too where it keeps nothing yet. Writes nothing. */
export async function keysOpen(db: Db, keys: Keys): Promise<boolean> {
  try {
    await memoryOf(db, 'key check', keys).get('key');
    return true;
  } catch (error) {
    if (error instanceof StoreTrouble) return false;
    throw error;
  }
}

const byBytes = sql<string>`key collate "C"`;

const version = 'v1:';
/** Bytes of the nonce and of the tag, which are stored before the text. */
const nonceLength = 12;
const tagLength = 16;

export function seal(text: string, adapter: string, name: string, key: Buffer): string {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aboutOf(adapter, name));
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return version + Buffer.concat([nonce, cipher.getAuthTag(), bytes]).toString('base64');
}

/** The text, and the place of the key that opens it; null: none of them does. */
export function unseal(
  sealed: string,
  adapter: string,
  name: string,
  keys: Keys,
): { text: string; by: number } | null {
  if (!sealed.startsWith(version)) return null;
  const bytes = Buffer.from(sealed.slice(version.length), 'base64');
  if (bytes.length < nonceLength + tagLength) return null;
  for (const [by, key] of keys.entries()) {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength), {
      authTagLength: tagLength,
    });
    decipher.setAAD(aboutOf(adapter, name)).setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
    const text = decipher.update(bytes.subarray(nonceLength + tagLength));
    if (isAuthentic(decipher)) return { text: text.toString('utf8'), by };
  }
  return null;
}

/** It throws for a key that does not fit and for bytes that were changed, and there is no other way to ask. */
function isAuthentic(decipher: DecipherGCM): boolean {
  try {
    decipher.final();
    return true;
  } catch {
    return false;
  }
}

function open(sealed: string, adapter: string, name: string, keys: Keys): Json {
  const opened = unseal(sealed, adapter, name, keys);
  if (opened !== null) return JSON.parse(opened.text);
  const which =
    keys.length === 1 ? 'the key in WEBCARE_KEY' : `any of the ${keys.length} keys in WEBCARE_KEY`;
  throw new StoreTrouble(
    `What "${adapter}" remembered cannot be read with ${which} (or in the file "key" of the data directory). Put the ` +
      'one it was written with back. To use a new one, write it before the old one, WEBCARE_KEY=new,old, and run ' +
      '"npx webcare rotate". If the old one is lost, empty the table "memory": adapters then begin anew.',
  );
}

const aboutOf = (adapter: string, name: string) => Buffer.from(JSON.stringify([adapter, name]));
