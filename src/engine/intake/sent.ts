import { type CaseId, type Instant, idOf, type Send, sourceOf } from '../../case/types.ts';
import type { KnownPost } from '../../store/cases/threads.ts';
import type { Tx } from '../../store/database/database.ts';
import type { Deps } from '../deps.ts';
import { takeBatch } from './ingest.ts';

/** Our public send, after its network gave it an id. */
export type SentPost = { send: Send; case: CaseId; id: string; at: Instant };

/** Customers may have answered a send before we knew its id. Their posts find their thread now. */
export const placeSent = (deps: Deps, sent: SentPost) => (tx: Tx, whole: boolean) => {
  const source = sourceOf(sent.send.target);
  return takeBatch(tx, deps, { source, items: [], sent: [asPost(sent)], whole });
};

const asPost = ({ send, case: case_id, id, at }: SentPost): KnownPost => ({
  id,
  case_id,
  ours: true,
  private: false,
  author: null,
  parent: idOf(send.target),
  thread: null,
  root: null,
  answers: null,
  posted_at: at,
  arrived_at: at,
  deleted_at: null,
  edited_at: null,
  send: send.id,
  text: null,
});
