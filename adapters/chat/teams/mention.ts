import type { Text, View } from '../../../src/view/types.ts';
import { limits } from './limits.ts';
import type { Element } from './text.ts';

/**
 * The people whom a view calls by a real mention: a line that names them, and entities that must repeat it
 * letter by letter (msteams-docs, "Mentions in Adaptive Cards"; an Entra object id is accepted as `id`).
 * `<at>` is written only here. Names keep only characters that cannot be markup.
 */
export function mentionsIn(view: View): { line: Element[]; entities: Element[] } {
  const texts: Text[] = [
    view.title,
    ...view.body.flatMap(block => (block.is === 'text' || block.is === 'row' ? [block.text] : [])),
  ];
  const called = new Map<string, string>();
  for (const part of texts.flat()) {
    if (typeof part === 'string' || !('ping' in part)) continue;
    for (const { chat, user } of part.ping ?? [])
      if (chat === 'teams' && !called.has(user)) called.set(user, mentionName(part.name, called));
  }
  if (called.size === 0) return { line: [], entities: [] };
  const at = (name: string) => `<at>${name}</at>`;
  return {
    line: [{ type: 'TextBlock', text: [...called.values()].map(at).join(' '), wrap: true, size: 'Small' }],
    entities: [...called].map(([id, name]) => ({ type: 'mention', text: at(name), mentioned: { id, name } })),
  };
}

function mentionName(name: string, taken: Map<string, string>): string {
  const plain =
    name
      .replace(/[^\p{L}\p{M}\p{N} .'-]/gu, '')
      .slice(0, limits.label)
      .toWellFormed()
      .trim() || 'Webcare';
  return [...taken.values()].includes(plain) ? `${plain} ${taken.size + 1}` : plain;
}
