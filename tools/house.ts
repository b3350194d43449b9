/**
 * `npm run house [-- FOLDER ...]` prints figures about the code of a checkout: how many shared files a new
 * network, form, clock kind, chat or language touches, how many lines are too wide, which names have too many
 * meanings, and which comments must be read twice. It prints several checkouts side by side, then lists what it
 * counted.
 */
import { countHouse } from './house-counts.ts';

const roots = process.argv.length > 2 ? process.argv.slice(2) : ['.'];
const houses = roots.map(root => ({ root, counts: countHouse(root) }));
const width = (cells: string[]): number => Math.max(...cells.map(cell => cell.length));

const names = houses[0]!.counts.map(count => count.name);
const columns = houses.map(({ root, counts }) => [root, ...counts.map(count => count.figure)]);
const figures = ['', ...names].map((name, row) =>
  [name.padEnd(width(names)), ...columns.map(cells => cells[row]!.padStart(width(cells)))].join('  '),
);
const lists = houses.flatMap(({ root, counts }) =>
  counts.flatMap(({ name, figure, counted }) => [
    `\n${root}: ${name}: ${figure}`,
    ...counted.map(line => `  ${line}`),
  ]),
);
process.stdout.write(`${[...figures, ...lists].join('\n')}\n`);
