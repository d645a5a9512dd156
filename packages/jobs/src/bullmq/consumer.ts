import { setTimeout as sleep } from 'node:timers/promises';
import { UnrecoverableError, Worker, type Job } from 'bullmq';
import type { Delivery } from '../job.js';
import { queueName, type BullTelemetry } from './queue.js';
import { consumerConnection } from './redis.js';

/** What Bull Board shows of a delivery; the truth is the job's row. */
export type DeliveryOutcome =
  | { readonly kind: 'done'; readonly note: string }
  | { readonly kind: 'dead-lettered'; readonly reason: string };

export type Consumer = {
  /** Deliveries taken since the start; the watchdog compares it over time. */
  taken(): number;
  running(): number;
  /** Takes nothing more and waits for what runs, at most `graceMs`. */
  close(graceMs: number): Promise<void>;
};

/** Before the next try after Redis has refused to hand a delivery out. */
const refusedMs = 1000;

/** BullMQ asks again at once and for ever when its script is refused, which spins the process. */
class PatientWorker extends Worker<Delivery, string> {
  protected override async moveToActive(
    token: string,
    name?: string,
  ): Promise<Job<Delivery, string>> {
    try {
      return await super.moveToActive(token, name);
    } catch (error) {
      await sleep(refusedMs);
      throw error;
    }
  }
}

/**
 * Consumes deliveries. The one place that speaks BullMQ's dialect (it signals outcomes by
 * throwing). Locks and stalls are BullMQ's own and only speed things up: who may work on a job is
 * decided by the claim in PostgreSQL, so a delivery that comes twice is worked on once.
 */
export function startConsumer(options: {
  readonly redisUrl: string;
  readonly concurrency: number;
  readonly prefix?: string;
  readonly telemetry?: BullTelemetry | undefined;
  readonly onDelivery: (delivery: Delivery) => Promise<DeliveryOutcome>;
}): Consumer {
  let taken = 0;
  let running = 0;
  const connection = consumerConnection(options.redisUrl);
  const worker = new PatientWorker(
    queueName,
    async (job) => {
      taken += 1;
      running += 1;
      try {
        return applyOutcome(await options.onDelivery(job.data));
      } finally {
        running -= 1;
      }
    },
    {
      connection,
      prefix: options.prefix ?? 'sync',
      concurrency: options.concurrency,
      skipVersionCheck: true,
      ...(options.telemetry === undefined ? {} : { telemetry: options.telemetry }),
      // After a lost connection; BullMQ's own default is 15 s.
      runRetryDelay: refusedMs,
      // A dead consumer's untaken deliveries come back in seconds, not BullMQ's default of 60.
      lockDuration: 5000,
      stalledInterval: 2500,
      // A stalled delivery is delivered again, never failed: the claim decides.
      maxStalledCount: 1_000_000,
      // Bounds how long an idle worker takes to notice a Redis that came back empty.
      drainDelay: 2,
    },
  );
  worker.on('error', () => undefined);
  return {
    taken: () => taken,
    running: () => running,
    close: (graceMs) =>
      close(
        worker,
        connection,
        until(() => running === 0, graceMs),
      ),
  };
}

/** Looks often: a stop that takes a tenth of a second longer disturbs nobody. */
async function until(reached: () => boolean, atMostMs: number): Promise<void> {
  const deadline = performance.now() + atMostMs;
  while (!reached() && performance.now() < deadline) await sleep(50);
}

function applyOutcome(outcome: DeliveryOutcome): string {
  if (outcome.kind === 'dead-lettered') throw new UnrecoverableError(outcome.reason);
  return outcome.note;
}

/** Closing asks nothing of Redis that it could wait for; this is for one that hangs. */
const closedWithinMs = 500;

/**
 * Takes nothing more, gives what runs its time and then closes, by force if it must. A graceful
 * `worker.close()` cannot be hurried afterwards: BullMQ answers a second call, forced or not, with
 * the first one's promise (`if (this.closing) return this.closing`). So the waiting is `pause()`,
 * and `close` is called once. A worker whose Redis never came up is not waited for.
 */
async function close(
  worker: Worker<Delivery, string>,
  connection: ReturnType<typeof consumerConnection>,
  nothingRuns: Promise<void>,
): Promise<void> {
  const paused = worker.pause().then(
    () => 'idle' as const,
    // Redis is away: there is nothing to be graceful about.
    () => nothingRuns.then(() => 'late' as const),
  );
  const late = nothingRuns.then(() => after(closedWithinMs, 'late' as const));
  const ended = await Promise.race([paused, late]);
  await Promise.race([worker.close(ended === 'late'), after(closedWithinMs, 'late' as const)]);
  connection.disconnect();
}

/** Keeps no process alive that has nothing else to do. */
function after<T>(ms: number, value: T): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve(value);
    }, ms).unref();
  });
}
