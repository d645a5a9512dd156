import type { Endpoint } from '../http/endpoint.js';
import { text } from '../http/reply.js';
import type { Metrics } from '../monitoring/metrics.js';

export function getMetrics(metrics: Metrics): Endpoint {
  return {
    method: 'get',
    path: '/metrics',
    access: 'viewer',
    tag: 'Monitoring',
    summary: 'Figures for Prometheus',
    answers: { 200: { description: 'Prometheus text format', contentType: 'text/plain' } },
    problems: [],
    handle: async () => text(200, metrics.contentType, await metrics.render()),
  };
}
