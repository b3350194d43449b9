/** 32 bytes each. The first is the newest, which writes; all of them read. */
export type Keys = readonly [newest: Buffer, ...older: Buffer[]];

/** The items of a list, separated by commas or white space. */
export const itemsIn = (text: string): string[] => text.split(/[\s,]+/).filter(item => item !== '');

/** The keys in a list, in base64 or hex; or which item of the list, counted from 1, is none. */
export function keysIn(
  text: string,
): { is: 'keys'; keys: Keys } | { is: 'fault'; item: number; items: number } {
  const items = itemsIn(text);
  const read = items.map(keyIn);
  const wrong = read.indexOf(null);
  const [newest, ...older] = read.filter(key => key !== null);
  if (wrong !== -1 || newest === undefined) return { is: 'fault', item: wrong + 1, items: items.length };
  return { is: 'keys', keys: [newest, ...older] };
}

function keyIn(text: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  return /^[A-Za-z0-9+/]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : null;
}
