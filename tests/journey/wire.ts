import { connect, createServer, type Server, type Socket } from 'node:net';

export type Wire = {
  readonly port: number;
  /** The server behind it is away: connections end and new ones are refused. */
  readonly cut: () => Promise<void>;
  /** It is back at the same address. */
  readonly mend: () => Promise<void>;
};

/** A wire to a real server that can be cut without touching the server, which others use as well. */
export async function layWire(target: {
  readonly host: string;
  readonly port: number;
}): Promise<Wire> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.once('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      // A reset is what a cut wire looks like; `close` follows.
      socket.on('error', () => undefined);
      socket.pipe(other);
    }
  });
  const port = await listen(server, 0);
  return {
    port,
    cut: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    mend: async () => {
      await listen(server, port);
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}
