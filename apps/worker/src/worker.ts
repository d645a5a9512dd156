import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@sync/database';
import {
  holdLease,
  startConsumer,
  type BullTelemetry,
  type Consumer,
  type Delivery,
  type DeliveryOutcome,
  type Lease,
} from '@sync/jobs';
import type { Logger } from '@sync/shared';
import type { ActiveAttempts } from './active-attempts.js';
import { giveUpPending, takeOver } from './hand-over.js';

/** SIGTERM: what runs may finish within this; the platform's usual patience is 10 s. */
const graceMs = 8000;

/** Waiting for a new lease after a lost one: PostgreSQL may be away for a while. */
const leaseRetryMs = 500;

export type RunningWorker = {
  readonly taken: () => number;
  readonly running: () => number;
  readonly workerId: () => string;
  /** True while the worker may act. */
  readonly holdsLease: () => boolean;
  /** Lets go of the present consumer and starts another. */
  readonly restartConsumer: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

type WorkerOptions = {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly concurrency: number;
  readonly db: Database;
  readonly active: ActiveAttempts;
  /** A new lease may claim nothing before the ledger has been looked at. Must not reject. */
  readonly examine: (workerId: string) => Promise<void>;
  readonly runAttempt: (lease: Lease, delivery: Delivery) => Promise<DeliveryOutcome>;
  readonly log: Logger;
  readonly bullmq: BullTelemetry | undefined;
};

/**
 * Consumes under a lease. A lost lease (frozen process, PostgreSQL away for longer than it lasts)
 * aborts what runs, and the worker begins anew under another id; its former jobs are taken over.
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { log } = options;
  let stopping = false;
  const newLease = (): Promise<Lease> => examinedLease(options, onLost);
  let lease = await newLease();
  let consumer = consume();
  let takenByFormer = 0;

  function onLost(): void {
    log.warn({ workerId: lease.workerId }, 'lease.lost');
    void renewLease();
  }

  async function renewLease(): Promise<void> {
    while (!stopping && !lease.isHeld()) {
      try {
        const former = lease;
        lease = await takeOver(options, await newLease(), former);
        await former.letGo();
        log.info({ workerId: lease.workerId }, 'lease.renewed');
      } catch (error) {
        log.warn({ err: error }, 'lease.unavailable');
        await sleep(leaseRetryMs);
      }
    }
  }

  function consume(): Consumer {
    const { redisUrl, concurrency } = options;
    const onDelivery = (delivery: Delivery) => options.runAttempt(lease, delivery);
    return startConsumer({ redisUrl, concurrency, onDelivery, telemetry: options.bullmq });
  }

  return {
    taken: () => takenByFormer + consumer.taken(),
    running: () => consumer.running(),
    workerId: () => lease.workerId,
    holdsLease: () => lease.isHeld(),
    restartConsumer: async () => {
      const former = consumer;
      consumer = consume();
      takenByFormer += await closeFormer(former);
    },
    stop: () => {
      stopping = true;
      return end(options, consumer, lease);
    },
  };
}

async function examinedLease(options: WorkerOptions, onLost: () => void): Promise<Lease> {
  const lease = await holdLease({ databaseUrl: options.databaseUrl, onLost });
  await options.examine(lease.workerId);
  return lease;
}

async function end(options: WorkerOptions, consumer: Consumer, lease: Lease): Promise<void> {
  await consumer.close(graceMs);
  await giveUpPending(options);
  await lease.end();
}

/** Answers how many deliveries it had taken. */
async function closeFormer(consumer: Consumer): Promise<number> {
  await consumer.close(graceMs);
  return consumer.taken();
}
