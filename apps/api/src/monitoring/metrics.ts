import type { Database } from '@sync/database';
import { countJobs, type ConnectionFigures } from '@sync/jobs';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ObserveRequest } from '../logging/request-log.js';

export type Metrics = {
  readonly contentType: string;
  readonly observe: ObserveRequest;
  readonly noteRefusals: (connectionId: string, reason: string, count: number) => void;
  /** Prometheus text; without PostgreSQL it lacks the figures about jobs and says so. */
  render(): Promise<string>;
};

/** Ingress answers in milliseconds; a preflight asks Fortnox a dozen things and takes seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Labels hold ids and route patterns only: no names, no keys. */
export function createMetrics(db: Database): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from request to the end of the answer',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers: [registry],
  });
  const refused = new Counter({
    name: 'sync_ingress_refused_total',
    help: 'Invoices that were answered 429 because too many came, by connection and reason',
    labelNames: ['connection', 'reason'],
    registers: [registry],
  });
  const databaseUp = new Gauge({
    name: 'sync_database_up',
    help: '1 while PostgreSQL answers',
    registers: [registry],
  });
  const gauges = createJobGauges(registry);
  return {
    contentType: registry.contentType,
    observe: ({ method, route, status, seconds }) => {
      duration.observe({ method, route, status }, seconds);
    },
    noteRefusals: (connection, reason, count) => {
      refused.inc({ connection, reason }, count);
    },
    render: async () => {
      const figures = await countJobs(db).catch(() => undefined);
      databaseUp.set(figures ? 1 : 0);
      gauges.set(figures ?? [], Date.now());
      return registry.metrics();
    },
  };
}

function createJobGauges(registry: Registry): {
  set(figures: readonly ConnectionFigures[], now: number): void;
} {
  const registers = [registry];
  const jobs = new Gauge({
    name: 'sync_jobs',
    help: 'Sync jobs by connection and status',
    labelNames: ['connection', 'status'],
    registers,
  });
  const deadLetters = new Gauge({
    name: 'sync_dead_letters',
    help: 'Dead letters that wait for an operator',
    labelNames: ['connection'],
    registers,
  });
  const oldest = new Gauge({
    name: 'sync_oldest_waiting_seconds',
    help: 'Age of the longest waiting due job, 0 when none waits',
    labelNames: ['connection'],
    registers,
  });
  return {
    set: (figures, now) => {
      // What has become empty, or cannot be known now, must not stay at its last value.
      for (const gauge of [jobs, deadLetters, oldest]) gauge.reset();
      for (const { connectionId: connection, counts, oldestWaitingAt } of figures) {
        for (const [status, count] of Object.entries(counts))
          jobs.set({ connection, status }, count);
        deadLetters.set({ connection }, counts['dead-lettered'] ?? 0);
        const since = oldestWaitingAt?.getTime() ?? now;
        oldest.set({ connection }, Math.max(0, (now - since) / 1000));
      }
    },
  };
}
