import {
  countJobs,
  putBack,
  takeForRelease,
  createReleaser,
  openDeliveryQueue,
  producerConnection,
  releaseWindow,
  watchStores,
  type DeliveryQueue,
  type Releaser,
} from '@sync/jobs';
import { createCipher, createTokenStore, readConnectionSecrets } from '@sync/connections';
import { openDatabase, type Database } from '@sync/database';
import { type Logger, describeError } from '@sync/shared';
import type { Express } from 'express';
import { createApp } from './app.js';
import { createAuthenticate } from './auth/authenticate.js';
import { createOperatorDirectory } from './auth/operator-tokens.js';
import { createSessions } from './auth/sessions.js';
import type { ApiConfig } from './config.js';
import { allEndpoints } from './endpoints.js';
import { fortnoxOpener } from './fortnox/open-fortnox.js';
import { createMetrics } from './monitoring/metrics.js';
import { queueBoard } from './pages/queue-board.js';

/** Requests wait for PostgreSQL one or two statements long; more connections only queue there. */
const poolSize = 20;

export type ComposedApi = { readonly app: Express; readonly close: () => Promise<void> };

/** Builds the API from its settings, without a listener. Nothing needs to be reachable yet. */
export function compose(
  config: ApiConfig,
  logger: Logger,
  /** Built files of the console. */
  consoleDirectory: string,
): ComposedApi {
  const db = openDatabase({ url: config.databaseUrl, poolSize });
  const queue = openDeliveryQueue({ redisUrl: config.redisUrl });
  const redis = producerConnection(config.redisUrl);
  const stores = watchStores({ db, queue, log: logger });
  const cipher = createCipher(config.encryptionKeys);
  const tokenStore = createTokenStore(db, cipher);
  const operators = createOperatorDirectory(config.operatorTokens);
  const sessions = createSessions(config.encryptionKeys, operators, Date.now);
  const releaser = releaserOf(db, queue, logger);
  const metrics = createMetrics(() => countJobs(db), Date.now);
  const findSecrets = (id: string) => readConnectionSecrets(db, cipher, id);
  const { fortnox } = config;
  const endpoints = allEndpoints({
    config,
    db,
    cipher,
    tokenStore,
    queue,
    release: (connectionId) => {
      releaser.release(connectionId);
    },
    openFortnox: fortnoxOpener({ findSecrets, tokenStore, redis, fortnox }),
    operators,
    sessions,
    metrics,
  });
  const app = createApp({
    endpoints,
    authenticate: createAuthenticate(operators, sessions),
    queueBoard: queueBoard(queue.bullQueue, '/queues'),
    consoleDirectory,
    publicUrl: config.publicUrl,
    fortnoxAuthUrl: config.fortnox.authUrl,
    logger,
    observe: metrics.observe,
  });
  const close = async (): Promise<void> => {
    await stores.stop();
    await releaser.idle();
    await queue.close();
    redis.disconnect();
    await db.close();
  };
  return { app, close };
}

function releaserOf(db: Database, queue: DeliveryQueue, logger: Logger): Releaser {
  return createReleaser({
    take: (connectionId) => takeForRelease(db, connectionId, releaseWindow),
    putBack: (deliveries) => putBack(db, deliveries),
    deliver: (deliveries) => queue.deliver(deliveries),
    onError: (error, connectionId) => {
      // The worker's sweep finds what could not be released now.
      logger.warn({ connectionId, error: describeError(error) }, 'release.failed');
    },
  });
}
