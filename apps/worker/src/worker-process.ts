import type { Server } from 'node:http';
import { createCompanyRegister } from '@sync/clients';
import {
  countUnreadableSecrets,
  createCipher,
  type Cipher,
  type Connection,
} from '@sync/connections';
import { openDatabase, readDatabaseState, type Database, type DatabaseState } from '@sync/database';
import {
  createReleaser,
  openDeliveryQueue,
  producerConnection,
  describeHold,
  watchLedger,
  watchStores,
  type DeliveryQueue,
  type LedgerState,
  type LedgerWatch,
  type QueueState,
  type Releaser,
} from '@sync/jobs';
import type { CallOptions } from '@sync/fortnox';
import type { Logger } from '@sync/shared';
import { createActiveAttempts } from './active-attempts.js';
import { runAttempt } from './attempt.js';
import type { AttemptDependencies } from './attempt-record.js';
import { openClients, type WorkerClients } from './clients.js';
import { createCompanyAnswers } from './company-answers.js';
import type { WorkerConfig } from './config.js';
import { startHealthServer, type Readiness } from './health-server.js';
import { createMetrics, type WorkerMetrics } from './metrics.js';
import { startBackgroundWork } from './maintenance/background-work.js';
import { startSweep } from './maintenance/sweep.js';
import type { Loop, ObserveRound } from './maintenance/timer-loop.js';
import { lateDeliveries, startWatchdog } from './maintenance/watchdog.js';
import { syncCredit } from './sync-credit/sync-credit.js';
import { syncPaidInvoice } from './sync-paid-invoice/sync-paid-invoice.js';
import { startWorker, type RunningWorker } from './worker.js';

/** Attempts wait mostly for Fortnox; a tenth of them in the database at once is plenty. */
const poolSize = 12;

export type WorkerProcess = { readonly metricsPort: number; stop(): Promise<void> };

/** Starts one worker from its settings. `giveUp` ends the process (the watchdog's last word). */
export async function startWorkerProcess(
  config: WorkerConfig,
  log: Logger,
  giveUp: () => void,
): Promise<WorkerProcess> {
  const { db, queue, redis, stores, ledger } = await openStores(config, log);
  const releaser = createReleaser({ db, queue, log });
  const metrics = createMetrics();
  const cipher = createCipher(config.ENCRYPTION_KEYS);
  const clients = openClients(config, db, redis, cipher);
  const attempts = attemptDependencies(config, db, clients, releaser, metrics, log);
  const running = await consume(config, attempts, ledger);
  metrics.watch(running);
  const { workerId } = running;
  const { sweep, background } = startLoops(config, attempts, {
    ...{ queue, releaser, workerId, observeRound: metrics.observeRound },
  });
  const waiting = () => lateDeliveries(db, queue);
  const watchdog = startWatchdog({
    ...{ worker: running, waiting, giveUp, log, observeRound: metrics.observeRound },
  });
  const server = await startHealthServer({
    host: config.HOST,
    port: config.METRICS_PORT,
    registry: metrics.registry,
    readiness: () => readiness({ db, cipher, queue, ledger }, running),
  });
  return {
    metricsPort: portOf(server.address()) ?? config.METRICS_PORT,
    stop: async () => {
      await watchdog.stop();
      await stores.stop();
      await ledger.stop();
      await background.stop();
      await running.stop();
      await sweep.stop();
      server.close();
      await clients.close();
      await queue.close();
      redis.disconnect();
      await db.close();
    },
  };
}

/** Nothing needs to be reachable yet. */
async function openStores(config: WorkerConfig, log: Logger) {
  const db = openDatabase({ url: config.DATABASE_URL, poolSize });
  const queue = openDeliveryQueue({ redisUrl: config.REDIS_URL });
  const redis = producerConnection(config.REDIS_URL);
  const stores = watchStores({ db, queue, log });
  const ledger = watchLedger({ db, redis, log });
  await warnOfEviction(queue, log);
  return { db, queue, redis, stores, ledger };
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
  const { db, active, log } = attempts;
  return startWorker({
    databaseUrl: config.DATABASE_URL,
    redisUrl: config.REDIS_URL,
    concurrency: config.WORKER_CONCURRENCY,
    runAttempt: (lease, delivery) => runAttempt(attempts, lease, delivery),
    ...{ db, active, examine, log },
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
  config: WorkerConfig,
  db: Database,
  clients: WorkerClients,
  releaser: Releaser,
  metrics: WorkerMetrics,
  log: Logger,
): AttemptDependencies {
  return {
    db,
    handlers: { 'sync-paid-invoice': syncPaidInvoice, 'sync-credit': syncCredit },
    policy: { maxAttempts: config.RETRY_MAX_ATTEMPTS, baseMs: config.RETRY_BASE_MS },
    openFortnox: clients.openFortnox,
    openSubscriptionFlow: clients.openSubscriptionFlow,
    register: createCompanyRegister(Date.now),
    release: releaser.release,
    observe: metrics.observeAttempt,
    observeCall: metrics.observeCall,
    answers: createCompanyAnswers(),
    active: createActiveAttempts(),
    log,
    now: () => new Date(),
    random: Math.random,
  };
}

type Probed = {
  readonly db: Database;
  readonly cipher: Cipher;
  readonly queue: DeliveryQueue;
  readonly ledger: LedgerWatch;
};

/** Secrets that cannot be read are told, and stop nobody: other companies' invoices go on. */
async function readiness(probed: Probed, worker: RunningWorker): Promise<Readiness> {
  const { db, queue } = probed;
  const ledger = probed.ledger.state();
  const [database, redis] = await Promise.all([readDatabaseState(db), queue.state()]);
  const checks = {
    postgresql: wordFor(database.kind),
    redis: wordFor(redis.kind),
    lease: worker.holdsLease() ? 'ok' : 'lost',
    ledger: wordForLedger(ledger),
  };
  const ready = Object.values(checks).every((state) => state === 'ok');
  const told = { ...checks, ...remediesOf(redis, ledger) };
  if (database.kind !== 'up') return { ready, checks: told };
  return { ready, checks: { ...told, ...(await unreadableSecrets(probed)) } };
}

/** `/readyz` must have an answer, whatever happens between two of its questions. */
async function unreadableSecrets({ db, cipher }: Probed): Promise<Record<string, string>> {
  const counts = await countUnreadableSecrets(db, cipher).catch(() => undefined);
  if (counts === undefined) return { unreadableSecrets: 'unknown' };
  if (counts.length === 0) return {};
  const told = counts.map(({ kind, keyId, count }) => `${count} ${kind} (key ${keyId})`);
  return { unreadableSecrets: told.join(', ') };
}

function remediesOf(redis: QueueState, ledger: LedgerState): Readiness['checks'] {
  return {
    ...(redis.kind === 'permission-missing'
      ? { missingPermissions: redis.commands.join(', ') }
      : {}),
    ...(ledger.kind === 'restored' ? { restored: describeHold(ledger) } : {}),
  };
}

/** A worker that works for others is ready: one company that waits for a person stops nobody else. */
function wordForLedger(ledger: LedgerState): string {
  if (ledger.kind !== 'restored') return ledger.kind === 'trusted' ? 'ok' : ledger.kind;
  return ledger.extent === 'all' ? 'restored' : 'ok';
}

function wordFor(kind: DatabaseState['kind'] | QueueState['kind']): string {
  if (kind === 'up') return 'ok';
  return kind === 'down' ? 'unreachable' : kind;
}

/** Anything but `noeviction` lets Redis drop deliveries; they come back, but late (sweep). */
async function warnOfEviction(queue: DeliveryQueue, log: Logger): Promise<void> {
  const policy = await queue.evictionPolicy().catch(() => undefined);
  if (policy !== undefined && policy !== 'noeviction') {
    log.error({ policy }, 'redis.evicts: set maxmemory-policy to noeviction');
  }
}
