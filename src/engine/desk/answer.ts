import type { CaseId } from '../../case/types.ts';
import type { Answer } from '../../ports/chat.ts';
import { loadFolder } from '../../store/cases/folders.ts';
import type { Folder } from '../../view/folder.ts';
import { type TroubleCode, trouble } from '../../view/notices/notices.ts';
import { refused } from '../../view/notices/refused.ts';
import type { Deps } from '../deps.ts';
import type { Handled } from '../handle.ts';

export const NOTHING: Answer = { show: 'nothing' };
export const troubleAnswer = (deps: Pick<Deps, 'words'>, code: TroubleCode): Answer => ({
  show: 'view',
  view: trouble(deps.words, code),
});

/** The answer to a command: the reason of a refusal, or nothing, because the card itself shows the result. */
export async function answerOf(
  deps: Deps,
  id: CaseId,
  handled: Handled,
  after?: (folder: Folder) => Answer,
): Promise<Answer> {
  if (handled.is === 'no_case') return troubleAnswer(deps, 'unknown_case');
  const folder =
    handled.is === 'refused' || after ? await loadFolder(deps.database.db, id, deps.shared) : null;
  if (handled.is === 'refused' && folder)
    return { show: 'view', view: refused(handled.refusal, folder, deps.words) };
  return folder && after ? after(folder) : NOTHING;
}
