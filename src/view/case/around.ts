import { say } from '../../words/own.ts';
import type { Words } from '../../words/words.ts';
import type { Folder, Neighbour } from '../folder.ts';
import { person, shortName, time } from '../text/parts.ts';
import type { Block, Text } from '../types.ts';

/**
 * The other people in the thread, replies to one of them that also answer this customer, and their earlier
 * cases.
 */

/** The most customers that we name. */
const NAMED = 5;

export function around(folder: Folder, words: Words): Block[] {
  const others = folder.around;
  if (others.length === 0) return [];
  const names = words.conversation;
  const all = others
    .slice(0, NAMED)
    .map(other => neighbourStatus(folder, other, words))
    .reduce((line, one) => say`${line}${names.comma}${one}`);
  return [{ is: 'text', text: names.also(others.length > NAMED ? say`${all}${names.others}` : all) }];
}

/** A customer and the state of their case: "Kim (nobody yet)", "Piet (Bram has this)". */
function neighbourStatus(folder: Folder, other: Neighbour, words: Words): Text {
  const names = words.conversation;
  const who = shortName(folder, other.customer, words);
  if (other.phase === 'resolved') return names.resolved(who);
  if (other.owner !== null) return names.owned(who, person(folder, other.owner, words));
  return other.phase === 'waiting' ? names.waiting(who) : names.nobodyYet(who);
}

/** The newest reply to another customer that was meant to answer this one too. */
export function sharedAnswer(folder: Folder, words: Words): Block[] {
  const reply = folder.case.answeredBy.at(-1);
  if (!reply) return [];
  const names = words.conversation;
  const other = folder.around.find(each => each.case === reply.of);
  const who = other ? shortName(folder, other.customer, words) : names.anotherCustomer;
  if (reply.missed && folder.case.phase.is === 'open')
    return [{ is: 'text', text: names.notAnsweredBy(who), tone: 'attention' }];
  return reply.missed ? [] : [{ is: 'text', text: names.answeredBy(who, time(reply.at)) }];
}

/** "Third contact; last 12 Mar 2026, resolved by Ana". */
export function contacts(folder: Folder, words: Words): Block[] {
  if (!folder.contacts) return [];
  const { before, last } = folder.contacts;
  const names = words.conversation.contacts;
  const now: Text =
    last.phase === 'resolved' && last.by !== null
      ? names.resolvedBy(person(folder, last.by, words))
      : [names[last.phase]];
  return [{ is: 'text', text: names.line(before + 1, { at: last.at, as: 'day' }, now) }];
}
