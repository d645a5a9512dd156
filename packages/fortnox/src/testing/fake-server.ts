import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

export type Reply = (response: ServerResponse, received: Received) => void;

export type FakeServer = {
  readonly url: string;
  /** Every request whose body arrived completely, in order. */
  readonly received: readonly Received[];
  readonly connections: () => number;
  close(): Promise<void>;
};

/** A real HTTP server on a free port; `reply` decides each answer. */
export async function startFakeServer(reply: Reply): Promise<FakeServer> {
  const received: Received[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { method = '', url = '', headers } = request;
      const entry = { method, path: url, headers, body };
      received.push(entry);
      reply(response, entry);
    });
  });
  server.on('connection', () => (connections += 1));
  const url = await listen(server);
  return {
    url,
    received,
    connections: () => connections,
    close: () => stop(server),
  };
}

/** Answers one after the other; the last one is repeated. */
export function inTurn(...replies: readonly Reply[]): Reply {
  let next = 0;
  return (response, received) => {
    const reply = replies[Math.min(next, replies.length - 1)];
    next += 1;
    reply?.(response, received);
  };
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

export function text(status: number, body: string, contentType = 'text/html'): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': contentType }).end(body);
  };
}

/** The connection is cut after the request was read: nobody knows whether it was processed. */
export const hangUp: Reply = (response) => response.socket?.resetAndDestroy();

/** Half an answer. */
export function cutOff(status: number, body: string): Reply {
  return (response) => {
    response.writeHead(status, { 'content-length': String(Buffer.byteLength(body) * 2) });
    response.write(body, () => response.socket?.destroy());
  };
}

/** No answer at all. */
export const silence: Reply = () => undefined;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve(`http://127.0.0.1:${port}`);
    });
  });
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) =>
    server.close(() => {
      resolve();
    }),
  );
}
