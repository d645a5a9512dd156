import { createServer, type RequestListener, type Server } from 'node:http';

/** A sender's headers are one packet; who says nothing for this long is cut off. */
const headersTimeoutMs = 10_000;
/** The longest answer is a preflight, some dozen calls to Fortnox; a sender has 30 s for its body. */
const requestTimeoutMs = 30_000;
/** Node looks for overdue connections only this often, every 30 s by itself. */
const checkEveryMs = 1000;
/** Far more than senders and browsers need; each costs some 20 kB. */
const maxConnections = 4096;

/** The listener's limits: connections that only wait end soon, and there are never too many. */
export function createHttpServer(listener: RequestListener): Server {
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: checkEveryMs,
    },
    listener,
  );
  server.maxConnections = maxConnections;
  return server;
}
