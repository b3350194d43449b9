import { sql } from 'kysely';
import type { Role } from '../case/commands.ts';
import type { PersonId } from '../case/types.ts';
import type { Account } from '../ports/chat.ts';
import type { Db, Tx } from './database/database.ts';

/** The workspace of an account that was configured by its id alone. */
export const ANYWHERE = '*';

export type Person = { id: PersonId; name: string; roles: Role[] };

/** The person of an account, and whether they last acted from it. */
export async function personOf(db: Db | Tx, account: Account): Promise<(Person & { here: boolean }) | null> {
  // A configured id does not tell its workspace; the adapter vouches for that.
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

/**
 * Adds the person of an unknown account, or of an account whose person left. If two processes do it at once,
 * the first wins, and the other reads it.
 */
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

/** Private messages go to the account from which a person last acted. */
export async function actedIn(tx: Tx, person: PersonId, account: Account): Promise<void> {
  await tx
    .updateTable('people')
    .set({ last_account: JSON.stringify(account) })
    .where('id', '=', person)
    .execute();
}

/** The account no longer belongs to anybody. A person without another account is no longer on the team. */
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
      .map(({ chat, workspace, account }) => ({ chat, workspace, user: account })),
  }));
}

export type Listed = { name: string; roles: Role[]; accounts: Account[] };
export type ListedPerson = Listed & { id: PersonId };

/**
 * Brings the people of the configuration into the database and returns them. People who are no longer listed
 * leave the team. `others`: the roles of people who are not listed.
 */
export async function syncPeople(
  tx: Tx,
  listed: Listed[],
  { now, mint, others }: { now: Date; mint: () => string; others: Role[] },
): Promise<ListedPerson[]> {
  await oneByOne(tx);
  const people = await recognise(tx, listed, mint);
  for (const person of people) await enlist(tx, person);
  const ids = people.map(({ id }) => id);
  await sql`update people set configured = false, left_at = coalesce(left_at, ${now})
    where configured and not id = any (${ids})`.execute(tx);
  await tx.updateTable('people').set({ roles: others }).where('configured', '=', false).execute();
  // All accounts of these people now belong to listed people.
  await sql`update people set left_at = ${now} where not configured and left_at is null
    and not exists (select from person_accounts where person_id = people.id)`.execute(tx);
  return people;
}

/** Brings back a listed person whose account the chat had called deactivated. */
export async function rejoin(tx: Tx, person: ListedPerson): Promise<void> {
  await oneByOne(tx);
  await enlist(tx, person);
}

/** Without it, several processes that start at once would each add everybody. */
const oneByOne = (tx: Tx) => sql`select pg_advisory_xact_lock(hashtextextended('people', 0))`.execute(tx);

/**
 * Finds the listed people among the known ones, and nobody twice. An account decides; it may belong
 * to somebody who wrote to us before being listed. A name counts only among people who are already
 * listed, because the configuration keeps their names unique. So a person with a new account, or
 * whose only account was deactivated, keeps their cases. Other people's names never count, since
 * anybody can take any name in a chat.
 */
async function recognise(tx: Tx, listed: Listed[], mint: () => string): Promise<ListedPerson[]> {
  const found = new Map<Listed, PersonId>();
  const taken = new Set<PersonId>();
  const take = (person: Listed, id: PersonId): void => {
    found.set(person, id);
    taken.add(id);
  };
  for (const person of listed) {
    const owners = await Promise.all(person.accounts.map(account => ownerOf(tx, account)));
    const id = owners.find(owner => owner !== null && !taken.has(owner));
    if (id) take(person, id);
  }
  const known = await tx
    .selectFrom('people')
    .select(['id', 'name'])
    .where('configured', '=', true)
    .orderBy('left_at', order => order.desc().nullsFirst())
    .execute();
  for (const person of listed.filter(each => !found.has(each))) {
    const id = known.find(({ id, name }) => name === person.name && !taken.has(id))?.id;
    take(person, id ?? mint());
  }
  return listed.map(person => ({ ...person, id: found.get(person)! }));
}

async function enlist(tx: Tx, { id, name, roles, accounts }: ListedPerson): Promise<void> {
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
  await leaveOtherAccounts(tx, id, accounts);
}

/** Accounts that are no longer listed for this person may belong to others, so they stop leading to them. */
async function leaveOtherAccounts(tx: Tx, id: PersonId, accounts: Account[]): Promise<void> {
  await tx
    .deleteFrom('person_accounts')
    .where('person_id', '=', id)
    .where(row => row.not(row.or(accounts.map(({ chat, user }) => row.and({ chat, account: user })))))
    .execute();
  await sql`update people set last_account = null where id = ${id} and last_account is not null
    and not exists (select from person_accounts where person_id = people.id
      and chat = last_account ->> 'chat' and account = last_account ->> 'user')`.execute(tx);
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
