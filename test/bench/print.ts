import { arch, cpus, release, totalmem, type } from 'node:os';
import type { Figure, Spread } from './rounds.ts';

const print = (line = ''): void => void process.stdout.write(`${line}\n`);
const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;

export function header(postgres: string): void {
  const processors = cpus();
  print('webcare bench');
  print(
    `  machine   ${processors.length} x ${processors[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()} ${arch()}`,
  );
  print(`  node      ${process.version}`);
  print(`  postgres  ${postgres}`);
  print(
    '  A ratio is the median of the rounds of this run, with the lowest and the highest. Times depend on the machine, ratios hardly do.',
  );
}

export function section(title: string, ...meaning: string[]): void {
  print();
  print(title);
  for (const line of meaning) print(`  ${line}`);
}

const range = ({ median, least, most }: Spread, digits: number): string =>
  `${median.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;

/** `aim` is the highest ratio that is good. Without an aim the line is only information. */
export function ratio(label: string, figure: Figure, aim?: number): void {
  const met =
    aim === undefined ? '' : figure.ratio.median <= aim ? `  aim ${aim}: met` : `  aim ${aim}: MISSED`;
  print(
    `  ${label.padEnd(34)} ratio ${range(figure.ratio, 2).padEnd(21)} ${ms(figure.ours.median)} against ${ms(figure.byHand.median)}${met}`,
  );
}
/** A figure that should be at least `aim`. */
export const atLeast = (label: string, value: number, aim: number): void =>
  print(`  ${label.padEnd(34)} ${value.toFixed(2)}  aim ${aim}: ${value >= aim ? 'met' : 'MISSED'}`);
/** A figure that should be at most `aim`. */
export const atMost = (label: string, value: number, unit: string, aim: number): void =>
  print(`  ${label.padEnd(34)} ${value.toFixed(0)} ${unit}  aim ${aim}: ${value <= aim ? 'met' : 'MISSED'}`);
/** The median should be at most `aim`. */
export function measured(label: string, spread: Spread, unit: string, aim?: number): void {
  const met = aim === undefined ? '' : `  aim ${aim}: ${spread.median <= aim ? 'met' : 'MISSED'}`;
  print(`  ${label.padEnd(34)} ${range(spread, 0)} ${unit}${met}`);
}
export const fact = (label: string, value: string): void => print(`  ${label.padEnd(34)} ${value}`);
