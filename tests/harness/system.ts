import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { startApp, stopChild, type Child } from './child.js';

export type System = {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly database: TestDatabase;
  readonly api: Child;
  readonly workers: Child[];
  readonly token: string;
  readonly viewerToken: string;
  readonly addWorker: (settings?: Readonly<Record<string, string>>) => Promise<Child>;
  readonly stop: () => Promise<void>;
};

/**
 * The whole system as real processes on a database and a Redis database of its own: sandbox, one
 * API and `workers` workers. `redisDatabase` keeps suites apart on one Redis server.
 */
export async function startSystem(options: {
  readonly redisDatabase: number;
  readonly workers: number;
  readonly settings?: Readonly<Record<string, string>>;
}): Promise<System> {
  const database = await createTestDatabase();
  const [apiPort, sandboxPort] = [await freePort(), await freePort()];
  const token = `operator-${randomBytes(16).toString('hex')}`;
  const viewerToken = `viewer-${randomBytes(16).toString('hex')}`;
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  const settings = {
    DATABASE_URL: await database.runtimeUrl(),
    REDIS_URL: redisUrl(options.redisDatabase),
    HOST: '127.0.0.1',
    ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
    OPERATOR_TOKENS: `test:operator:${token},reader:viewer:${viewerToken}`,
    FORTNOX_API_URL: `${sandboxUrl}/fortnox`,
    FORTNOX_AUTH_URL: `${sandboxUrl}/fortnox/oauth-v1`,
    SUBSCRIPTIONFLOW_URL_TEMPLATE: `${sandboxUrl}/subscriptionflow/{site}`,
    LOG_LEVEL: 'info',
    // All of a suite's senders are one address.
    ADDRESS_LIMIT_REQUESTS: '100000000',
    FAILURE_LIMIT_REQUESTS: '100000000',
    ...options.settings,
  };
  const sandbox = await startApp('sandbox', {
    ...settings,
    SANDBOX_PORT: String(sandboxPort),
    SYNC_API_URL: apiUrl,
    SYNC_API_TOKEN: token,
  });
  const api = await startApp('api', { ...settings, PORT: String(apiPort) });
  const workers: Child[] = [];
  const addWorker: System['addWorker'] = async (extra = {}) => {
    const worker = await startApp('worker', { ...settings, METRICS_PORT: '0', ...extra });
    workers.push(worker);
    return worker;
  };
  for (let n = 0; n < options.workers; n += 1) await addWorker();
  return {
    apiUrl,
    sandboxUrl,
    settings,
    database,
    api,
    workers,
    token,
    viewerToken,
    addWorker,
    stop: async () => {
      await Promise.all([api, sandbox, ...workers].map(stopChild));
      await database.drop();
    },
  };
}

function redisUrl(database: number): string {
  const server = process.env['TEST_REDIS_URL'];
  if (server === undefined) throw new Error('TEST_REDIS_URL is not set; run `npm test`');
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}
