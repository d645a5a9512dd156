import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@sync/database';
import { createTestDatabase, testRedisUrl } from '@sync/database/testing';
import { createLogger } from '@sync/shared';
import type { Express } from 'express';
import { createApp } from '../app.js';
import { readConfig } from '../config.js';
import { closeServices, openServices } from '../services.js';
import { ask, type Answered, type Asked } from './ask.js';

export const operatorToken = 'operator-token-of-anna-000001';
export const viewerToken = 'viewer-token-of-vera-00000002';

export type TestApi = {
  readonly url: string;
  readonly app: Express;
  /** Straight to the database, also while the API's way to it is cut. */
  readonly db: Database;
  /** The address of that database. */
  readonly databaseUrl: string;
  /** What was logged, line by line. */
  readonly log: readonly string[];
  /** As the operator, unless `token` says otherwise. */
  readonly ask: (method: string, path: string, asked?: Asked) => Promise<Answered>;
  readonly close: () => Promise<void>;
};

type Environment = Readonly<Record<string, string>>;

/**
 * The real API over real HTTP on a database of its own. `change` sees its settings and replaces
 * some, for instance by addresses where nothing listens.
 */
export async function startTestApi(
  change: Environment | ((given: Environment) => Promise<Environment>) = {},
): Promise<TestApi> {
  const database = await createTestDatabase();
  const server = createServer();
  const url = await listen(server);
  const log: string[] = [];
  const given = {
    DATABASE_URL: database.url,
    // A database of that server in which no suite runs a worker.
    REDIS_URL: new URL('/9', testRedisUrl()).href,
    PUBLIC_URL: url,
    ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
    // All suites are one address to one Redis.
    ADDRESS_LIMIT_REQUESTS: '100000000',
    FAILURE_LIMIT_REQUESTS: '100000000',
    OPERATOR_TOKENS: `anna:operator:${operatorToken},vera:viewer:${viewerToken}`,
  };
  const changed = typeof change === 'function' ? await change(given) : change;
  const config = readConfig({ ...given, ...changed });
  const destination = {
    write: (line: string) => {
      log.push(line);
    },
  };
  const consoleDirectory = join(tmpdir(), 'no-console-here');
  const services = openServices(config, createLogger('api', 'info', destination));
  const app = createApp(services, consoleDirectory);
  server.on('request', app);
  return {
    url,
    app,
    db: database.db,
    databaseUrl: database.url,
    log,
    ask: (method, path, asked) => ask(url, method, path, { token: operatorToken, ...asked }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await closeServices(services);
      await database.drop();
    },
  };
}

/** Port 0: the system picks a free one. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return `http://127.0.0.1:${address.port}`;
}
