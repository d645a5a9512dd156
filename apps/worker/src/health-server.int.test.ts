import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, Registry } from 'prom-client';
import { startHealthServer, type Readiness } from './health-server.js';

let server: Server;
let readiness: Readiness;
const registry = new Registry();
new Counter({ name: 'attempts_total', help: 'x', registers: [registry] }).inc(3);

beforeEach(async () => {
  readiness = { ready: true, checks: { redis: 'ok' } };
  server = await startHealthServer({
    ...{ host: '127.0.0.1', port: 0, registry },
    readiness: () => Promise.resolve(readiness),
  });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

// A server that listens on a port has an address of its own.
const port = (): number => (server.address() as AddressInfo).port;

async function ask(path: string) {
  const answer = await fetch(`http://127.0.0.1:${port()}${path}`);
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    body: await answer.text(),
  };
}

it('keeps few connections, and only those that ask for something', () => {
  expect(server.maxConnections).toBe(256);
  expect(server.headersTimeout).toBe(10_000);
  expect(server.keepAliveTimeout).toBe(75_000);
});

it('a worker that cannot work yet lives all the same', async () => {
  readiness = { ready: false, checks: {} };
  expect(await ask('/healthz')).toMatchObject({ status: 200, body: '{"status":"live"}' });
});

it('a worker is ready when everything that it needs is there', async () => {
  expect(await ask('/readyz')).toEqual({
    ...{
      status: 200,
      type: 'application/json',
      body: '{"status":"ready","checks":{"redis":"ok"}}',
    },
  });
});

it('one that is not ready says what it lacks, under a status that nobody misreads', async () => {
  readiness = { ready: false, checks: { redis: 'unreachable' } };
  const { status, body } = await ask('/readyz?verbose');
  expect([status, JSON.parse(body)]).toEqual([
    503,
    { status: 'not-ready', checks: { redis: 'unreachable' } },
  ]);
});

it('tells its metrics in Prometheus’ own words', async () => {
  const { status, type, body } = await ask('/metrics');
  expect([status, type]).toEqual([200, registry.contentType]);
  expect(body).toContain('attempts_total 3');
});

it.each(['/', '/unknown', '/healthz/x'])('knows nothing else: %s', async (path) => {
  expect((await ask(path)).status).toBe(404);
});

it('a port that is taken ends the start with its reason', async () => {
  const second = startHealthServer({
    ...{ host: '127.0.0.1', port: port(), registry },
    readiness: () => Promise.resolve(readiness),
  });
  await expect(second).rejects.toThrow('EADDRINUSE');
});
