import { sql } from 'kysely';
import type { CaseId, Instant } from '../../case/types.ts';
import type { Tx } from '../database/database.ts';

/** Commands that changed something are remembered, so that a repeat changes nothing. */

/** false: this command was handled before. */
export async function rememberCommand(tx: Tx, id: string, caseId: CaseId, now: Instant): Promise<boolean> {
  const { rows } =
    await sql`insert into commands (id, case_id, at) values (${id}, ${caseId}, ${new Date(now)})
    on conflict do nothing returning id`.execute(tx);
  return rows.length > 0;
}

export async function knowsCommand(tx: Tx, id: string): Promise<boolean> {
  return (await tx.selectFrom('commands').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}
