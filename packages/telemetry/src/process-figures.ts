import { collectDefaultMetrics, type Registry } from 'prom-client';

/** Gauges that prom-client names like counters; each is also told by type, without the suffix. */
const misnamed = ['nodejs_active_handles', 'nodejs_active_requests', 'nodejs_active_resources'];

/** Memory, processor time, event loop and garbage collection, under names that promtool accepts. */
export function collectProcessFigures(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(`${name}_total`);
}
