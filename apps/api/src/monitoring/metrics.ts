import { softwareVersion } from '@sync/shared';
import { collectProcessFigures } from '@sync/telemetry';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ObserveRequest } from '../logging/request-log.js';
import { createStateGauges, type State } from './state-gauges.js';

export type Metrics = {
  readonly contentType: string;
  readonly observe: ObserveRequest;
  readonly noteAccepted: (connectionId: string) => void;
  readonly noteRefusals: (connectionId: string, reason: string, count: number) => void;
  /** Prometheus text; without PostgreSQL's state it lacks the figures about jobs and says so. */
  render(found: State | undefined): Promise<string>;
};

/** Ingress answers in milliseconds; a preflight asks Fortnox a dozen things and takes seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** `redis`: resolves when Redis takes a write. Labels hold ids and route patterns only: no names, no keys. */
export function createMetrics(redis: { ping(): Promise<void> }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectProcessFigures(registry);
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from request to the end of the answer',
    labelNames: ['method', 'route', 'status'],
    ...{ buckets, registers },
  });
  const { accepted, refused } = ingressCounters(registers);
  const up = storeGauges(registers);
  const state = createStateGauges(registry);
  return {
    contentType: registry.contentType,
    observe: ({ method, route, status, seconds }) => {
      duration.observe({ method, route, status }, seconds);
    },
    noteAccepted: (connection) => {
      accepted.inc({ connection });
    },
    noteRefusals: (connection, reason, count) => {
      refused.inc({ connection, reason }, count);
    },
    render: async (found) => {
      state.show(found);
      up.database.set(found ? 1 : 0);
      up.redis.set((await answers(redis)) ? 1 : 0);
      return registry.metrics();
    },
  };
}

const answers = (redis: { ping(): Promise<void> }): Promise<boolean> =>
  redis.ping().then(
    () => true,
    () => false,
  );

function ingressCounters(registers: Registry[]) {
  return {
    accepted: new Counter({
      name: 'sync_invoices_accepted_total',
      help: 'Invoices taken in, each once however often it was told',
      labelNames: ['connection'],
      registers,
    }),
    refused: new Counter({
      name: 'sync_ingress_refused_total',
      help: 'Invoices that were answered 429 because too many came, by connection and reason',
      labelNames: ['connection', 'reason'],
      registers,
    }),
  };
}

function storeGauges(registers: Registry[]) {
  const up = (store: string, name: string) =>
    new Gauge({ name, help: `1 while ${store} answers`, registers });
  const build = new Gauge({
    name: 'sync_build_info',
    help: 'Always 1; its labels say which software this is',
    labelNames: ['version', 'process'],
    registers,
  });
  build.set({ version: softwareVersion(), process: 'api' }, 1);
  return {
    database: up('PostgreSQL', 'sync_database_up'),
    redis: up('Redis', 'sync_redis_up'),
  };
}
