import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { startWatchedApi, type WatchedApi } from '../testing/watched-api.js';

/** Bodies that are sent byte by byte, each a chunk of its own: six bytes on the wire for one of the body. */
let api: WatchedApi;
beforeAll(async () => {
  api = await startWatchedApi();
});
afterAll(() => api.close());

const piece = Buffer.from('1\r\n \r\n');

function headOf(path: string, more: Readonly<Record<string, string>>): string {
  const headers = { host: 'x', 'transfer-encoding': 'chunked', ...more };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

const unsigned = () => ({
  'content-type': 'application/json',
  'webhook-id': randomUUID(),
  'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
  'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`,
});

const doors: readonly [string, () => string][] = [
  ['signed events', () => headOf(`/v1/connections/con_${randomUUID()}/invoices`, unsigned())],
  ['logins', () => headOf('/login', { 'content-type': 'application/x-www-form-urlencoded' })],
];

async function send(head: string, pieces: number): Promise<Socket> {
  const { port } = new URL(api.url);
  const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(head);
  socket.write(Buffer.concat(Array.from({ length: pieces }, () => piece)));
  return socket;
}

/** All that it is answered, until the connection ends. */
async function answerOf(socket: Socket): Promise<string> {
  let answer = '';
  socket.on('data', (data) => (answer += String(data)));
  await once(socket, 'close');
  return answer;
}

async function refused(head: () => string, bodies: number): Promise<void> {
  const sockets = await Promise.all(Array.from({ length: bodies }, () => send(head(), 250_000)));
  for (const answer of await Promise.all(sockets.map(answerOf))) {
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('too many small pieces');
  }
}

it.each(doors)('of %s are refused by their number, and take no memory', async (_name, head) => {
  // What a first refusal compiles and keeps is no body's own.
  await refused(head, 1);
  await api.spent();
  await refused(head, 10);
  // A reader that keeps each piece by itself takes a thousand million.
  expect((await api.spent()).peakGrowth).toBeLessThan(80_000_000);
});

it('a short body in whatever pieces is read', async () => {
  const socket = await send(headOf('/v1/connections/con_x/invoices', unsigned()), 9000);
  socket.write('0\r\n\r\n');
  const [data] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  expect(String(data)).toMatch(/^HTTP\/1\.1 401 /);
});
