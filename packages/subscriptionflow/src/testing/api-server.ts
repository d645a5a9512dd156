import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Seen = { readonly method: string; readonly url: string; readonly body: string };
export type Reply = {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly delayMs?: number;
  readonly hangUp?: boolean;
};

/** A server that answers each request as the test says and remembers what it was asked. */
export async function startApiServer(reply: (seen: Seen, token: string | undefined) => Reply) {
  const requests: Seen[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then(async (body) => {
      const seen = { method: request.method ?? '', url: request.url ?? '', body };
      requests.push(seen);
      const token = request.headers.authorization?.replace('Bearer ', '');
      const answer = reply(seen, token);
      if (answer.hangUp === true) return request.socket.destroy();
      if (answer.delayMs !== undefined) await new Promise((r) => setTimeout(r, answer.delayMs));
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      return response.writeHead(answer.status ?? 200, answer.headers ?? {}).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is never a path.
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, requests, close };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString();
}
