import type { Remedy } from '../ports/outcome.ts';
import type { Tx } from '../store/database.ts';
import { shutLane } from '../store/deliveries.ts';
import type { Deps } from './deps.ts';
import * as enqueue from './enqueue.ts';

/** Nothing of this lane can go out until a person mends it: closes it, and tells every place whose own lane is open, once. */
export async function shut(tx: Tx, deps: Deps, lane: string, remedy: Remedy): Promise<void> {
  if (!(await shutLane(tx, lane, remedy.code, deps.clock.real()))) return;
  deps.log.error({ event: 'lane_shut', lane, remedy: remedy.code }, deps.words.refusals.remedy(remedy.code));
  const rows = enqueue.noRows();
  for (const chat of deps.chats.values()) {
    for (const place of chat.places) {
      const to = { to: 'place' as const, place };
      if (chat.lane('post', to).name === lane) continue;
      const about: enqueue.About = { is: 'lane_shut', lane, code: remedy.code };
      enqueue.post(deps, rows, to, about, deps.clock.now(), { case: null, role: 'notice', subject: `lane ${lane}` });
    }
  }
  await enqueue.write(tx, deps, rows);
}
