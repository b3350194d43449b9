import { lockCases } from '../../store/cases/cases.ts';
import * as store from '../../store/outbox/deliveries.ts';
import type { Deps } from '../deps.ts';
import { handleIn } from '../handle.ts';
import { broken, settling } from './send.ts';

/** Sends that could not start in time go back to the form. One that may be out becomes unclear. */
export async function giveUp(deps: Deps): Promise<void> {
  const real = deps.clock.real();
  for (const overdue of await store.overdueSends(deps.database.db, real)) {
    const gaveUp = deps.database.inTx(async tx => {
      const c = (await lockCases(tx, [overdue.case])).get(overdue.case);
      const send = c?.sends.find(each => each.id === overdue.send);
      if (!(await store.dropQueued(tx, overdue.id, 'gave_up', real)) || !c || !send) return;
      await handleIn(
        tx,
        deps,
        settling(c.id, send, overdue.maybe ? { is: 'unknown' } : { is: 'withdrawn', why: 'too_old' }),
      );
    });
    // One failure here must not stop everything else from going out.
    await gaveUp.catch(error => broken(deps, overdue.case, error));
  }
}
