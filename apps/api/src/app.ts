import type { Logger } from '@sync/shared';
import express, { type Express, type Router } from 'express';
import type { Authenticate } from './auth/authenticate.js';
import { guardPages } from './auth/page-guard.js';
import { answerErrors, answerUnknownPath } from './http/error-handler.js';
import type { Endpoint } from './http/endpoint.js';
import { mountEndpoints } from './http/mount.js';
import { logRequests, type ObserveRequest } from './logging/request-log.js';
import { consoleFiles } from './pages/console-files.js';
import { securityHeaders } from './pages/security-headers.js';

export type AppParts = {
  readonly endpoints: readonly Endpoint[];
  readonly authenticate: Authenticate;
  readonly queueBoard: Router;
  /** Built files of the console. */
  readonly consoleDirectory: string;
  readonly publicUrl: string;
  readonly fortnoxAuthUrl: string;
  readonly logger: Logger;
  readonly observe: ObserveRequest;
};

/** Everything the API serves, without a listener. */
export function createApp(parts: AppParts): Express {
  const { authenticate, logger } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // Flat: nested query parameters are nowhere part of the contract.
  app.set('query parser', 'simple');
  app.use(logRequests(logger, parts.observe));
  app.use(securityHeaders(parts));
  app.use(mountEndpoints(parts.endpoints, authenticate));
  app.use('/console', guardPages('/console', authenticate), consoleFiles(parts.consoleDirectory));
  app.use('/queues', guardPages('/queues', authenticate), parts.queueBoard);
  app.use(answerUnknownPath);
  app.use(answerErrors(logger));
  return app;
}
