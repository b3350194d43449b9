import { oursAt, sendOf } from '../../case/questions.ts';
import type { Instant, PostKey, SendId } from '../../case/types.ts';
import type { Words } from '../../words/words.ts';
import { actions } from '../case/buttons.ts';
import { waiting, withdrawn } from '../case/card.ts';
import type { Folder } from '../folder.ts';
import { LATER, networkSays, person, postBlocks, sendBlocks, where } from '../text/parts.ts';
import type { Block, View } from '../types.ts';
import { about, line, notice } from './notices.ts';

/** Notices about our own answers: one failed, its outcome is unclear, or it is gone from the network. */

/** To its author: the send failed, or its outcome is unclear. */
export function sendTrouble(folder: Folder, id: SendId, now: Instant, words: Words): View {
  const send = folder.case.sends.find(each => each.id === id);
  if (!send)
    return notice(
      'plain',
      [words.notices.trouble.unknown_case.title],
      [line([words.notices.trouble.unknown_case.next])],
    );
  const { notices, card } = words;
  const place = where(folder);
  const unclear = send.stage === 'unknown';
  const why = words.reason(send.why ?? '');
  const how = unclear
    ? card.send.unknown(send.kind)
    : send.stage === 'refused'
      ? card.send.refused(send.kind, why)
      : withdrawn(folder.case, send, words);
  const title = unclear ? notices.sendUnclear(send.kind, place) : notices.sendFailed(send.kind, place);
  const body = [
    ...sendBlocks(folder, send, card.send.by(send.kind, person(folder, send.by, words)), words),
    line(how, 'attention'),
    ...(send.note === undefined ? [] : networkSays(folder, send.note, words)),
  ];
  return about(folder, words, notice('attention', title, body, actions(folder, now, words)));
}

/** To its author: it cannot go out for now, and is tried again. */
export function sendWaits(folder: Folder, id: SendId, now: Instant, words: Words): View {
  const send = sendOf(folder.case, id);
  const { notices, card } = words;
  const body = [
    ...sendBlocks(folder, send, card.send.by(send.kind, person(folder, send.by, words)), words),
    ...(send.waits ? [line(waiting(send, send.waits, words), 'attention')] : []),
  ];
  const title = notices.sendWaits(send.kind, where(folder));
  return about(folder, words, notice('attention', title, body, actions(folder, now, words)));
}

/** To the owner or the answer's author: customers can no longer see it. */
export function answerGone(folder: Folder, key: PostKey, now: Instant, words: Words): View {
  const { notices, card } = words;
  const { post, send } = oursAt(folder.case, key);
  const title = send
    ? notices.answerGone(send.kind, where(folder))
    : notices.answerGoneElsewhere(where(folder));
  const body: Block[] = send
    ? [
        ...sendBlocks(folder, send, card.send.by(send.kind, person(folder, send.by, words)), words),
        line(card.send.removed(words.reason(send.why ?? '')), 'attention'),
        ...(send.note === undefined ? [] : networkSays(folder, send.note, words)),
      ]
    : post
      ? postBlocks(folder, post, words, { size: LATER })
      : [];
  return about(folder, words, notice('attention', title, body, actions(folder, now, words)));
}
