import type { Delivery, Lane, Released } from '../job.js';
import { Job, Queue, type JobsOptions, type QueueOptions } from 'bullmq';
import {
  probeWriting,
  readQueueState,
  readRedisFacts,
  type QueueState,
  type RedisFacts,
} from './probe.js';
import { lastConnectionError, queueConnection } from './redis.js';
import { within } from './within.js';

/** The BullMQ queue's name, and the kind of job in it. */
export const queueName = 'fortnox-sync';

/**
 * Redis answers in a millisecond; one that takes this long is treated as away. What it was asked
 * may still happen, which is harmless: a delivery that comes late is stale.
 */
const answerMs = 2000;

const closingMs = 1000;

/** The producer's side of the queue; the only door into BullMQ besides the consumer. */
export type DeliveryQueue = {
  /** For Bull Board. */
  readonly bullQueue: Queue;
  /**
   * Hands deliveries to Redis; throws when Redis does not take them. Repeating is harmless. Live ones are
   * taken first: replays of many companies would otherwise fill every place of the workers.
   */
  readonly deliver: (deliveries: readonly Released[]) => Promise<void>;
  /**
   * Lets one that waits behind live work stand in line with it from now on; `false`: it does already, or is
   * not waiting any more.
   */
  readonly hasten: (delivery: Delivery) => Promise<boolean>;
  /** Those of the given that Redis does not hold any more, or that a dead consumer holds. */
  findLost(deliveries: readonly Delivery[]): Promise<Delivery[]>;
  /** Resolves when Redis has taken a write; throws otherwise. */
  ping(): Promise<void>;
  /** Whether Redis takes everything that we do, and what its user may not do. Never throws. */
  state(): Promise<QueueState>;
  /** What Redis tells of itself; throws when it does not answer. */
  facts(): Promise<RedisFacts>;
  close(): Promise<void>;
};

/** BullMQ's own instrumentation, for where telemetry is collected. */
export type BullTelemetry = NonNullable<QueueOptions['telemetry']>;

export function openDeliveryQueue(options: {
  readonly redisUrl: string;
  readonly prefix?: string;
  readonly telemetry?: BullTelemetry | undefined;
}): DeliveryQueue {
  const redis = queueConnection(options.redisUrl);
  const prefix = options.prefix ?? 'sync';
  const probeKey = `${prefix}:${queueName}:probe`;
  const bullQueue = openBullQueue(redis, prefix, options.telemetry);
  bullQueue.on('error', () => undefined);
  return {
    bullQueue,
    deliver: async (deliveries) => {
      await within(answerMs, add(bullQueue, deliveries));
    },
    hasten: (delivery) => within(answerMs, hasten(bullQueue, delivery)),
    findLost: async (deliveries) => {
      const asked = deliveries.map((delivery) => isLost(bullQueue, redis, delivery));
      const states = await within(answerMs, Promise.all(asked));
      return deliveries.filter((_, index) => states[index]);
    },
    ping: () => probeWriting(redis, probeKey, answerMs),
    state: async () => {
      const state = await readQueueState(redis, probeKey, answerMs);
      if (state.kind !== 'down') return state;
      return { kind: 'down', error: lastConnectionError(redis) ?? state.error };
    },
    facts: () => readRedisFacts(redis, answerMs),
    close: async () => {
      // BullMQ waits for a Redis that never came up; nothing is lost by not waiting with it.
      await within(closingMs, bullQueue.close()).catch(() => undefined);
      redis.disconnect();
    },
  };
}

/** A lone one without the transaction that BullMQ puts around several. */
function add(queue: Queue, deliveries: readonly Released[]): Promise<unknown> {
  const [first, ...others] = deliveries;
  if (first && others.length === 0) {
    return queue.add(queueName, idsOf(first), optionsOf(first));
  }
  return queue.addBulk(
    deliveries.map((one) => ({ name: queueName, data: idsOf(one), opts: optionsOf(one) })),
  );
}

const idsOf = ({ jobId, dispatchSeq }: Delivery): Delivery => ({ jobId, dispatchSeq });

/** Whoever has none goes first, in order of coming; then the smaller number. */
const priorities: Readonly<Record<Lane, number | undefined>> = {
  live: undefined,
  replay: 1,
  backfill: 2,
};

function optionsOf(released: Released): JobsOptions {
  const priority = priorities[released.lane ?? 'live'];
  const jobId = bullJobId(released);
  return priority === undefined ? { jobId } : { jobId, priority };
}

async function hasten(queue: Queue, delivery: Delivery): Promise<boolean> {
  const id = bullJobId(delivery);
  const job = await Job.fromId(queue, id);
  // In line with live work it is `waiting`.
  if ((await job?.getState()) !== 'prioritized') return false;
  try {
    // Priority 0 is none.
    await job?.changePriority({ priority: 0 });
  } catch (error) {
    // Taken and ended in between: there is nothing left to hasten.
    if (await Job.fromId(queue, id)) throw error;
    return false;
  }
  return true;
}

function openBullQueue(
  connection: ReturnType<typeof queueConnection>,
  prefix: string,
  telemetry: BullTelemetry | undefined,
): Queue {
  return new Queue(queueName, {
    connection,
    prefix,
    // It asks INFO, which a user of least rights may not; README names the versions.
    skipVersionCheck: true,
    ...(telemetry === undefined ? {} : { telemetry }),
    defaultJobOptions: {
      attempts: 1,
      // Enough for an operator to see what went by; the history is in PostgreSQL.
      removeOnComplete: { count: 200 },
      removeOnFail: { count: 200 },
    },
  });
}

/** One BullMQ job per release: an earlier release's job never swallows a later one. */
export function bullJobId({ jobId, dispatchSeq }: Delivery): string {
  return `${jobId}-${dispatchSeq}`;
}

/**
 * Lost: absent, ended without having been claimed, or active without a lock (its consumer died
 * between taking and claiming it). Commands of many checks travel together (auto-pipelining of
 * one tick).
 */
async function isLost(
  queue: Queue,
  redis: ReturnType<typeof queueConnection>,
  delivery: Delivery,
): Promise<boolean> {
  const id = bullJobId(delivery);
  const [exists, completed, failed, activeAt, locked] = await Promise.all([
    redis.exists(queue.toKey(id)),
    redis.zscore(queue.toKey('completed'), id),
    redis.zscore(queue.toKey('failed'), id),
    redis.lpos(queue.toKey('active'), id),
    redis.exists(`${queue.toKey(id)}:lock`),
  ]);
  if (exists === 0 || completed !== null || failed !== null) return true;
  return activeAt !== null && locked === 0;
}
