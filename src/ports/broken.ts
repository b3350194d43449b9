/**
 * The parts of an unexpected error that may be logged. Its message may not: a parser, a database or a library
 * may quote people's text in it.
 */
export type Broken = { error: string; code?: string; at: string[] };

const MOST_FRAMES = 12;
const FRAME = /^\s+at \S.*(:\d+:\d+|<anonymous>|\(native\)|index \d+)\)?$/;

export function brokenAt(error: unknown): Broken {
  if (!(error instanceof Error)) return { error: typeof error, at: [] };
  const { name, message, stack = '' } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  // A message of several lines may contain a line that looks like a place in the code.
  const after = stack.indexOf(message) + message.length;
  const at = stack
    .slice(Math.max(0, after))
    .split('\n')
    .filter(line => FRAME.test(line))
    .slice(0, MOST_FRAMES)
    .map(line => line.trim());
  return { error: name, ...(code !== undefined && { code }), at };
}
