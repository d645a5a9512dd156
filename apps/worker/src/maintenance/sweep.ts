import {
  advanceReplays,
  connectionsWithDueJobs,
  putBack,
  rescueJobsOfDeadWorkers,
  unclaimed,
  type DeliveryQueue,
  type Releaser,
} from '@sync/jobs';
import { type Database } from '@sync/database';
import type { Logger } from '@sync/shared';
import type { ActiveAttempts } from '../active-attempts.js';
import { watchClaims } from './watch-claims.js';

/** Added to a lease of 4 s this keeps a dead worker's jobs waiting for less than 5 s. */
const sweepMs = 500;

/** A delivery is normally claimed within milliseconds; later it is worth asking Redis about it. */
const claimDelayMs = 2000;

/** Bounds one round of questions to Redis; the oldest come first, the next round takes the rest. */
const checkedAtOnce = 500;

export type Sweep = {
  /** Ends the rounds; resolves when the one under way is through. */
  stop(): Promise<void>;
};

/**
 * What brings everything back by itself: jobs of dead workers, deliveries that Redis lost, jobs
 * whose backoff is over, replays that may go on. Every worker sweeps; the statements are such that
 * several at once do no harm.
 */
export function startSweep(deps: {
  readonly db: Database;
  readonly queue: DeliveryQueue;
  readonly releaser: Releaser;
  readonly workerId: () => string;
  readonly active: ActiveAttempts;
  readonly log: Logger;
}): Sweep {
  let timer: NodeJS.Timeout | undefined;
  let round = Promise.resolve();
  let stopped = false;
  const next = (): void => {
    round = sweepOnce(deps)
      .catch((error: unknown) => {
        deps.log.warn({ err: error }, 'sweep.failed');
      })
      .then(() => {
        if (!stopped) timer = setTimeout(next, sweepMs);
      });
  };
  next();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await round;
      await deps.releaser.idle();
    },
  };
}

async function sweepOnce(deps: Parameters<typeof startSweep>[0]): Promise<void> {
  await watchClaims(deps);
  const rescued = await rescueJobsOfDeadWorkers(deps.db);
  if (rescued > 0) deps.log.warn({ jobs: rescued }, 'sweep.rescued');
  await advanceReplays(deps.db);
  // While Redis is away nothing is released: it would only be put back again.
  await deps.queue.ping();
  const waiting = await unclaimed(deps.db, claimDelayMs, checkedAtOnce);
  const lost = await deps.queue.findLost(waiting);
  if (lost.length > 0) {
    await putBack(deps.db, lost);
    deps.log.warn({ jobs: lost.length }, 'sweep.redelivered');
  }
  for (const connectionId of await connectionsWithDueJobs(deps.db)) {
    deps.releaser.release(connectionId);
  }
}
