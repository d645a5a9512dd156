import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';

/** What arrived at a receiver. */
type Received = {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly path: string;
};

export type Answering = (response: ServerResponse, nth: number) => void;

export type WebReceiver = {
  readonly url: string;
  readonly received: readonly Received[];
  /** Resolves when so many have arrived. */
  arrived(count: number): Promise<void>;
  /** What is answered from now on. */
  answerWith(answering: Answering): void;
  close(): Promise<void>;
};

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answering =>
  (response) => {
    response.writeHead(code, headers).end();
  };

/** Says nothing until the other side goes away. */
export const silence: Answering = () => undefined;

/** A real server on this machine that notes everything, and answers 204 until told otherwise. */
export async function startWebReceiver(): Promise<WebReceiver> {
  const received: Received[] = [];
  let waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  let answering = status(204);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      received.push({ headers: request.headers, body, path: request.url ?? '' });
      answering(response, received.length);
      waiting
        .filter(({ count }) => count <= received.length)
        .forEach(({ resolve }) => {
          resolve();
        });
      waiting = waiting.filter(({ count }) => count > received.length);
    });
  });
  return {
    ...{ url: await listen(server), received },
    arrived: (count) =>
      received.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ count, resolve })),
    answerWith: (next) => {
      answering = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return `http://127.0.0.1:${address.port}/`;
}
