import { createServer, type RequestListener, type Server } from 'node:http';
import { boundPipelining, listenerLimits, stalledTimeoutMs } from '@sync/shared';
import type { Registry } from 'prom-client';

export type Readiness = {
  readonly ready: boolean;
  readonly checks: Record<string, string>;
  /** Everything that is wrong, each with what to do about it. */
  readonly faults?: readonly string[];
};

/** Whoever restarts it, whoever measures it, and room for strangers in between. */
const maxConnections = 256;

/** `/healthz`, `/readyz` and `/metrics` of a worker; unauthenticated, bound to HOST. */
export async function startHealthServer(options: {
  readonly host: string;
  readonly port: number;
  readonly registry: Registry;
  readonly readiness: () => Promise<Readiness>;
}): Promise<Server> {
  const listener: RequestListener = (request, response) => {
    void answer(options, request.url ?? '/').then(({ status, type, body }) => {
      response.writeHead(status, { 'content-type': type }).end(body);
    });
  };
  const server = createServer(listenerLimits, boundPipelining(listener));
  server.timeout = stalledTimeoutMs;
  server.maxConnections = maxConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return server;
}

async function answer(
  options: Parameters<typeof startHealthServer>[0],
  url: string,
): Promise<{ status: number; type: string; body: string }> {
  const json = 'application/json';
  switch (url.split('?')[0]) {
    case '/healthz':
      return { status: 200, type: json, body: '{"status":"live"}' };
    case '/readyz': {
      const { ready, ...told } = await options.readiness();
      const body = JSON.stringify({ status: ready ? 'ready' : 'not-ready', ...told });
      return { status: ready ? 200 : 503, type: json, body };
    }
    case '/metrics':
      return {
        status: 200,
        type: options.registry.contentType,
        body: await options.registry.metrics(),
      };
    default:
      return { status: 404, type: json, body: '{"status":"not-found"}' };
  }
}
