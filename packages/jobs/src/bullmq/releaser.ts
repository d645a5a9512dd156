import type { Delivery, Lane } from '../job.js';

/**
 * How many jobs of one connection may be in Redis or in work at once. Fortnox allows 5 calls per
 * second and company and an invoice takes 4 to 6 calls of 0.1–0.4 s one after the other, so about
 * three invoices at once use the whole limit; 8 leave room for slow answers. Replay and backfill
 * get less: they must not stand in the way of live work.
 */
export const releaseWindow: Readonly<Record<Lane, number>> = { live: 8, replay: 3, backfill: 4 };

export type ReleasePorts = {
  take(connectionId: string): Promise<Delivery[]>;
  putBack(deliveries: readonly Delivery[]): Promise<unknown>;
  deliver(deliveries: readonly Delivery[]): Promise<void>;
  onError(error: unknown, connectionId: string): void;
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
export function createReleaser(ports: ReleasePorts): Releaser {
  const underWay = new Map<string, Promise<void>>();
  const again = new Set<string>();

  const run = async (connectionId: string): Promise<void> => {
    do {
      again.delete(connectionId);
      await releaseOnce(ports, connectionId).catch((error: unknown) => {
        ports.onError(error, connectionId);
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

async function releaseOnce(ports: ReleasePorts, connectionId: string): Promise<void> {
  const deliveries = await ports.take(connectionId);
  if (deliveries.length === 0) return;
  try {
    await ports.deliver(deliveries);
  } catch (error) {
    await ports.putBack(deliveries);
    throw error;
  }
}
