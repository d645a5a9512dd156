import { createServer, type RequestListener, type Server } from 'node:http';
import { boundPipelining, listenerLimits, stalledTimeoutMs } from '@sync/shared';

/** Far more than senders and browsers need; each costs some 20 kB. */
const maxConnections = 4096;

type Limits = { readonly [Name in keyof typeof listenerLimits]: number };

/** The listener with its limits; other ones than ours let a test see them within a second. */
export function createHttpServer(
  listener: RequestListener,
  limits: Limits & {
    readonly maxConnections?: number;
    readonly stalledTimeout?: number;
  } = listenerLimits,
): Server {
  const server = createServer(limits, boundPipelining(listener));
  server.timeout = limits.stalledTimeout ?? stalledTimeoutMs;
  server.maxConnections = limits.maxConnections ?? maxConnections;
  return server;
}
