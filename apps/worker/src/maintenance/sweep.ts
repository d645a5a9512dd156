import {
  advanceReplays,
  connectionsWithDueJobs,
  putBack,
  rescueJobsOfDeadWorkers,
  unclaimed,
  type Delivery,
  type DeliveryQueue,
  type Releaser,
} from '@sync/jobs';
import { type Database } from '@sync/database';
import type { ActiveAttempts } from '../active-attempts.js';
import { joinLoops, startLoop, type Loop, type LoopWatch } from './timer-loop.js';
import { watchClaims } from './watch-claims.js';

/** Added to a lease of 4 s this keeps a dead worker's jobs waiting for less than 5 s. */
const sweepMs = 500;

/** A delivery is normally claimed within milliseconds; later it is worth asking Redis about it. */
const claimDelayMs = 2000;

/** Bounds one round of questions to Redis; the oldest come first, the next round takes the rest. */
const checkedAtOnce = 500;

/** Of what waits behind live work; those before it are in line already. */
const lookedAtOnce = 100;

type Dependencies = LoopWatch & {
  readonly db: Database;
  readonly queue: DeliveryQueue;
  readonly releaser: Releaser;
  readonly workerId: () => string;
  readonly active: ActiveAttempts;
};

/**
 * What brings everything back by itself: jobs of dead workers, deliveries that Redis lost, jobs
 * whose backoff is over, replays that may go on. Every worker sweeps; the statements are such that
 * several at once do no harm. Each is a loop of its own: a lock that holds one up, or an error,
 * keeps none of the others from its work.
 */
export function startSweep(deps: Dependencies): Loop {
  const rounds = {
    claims: () => watchClaims(deps),
    rescue: () => rescue(deps),
    redelivery: () => redeliver(deps),
    release: () => releaseDue(deps),
    replays: () => continueReplays(deps),
  };
  const loops = Object.entries(rounds).map(([name, round]) =>
    startLoop(deps, { name, everyMs: sweepMs, round }),
  );
  return {
    stop: async () => {
      await joinLoops(loops).stop();
      await deps.releaser.idle();
    },
  };
}

async function rescue({ db, log }: Dependencies): Promise<void> {
  const rescued = await rescueJobsOfDeadWorkers(db);
  if (rescued > 0) log.warn({ jobs: rescued }, 'sweep.rescued');
}

async function redeliver({ db, queue, log }: Dependencies): Promise<void> {
  const waiting = await unclaimed(db, claimDelayMs, checkedAtOnce);
  if (waiting.length === 0) return;
  const lost = await queue.findLost(waiting);
  if (lost.length > 0) {
    await putBack(db, lost);
    log.warn({ jobs: lost.length }, 'sweep.redelivered');
  }
  const others = waiting.filter((one) => one.lane !== 'live' && !lost.includes(one));
  await hastenOne(queue, others.slice(0, lookedAtOnce));
}

/**
 * Two a second of each worker, so that what stands behind live work does not wait for its end. The
 * oldest that is not in line with live work yet: those that are have been seen to.
 */
async function hastenOne(queue: DeliveryQueue, others: readonly Delivery[]): Promise<void> {
  for (const one of others) if (await queue.hasten(one)) return;
}

/** While Redis is away nothing is released: it would only be put back again. */
async function releaseDue({ db, queue, releaser }: Dependencies): Promise<void> {
  const due = await connectionsWithDueJobs(db);
  if (due.length === 0) return;
  await queue.ping();
  due.forEach(releaser.release);
}

async function continueReplays({ db, releaser }: Dependencies): Promise<void> {
  const moved = await advanceReplays(db);
  moved.forEach(releaser.release);
}
