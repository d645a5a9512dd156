import express, { type Express, type RequestHandler } from 'express';
import { createAuthenticate, createWhoAsks } from './auth/authenticate.js';
import { guardPages } from './auth/page-guard.js';
import { allEndpoints } from './endpoints.js';
import { withFortnox } from './fortnox/open-fortnox.js';
import { answerAnyway, answerErrors, answerUnknownPath } from './http/error-handler.js';
import { retryFromBoard } from './jobs/board-retry.js';
import { limitAddresses, limitFailures } from './limits/limit-requests.js';
import { logRequests } from './logging/request-log.js';
import { mountEndpoints } from './mount.js';
import { consoleFiles } from './pages/console-files.js';
import { queueBoard } from './pages/queue-board.js';
import { securityHeaders } from './pages/security-headers.js';
import type { Services } from './services.js';

/** Bull Board shows live work, and files of its own that are few. */
const neverCached: RequestHandler = (_request, response, next) => {
  response.set('cache-control', 'no-store');
  next();
};

/** Everything the API serves, without a listener. `consoleDirectory`: the console's built files. */
export function createApp(services: Services, consoleDirectory: string): Express {
  const { config, logger, metrics, queue } = services;
  const authenticate = createAuthenticate(services);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', config.trustProxy);
  // Whatever NODE_ENV says: in any other Express shows stacks when an answer breaks off.
  app.set('env', 'production');
  // Flat: nested query parameters are nowhere part of the contract.
  app.set('query parser', 'simple');
  app.use(logRequests(logger, services.telemetry, metrics.observe));
  app.use(securityHeaders(config.publicUrl, config.fortnox.authUrl));
  app.use(limitAddresses(services.limits));
  const gates = { authenticate, whoAsks: createWhoAsks(services), ...services };
  app.use(mountEndpoints(allEndpoints(withFortnox(services)), gates));
  app.use(
    '/console',
    guardPages('/console', authenticate, 'no-company'),
    consoleFiles(consoleDirectory),
  );
  app.use('/queues', retryFromBoard(services, authenticate));
  app.use(
    '/queues',
    guardPages('/queues', authenticate, 'all-companies'),
    neverCached,
    queueBoard(queue.bullQueue, '/queues'),
  );
  app.use(answerUnknownPath);
  app.use(limitFailures(services.limits));
  app.use(answerErrors(logger));
  app.use(answerAnyway);
  return app;
}
