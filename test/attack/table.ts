/** The result of one attack. A figure that an attack does not measure is left out. */
export type Row = {
  attack: string;
  tried: number;
  /** p99 of /healthz in milliseconds, without and under the attack. */
  quiet?: number;
  under?: number;
  /** The longest press in milliseconds. */
  worstPress?: number;
  /** The largest resident set, in MiB. */
  resident?: number;
  /** More findings, in a few words. */
  found?: string;
  /** The aims of time that were missed, for which other work on the machine may be the cause. */
  slow?: string[];
  /** The other aims that were missed. */
  missed: string[];
};

const HEAD = ['attack', 'tried', 'quiet p99', 'attacked', 'ratio', 'worst press', 'RSS', 'verdict'];

export function printTable(rows: Row[]): void {
  const lines = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map(line => line[column]!.length)));
  const print = (cells: string[]) =>
    console.log(
      cells
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
  for (const line of lines) print(line);
}

/** All aims that were missed. */
export const missedBy = ({ slow = [], missed }: Row): string[] => [...missed, ...slow];

function cellsOf(row: Row): string[] {
  const { attack, tried, quiet, under, worstPress, resident, found } = row;
  const missed = missedBy(row);
  const ms = (value?: number) => (value === undefined ? '' : `${value.toFixed(1)} ms`);
  const verdict = missed.length > 0 ? `MISSED: ${missed.join('; ')}` : 'held';
  return [
    attack,
    tried.toLocaleString('en'),
    ms(quiet),
    ms(under),
    quiet !== undefined && under !== undefined ? (under / quiet).toFixed(1) : '',
    ms(worstPress),
    resident === undefined ? '' : `${resident} MiB`,
    found === undefined ? verdict : `${verdict} (${found})`,
  ];
}
