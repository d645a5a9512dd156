import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { CallRecord } from '@sync/fortnox';
import type { ObserveRound } from './maintenance/timer-loop.js';
import type { FinishedAttempt } from './attempt-record.js';

export type WorkerMetrics = {
  readonly registry: Registry;
  /** Adds the gauges that read the running worker. */
  readonly watch: (worker: {
    readonly running: () => number;
    readonly holdsLease: () => boolean;
  }) => void;
  readonly observeAttempt: (finished: FinishedAttempt) => void;
  readonly observeCall: (record: CallRecord) => void;
  readonly observeRound: ObserveRound;
};

/** Prometheus metrics of one worker; labels never hold ids of persons or invoices. */
export function createMetrics(): WorkerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const attempts = new Histogram({
    name: 'sync_attempt_duration_seconds',
    help: 'Duration of attempts by verdict.',
    labelNames: ['verdict'],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  });
  const calls = new Histogram({
    name: 'sync_fortnox_call_duration_seconds',
    help: 'Duration of calls to Fortnox by method and status.',
    labelNames: ['method', 'status'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const waited = new Counter({
    name: 'sync_fortnox_limiter_wait_seconds_total',
    help: 'Time that calls spent waiting for their turn under Fortnox’s limit.',
    registers,
  });
  const rounds = new Histogram({
    name: 'sync_maintenance_round_seconds',
    help: 'Duration of maintenance rounds by loop and outcome; their count tells of errors.',
    labelNames: ['loop', 'outcome'],
    buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60],
    registers,
  });
  return {
    registry,
    watch: ({ running, holdsLease }) => {
      gauge(registry, 'sync_attempts_running', 'Attempts at work in this process.', running);
      gauge(registry, 'sync_worker_holds_lease', '1 while this worker may act.', () =>
        holdsLease() ? 1 : 0,
      );
    },
    observeAttempt: ({ verdict, durationMs }) => {
      attempts.observe({ verdict }, durationMs / 1000);
    },
    observeCall: ({ method, status, failure, durationMs, waitedMs }) => {
      calls.observe({ method, status: status ?? failure ?? 'none' }, durationMs / 1000);
      waited.inc(waitedMs / 1000);
    },
    observeRound: ({ loop, outcome, durationMs }) => {
      rounds.observe({ loop, outcome }, durationMs / 1000);
    },
  };
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
