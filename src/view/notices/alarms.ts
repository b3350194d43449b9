import type { Words } from '../../words/words.ts';
import { summary } from '../case/card.ts';
import type { Folder } from '../folder.ts';
import { inline } from '../text/foreign.ts';
import { foreign, where } from '../text/parts.ts';
import type { TextPart, View } from '../types.ts';
import { about, line, notice, showCase } from './notices.ts';

/** Alarms about a connection: to a chat, to a network account, or from a sender. */

type Shut = { code: Parameters<Words['refusals']['remedy']>[0]; detail?: string };
/** The one alarm when a connection closes, with its remedy. `name`: of the chat or the network account. */
export function laneShut(remedy: Shut, name: TextPart, words: Words): View {
  const { notices, refusals } = words;
  if (remedy.code === 'inbound') {
    const lines = [line([refusals.remedy(remedy.code)]), line([notices.inboundShutThen])];
    return notice('attention', notices.inboundShut(name), lines);
  }
  const detail =
    remedy.detail === undefined ? [] : [line(notices.laneShutDetail(foreign(inline(remedy.detail, 200))))];
  const body = [line([refusals.remedy(remedy.code)]), ...detail, line([notices.laneShutThen])];
  return notice('attention', notices.laneShut(name), body);
}
export function laneMended(name: TextPart, words: Words, code?: Shut['code']): View {
  if (code === 'inbound')
    return notice('done', words.notices.inboundMended(name), [line([words.notices.inboundMendedThen])]);
  return notice('done', words.notices.laneMended(name), [line([words.notices.laneMendedThen])]);
}

/** Nothing that comes in from there is taken. `why` is a code of the log and of the metrics. */
export function onlyRefused(
  name: TextPart,
  { status, why }: { status: number; why: string },
  words: Words,
): View {
  const { notices } = words;
  const body = [line([notices.onlyRefusedWhy(status, why)]), line([notices.onlyRefusedThen])];
  return notice('attention', notices.onlyRefused(name), body);
}
export function takenAgain(name: TextPart, words: Words): View {
  return notice('done', words.notices.takenAgain(name), [line([words.notices.takenAgainThen])]);
}

/** To others: a channel refused a message about this case. `shown`: it has shown the case since then. */
export function notShown(
  folder: Folder,
  { chat, shown, code }: { chat: TextPart; shown: boolean; code: string },
  words: Words,
): View {
  const { notices } = words;
  const acts = { buttons: [showCase(folder, words)] };
  if (shown)
    return notice('done', notices.shownAgain(chat, where(folder)), [line(summary(folder, words))], acts);
  const body = [
    line(notices.laneShutDetail(foreign(inline(code, 200)))),
    line([notices.notShownThen]),
    line(summary(folder, words)),
  ];
  return about(folder, words, notice('attention', notices.notShown(chat, where(folder)), body, acts));
}
