import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { freePort } from '../scripts/services/free-port.js';
import { startOwnRedis, type OwnRedis } from './harness/redis-server.js';

const password = `Fel-${randomBytes(8).toString('hex')}`;
const programs = {
  api: 'apps/api/dist/main.js',
  worker: 'apps/worker/dist/main.js',
  migrate: 'packages/database/dist/migrate/main.js',
};

let database: TestDatabase;
let redis: OwnRedis;
beforeAll(async () => {
  database = await createTestDatabase();
  redis = await startOwnRedis();
  await redis.admin.config('SET', 'requirepass', 'another');
});
afterAll(async () => {
  await redis.stop();
  await database.drop();
});

/** All that a program writes in a few seconds, to whichever stream, or until it ends. */
async function written(
  program: keyof typeof programs,
  stores: Readonly<Record<'DATABASE_URL' | 'REDIS_URL', string>>,
): Promise<string> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(process.cwd(), programs[program])], {
    env: {
      ...{ PATH: process.env['PATH'] ?? '', PORT: String(port), METRICS_PORT: String(port) },
      ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
      OPERATOR_TOKENS: 'anna:operator:operator-token-of-anna-000001',
      LOG_LEVEL: 'trace',
      ...stores,
    },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  }
  const ended = once(child, 'exit');
  await Promise.race([ended, asking(port)]);
  child.kill('SIGTERM');
  await ended;
  return text;
}

/** Asks for what needs both stores, so that both fail. */
async function asking(port: number): Promise<void> {
  for (let times = 0; times < 12; times += 1) {
    await sleep(500);
    for (const path of ['/readyz', '/metrics', '/v1/webhooks/subscriptionflow/a-key']) {
      const method = path.startsWith('/v1/') ? 'POST' : 'GET';
      await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        body: method === 'POST' ? '{"id":"1"}' : null,
      }).catch(() => undefined);
    }
  }
}

function withPassword(url: string, user: string): string {
  const changed = new URL(url);
  changed.password = password;
  if (user !== '') changed.username = user;
  return changed.href;
}

function expectNothingSaid(text: string): void {
  expect(text).not.toContain(password);
  expect(text).not.toContain(Buffer.from(password).toString('base64'));
  const lines = text.split('\n').filter(Boolean);
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line.length).toBeLessThan(5000);
}

describe.each(['api', 'worker'] as const)('%s', (program) => {
  it('never writes the wrong password of Redis', async () => {
    const REDIS_URL = withPassword(redis.url, 'default');
    const text = await written(program, { DATABASE_URL: database.url, REDIS_URL });
    expectNothingSaid(text);
    expect(text).toContain('WRONGPASS');
  });

  it('never writes the wrong password of PostgreSQL', async () => {
    const DATABASE_URL = withPassword(database.url, '');
    expectNothingSaid(
      await written(program, { DATABASE_URL, REDIS_URL: process.env['TEST_REDIS_URL'] ?? '' }),
    );
  });

  it('writes short lines while Redis refuses every write', async () => {
    await redis.admin.config('SET', 'min-replicas-to-write', '1');
    const url = new URL(redis.url);
    url.password = 'another';
    expectNothingSaid(await written(program, { DATABASE_URL: database.url, REDIS_URL: url.href }));
    await redis.admin.config('SET', 'min-replicas-to-write', '0');
  });
});

it('migrating never writes the wrong password of PostgreSQL', async () => {
  const DATABASE_URL = withPassword(database.url, '');
  const text = await written('migrate', { DATABASE_URL, REDIS_URL: redis.url });
  expectNothingSaid(text);
  expect(text).toContain('migrate.failed');
});
