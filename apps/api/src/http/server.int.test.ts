import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createHttpServer } from './server.js';

const atEnd: (() => void)[] = [];
afterEach(() => {
  for (const end of atEnd.splice(0)) end();
});

/** The limits some thirty times as narrow, so that they can be seen. */
const narrow = {
  ...{ keepAliveTimeout: 2000, headersTimeout: 300, requestTimeout: 600 },
  connectionsCheckingInterval: 50,
};

async function listening(limits: Parameters<typeof createHttpServer>[1]): Promise<number> {
  const server = createHttpServer((_request, response) => {
    response.end('served');
  }, limits);
  atEnd.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  atEnd.push(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Milliseconds until the server ends the connection. */
async function lifeOf(socket: Socket): Promise<number> {
  const from = performance.now();
  socket.resume();
  await once(socket, 'close');
  return performance.now() - from;
}

it('cuts off connections that say nothing, and those whose headers never end', async () => {
  const port = await listening(narrow);
  const silent = await Promise.all(Array.from({ length: 200 }, () => connected(port)));
  const dripping = await connected(port);
  dripping.write('GET / HTTP/1.1\r\nhost: x\r\n');
  const lives = await Promise.all([...silent, dripping].map(lifeOf));
  expect(Math.max(...lives)).toBeLessThan(1500);
});

it('cuts off a body that never comes', async () => {
  const socket = await connected(await listening(narrow));
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc');
  expect(await lifeOf(socket)).toBeLessThan(2000);
});

it('keeps a connection for the next request longer than it waits for headers', async () => {
  const socket = await connected(await listening(narrow));
  const request = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
  socket.write(request);
  await once(socket, 'data');
  // Two and a half times the wait for headers: no event tells that nothing was cut off.
  await new Promise((resolve) => setTimeout(resolve, 750));
  socket.write(request);
  expect(String(await once(socket, 'data'))).toContain('served');
});

it('takes no more connections than it has room for', async () => {
  const port = await listening({ ...narrow, headersTimeout: 500, maxConnections: 3 });
  await Promise.all(Array.from({ length: 3 }, () => connected(port)));
  expect(await lifeOf(await connected(port))).toBeLessThan(400);
});

it('outlives the idle time of usual balancers by default', () => {
  const server = createHttpServer(() => undefined);
  expect(server.keepAliveTimeout).toBe(75_000);
  expect(server.headersTimeout).toBe(10_000);
  expect(server.maxConnections).toBe(4096);
});

describe('a connection that asks again and again without reading an answer', () => {
  async function pipelined(requests: number, body: Buffer) {
    let served = 0;
    const server = createHttpServer((_request, response) => {
      served += 1;
      response.end(body);
    });
    atEnd.push(() => {
      server.closeAllConnections();
      server.close();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const socket = await connected(typeof address === 'object' && address ? address.port : 0);
    const closed = once(socket, 'close');
    let read = '';
    socket.on('data', (bytes: Buffer) => {
      read += bytes.toString('latin1');
    });
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(requests));
    return {
      closed,
      served: () => served,
      answers: () => read.split('HTTP/1.1 200').length - 1,
      socket,
    };
  }

  it('is ended before it fills the memory, with a handful of answers made', async () => {
    const { closed, served } = await pipelined(2000, Buffer.alloc(1024 * 1024));
    await closed;
    expect(served()).toBeLessThanOrEqual(4);
  });

  it('is served where there are few of them, as old clients do it', async () => {
    const { answers, socket } = await pipelined(4, Buffer.from('served'));
    while (answers() < 4) await once(socket, 'data');
    expect(answers()).toBe(4);
  });
});

it('cuts off who takes no byte of an answer', async () => {
  const server = createHttpServer(
    (_request, response) => {
      response.end(Buffer.alloc(64 * 1024 * 1024));
    },
    { ...narrow, stalledTimeout: 300 },
  );
  atEnd.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const theirs = once(server, 'connection') as Promise<[Socket]>;
  const socket = await connected(typeof address === 'object' && address ? address.port : 0);
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  const [end] = await theirs;
  if (!end.destroyed) await once(end, 'close');
  expect(end.destroyed).toBe(true);
});
