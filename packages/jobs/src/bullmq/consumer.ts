import { UnrecoverableError, Worker } from 'bullmq';
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
  const worker = new Worker<Delivery, string>(
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
    close: (graceMs) => close(worker, connection, graceMs),
  };
}

function applyOutcome(outcome: DeliveryOutcome): string {
  if (outcome.kind === 'dead-lettered') throw new UnrecoverableError(outcome.reason);
  return outcome.note;
}

/** `worker.close()` waits without limit, so it gets a deadline and is then forced. */
async function close(
  worker: Worker<Delivery, string>,
  connection: ReturnType<typeof consumerConnection>,
  graceMs: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => {
      resolve('late');
    }, graceMs);
  });
  const graceful = worker.close().then(() => 'closed' as const);
  if ((await Promise.race([graceful, deadline])) === 'late') {
    await Promise.race([worker.close(true), new Promise((resolve) => setTimeout(resolve, 500))]);
  }
  clearTimeout(timer);
  connection.disconnect();
}
