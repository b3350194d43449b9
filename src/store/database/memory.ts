/**
 * The memory of adapters, encrypted: a stolen database holds no readable tokens or conversation references.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Json, Memory } from '../../ports/memory.ts';
import type { Db } from './database.ts';
import { StoreTrouble } from './trouble.ts';

/**
 * The memory of one adapter. Reading throws StoreTrouble if a value was written with another key than `key`
 * (32 bytes) or was tampered with. A value is bound to its adapter and name, so a copied row does not work
 * either. `list` sorts by the bytes of the names, on every database.
 */
export function memoryOf(db: Db, adapter: string, key: Buffer): Memory {
  const own = db.selectFrom('memory').where('adapter', '=', adapter);
  return {
    async get(name) {
      const row = await own.select(['value', 'version']).where('key', '=', name).executeTakeFirst();
      return row ? { value: unseal(row.value, adapter, name, key), version: row.version } : null;
    },
    async put(name, value, ifVersion) {
      const sealed = seal(value, adapter, name, key);
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
        value: unseal(row.value, adapter, row.key, key),
        version: row.version,
      }));
    },
  };
}

/**
 * Throws StoreTrouble if this database was begun with another key. Called at the start, so that a wrong key
 * is not found out at the first press.
 */
export async function checkKey(db: Db, key: Buffer): Promise<void> {
  const own = memoryOf(db, 'key check', key);
  await own.put('key', 'known', 0);
  await own.get('key');
}

/** Does that key open the values in this database? true as well if there are none yet. Writes nothing. */
export async function keyOpens(db: Db, key: Buffer): Promise<boolean> {
  try {
    await memoryOf(db, 'key check', key).get('key');
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

function seal(value: Json, adapter: string, name: string, key: Buffer): string {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(sealedFor(adapter, name));
  const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return version + Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
}

function unseal(sealed: string, adapter: string, name: string, key: Buffer): Json {
  try {
    if (!sealed.startsWith(version)) throw new Error('not in a form this version writes');
    const bytes = Buffer.from(sealed.slice(version.length), 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength), {
      authTagLength: tagLength,
    });
    decipher
      .setAAD(sealedFor(adapter, name))
      .setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
    const text = Buffer.concat([decipher.update(bytes.subarray(nonceLength + tagLength)), decipher.final()]);
    return JSON.parse(text.toString('utf8'));
  } catch (error) {
    throw new StoreTrouble(
      `What "${adapter}" remembered cannot be read with this key. Set WEBCARE_KEY (or put the file "key" in the data directory back) to the one it was ` +
        'written with. If that is lost, empty the table "memory": adapters then begin anew.',
      { cause: error },
    );
  }
}

const sealedFor = (adapter: string, name: string) => Buffer.from(JSON.stringify([adapter, name]));
