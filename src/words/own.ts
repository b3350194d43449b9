import type { Own, Text, TextPart } from '../view/types.ts';

/** The only maker of our own sentences. No foreign text ever passes through it. */
export const own = (sentence: string): Own => sentence as Own;

/**
 * A sentence with holes for parts that are not ours: names, times, a customer's words. Renderers
 * treat each part by its type.
 */
export const say = (literals: TemplateStringsArray, ...holes: (TextPart | Text)[]): Text => {
  const text: Text = [];
  const add = (part: TextPart): void => {
    const last = text.at(-1);
    if (typeof part !== 'string') text.push(part);
    else if (typeof last === 'string') text[text.length - 1] = own(last + part);
    else if (part !== '') text.push(part);
  };
  for (const [i, literal] of literals.entries()) {
    add(own(literal));
    const hole = holes[i];
    if (hole === undefined) continue;
    if (Array.isArray(hole)) hole.forEach(add);
    else add(hole);
  }
  return text;
};
