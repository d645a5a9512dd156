import type { Logger } from '@sync/shared';
import type { Telemetry } from '@sync/telemetry';
import type { RequestHandler } from 'express';
import { remoteAddressOf } from './remote-address.js';
import { scrubPath } from './scrub.js';
import { openThread } from './thread.js';

export type ObserveRequest = (request: {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}) => void;

/** One line per answered request and one observation for the metrics; neither holds input. */
export function logRequests(
  logger: Logger,
  telemetry: Telemetry,
  observe: ObserveRequest,
): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const { method } = request;
    const address = remoteAddressOf(request);
    const path = scrubPath(request.originalUrl);
    const { requestId, span } = openThread(telemetry, request, response);
    response.on('close', () => {
      const endedAt = performance.now();
      const durationMs = Math.round(endedAt - startedAt);
      // Of an endless answer it is the beginning that somebody has waited for.
      const begunAt: unknown = response.locals['begunAt'];
      const answeredAt = typeof begunAt === 'number' ? begunAt : endedAt;
      const found: unknown = response.locals['route'];
      const route = typeof found === 'string' ? found : 'none';
      const status = response.statusCode;
      observe({ method, route, status, seconds: Math.round(answeredAt - startedAt) / 1000 });
      const { traceId } = span.trace;
      const line = { requestId, traceId, address, method, path, status, durationMs };
      span.end({
        name: `${method} ${route}`,
        attributes: { 'http.route': route, 'http.response.status_code': status },
        failed: status >= 500,
      });
      if (status >= 500) logger.warn(line, 'http.request');
      else logger.info(line, 'http.request');
    });
    span.run(next);
  };
}
