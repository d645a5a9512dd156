import { applyMigrations } from '@sync/database';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { freePort } from '../services/free-port.js';
import { startRestartablePostgres } from '../services/postgres.js';
import { startRestartableRedis } from '../services/redis.js';
import { repositoryRoot } from '../services/repository-root.js';
import type { RestartableServer } from '../services/restartable.js';
import type { Supervision } from '../services/supervision.js';
import { httpJson, type HttpJson } from '../start/http-json.js';
import { superviseProcesses, type Processes } from './processes.js';
import type { ChaosOptions } from './options.js';

export type ChaosSystem = {
  readonly processes: Processes;
  readonly servers: { readonly redis: RestartableServer; readonly postgres: RestartableServer };
  readonly apiUrls: readonly string[];
  readonly api: HttpJson;
  /** For what is not JSON. */
  readonly operatorToken: string;
  readonly sandbox: HttpJson;
  readonly sandboxUrl: string;
};

/** The whole system on servers and processes of its own; they end with the supervision. */
export async function bringUp(
  supervision: Supervision,
  directory: string,
  options: Pick<ChaosOptions, 'apis' | 'workers'> & {
    /** Instead of the usual settings. */
    readonly env?: Readonly<Record<string, string>>;
    /** Where the cost of a commit is measured; left out: a commit need not survive the machine. */
    readonly durability?: 'as-deployed';
  },
  say: (line: string) => void,
): Promise<ChaosSystem> {
  const servers = {
    postgres: await startRestartablePostgres(supervision, {
      directory,
      durability: options.durability ?? 'crash-safe',
      log: say,
    }),
    redis: await startRestartableRedis(supervision, directory, say),
  };
  const migrationsDir = join(repositoryRoot(), 'prisma/migrations');
  await applyMigrations({ databaseUrl: servers.postgres.url, migrationsDir, log: say });
  const ports = await Promise.all(Array.from({ length: options.apis }, () => freePort()));
  const sandboxPort = await freePort();
  const token = `operator-${randomBytes(16).toString('hex')}`;
  const env = { ...settings(servers, sandboxPort, token), ...options.env };
  const processes = superviseProcesses(supervision, directory);
  await processes.keepRunning({ app: 'sandbox', name: 'sandbox', env });
  for (const [index, port] of ports.entries()) {
    await processes.keepRunning({
      app: 'api',
      name: `api-${index + 1}`,
      env: { ...env, PORT: String(port) },
    });
  }
  for (let n = 1; n <= options.workers; n += 1) {
    await processes.keepRunning({
      app: 'worker',
      name: `worker-${n}`,
      env: { ...env, METRICS_PORT: '0' },
    });
  }
  const apiUrls = ports.map((port) => `http://127.0.0.1:${port}`);
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  const ends = { api: httpJson(apiUrls[0] ?? '', token), sandbox: httpJson(sandboxUrl) };
  return { processes, servers, apiUrls, sandboxUrl, operatorToken: token, ...ends };
}

function settings(
  servers: ChaosSystem['servers'],
  sandboxPort: number,
  token: string,
): Record<string, string> {
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  return {
    HOST: '127.0.0.1',
    SANDBOX_PORT: String(sandboxPort),
    DATABASE_URL: servers.postgres.url,
    REDIS_URL: servers.redis.url,
    ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
    OPERATOR_TOKENS: `chaos:operator:${token}`,
    FORTNOX_API_URL: `${sandboxUrl}/fortnox`,
    FORTNOX_AUTH_URL: `${sandboxUrl}/fortnox/oauth-v1`,
    SUBSCRIPTIONFLOW_URL_TEMPLATE: `${sandboxUrl}/subscriptionflow/{site}`,
    // Three calls in ten attempts are made to fail: an unlucky invoice may need many.
    RETRY_MAX_ATTEMPTS: '30',
    RETRY_BASE_MS: '500',
    LOG_LEVEL: 'info',
  };
}
