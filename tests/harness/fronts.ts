import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import type { Certificates } from './certificates.js';

/** Stands before a server and lets through what comes in another way. */
export type Front = { readonly port: number; readonly directory: string; close(): Promise<void> };

export type Target = { readonly host: string; readonly port: number };

/** PostgreSQL's question "can you encrypt?"; the answer is one byte. */
const sslRequestBytes = 8;

/** PostgreSQL behind TLS: agrees to encrypt, and refuses whoever does not ask. */
export function frontWithPostgresTls(target: Target, certificates: Certificates): Promise<Front> {
  return listen((socket) => {
    socket.once('data', (request) => {
      if (request.length !== sslRequestBytes) return socket.destroy();
      socket.write('S');
      const secure = new TLSSocket(socket, { isServer: true, ...certificates });
      joined(secure, connect(target));
      return undefined;
    });
  });
}

/** The socket file in a directory of its own, named as PostgreSQL names it. */
export function frontOnUnixSocket(target: Target): Promise<Front> {
  return listen((socket) => {
    joined(socket, connect(target));
  }, 'unix');
}

/** Any server behind TLS from the first byte. */
export async function frontWithTls(target: Target, certificates: Certificates): Promise<Front> {
  const sockets = new Set<Socket>();
  const server = createTlsServer({ ...certificates }, (socket) => {
    sockets.add(socket);
    joined(socket, connect(target));
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return frontOf(server, sockets, '');
}

async function listen(
  onSocket: (socket: Socket) => void,
  where: 'tcp' | 'unix' = 'tcp',
): Promise<Front> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    onSocket(socket);
  });
  const directory = mkdtempSync(join(tmpdir(), 'front-'));
  if (where === 'unix') server.listen(join(directory, '.s.PGSQL.5432'));
  else server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return frontOf(server, sockets, directory);
}

function frontOf(server: Server, sockets: ReadonlySet<Socket>, directory: string): Front {
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 5432,
    directory,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function joined(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  }
}

/** An address that leads to another server after a fail-over; connections that are open stay so. */
export async function frontThatFollows(
  first: Target,
): Promise<Front & { lead(target: Target): void }> {
  let target = first;
  const front = await listen((socket) => {
    joined(socket, connect(target));
  });
  return {
    ...front,
    lead: (next) => {
      target = next;
    },
  };
}
