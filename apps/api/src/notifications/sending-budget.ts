import type { producerConnection } from '@sync/jobs';
import { createBucket } from '../limits/bucket.js';
import { tooMany } from '../limits/limits.js';

/** Messages that somebody asks for by hand: tests and repeats. */
export type SendingBudget = {
  /** Takes one of a connection's, or of all connections'; rejects with 429 when there is none left. */
  take(connectionId: string | undefined): Promise<void>;
};

/** An hour of trying out, or a morning's repeats; from then on 6 a minute. */
const size = { requests: 60, windowMs: 600_000 };

/**
 * A receiver is any address that an operator types, also of somebody who wants no messages. One
 * budget for all processes, through Redis; of the company and not of the notification, which can be made anew.
 */
export function createSendingBudget(redis: ReturnType<typeof producerConnection>): SendingBudget {
  const bucket = createBucket(redis, 'notification-by-hand', size);
  return {
    take: async (connectionId) => {
      const taken = await bucket.take(connectionId ?? 'of-all');
      if (taken.kind === 'taken') return;
      throw tooMany('Too many tests and repeats; this one is not sent.', taken);
    },
  };
}
