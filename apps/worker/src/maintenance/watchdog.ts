import type { Database } from '@sync/database';
import { unclaimed, type DeliveryQueue } from '@sync/jobs';
import { startLoop, type Loop, type LoopWatch } from './timer-loop.js';

/** How often progress is compared. */
const checkMs = 5000;

/**
 * Work waits, nothing runs and nothing was taken for this long: the consumer is deaf although its
 * connection looks alive (BullMQ #4378, #4479). Longer than BullMQ's own reconnecting takes.
 */
const deafAfterMs = 15_000;

export type Watched = {
  readonly taken: () => number;
  readonly running: () => number;
  readonly restartConsumer: () => Promise<void>;
};

/** A delivery is claimed within milliseconds, and a lost one is redelivered after two seconds. */
const lateAfterMs = 10_000;

/** More is not needed to know that something is wrong. */
const countedAtMost = 100;

/**
 * How many released jobs nobody has claimed for long, by PostgreSQL: Redis does not know of a
 * delivery that it has handed to a dead connection. Rejects while Redis does not take a write:
 * then deliveries are late for a reason that no restart of ours cures.
 */
export async function lateDeliveries(
  db: Database,
  queue: Pick<DeliveryQueue, 'ping'>,
): Promise<number> {
  await queue.ping();
  return (await unclaimed(db, lateAfterMs, countedAtMost)).length;
}

/**
 * Restarts a consumer that makes no progress although work is waiting. If that does not help,
 * `giveUp` ends the process, and whoever supervises it starts another.
 */
export function startWatchdog(
  deps: LoopWatch & {
    readonly worker: Watched;
    /** Deliveries that have been due for some time; rejects while Redis takes nothing. */
    readonly waiting: () => Promise<number>;
    readonly giveUp: () => void;
    readonly checkMs?: number;
    readonly deafAfterMs?: number;
  },
): Loop {
  const { worker, log } = deps;
  let lastTaken = -1;
  let progressAt = performance.now();
  let restarted = false;

  async function check(): Promise<void> {
    const waiting = await deps.waiting().catch((error: unknown) => {
      // Redis away: there is nothing to take, and nothing to judge.
      progressAt = performance.now();
      throw error;
    });
    const taken = worker.taken();
    if (taken !== lastTaken || worker.running() > 0 || waiting === 0) {
      lastTaken = taken;
      progressAt = performance.now();
      restarted = false;
      return;
    }
    if (performance.now() - progressAt < (deps.deafAfterMs ?? deafAfterMs)) return;
    progressAt = performance.now();
    if (restarted) {
      log.fatal({ waiting }, 'watchdog.gave-up');
      deps.giveUp();
      return;
    }
    restarted = true;
    log.error({ waiting }, 'watchdog.restarting-consumer');
    // Not awaited: a restart that hangs is no reason to stop watching, on the contrary.
    worker.restartConsumer().catch((error: unknown) => {
      log.error({ err: error }, 'watchdog.restart-failed');
    });
  }
  return startLoop(deps, { name: 'watchdog', everyMs: deps.checkMs ?? checkMs, round: check });
}
