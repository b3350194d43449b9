import { connect, type Socket } from 'node:net';

/** A connection that a test writes to by hand, byte by byte. */
export type Line = {
  socket: Socket;
  write(text: string | Buffer): void;
  /** All that came back until now. */
  heard(): string;
  /** Resolves when the other side closed it. */
  closed: Promise<void>;
};

/** Connects to the listener at `url`. A broken connection counts as closed. */
export async function line(url: string): Promise<Line> {
  const { hostname, port } = new URL(url);
  let heard = '';
  const socket = connect(Number(port), hostname);
  socket.on('data', part => {
    heard += part;
  });
  socket.on('error', () => {});
  const closed = new Promise<void>(resolve => socket.once('close', () => resolve()));
  await Promise.race([new Promise(resolve => socket.once('connect', resolve)), closed]);
  return { socket, write: text => void socket.write(text), heard: () => heard, closed };
}

/** The head of a POST. */
export const headOf = (path: string, headers: Record<string, string | number>): string =>
  [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');
