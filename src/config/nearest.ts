/** The name among `known` that `name` probably stands for; undefined if none is near. */
export function nearest(name: string, known: string[]): string | undefined {
  const wanted = normalised(name);
  const [best] = known
    .map(each => ({ each, off: distance(wanted, normalised(each)) }))
    .filter(({ each, off }) => off <= Math.max(1, Math.floor(each.length / 4)))
    .sort((a, b) => a.off - b.off);
  return best?.each;
}

const normalised = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The number of single characters to add, remove or replace to turn one into the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
