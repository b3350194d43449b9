import { connect, createServer, type Socket } from 'node:net';

/** A proxy in front of a server, on its own port. A test can break the connection. */
export type TcpProxy = AsyncDisposable & {
  /** The URL of the server through this proxy. */
  url: string;
  /** `silent`: the proxy accepts data and passes nothing on. `down`: it refuses connections. */
  is: 'up' | 'silent' | 'down';
  /** Closes all connections and goes down. */
  cut(): void;
  connections(): number;
};

export async function tcpProxy(url: string): Promise<TcpProxy> {
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
      if (proxy.is === 'up') other().write(data);
    });
  };
  const server = createServer(near => {
    if (proxy.is === 'down') return near.destroy();
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
  const proxy: TcpProxy = {
    url: here.href,
    is: 'up',
    cut() {
      proxy.is = 'down';
      breakAll();
    },
    connections: () => sockets.size,
    async [Symbol.asyncDispose]() {
      breakAll();
      await new Promise(resolve => server.close(resolve));
    },
  };
  return proxy;
}
