import type { Endpoint } from '../http/endpoint.js';
import { text } from '../http/reply.js';
import { readState } from '../monitoring/read-state.js';
import type { Services } from '../services.js';

/** GET /metrics: for Prometheus. */
export function getMetrics({ metrics, db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/metrics',
    access: 'viewer',
    tag: 'Monitoring',
    summary: 'Figures for Prometheus',
    answers: { 200: { description: 'Prometheus text format', contentType: 'text/plain' } },
    problems: [503],
    handle: async () => text(200, metrics.contentType, await metrics.render(await readState(db))),
  };
}
