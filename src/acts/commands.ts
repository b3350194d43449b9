/**
 * Every command of `/webcare`, in one table: the answers, the help, the console's chips and the manifests of
 * both chats follow it. `takes`: one of these words may come after the name; without one, the first counts.
 * `words`: people write more after the name, such as this.
 */
type Row = { takes?: readonly [string, ...string[]]; words?: string };

export const COMMANDS = {
  queue: { words: '[filter]' },
  mine: { words: '[filter]' },
  find: { words: 'words|@handle|date' },
  oncall: {},
  stats: { takes: ['today', '7d', '30d'] },
  help: {},
} as const satisfies Record<string, Row>;

export type CommandName = keyof typeof COMMANDS;
export type Period = (typeof COMMANDS)['stats']['takes'][number];
export const everyCommand = Object.keys(COMMANDS) as [CommandName, ...CommandName[]];
export const isCommandName = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name);

/** The command as people type it: `stats [today|7d|30d]`. */
export function usage(name: CommandName): string {
  const { takes, words }: Row = COMMANDS[name];
  if (takes) return `${name} [${takes.join('|')}]`;
  return words === undefined ? name : `${name} ${words}`;
}
