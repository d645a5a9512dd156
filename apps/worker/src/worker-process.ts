import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeFinding, stopping, watchStores, type StoreWatch } from '@sync/checks';
import { createCompanyRegister } from '@sync/clients';
import {
  createCipher,
  createConnectionMemory,
  createKeyedDigests,
  type Connection,
} from '@sync/connections';
import { openDatabase } from '@sync/database';
import {
  createReleaser,
  openDeliveryQueue,
  producerConnection,
  watchLedger,
  type DeliveryQueue,
  type LedgerWatch,
  type Releaser,
} from '@sync/jobs';
import type { CallOptions } from '@sync/fortnox';
import { describeError, type Logger } from '@sync/shared';
import { createActiveAttempts } from './active-attempts.js';
import { startTelemetry, type Telemetry } from '@sync/telemetry';
import { runAttempt } from './attempt.js';
import type { AttemptDependencies } from './attempt-record.js';
import { startCallCounts, type CallCounts } from './call-counts.js';
import { openClients } from './clients.js';
import { createCompanyAnswers } from './company-answers.js';
import type { WorkerConfig } from './config.js';
import { handlerFor } from './handlers.js';
import { startHealthServer } from './health-server.js';
import { readReadiness } from './readiness.js';
import { createMetrics, type WorkerMetrics } from './metrics.js';
import { startBackgroundWork } from './maintenance/background-work.js';
import { startNotifications } from './maintenance/notifications.js';
import { startSweep } from './maintenance/sweep.js';
import type { Loop, ObserveRound } from './maintenance/timer-loop.js';
import { lateDeliveries, startWatchdog } from './maintenance/watchdog.js';
import { startWorker, type RunningWorker } from './worker.js';

/** Attempts wait mostly for Fortnox; a tenth of them in the database at once is plenty. */
const poolSize = 12;

export type WorkerProcess = {
  readonly metricsPort: number;
  /** Resolves once it can do everything that a worker is there for. */
  readonly ready: Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * Starts one worker from its settings. It answers `/readyz` at once, waits for a PostgreSQL that it
 * can work with, and begins then; it never ends by itself for want of a store. `giveUp` ends the
 * process (the watchdog's last word).
 */
export async function startWorkerProcess(
  config: WorkerConfig,
  log: Logger,
  giveUp: () => void,
): Promise<WorkerProcess> {
  const telemetry = await startTelemetry('worker', {
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    log,
  });
  const opened = openStores(config, log, telemetry);
  const metrics = createMetrics({
    requests: config.FORTNOX_RATE_LIMIT_REQUESTS,
    windowMs: config.FORTNOX_RATE_LIMIT_WINDOW_MS,
  });
  const calls = startCallCounts({ db: opened.db, log, observeRound: metrics.observeRound });
  const begun = beginWhenUsable({ config, log, giveUp, metrics, calls, ...opened });
  const server = await startHealthServer({
    host: config.HOST,
    port: config.METRICS_PORT,
    registry: metrics.registry,
    readiness: () => readReadiness(opened, begun.worker()),
  });
  return {
    metricsPort: portOf(server.address()) ?? config.METRICS_PORT,
    ready: announce(opened.stores, begun.done, log),
    stop: async () => {
      await opened.stores.stop();
      await opened.ledger.stop();
      await begun.stop();
      await calls.stop();
      server.close();
      await opened.close();
    },
  };
}

type Opened = ReturnType<typeof openStores>;

/** Nothing needs to be reachable yet. */
function openStores(config: WorkerConfig, log: Logger, telemetry: Telemetry) {
  const db = openDatabase({ url: config.DATABASE_URL, poolSize });
  const queue = openDeliveryQueue({ redisUrl: config.REDIS_URL, telemetry: telemetry.bullmq });
  const redis = producerConnection(config.REDIS_URL);
  const cipher = createCipher(config.ENCRYPTION_KEYS);
  const stores = watchStores({ databaseUrl: config.DATABASE_URL, queue, db, cipher, log });
  const ledger = watchLedger({ db, redis, log });
  const clients = openClients(config, db, redis, cipher);
  const close = async (): Promise<void> => {
    await clients.close();
    await queue.close();
    redis.disconnect();
    await db.close();
    await telemetry.stop();
  };
  return { db, queue, cipher, stores, ledger, clients, telemetry, close };
}

/** Says what it waits for, if it has to wait at all. */
async function announce(stores: StoreWatch, begun: Promise<void>, log: Logger): Promise<void> {
  const faults = stopping('worker', (await stores.look()).findings);
  if (faults.length > 0) log.error({ faults: faults.map(describeFinding) }, 'not-ready');
  await begun;
  await stores.untilUsable('worker');
}

type Beginning = Opened & {
  readonly config: WorkerConfig;
  readonly log: Logger;
  readonly giveUp: () => void;
  readonly metrics: WorkerMetrics;
  readonly calls: CallCounts;
};

type Begun = {
  /** `undefined` while it waits for PostgreSQL. */
  readonly worker: () => RunningWorker | undefined;
  readonly done: Promise<void>;
  /** Also while it waits. */
  readonly stop: () => Promise<void>;
};

/** PostgreSQL may go away between the look and the first lease; then it is waited for again. */
const againMs = 500;

function beginWhenUsable(deps: Beginning): Begun {
  const ending = new AbortController();
  let begun: { readonly worker: RunningWorker; stop(): Promise<void> } | undefined;
  const attempt = async (): Promise<void> => {
    while (!begun) {
      await deps.stores.untilDatabaseUsable('worker', ending.signal);
      if (ending.signal.aborted) return;
      try {
        begun = await begin(deps);
      } catch (error) {
        deps.log.warn({ error: describeError(error) }, 'begin.failed');
        await sleep(againMs);
      }
    }
  };
  const done = attempt();
  return {
    done,
    worker: () => begun?.worker,
    stop: async () => {
      ending.abort();
      await done;
      await begun?.stop();
    },
  };
}

/** Takes a lease and everything that runs under it. Rejects when PostgreSQL goes away meanwhile. */
async function begin(deps: Beginning) {
  const { config, db, queue, metrics, log, ledger } = deps;
  const releaser = createReleaser({ db, queue, log });
  const attempts = attemptDependencies(deps, releaser);
  const worker = await consume(config, attempts, ledger);
  metrics.watch(worker);
  const { workerId } = worker;
  const { sweep, background } = startLoops(config, attempts, {
    ...{ queue, releaser, workerId, observeRound: metrics.observeRound },
  });
  const notifications = startNotifications({
    ...{ config, log, cipher: deps.cipher, observeRound: metrics.observeRound },
    observeNotification: metrics.observeNotification,
  });
  const watchdog = startWatchdog({
    ...{ worker, giveUp: deps.giveUp, log, observeRound: metrics.observeRound },
    waiting: () => lateDeliveries(db, queue),
  });
  return {
    worker,
    stop: async () => {
      await watchdog.stop();
      await Promise.all([background.stop(), notifications.stop()]);
      await worker.stop();
      await sweep.stop();
    },
  };
}

function startLoops(
  config: WorkerConfig,
  attempts: AttemptDependencies,
  own: {
    readonly queue: DeliveryQueue;
    readonly releaser: Releaser;
    readonly workerId: () => string;
    readonly observeRound: ObserveRound;
  },
): { readonly sweep: Loop; readonly background: Loop } {
  const deps = { ...attempts, ...own };
  return {
    sweep: startSweep(deps),
    background: startBackgroundWork({
      ...{ ...deps, openFortnox: openerFor(attempts, own.workerId) },
      everyMs: config.CAUSE_CHECK_MS,
      retentionDays: config.RETENTION_DAYS,
      auditRetentionDays: config.AUDIT_RETENTION_DAYS,
    }),
  };
}

function consume(
  config: WorkerConfig,
  attempts: AttemptDependencies,
  { examine }: LedgerWatch,
): Promise<RunningWorker> {
  const { db, active, log, telemetry } = attempts;
  return startWorker({
    databaseUrl: config.DATABASE_URL,
    redisUrl: config.REDIS_URL,
    concurrency: config.WORKER_CONCURRENCY,
    runAttempt: (lease, delivery) => runAttempt(attempts, lease, delivery),
    ...{ db, active, examine, log },
    bullmq: telemetry.bullmq,
  });
}

/** For what runs beside the attempts, under the lease that the worker holds at the time. */
function openerFor(attempts: AttemptDependencies, workerId: () => string) {
  return (connection: Connection, call: CallOptions) =>
    attempts.openFortnox(connection, call, workerId());
}

function portOf(address: ReturnType<Server['address']>): number | undefined {
  return typeof address === 'object' && address ? address.port : undefined;
}

function attemptDependencies(
  { config, db, clients, metrics, calls, log, telemetry }: Beginning,
  releaser: Releaser,
): AttemptDependencies {
  return {
    db,
    handlerFor,
    policy: { maxAttempts: config.RETRY_MAX_ATTEMPTS, baseMs: config.RETRY_BASE_MS },
    openFortnox: (connection, call, workerId) =>
      clients.openFortnox(connection, calls.counting(connection.id, call), workerId),
    openSubscriptionFlow: clients.openSubscriptionFlow,
    register: createCompanyRegister(),
    connections: createConnectionMemory(),
    digests: createKeyedDigests(config.ENCRYPTION_KEYS),
    release: releaser.release,
    handOver: releaser.handOver,
    observe: metrics.observeAttempt,
    observeCall: metrics.observeCall,
    answers: createCompanyAnswers(),
    active: createActiveAttempts(),
    log,
    telemetry,
    now: () => new Date(),
    random: Math.random,
  };
}
