import { randomBytes } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { openEvents } from './testing/event-source.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** The process as `npm run api` starts it; `npm test` has built it before. */
const main = join(process.cwd(), 'apps/api/dist/main.js');

const running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return address.port;
}

async function start(change: Readonly<Record<string, string>> = {}) {
  const port = await freePort();
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: String(port),
      DATABASE_URL: database.url,
      REDIS_URL: process.env['TEST_REDIS_URL'] ?? '',
      ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
      OPERATOR_TOKENS: `anna:operator:${randomBytes(24).toString('hex')}`,
      ...change,
    },
  });
  running.push(child);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const exited = once(child, 'exit').then(([code]: unknown[]) => code);
  const says = async (message: 'ready' | 'not-ready'): Promise<void> => {
    while (!output.includes(`"msg":"${message}"`)) {
      if (child.exitCode !== null) throw new Error(errors);
      await once(child.stdout, 'data');
    }
  };
  const ready = (): Promise<void> => says('ready');
  return { child, port, exited, ready, says, output: () => output, errors: () => errors };
}

it.each(['SIGTERM', 'SIGINT'] as const)(
  'says ready in one JSON line and stops on %s',
  async (signal) => {
    const api = await start();
    await api.ready();
    const lines = api.output().trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ msg: 'ready' }]);
    const answer = await fetch(`http://127.0.0.1:${api.port}/healthz`);
    expect(answer.status).toBe(200);
    await answer.text();
    api.child.kill(signal);
    expect(await api.exited).toBe(0);
  },
);

it('ends what would not end by itself, and stops at once', async () => {
  const token = randomBytes(24).toString('hex');
  const api = await start({ OPERATOR_TOKENS: `anna:operator:${token}` });
  await api.ready();
  const headers = { authorization: `Bearer ${token}` };
  const source = await openEvents(`http://127.0.0.1:${api.port}`, '/v1/flow', headers);
  await source.next();
  const begun = performance.now();
  api.child.kill('SIGTERM');
  await source.ended();
  expect(await api.exited).toBe(0);
  expect(performance.now() - begun).toBeLessThan(5000);
});

it('stops within ten seconds although PostgreSQL, Redis and a sender hang', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const api = await start({
    DATABASE_URL: `postgresql://x@127.0.0.1:${port}/x`,
    REDIS_URL: `redis://127.0.0.1:${port}`,
  });
  await api.says('not-ready');
  const hanging = fetch(`http://127.0.0.1:${api.port}/readyz`).catch(() => undefined);
  const begun = performance.now();
  api.child.kill('SIGTERM');
  await api.exited;
  expect(performance.now() - begun).toBeLessThan(10_000);
  await hanging;
  silent.close();
}, 20_000);

it('cuts off whoever connects and says nothing, within some seconds', async () => {
  const api = await start();
  await api.ready();
  const begun = performance.now();
  const silent = Array.from({ length: 200 }, () => connect(api.port, '127.0.0.1'));
  const trickling = connect(api.port, '127.0.0.1');
  trickling.write('POST /login HTTP/1.1\r\nHost: x\r\n');
  await Promise.all([...silent, trickling].map((socket) => once(socket.resume(), 'close')));
  expect(performance.now() - begun).toBeLessThan(15_000);
  expect((await fetch(`http://127.0.0.1:${api.port}/healthz`)).status).toBe(200);
}, 30_000);

it('stops at once on a malformed setting, naming it but not its value', async () => {
  const api = await start({ ENCRYPTION_KEYS: 'my-secret-but-short' });
  expect(await api.exited).toBe(1);
  expect(api.errors()).toContain('ENCRYPTION_KEYS');
  expect(api.errors().trim().split('\n')).toHaveLength(1);
  expect(api.errors() + api.output()).not.toContain('my-secret-but-short');
});

it('says so when its port is taken', async () => {
  const first = await start();
  await first.ready();
  const second = await start({ PORT: String(first.port) });
  expect(await second.exited).toBe(1);
  expect(second.output()).toContain('EADDRINUSE');
});
