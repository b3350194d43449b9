import { arch, cpus, release, totalmem, type } from 'node:os';
import type { Figure, Spread } from './rounds.ts';

const say = (line = ''): void => void process.stdout.write(`${line}\n`);
const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;

export function header(postgres: string): void {
  const processors = cpus();
  say('webcare bench');
  say(
    `  machine   ${processors.length} x ${processors[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()} ${arch()}`,
  );
  say(`  node      ${process.version}`);
  say(`  postgres  ${postgres}`);
  say(
    '  Ratios are medians of rounds measured in turns in this one run, with the least and the most; times depend on the machine, ratios hardly do.',
  );
}

export function section(title: string, ...meaning: string[]): void {
  say();
  say(title);
  for (const line of meaning) say(`  ${line}`);
}

const range = ({ median, least, most }: Spread, digits: number): string =>
  `${median.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;

/** `aim`: the ratio should be at most that; none where the line is only told. */
export function ratio(what: string, figure: Figure, aim?: number): void {
  const met =
    aim === undefined ? '' : figure.ratio.median <= aim ? `  aim ${aim}: met` : `  aim ${aim}: MISSED`;
  say(
    `  ${what.padEnd(34)} ratio ${range(figure.ratio, 2).padEnd(21)} ${ms(figure.ours.median)} against ${ms(figure.byHand.median)}${met}`,
  );
}
/** A figure that should be at least `aim`. */
export const atLeast = (what: string, value: number, aim: number): void =>
  say(`  ${what.padEnd(34)} ${value.toFixed(2)}  aim ${aim}: ${value >= aim ? 'met' : 'MISSED'}`);
/** A figure that should be at most `aim`. */
export const atMost = (what: string, value: number, unit: string, aim: number): void =>
  say(`  ${what.padEnd(34)} ${value.toFixed(0)} ${unit}  aim ${aim}: ${value <= aim ? 'met' : 'MISSED'}`);
export const measured = (what: string, spread: Spread, unit: string): void =>
  say(`  ${what.padEnd(34)} ${range(spread, 0)} ${unit}`);
export const told = (what: string, value: string): void => say(`  ${what.padEnd(34)} ${value}`);
