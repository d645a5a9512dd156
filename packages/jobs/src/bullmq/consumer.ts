import { setTimeout as sleep } from 'node:timers/promises';
import { UnrecoverableError, Worker, type Job } from 'bullmq';
import type { Delivery } from '../job.js';
import { queueName } from './queue.js';
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

/** A connection that works closes at once; one that never came up is waited for in vain. */
const closingMs = 1000;

/** `worker.close()` waits without limit, for what runs and for Redis: each gets a deadline. */
async function close(
  worker: Worker<Delivery, string>,
  connection: ReturnType<typeof consumerConnection>,
  idleWithin: Promise<void>,
): Promise<void> {
  const graceful = worker.close();
  await idleWithin;
  await Promise.race([graceful, sleep(closingMs)]);
  connection.disconnect();
}
