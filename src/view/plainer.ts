import { own, say } from '../words/own.ts';
import { inline } from './text/foreign.ts';
import { foreign } from './text/parts.ts';
import type { Block, Text, View } from './types.ts';

/**
 * The most graphemes of a quote, and the most lines: a chat that refused the whole
 * may refuse a long text as well.
 */
const LONGEST = 300;
const LINES = 15;

/** The same view in lines of text and a few buttons, for a chat that did not accept the first drawing. */
export function plainer(view: View): View {
  const lines = view.body.flatMap(textsOf).slice(0, LINES);
  return { ...view, body: lines.map(text => ({ is: 'text', text })), more: [] };
}

function textsOf(block: Block): Text[] {
  switch (block.is) {
    case 'quote':
      return [[...block.by, ...say`${own(': ')}${foreign(inline(block.text, LONGEST))}`]];
    case 'facts':
      return block.facts.map(({ label, value }) => [label, own(': '), ...value]);
    case 'text':
    case 'row':
      return [block.text];
    case 'picture':
      return [block.alt];
    default: {
      const never: never = block;
      return never;
    }
  }
}
