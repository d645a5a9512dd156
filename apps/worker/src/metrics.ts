import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CallRecord } from '@sync/fortnox';
import { softwareVersion } from '@sync/shared';
import { collectProcessFigures } from '@sync/telemetry';
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
  readonly observeCall: (record: CallRecord, connectionId: string) => void;
  readonly observeRound: ObserveRound;
  /** What an attempt to send a notification came to. */
  readonly observeNotification: (ended: 'delivered' | 'waiting' | 'given-up') => void;
};

/** Calls to one Fortnox company per window. */
type CallLimit = { readonly requests: number; readonly windowMs: number };

/** Prometheus metrics of one worker; labels never hold ids of persons or invoices. */
export function createMetrics(limit: CallLimit): WorkerMetrics {
  const registry = new Registry();
  collectProcessFigures(registry);
  const registers = [registry];
  showBuild(registers, limit);
  return {
    registry,
    watch: ({ running, holdsLease }) => {
      gauge(registry, 'sync_attempts_running', 'Attempts at work in this process.', running);
      gauge(registry, 'sync_worker_holds_lease', '1 while this worker may act.', () =>
        holdsLease() ? 1 : 0,
      );
    },
    observeAttempt: watchAttempts(registers),
    observeCall: watchCalls(registers),
    observeRound: watchRounds(registers),
    observeNotification: watchNotifications(registers),
  };
}

function watchAttempts(registers: Registry[]): WorkerMetrics['observeAttempt'] {
  const attempts = new Histogram({
    name: 'sync_attempt_duration_seconds',
    help: 'Duration of attempts by verdict.',
    labelNames: ['verdict'],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  });
  const ends = observeEnds(registers);
  return (finished) => {
    attempts.observe({ verdict: finished.verdict }, finished.durationMs / 1000);
    ends.note(finished);
  };
}

function watchCalls(registers: Registry[]): WorkerMetrics['observeCall'] {
  const calls = new Histogram({
    name: 'sync_fortnox_call_duration_seconds',
    help: 'Duration of calls to Fortnox by method and status.',
    labelNames: ['method', 'status'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const called = new Counter({
    name: 'sync_fortnox_calls_total',
    help: 'Calls to Fortnox by connection, and whether Fortnox refused them as too many (429).',
    labelNames: ['connection', 'refused'],
    registers,
  });
  const waited = new Counter({
    name: 'sync_fortnox_limiter_wait_seconds_total',
    help: 'Time that calls spent waiting for their turn under Fortnox’s limit.',
    registers,
  });
  return ({ method, status, failure, durationMs, waitedMs }, connection) => {
    called.inc({ connection, refused: status === 429 ? 'true' : 'false' });
    calls.observe({ method, status: status ?? failure ?? 'none' }, durationMs / 1000);
    waited.inc(waitedMs / 1000);
  };
}

function watchRounds(registers: Registry[]): ObserveRound {
  const rounds = new Histogram({
    name: 'sync_maintenance_round_seconds',
    help: 'Duration of maintenance rounds by loop and outcome; their count tells of errors.',
    labelNames: ['loop', 'outcome'],
    buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60],
    registers,
  });
  return ({ loop, outcome, durationMs }) => {
    rounds.observe({ loop, outcome }, durationMs / 1000);
  };
}

function watchNotifications(registers: Registry[]): WorkerMetrics['observeNotification'] {
  const tried = new Counter({
    name: 'sync_notification_attempts_total',
    help: 'Attempts to send a notification, by what became of it: delivered, waiting, given-up.',
    labelNames: ['state'],
    registers,
  });
  return (state) => {
    tried.inc({ state });
  };
}

/** Whole minutes matter to an operator; 300 s is what is promised, a day what a person needs. */
const untilBooked = [1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 21_600, 86_400];

function observeEnds(registers: Registry[]) {
  const ended = new Counter({
    name: 'sync_jobs_ended_total',
    help: 'Attempts that ended their job, by status and, for dead letters, cause.',
    labelNames: ['status', 'cause'],
    registers,
  });
  const booked = new Histogram({
    name: 'sync_time_to_books_seconds',
    help: 'Time from being told that an invoice is paid until it stands in Fortnox, by lane.',
    labelNames: ['lane'],
    ...{ buckets: untilBooked, registers },
  });
  return {
    note: ({ verdict, cause = '', lane, sinceToldMs }: FinishedAttempt): void => {
      const status = endedBy[verdict];
      if (status === undefined) return;
      ended.inc({ status, cause });
      if (status === 'succeeded') booked.observe({ lane }, sinceToldMs / 1000);
    },
  };
}

/** The verdicts after which a job rests. */
const endedBy: Readonly<Partial<Record<FinishedAttempt['verdict'], string>>> = {
  succeeded: 'succeeded',
  ignored: 'ignored',
  'dead-letter': 'dead-lettered',
};

function showBuild(registers: Registry[], limit: CallLimit): void {
  const build = new Gauge({
    name: 'sync_build_info',
    help: 'Always 1; its labels say which software this is.',
    labelNames: ['version', 'process'],
    registers,
  });
  build.set({ version: softwareVersion(), process: 'worker' }, 1);
  const perSecond = new Gauge({
    name: 'sync_fortnox_limit_calls_per_second',
    help: 'What Fortnox allows each company, as set.',
    registers,
  });
  perSecond.set((limit.requests * 1000) / limit.windowMs);
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
