import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  const { id } = await createSampleConnection(api);
  // A list of these is some six megabytes, far more than the sockets on the way hold.
  await api.db.prisma.$executeRaw`
    INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, source, dispatch_state, reason)
    SELECT 'job_' || n, ${id}, 'sync-paid-invoice', 'inv-' || n, 'ignored', 'event', 'none',
           repeat('x', 30000) FROM generate_series(1, 200) n`;
});
afterAll(() => api.close());

const path = '/v1/sync-jobs?limit=200';

/** Asks for a long list, and reads nothing of it. */
function askOnly(): Socket {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname).pause();
  socket.on('error', () => undefined);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${viewerToken}\r\n\r\n`);
  return socket;
}

const statusFor = async (token?: string): Promise<number> =>
  (await api.ask('GET', path, token === undefined ? {} : { token })).status;

async function until(status: number): Promise<void> {
  for (let tries = 0; (await statusFor(viewerToken)) !== status; tries += 1) {
    if (tries === 100) throw new Error(`the viewer is not answered ${status}`);
    await sleep(100);
  }
}

it('who reads no answers gets no more of them, others do, and so does who has hung up', async () => {
  const sockets = Array.from({ length: 30 }, askOnly);
  await until(503);
  expect(await statusFor()).toBe(200);
  for (const socket of sockets) socket.destroy();
  await until(200);
}, 60_000);
