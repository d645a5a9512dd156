import type { producerConnection } from '@sync/jobs';
import { HttpProblem } from '../http/problem.js';
import type { BucketSize } from '../limits/bucket-types.js';
import { createBucket } from '../limits/bucket.js';

/** Calls to Fortnox that people who only look may make, of one connection. */
export type ReaderBudget = {
  /** Takes so many calls, 1 if left out; rejects with 429 and `Retry-After` when they are not left. */
  take(connectionId: string, calls?: number): Promise<void>;
};

/** One budget for all processes, through Redis. `exhausted`: what the refusal says. */
export function createReaderBudget(
  redis: ReturnType<typeof producerConnection>,
  { name, size, exhausted }: { name: string; size: BucketSize; exhausted: string },
): ReaderBudget {
  const bucket = createBucket(redis, name, size);
  return {
    take: async (connectionId, calls = 1) => {
      const taken = await bucket.take(connectionId, calls);
      if (taken.kind !== 'refused') return;
      const seconds = String(Math.max(1, Math.ceil(taken.retryAfterMs / 1000)));
      throw new HttpProblem(429, exhausted, { headers: { 'retry-after': seconds } });
    },
  };
}
