import type { Notice } from '../../case/effects.ts';
import { oursAt, sendsInFlight, ticking } from '../../case/questions.ts';
import type { Case, Clock, PersonId } from '../../case/types.ts';

export const stillRuns = (c: Case, clock: Clock['id']): boolean => ticking(c).some(({ id }) => id === clock);

/** Somebody has taken the case that nobody was on call for, or it is over. */
export const nobodyIsOver = (c: Case): boolean => c.owner !== null || c.phase.is !== 'open';

/**
 * Is the subject of this notice over? Then it says how the case stands, is folded, and is not drawn anew. `to`: the
 * person whom it told.
 */
export function isOver(c: Case, notice: Notice, to: PersonId | undefined): boolean {
  switch (notice.is) {
    case 'reminder':
      return !notice.steps.some(({ clock }) => stillRuns(c, clock));
    case 'breached':
      return !stillRuns(c, notice.clock);
    case 'reopened':
      return c.phase.is === 'resolved';
    case 'customer_wrote': {
      const post = c.posts.find(({ key }) => key === notice.post);
      const newer =
        !notice.edited && c.posts.some(({ by, at }) => by !== 'us' && at > (post?.at ?? -Infinity));
      return c.phase.is !== 'open' || newer;
    }
    case 'handed_to_you':
      return c.owner?.person !== to || c.phase.is === 'resolved';
    case 'taken_from_you':
    case 'given_away':
      return false;
    case 'send_trouble': {
      const send = c.sends.find(({ id }) => id === notice.send);
      return (
        c.phase.is === 'resolved' || send?.stage === 'posted' || sendsInFlight(c).some(each => each === send)
      );
    }
    case 'send_waits':
      return !sendsInFlight(c).some(({ id, waits }) => id === notice.send && waits);
    case 'answer_gone': {
      const { post, send } = oursAt(c, notice.post);
      return send ? send.stage === 'posted' : post?.deleted === undefined;
    }
    default:
      return notice satisfies never;
  }
}
