import { connect, createServer, type Socket } from 'node:net';

/** Something between us and a server, on a port of its own, that can break. */
export type Between = AsyncDisposable & {
  /** The server's url, through here. */
  url: string;
  /** `silent`: takes what we send and passes nothing on. `down`: refuses. */
  is: 'up' | 'silent' | 'down';
  /** Breaks what is connected, and is down. */
  cut(): void;
  connections(): number;
};

export async function standBetween(url: string): Promise<Between> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const watch = (socket: Socket, other: () => Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      other().destroy();
    });
    socket.on('data', data => {
      if (between.is === 'up') other().write(data);
    });
  };
  const server = createServer(near => {
    if (between.is === 'down') return near.destroy();
    const far: Socket = connect(Number(target.port), target.hostname);
    watch(near, () => far);
    watch(far, () => near);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const here = new URL(url);
  here.port = String((server.address() as { port: number }).port);
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const between: Between = {
    url: here.href,
    is: 'up',
    cut() {
      between.is = 'down';
      breakAll();
    },
    connections: () => sockets.size,
    async [Symbol.asyncDispose]() {
      breakAll();
      await new Promise(resolve => server.close(resolve));
    },
  };
  return between;
}
