import type { Command } from '../../case/commands.ts';
import type { CaseId, PersonId } from '../../case/types.ts';
import type { Change } from '../../store/cases/cases.ts';
import { lockFolder } from '../../store/cases/folders.ts';
import type { Tx } from '../../store/database/database.ts';
import type { Folder } from '../../view/folder.ts';
import type { Deps } from '../deps.ts';
import { type Handled, handleIn } from '../handle.ts';

/** A locked case with its texts. Decisions on it and rows that are written in `tx` commit together. */
export type AtCase = {
  tx: Tx;
  folder: Folder;
  handle(
    command: { id: string; by: PersonId; want: Command },
    rows?: (tx: Tx, change: Change) => Promise<void>,
  ): Promise<Handled>;
};

/** Runs a step of a form in one transaction that has locked its case. null: there is no such case. */
export async function atCase<T>(deps: Deps, id: CaseId, work: (at: AtCase) => Promise<T>): Promise<T | null> {
  let changed = false;
  const result = await deps.database.inTx(async tx => {
    changed = false;
    const folder = await lockFolder(tx, id, deps.shared);
    if (!folder) return null;
    return work({
      tx,
      folder,
      async handle(command, rows) {
        const handled = await handleIn(tx, deps, { case: folder.case, command }, rows);
        changed ||= handled.is === 'done';
        return handled;
      },
    });
  });
  if (changed) deps.enqueued();
  return result;
}
