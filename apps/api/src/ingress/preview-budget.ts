import type { producerConnection } from '@sync/jobs';
import { HttpProblem } from '../http/problem.js';
import { createBucket } from '../limits/bucket.js';

/** Calls to Fortnox that the previews of one connection may make. */
export type PreviewBudget = {
  /** Takes one call; rejects with 429 and `Retry-After` when there is none left. */
  take(connectionId: string): Promise<void>;
};

/**
 * A few invoices with an account and a currency that nobody has asked about before; from then on 6 a
 * minute: 2 % of what Fortnox allows a company, and for as long as it likes.
 */
const size = { requests: 20, windowMs: 200_000 };

/**
 * Previews are for looking, and anybody who may look can make as many as she likes; invoices are
 * booked within the same limit. One budget for all processes, through Redis.
 */
export function createPreviewBudget(redis: ReturnType<typeof producerConnection>): PreviewBudget {
  const bucket = createBucket(redis, 'preview', size);
  return {
    take: async (connectionId) => {
      const taken = await bucket.take(connectionId);
      if (taken.kind === 'refused') throw exhausted(taken.retryAfterMs);
    },
  };
}

function exhausted(inMs: number): HttpProblem {
  const headers = { 'retry-after': String(Math.max(1, Math.ceil(inMs / 1000))) };
  const detail =
    'This preview needs an answer from Fortnox, and previews have used up their share of the ' +
    "company's calls. Try again later, or send exchange_rate and mapped accounts.";
  return new HttpProblem(429, detail, { headers });
}
