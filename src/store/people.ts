import { sql } from 'kysely';
import type { Role } from '../case/commands.ts';
import type { PersonId } from '../case/types.ts';
import type { Account } from '../ports/chat.ts';
import type { Db, Tx } from './database/database.ts';

/** The workspace of an account that was configured by its id alone. */
export const ANYWHERE = '*';

export type Person = { id: PersonId; name: string; roles: Role[] };

/** Who an account leads to, and whether this is where they acted last. */
export async function personOf(db: Db | Tx, account: Account): Promise<(Person & { here: boolean }) | null> {
  // A configured id says nothing of its workspace; the adapter vouches for that.
  const { rows } = await sql<{ id: PersonId; name: string; roles: Role[]; last: Account | null }>`
    select people.id, people.name, people.roles, people.last_account as last
    from person_accounts join people on people.id = person_accounts.person_id
    where person_accounts.chat = ${account.chat} and person_accounts.workspace in (${account.workspace}, ${ANYWHERE})
      and person_accounts.account = ${account.user} and people.left_at is null`.execute(db);
  const [row] = rows;
  if (!row) return null;
  const { id, name, roles, last } = row;
  return {
    id,
    name,
    roles,
    here: last?.chat === account.chat && last.workspace === account.workspace && last.user === account.user,
  };
}

/** Makes the person of an account nobody knew, or whose person left. Two at once: the first wins, the other reads it. */
export async function addPerson(tx: Tx, person: Person, account: Account): Promise<Person> {
  await tx
    .insertInto('people')
    .values({ ...person, last_account: JSON.stringify(account) })
    .execute();
  await tx
    .insertInto('person_accounts')
    .values({ chat: account.chat, workspace: account.workspace, account: account.user, person_id: person.id })
    .onConflict(conflict =>
      conflict
        .columns(['chat', 'workspace', 'account'])
        .doUpdateSet({ person_id: person.id })
        .where(row =>
          row.exists(
            row
              .selectFrom('people')
              .select('people.id')
              .whereRef('people.id', '=', 'person_accounts.person_id')
              .where('left_at', 'is not', null),
          ),
        ),
    )
    .execute();
  const { here: _, ...whose } = (await personOf(tx, account)) ?? { ...person, here: true };
  if (whose.id !== person.id) await tx.deleteFrom('people').where('id', '=', person.id).execute();
  return whose;
}

/** Where somebody last acted is where they are told things. */
export async function actedIn(tx: Tx, person: PersonId, account: Account): Promise<void> {
  await tx
    .updateTable('people')
    .set({ last_account: JSON.stringify(account) })
    .where('id', '=', person)
    .execute();
}

/** The account leads to nobody any more; a person who has no other is no longer on the team. */
export async function removeAccount(tx: Tx, account: Account, now: Date): Promise<void> {
  const gone = await tx
    .deleteFrom('person_accounts')
    .where('chat', '=', account.chat)
    .where('account', '=', account.user)
    .returning('person_id')
    .execute();
  for (const { person_id: id } of gone) {
    const other = await tx
      .selectFrom('person_accounts')
      .select('account')
      .where('person_id', '=', id)
      .limit(1)
      .executeTakeFirst();
    await tx
      .updateTable('people')
      .set({ last_account: null, ...(other === undefined && { left_at: now }) })
      .where('id', '=', id)
      .execute();
  }
}

export type KnownPerson = Person & { accounts: Account[]; last: Account | null };
export async function everybody(db: Db | Tx): Promise<KnownPerson[]> {
  const people = await db
    .selectFrom('people')
    .selectAll()
    .where('left_at', 'is', null)
    .orderBy('name')
    .execute();
  const accounts = await db.selectFrom('person_accounts').selectAll().execute();
  return people.map(({ id, name, roles, last_account }) => ({
    id,
    name,
    roles: roles as Role[],
    last: last_account as Account | null,
    accounts: accounts
      .filter(row => row.person_id === id)
      .map(({ chat, workspace, account }) => ({ chat: chat as Account['chat'], workspace, user: account })),
  }));
}

export type Listed = { name: string; roles: Role[]; accounts: Account[] };

/**
 * The people of the configuration: known by their accounts, made where there are none, gone when they are no longer listed. Where somebody was made
 * from one of those accounts because they wrote to us, that is the same person. `others`: what may be done by those who are not listed.
 */
export async function syncPeople(
  tx: Tx,
  listed: Listed[],
  now: Date,
  mint: () => string,
  others: Role[],
): Promise<void> {
  await oneByOne(tx);
  const known = await tx.selectFrom('people').select('id').where('configured', '=', true).execute();
  const kept = new Set<PersonId>();
  for (const person of listed) kept.add(await enlist(tx, person, mint));
  await tx.updateTable('people').set({ roles: others }).where('configured', '=', false).execute();
  // All their accounts are somebody's who is listed now.
  await sql`update people set left_at = ${now} where not configured and left_at is null
    and not exists (select from person_accounts where person_id = people.id)`.execute(tx);
  const gone = known.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
  if (gone.length > 0) await tx.updateTable('people').set({ left_at: now }).where('id', 'in', gone).execute();
}

/** Somebody who is listed is back: an account of theirs had led to nobody while the chat called it deactivated. */
export async function rejoin(tx: Tx, person: Listed, mint: () => string): Promise<void> {
  await oneByOne(tx);
  await enlist(tx, person, mint);
}

/** Of several processes that start at once each would make everybody. */
const oneByOne = (tx: Tx) => sql`select pg_advisory_xact_lock(hashtextextended('people', 0))`.execute(tx);

async function enlist(tx: Tx, { name, roles, accounts }: Listed, mint: () => string): Promise<PersonId> {
  const byAccount = await Promise.all(accounts.map(account => ownerOf(tx, account)));
  const byName = await tx
    .selectFrom('people')
    .select('id')
    .where('configured', '=', true)
    .where('name', '=', name)
    .limit(1)
    .executeTakeFirst();
  const id = byAccount.find(found => found !== null) ?? byName?.id ?? mint();
  await tx
    .insertInto('people')
    .values({ id, name, roles, configured: true })
    .onConflict(conflict =>
      conflict.column('id').doUpdateSet({ name, roles, configured: true, left_at: null }),
    )
    .execute();
  for (const account of accounts) {
    await tx
      .insertInto('person_accounts')
      .values({ chat: account.chat, workspace: account.workspace, account: account.user, person_id: id })
      .onConflict(conflict =>
        conflict.columns(['chat', 'workspace', 'account']).doUpdateSet({ person_id: id }),
      )
      .execute();
    if (account.workspace === ANYWHERE)
      await tx
        .updateTable('person_accounts')
        .set({ person_id: id })
        .where('chat', '=', account.chat)
        .where('account', '=', account.user)
        .execute();
  }
  return id;
}

async function ownerOf(tx: Tx, account: Account): Promise<PersonId | null> {
  const row = await tx
    .selectFrom('person_accounts')
    .select('person_id')
    .where('chat', '=', account.chat)
    .where(row => row.or([row('workspace', '=', account.workspace), row.val(account.workspace === ANYWHERE)]))
    .where('account', '=', account.user)
    .orderBy(row => row('workspace', '=', account.workspace), 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.person_id ?? null;
}
