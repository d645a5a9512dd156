import type { Database } from '@sync/database';
import type { Logger } from '@sync/shared';
import { putBack, releaseWindow, takeForRelease } from '../release.js';
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
  /** Resolves when nothing is under way any more. */
  readonly idle: () => Promise<void>;
};

/**
 * Hands due jobs to Redis, window by window. When Redis does not take them they go back to the
 * backlog, where the worker's sweep finds them as soon as Redis is back.
 */
export function createReleaser(deps: ReleaserDependencies): Releaser {
  const underWay = new Map<string, Promise<void>>();
  const again = new Set<string>();

  const run = async (connectionId: string): Promise<void> => {
    do {
      again.delete(connectionId);
      await releaseOnce(deps, connectionId).catch((error: unknown) => {
        // The worker's sweep finds what could not be released now.
        deps.log.warn({ connectionId, err: error }, 'release.failed');
      });
    } while (again.has(connectionId));
    underWay.delete(connectionId);
  };

  return {
    release: (connectionId) => {
      // A release that is under way may have counted before this job was committed.
      if (underWay.has(connectionId)) again.add(connectionId);
      else underWay.set(connectionId, run(connectionId));
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
  };
}

async function releaseOnce(
  { db, queue, window = releaseWindow }: ReleaserDependencies,
  connectionId: string,
): Promise<void> {
  const deliveries = await takeForRelease(db, connectionId, window);
  if (deliveries.length === 0) return;
  try {
    await queue.deliver(deliveries);
  } catch (error) {
    await putBack(db, deliveries);
    throw error;
  }
}
