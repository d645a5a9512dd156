import type { Database } from '@sync/database';
import type { Logger } from '@sync/shared';
import { setTimeout as sleep } from 'node:timers/promises';
import { putBack, releaseWindow, takeForRelease } from '../release.js';
import type { Released } from '../job.js';
import type { DeliveryQueue } from './queue.js';

export type ReleaserDependencies = {
  readonly db: Database;
  readonly queue: Pick<DeliveryQueue, 'deliver'>;
  readonly log: Logger;
  /** Other than `releaseWindow`. */
  readonly window?: typeof releaseWindow;
};

export type Releaser = {
  /** Fills a connection's window from its backlog; never throws, never waits for anybody. */
  readonly release: (connectionId: string) => void;
  /** Hands over a job whose place in the window was passed on to it; never throws. */
  readonly handOver: (delivery: Released) => void;
  /** Resolves when nothing is under way any more. */
  readonly idle: () => Promise<void>;
};

/**
 * Who has just found nothing to release looks again only so much later, and twice as late each time:
 * the window is full, which the worker that ends a job fills again, or all is released.
 */
const restAfterNothingMs = 25;
const longestRestMs = 200;

/**
 * Hands due jobs to Redis, window by window. When Redis does not take them they go back to the
 * backlog, where the worker's sweep finds them as soon as Redis is back.
 */
export function createReleaser(deps: ReleaserDependencies): Releaser {
  const underWay = new Map<string, Promise<void>>();
  const handedOver = new Set<Promise<void>>();
  const again = new Set<string>();

  const run = async (connectionId: string): Promise<void> => {
    let restMs = restAfterNothingMs;
    do {
      again.delete(connectionId);
      const released = await releaseOnce(deps, connectionId).catch((error: unknown) => {
        // The worker's sweep finds what could not be released now.
        deps.log.warn({ connectionId, err: error }, 'release.failed');
        return 0;
      });
      if (released > 0) restMs = restAfterNothingMs;
      else if (again.has(connectionId)) {
        // A release that begins afterwards sees what was accepted meanwhile: nothing is passed over.
        await sleep(restMs);
        restMs = Math.min(restMs * 2, longestRestMs);
      }
    } while (again.has(connectionId));
    underWay.delete(connectionId);
  };

  return {
    release: (connectionId) => {
      // A release that is under way may have counted before this job was committed.
      if (underWay.has(connectionId)) again.add(connectionId);
      else underWay.set(connectionId, run(connectionId));
    },
    handOver: (delivery) => {
      const handing = deliverOrPutBack(deps, [delivery])
        .catch((error: unknown) => {
          // The worker's sweep finds what could not be handed over now.
          deps.log.warn({ err: error }, 'release.failed');
        })
        .finally(() => handedOver.delete(handing));
      handedOver.add(handing);
    },
    idle: async () => {
      while (underWay.size + handedOver.size > 0) {
        await Promise.all([...underWay.values(), ...handedOver]);
      }
    },
  };
}

/** How many jobs were handed over. */
async function releaseOnce(deps: ReleaserDependencies, connectionId: string): Promise<number> {
  const deliveries = await takeForRelease(deps.db, connectionId, deps.window ?? releaseWindow);
  if (deliveries.length > 0) await deliverOrPutBack(deps, deliveries);
  return deliveries.length;
}

async function deliverOrPutBack(
  { db, queue }: Pick<ReleaserDependencies, 'db' | 'queue'>,
  deliveries: readonly Released[],
): Promise<void> {
  try {
    await queue.deliver(deliveries);
  } catch (error) {
    await putBack(db, deliveries);
    throw error;
  }
}
